"""The Sénat's open data: a dump of its base of questions, and tables of them without texts.

One row, whatever file it stood in, is a ``Row`` of the same names (``senate_record.py``); the dump
(``senate_dump.py``) and the tables (``senate_csv.py``) only find rows.
"""

from indexer.sources.senate.senate_csv import SenateCsv
from indexer.sources.senate.senate_dump import SenateDump

__all__ = ["SenateCsv", "SenateDump"]
