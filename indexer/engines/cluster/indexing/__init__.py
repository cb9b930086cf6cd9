"""How do questions become the documents of a generation on a cluster?"""
