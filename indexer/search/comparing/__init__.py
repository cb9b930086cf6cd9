"""How do questions compare: with all the others, and word by word with those nearly the same?"""
