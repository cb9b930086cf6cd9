"""French text: from a string to tokens. Pure; knows no index."""

from indexer.text.analysers import analyse, expand, is_stop
from indexer.text.explain import Explanation, Reading, explain
from indexer.text.grouping import groupings
from indexer.text.lemmas import stem_of
from indexer.text.normalise import spelling
from indexer.text.table import fingerprint
from indexer.text.tokens import Expansion, Part, Token, chunk_matches, chunks

__all__ = [
    "Expansion",
    "Explanation",
    "Part",
    "Reading",
    "Token",
    "analyse",
    "chunk_matches",
    "chunks",
    "expand",
    "explain",
    "fingerprint",
    "groupings",
    "is_stop",
    "spelling",
    "stem_of",
]
