"""What is answered before Flask is asked? Whole answers of late, and searches of programs."""
