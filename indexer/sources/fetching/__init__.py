"""How do the official archives come from the site to this disk?"""
