"""Word lists: the articles that are elided, what a query may pass over, what is never shortened.

Every word stands folded: small letters, no accents, no apostrophes.
"""

from __future__ import annotations

from types import MappingProxyType

ELIDED = frozenset(
    "l m t qu n s j d c jusqu quoiqu lorsqu puisqu".split()  # noqa: SIM905: a list of words reads best as prose
)
"""What loses its vowel before an apostrophe and is no part of the word that follows."""

STOP = frozenset(
    (
        "le la les l de du des d un une et ou a au aux en dans par pour sur sous avec sans chez vers "  # noqa: SIM905: see above
        "ce cet cette ces c que qu qui se s n no ne m mm mme mmes mlle"
    ).split()
)
"""Articles, short prepositions and civilities, which a query passes over outside quotes."""

ABBREVIATIONS = MappingProxyType(
    {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
)
"""Spellings that are read as the whole word: St-Étienne is Saint-Étienne."""
