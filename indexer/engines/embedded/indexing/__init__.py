"""How do questions become segments, and segments a generation?"""
