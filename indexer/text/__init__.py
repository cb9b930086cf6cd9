"""French text: from a string to tokens. Pure; knows no index."""

from indexer.text.analysers import analyse, expand, expansion, is_stop
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
    Token,
    belong,
    chunk_matches,
    chunks,
    edges,
    stretches,
)

__all__ = [
    "EDGES",
    "Expansion",
    "Explanation",
    "Family",
    "Part",
    "Reading",
    "Token",
    "analyse",
    "belong",
    "chunk_matches",
    "chunks",
    "edges",
    "expand",
    "expansion",
    "explain",
    "family",
    "fingerprint",
    "groupings",
    "is_infinitive",
    "is_known",
    "is_stop",
    "spelling",
    "stem_of",
    "stretches",
    "telling",
    "verb_of",
    "written_apart",
]
