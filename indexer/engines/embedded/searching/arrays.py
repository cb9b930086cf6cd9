"""The arrays of a search: what the name of each type promises, and what is done to sorted ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
"""A truth value for each document of a generation, the deleted ones too, unless it says what of."""
DocIds: TypeAlias = Integers
"""Documents by their numbers in the generation: ascending, each once."""
Positions: TypeAlias = Integers
"""Positions in the generation, ``doc id << DOC_ID_SHIFT | position in the document``, ascending."""
Indexes: TypeAlias = npt.NDArray[np.intp]
"""Indexes into an array that is named beside it."""
NONE: Integers = np.array([], dtype=np.int64)

_DENSE = 24
"""A search in a sorted array costs as much as so many look-ups in a table of all documents …"""
_LARGEST = 1 << 24
"""… which is made for doc ids, but not for positions."""


def located(within: npt.NDArray[Any], wanted: npt.NDArray[Any]) -> tuple[Integers, Mask]:
    """The index of each wanted number in a sorted array, and whether it stands there at all.

    ``located([3, 7, 9], [7, 8])`` is ``([1, …], [True, False])``: an index beside False is any.
    """
    if not len(within) or not len(wanted):
        return np.zeros(len(wanted), dtype=np.int64), np.zeros(len(wanted), dtype=bool)
    largest = max(within[-1], wanted[-1])
    if largest < _LARGEST and len(wanted) * _DENSE > len(within) + largest:
        indexes = np.full(largest + 1, -1, dtype=np.int32)
        indexes[within] = np.arange(len(within), dtype=np.int32)
        at = indexes[wanted]
        return at, at >= 0
    at = np.minimum(np.searchsorted(within, wanted), len(within) - 1)
    return at, within[at] == wanted


def joined(parts: Sequence[npt.NDArray[Any]]) -> Integers:
    """The parts one behind the other, as a copy."""
    if not parts:
        return NONE
    whole = parts[0] if len(parts) == 1 else np.concatenate(parts)
    return whole.astype(np.int64)


def merged(parts: Sequence[Integers]) -> Integers:
    """The numbers of several sorted arrays in one, sorted, each once."""
    parts = [part for part in parts if len(part)]
    if len(parts) < 2:
        return parts[0] if parts else NONE
    together: Integers = np.sort(np.concatenate(parts), kind="stable")
    distinct: Integers = together[np.append(True, together[1:] != together[:-1])]
    return distinct


def grouped(numbers: Integers) -> tuple[Integers, Indexes]:
    """The distinct ones of sorted numbers, and the index at which each begins.

    ``grouped([4, 4, 6])`` is ``([4, 6], [0, 2])``.
    """
    if not len(numbers):
        return numbers, np.zeros(0, dtype=np.intp)
    first = np.flatnonzero(np.append(True, numbers[1:] != numbers[:-1]))
    return numbers[first], first
