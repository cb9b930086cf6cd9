"""The values of a facet as arrays, through all segments; and the kinds of arrays of this room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.embedded.codec import Ordinals
from indexer.engines.embedded.layout import SEPARATOR
from indexer.fields import fold

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
NONE: Integers = np.array([], dtype=np.int64)

_DENSE = 24
"""A search in a sorted array costs as much as so many look-ups in a table of all documents …"""
_LARGEST = 1 << 24
"""… which is made for documents, but not for places."""


@dataclass(frozen=True, slots=True)
class FacetColumn:
    """The values of a facet: each document's first one, and the pairs of those that have more.

    ``keys`` are folded values; ``first`` holds an index into them for each document, for none the
    one behind the last.
    ``totals``: how many living documents hold each.
    """

    keys: tuple[str, ...]
    spellings: Mapping[str, str]
    first: npt.NDArray[np.int32]
    more_documents: Integers
    more_ordinals: Integers
    totals: Integers

    @classmethod
    def of(
        cls,
        keys: tuple[str, ...],
        spellings: Mapping[str, str],
        first: npt.NDArray[np.int32],
        more_documents: Integers = NONE,
        more_ordinals: Integers = NONE,
    ) -> FacetColumn:
        """The column with its totals; −1 for none, which a dead document has."""
        first = np.where(first < 0, np.int32(len(keys)), first)
        totals = np.bincount(first, minlength=len(keys) + 1)[:-1]
        totals += np.bincount(more_ordinals, minlength=len(keys))
        return cls(keys, spellings, first, more_documents, more_ordinals, totals)

    @property
    def counts(self) -> Mapping[str, int]:
        """Folded value → how many living documents hold it."""
        return {self.keys[n]: int(self.totals[n]) for n in np.flatnonzero(self.totals).tolist()}

    def is_first(self, key: str) -> Mask:
        """The documents whose first value folds to ``key``."""
        found: Mask = self.first == (self.keys.index(key) if key in self.keys else -2)
        return found


def facet_column(stored: Iterable[tuple[int, Ordinals]], live: Mask) -> FacetColumn:
    """The facet of the stored columns, each with the number of its first document."""
    parts = [
        (base, column, [row.decode("utf-8", "surrogatepass") for row in column.dictionary])
        for base, column in stored
    ]
    spellings = _spellings(_counted(parts, live))
    keys = tuple(sorted(spellings))
    return _filled(keys, spellings, parts, live)


def located(within: npt.NDArray[Any], wanted: npt.NDArray[Any]) -> tuple[Integers, Mask]:
    """Where each wanted number stands in a sorted array, and whether it stands there at all."""
    if not len(within) or not len(wanted):
        return np.zeros(len(wanted), dtype=np.int64), np.zeros(len(wanted), dtype=bool)
    largest = max(within[-1], wanted[-1])
    if largest < _LARGEST and len(wanted) * _DENSE > len(within) + largest:
        places = np.full(largest + 1, -1, dtype=np.int32)
        places[within] = np.arange(len(within), dtype=np.int32)
        at = places[wanted]
        return at, at >= 0
    at = np.minimum(np.searchsorted(within, wanted), len(within) - 1)
    return at, within[at] == wanted


_Part = tuple[int, Ordinals, list[str]]


def _counted(parts: Sequence[_Part], live: Mask) -> Mapping[str, int]:
    """How many living documents have each spelling of each value."""
    seen: dict[str, int] = {}
    for base, column, rows in parts:
        living = column.ordinals[live[base : base + len(column.ordinals)]]
        for row, count in zip(rows, np.bincount(living, minlength=len(rows)), strict=True):
            for value in filter(None, row.split(SEPARATOR)):
                seen[value] = seen.get(value, 0) + int(count)
    return seen


def _spellings(seen: Mapping[str, int]) -> Mapping[str, str]:
    """Folded value → its most frequent spelling (ties: the first in order)."""
    living = (value for value in seen if seen[value])
    ranked = sorted(living, key=lambda value: (-seen[value], value), reverse=True)
    return {fold(value): value for value in ranked}


def _filled(
    keys: tuple[str, ...], spellings: Mapping[str, str], parts: Sequence[_Part], live: Mask
) -> FacetColumn:
    ordinal = {key: number for number, key in enumerate(keys)}
    first = np.full(len(live), -1, dtype=np.int32)
    more_documents, more_ordinals = [NONE], [NONE]
    for base, column, rows in parts:
        held = [[ordinal[key] for key in _keys(row) if key in ordinal] for row in rows]
        main = np.array([numbers[0] if numbers else -1 for numbers in held], dtype=np.int32)
        first[base : base + len(column.ordinals)] = main[column.ordinals]
        for row, numbers in enumerate(held):
            for number in numbers[1:]:
                documents = np.flatnonzero(column.ordinals == row) + base
                more_documents.append(documents)
                more_ordinals.append(np.full(len(documents), number))
    first[~live] = -1
    documents, ordinals = np.concatenate(more_documents), np.concatenate(more_ordinals)
    kept = live[documents]
    return FacetColumn.of(keys, spellings, first, documents[kept], ordinals[kept])


def _keys(row: str) -> list[str]:
    """The distinct folded values of a row of a facet's column."""
    return list(dict.fromkeys(fold(value) for value in row.split(SEPARATOR) if value))
