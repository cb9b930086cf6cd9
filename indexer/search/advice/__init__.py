"""What else could the reader ask: what was corrected, what was meant, what is near?"""
