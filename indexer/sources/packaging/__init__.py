"""How does a path on disk become the members that hold records?"""
