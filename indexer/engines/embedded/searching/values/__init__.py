"""What is known of each document beside its words: values, facets, orders, stored records?"""
