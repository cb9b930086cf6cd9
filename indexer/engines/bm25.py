"""The constants and the formula of the scores, for every engine (see ``README.md``)."""

from __future__ import annotations

from math import log
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from indexer.fields import BY_NAME

_Numbers = TypeVar("_Numbers", float, npt.NDArray[np.float64])
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


def gain(idf: float) -> float:
    """What a leaf of that idf scores at most: where its word is repeated without end."""
    return idf * (K1 + 1)


def length_norm(lengths: _Numbers, average: float) -> _Numbers:
    """The length norm of documents of these weighted lengths: k1 for one of average length.

    A number for a number, an array for an array. The longer a document, the higher its norm, and
    the less an occurrence in it scores.
    """
    relative = lengths / average if average else lengths * 0 + 1
    return K1 * (1 - B + B * relative)


TITLE_B = 0.5
"""How much the length of a title counts, as ``B`` does for documents."""


def title_norm(lengths: _Numbers, average: float) -> _Numbers:
    """What divides the worth of a word in a title of so many words: 1 for one of average length."""
    relative = lengths / average if average else lengths * 0 + 1
    return 1 - TITLE_B + TITLE_B * relative


def norm_line(average: float) -> tuple[float, float]:
    """The same as a line: the norm of an empty document, and what each unit of length adds."""
    return length_norm(0.0, average), K1 * B / average if average else 0.0


def saturated(occurrences: float, norm: float) -> float:
    """The part of a score that repeating a word brings: rises ever more slowly to k1 + 1.

    ``norm``: the length norm of the document.
    """
    occurrences = min(occurrences, MOST)
    return occurrences * (K1 + 1) / (occurrences + norm)
