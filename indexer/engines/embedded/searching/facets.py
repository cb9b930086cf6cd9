"""Counts over the documents of a result: facets and the histogram of months."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property

import numpy as np

from indexer.engines.embedded.searching.facet_columns import FacetColumn, Integers, Mask


class Selection:
    """Documents of a result, to be counted in several facets."""

    def __init__(self, documents: Integers, live: Mask) -> None:
        self.documents = documents
        self._live = live

    @cached_property
    def mask(self) -> Mask:
        """Whether each document is selected."""
        mask = np.zeros(len(self._live), dtype=bool)
        mask[self.documents] = True
        return mask

    @cached_property
    def rest(self) -> Selection | None:
        """The living documents that are not selected, where they are the fewer."""
        if len(self.documents) * 2 < len(self._live):
            return None
        return Selection(np.flatnonzero(self._live & ~self.mask), self._live)


def counts(
    column: FacetColumn, selection: Selection, most: int = 0, wanted: Collection[str] = ()
) -> Mapping[str, int]:
    """Folded value → how many of the selected documents hold it.

    ``most``: the values that the most documents hold, so many and all that tie with the last of
    them, and the ``wanted`` ones; 0: all.
    """
    rest = selection.rest
    totals = _counted(column, selection) if rest is None else column.totals - _counted(column, rest)
    held = np.flatnonzero(totals)
    if most and len(held) > most:
        bound = np.partition(totals[held], -most)[-most]
        others = [n for n, key in enumerate(column.keys) if key in wanted] if wanted else []
        held = np.union1d(held[totals[held] >= bound], held[np.isin(held, others)])
    return {
        column.keys[n]: count for n, count in zip(held.tolist(), totals[held].tolist(), strict=True)
    }


def _counted(column: FacetColumn, selection: Selection) -> Integers:
    # The documents without a value are counted behind the others.
    ordinals = column.first[selection.documents]
    totals: Integers = np.bincount(ordinals, minlength=len(column.keys) + 1)[:-1]
    if len(column.more_documents):
        inside = selection.mask[column.more_documents]
        totals = totals + np.bincount(column.more_ordinals[inside], minlength=len(column.keys))
    return totals


def months(numbers: Integers) -> Mapping[tuple[int, int], int]:
    """(year, month) → how many of the numbered months (see ``View.months``) there are."""
    totals = np.bincount(numbers[numbers >= 0])
    return {(n // 12, n % 12 + 1): int(totals[n]) for n in np.flatnonzero(totals).tolist()}
