"""French text: from a string to tokens. Pure; knows no index."""

from indexer.text.analysers import analyse, expand, fingerprint, is_stop, stem_of
from indexer.text.tokens import Expansion, Part, Token, chunks

__all__ = [
    "Expansion",
    "Part",
    "Token",
    "analyse",
    "chunks",
    "expand",
    "fingerprint",
    "is_stop",
    "stem_of",
]
