"""Files to questions: one module for each format."""
