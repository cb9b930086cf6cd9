"""Text, French unless told: from a string to tokens. Pure; knows no index."""

from indexer.text.analysers import (
    analyse,
    expand,
    family,
    fingerprint,
    is_infinitive,
    is_known,
    is_stop,
    key_of,
    pieces,
    stem_of,
    telling,
    verb_of,
)
from indexer.text.explain import Explanation, Reading, explain
from indexer.text.families import Family
from indexer.text.grouping import groupings, written_apart
from indexer.text.language import remembered
from indexer.text.normalise import spelling
from indexer.text.spoken import ANALYSED, is_french, language, speak
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
    "ANALYSED",
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
    "is_french",
    "is_infinitive",
    "is_known",
    "is_stop",
    "key_of",
    "language",
    "only_word",
    "pieces",
    "remembered",
    "speak",
    "spelling",
    "stem_of",
    "stretches",
    "telling",
    "verb_of",
    "written_apart",
]
