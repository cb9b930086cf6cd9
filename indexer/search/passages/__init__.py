"""Which passages of a text answer a query, and which of their words are marked?"""
