"""French text: from a string to tokens. Pure; knows no index."""

from indexer.text.analysers import analyse, expand, is_stop, pieces
from indexer.text.compounds import key_of
from indexer.text.explain import Explanation, Reading, explain
from indexer.text.families import Family, family
from indexer.text.grouping import groupings, written_apart
from indexer.text.lemmas import is_infinitive, is_known, stem_of
from indexer.text.normalise import spelling
from indexer.text.question_words import telling, verb_of
from indexer.text.table import fingerprint
from indexer.text.tokens import (
    EDGES,
    Expansion,
    Part,
    Piece,
    Token,
    belong,
    chunk_matches,
    chunks,
    edges,
    only_word,
    stretches,
)

__all__ = [
    "EDGES",
    "Expansion",
    "Explanation",
    "Family",
    "Part",
    "Piece",
    "Reading",
    "Token",
    "analyse",
    "belong",
    "chunk_matches",
    "chunks",
    "edges",
    "expand",
    "explain",
    "family",
    "fingerprint",
    "groupings",
    "is_infinitive",
    "is_known",
    "is_stop",
    "key_of",
    "only_word",
    "pieces",
    "spelling",
    "stem_of",
    "stretches",
    "telling",
    "verb_of",
    "written_apart",
]
