"""The Sénat's open data: a dump of its base of questions, and tables of them without texts.

One row, whatever file it stood in, is a ``Row`` of the same names (``senate_record.py``); the dump
(``senate_dump.py``) and the tables (``senate_csv.py``) only find rows.
"""
