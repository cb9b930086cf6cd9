"""Delays as columns: made from the days of a generation when it is opened (see ``delays.py``)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from indexer import delays
from indexer.engines.embedded.layout import NO_NUMBER
from indexer.engines.embedded.searching.arrays import Integers, Mask
from indexer.fields import fold
from indexer.model import Kind, Status

KEYS = tuple(sorted(map(fold, delays.RANGES)))
SPELLINGS: Mapping[str, str] = MappingProxyType({fold(label): label for label in delays.RANGES})
_ORDINALS = np.array([KEYS.index(fold(label)) for label in delays.RANGES], dtype=np.int32)
WRITTEN = fold(Kind.WRITTEN)
PENDING = fold(Status.PENDING)


def waited(
    published: Integers, answered: Integers, known: Integers, written: Mask, pending: Mask
) -> Integers:
    """The delay of each document in days; NO_NUMBER for none."""
    end = np.where(answered != NO_NUMBER, answered, np.where(pending, known, NO_NUMBER))
    known = written & (published != NO_NUMBER) & (end != NO_NUMBER) & (end >= published)
    return np.where(known, end - published, NO_NUMBER)


def ranges(delay: Integers, published: Integers, answered: Integers) -> npt.NDArray[np.int32]:
    """The number in KEYS of each document's range; −1 for none."""
    end = published + delay
    passed = np.array([end > limit for limit in _limits(published)])
    overdue = passed[delays.LIMITS.index(delays.MONTHS_TO_ANSWER)]
    numbers = np.where(
        answered != NO_NUMBER, passed.sum(axis=0), len(delays.ANSWERED) + overdue.astype(np.int64)
    )
    return np.where(delay == NO_NUMBER, np.int32(-1), _ORDINALS[numbers])


def _limits(published: Integers) -> list[Integers]:
    """The day on which each document passes into the next range, for each limit."""
    distinct, at = np.unique(published, return_inverse=True)
    return [
        np.array([_later(day, months) for day in distinct.tolist()], dtype=np.int64)[at]
        for months in delays.LIMITS
    ]


def _later(day: int, months: int) -> int:
    if day == NO_NUMBER:
        return NO_NUMBER
    return delays.later(date.fromordinal(day), months).toordinal()
