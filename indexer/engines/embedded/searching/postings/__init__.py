"""Where are the words of a generation: its terms, their postings, sets of documents?"""
