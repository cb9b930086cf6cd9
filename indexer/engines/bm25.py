"""The constants and the formula of the scores, for every engine (see ``README.md``)."""

from __future__ import annotations

from math import log

from indexer.fields import BY_NAME

K1 = 1.2
B = 0.5
SCORE_DECIMALS = 6
"""Scores are compared to this many decimals, so that equal documents tie in every engine."""

MOST = 127.5
"""Weighted occurrences beyond this add nothing: the score would rise by less than a hundredth."""


def weight(field: str) -> float:
    """What one occurrence in ``field`` counts; 1 where only a prefix reaches the field."""
    return BY_NAME[field].weight or 1.0


def idf(documents: int, matching: int) -> float:
    """How much a leaf tells that ``matching`` of ``documents`` hold: rare ones tell more."""
    return log(1 + (documents - matching + 0.5) / (matching + 0.5))


def telling(documents: int, matching: int) -> float:
    """What a node weighs in ``Most``: its idf, or nothing where no document holds it."""
    return idf(documents, matching) if matching else 0.0


MARGIN = 1e-9
"""Sums of weights that differ by less are the same."""


def norm(length: float, average: float) -> float:
    """What dampens the occurrences of a document of that weighted length."""
    return K1 * (1 - B + B * (length / average if average else 1.0))


def saturated(occurrences: float, dampening: float) -> float:
    """The part of a score that repeating a word brings: rises ever more slowly to k1 + 1."""
    occurrences = min(occurrences, MOST)
    return occurrences * (K1 + 1) / (occurrences + dampening)
