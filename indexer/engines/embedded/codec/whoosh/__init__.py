"""Whoosh opens, searches and writes our files: its readers, writers and matchers."""
