"""How is a search answered by one frozen index of a cluster?"""
