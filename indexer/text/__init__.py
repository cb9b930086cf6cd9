"""French text: from a string to tokens. Pure; knows no index."""

from indexer.text.analysers import analyse, expand, is_stop
from indexer.text.explain import Explanation, Reading, explain
from indexer.text.lemmas import stem_of
from indexer.text.table import fingerprint
from indexer.text.tokens import Expansion, Part, Token, chunks, finditer

__all__ = [
    "Expansion",
    "Explanation",
    "Part",
    "Reading",
    "Token",
    "analyse",
    "chunks",
    "expand",
    "explain",
    "finditer",
    "fingerprint",
    "is_stop",
    "stem_of",
]
