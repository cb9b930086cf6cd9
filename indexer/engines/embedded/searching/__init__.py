"""How is a search answered from the arrays of one generation?"""
