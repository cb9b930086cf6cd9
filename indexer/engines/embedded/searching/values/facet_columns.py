"""The values of a facet as arrays, through all segments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.engines.embedded.codec import Ordinals, runs
from indexer.engines.embedded.layout import SEPARATOR
from indexer.engines.embedded.searching.arrays import NONE, DocIds, Integers, Mask
from indexer.fields import fold


@dataclass(frozen=True, slots=True)
class FacetColumn:
    """The values of a facet: each document's first one, and the pairs of those that have more.

    ``keys``: the folded values, sorted; an *ordinal* is an index into them. ``labels``: how each is
    spelled. ``first``: an ordinal
    for each doc id, for no value the one behind the last. ``more_doc_ids``, ``more_ordinals``: a
    pair for each further value. ``totals``: the living documents that hold each key.

    Keys (a, b), document 0 with b and a, 1 with none, 2 with a: first [1, 2, 0], more [0] and [0],
    totals [2, 1].
    """

    keys: tuple[str, ...]
    spellings: Mapping[str, str]
    labels: tuple[str, ...]
    first: npt.NDArray[np.int32]
    more_doc_ids: Integers
    more_ordinals: Integers
    totals: Integers

    @classmethod
    def of(
        cls,
        keys: tuple[str, ...],
        spellings: Mapping[str, str],
        first: npt.NDArray[np.int32],
        more_doc_ids: DocIds = NONE,
        more_ordinals: Integers = NONE,
    ) -> FacetColumn:
        """The column with its totals; ``first`` is −1 for no value, and for a deleted document."""
        first = np.where(first < 0, np.int32(len(keys)), first)
        totals = np.bincount(first, minlength=len(keys) + 1)[:-1]
        totals += np.bincount(more_ordinals, minlength=len(keys))
        labels = tuple(spellings[key] for key in keys)
        return cls(keys, spellings, labels, first, more_doc_ids, more_ordinals, totals)

    @property
    def counts(self) -> Mapping[str, int]:
        """Folded value → how many living documents hold it."""
        return {self.keys[n]: int(self.totals[n]) for n in np.flatnonzero(self.totals).tolist()}

    def is_first(self, key: str) -> Mask:
        """The documents whose first value folds to ``key``."""
        matching: Mask = self.first == (self.keys.index(key) if key in self.keys else -2)
        return matching


def facet_column(stored: Iterable[tuple[int, Ordinals]], live: Mask) -> FacetColumn:
    """The facet of the stored columns, each with the number of its first document."""
    parts = [
        (base, column, [row.decode("utf-8", "surrogatepass") for row in column.dictionary])
        for base, column in stored
    ]
    spellings = _spellings(_counted(parts, live))
    keys = tuple(sorted(spellings))
    return _filled(keys, spellings, parts, live)


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
    more_doc_ids, more_ordinals = [NONE], [NONE]
    for base, column, rows in parts:
        held = [[ordinal[key] for key in _keys(row) if key in ordinal] for row in rows]
        main = np.array([numbers[0] if numbers else -1 for numbers in held], dtype=np.int32)
        first[base : base + len(column.ordinals)] = main[column.ordinals]
        doc_ids, ordinals = _further(column.ordinals, held)
        more_doc_ids.append(doc_ids + base)
        more_ordinals.append(ordinals)
    first[~live] = -1
    doc_ids, ordinals = np.concatenate(more_doc_ids), np.concatenate(more_ordinals)
    kept = live[doc_ids]
    return FacetColumn.of(keys, spellings, first, doc_ids[kept], ordinals[kept])


def _further(rows: Integers, held: Sequence[Sequence[int]]) -> tuple[Integers, Integers]:
    """The pairs of a document and each value behind the first one of its row.

    In time of documents and pairs, however many rows there are: names that texts hold come in
    nearly as many rows as there are documents.

    Rows [1, 0, 1] that hold [[5], [7, 8, 9]]: documents [0, 0, 2, 2] with [8, 9, 8, 9].
    """
    counts = np.array([max(len(numbers) - 1, 0) for numbers in held], dtype=np.int64)
    flat = np.array([number for numbers in held for number in numbers[1:]], dtype=np.int64)
    each, starts = counts[rows], counts.cumsum() - counts
    doc_ids = np.repeat(np.arange(len(rows), dtype=np.int64), each)
    return doc_ids, flat[runs(starts[rows], each)]


def _keys(row: str) -> list[str]:
    """The distinct folded values of a row of a facet's column."""
    return list(dict.fromkeys(fold(value) for value in row.split(SEPARATOR) if value))
