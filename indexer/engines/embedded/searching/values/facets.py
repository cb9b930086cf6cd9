"""Counts over the documents of a result: facets and the histogram of months."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cached_property

import numpy as np

from indexer.engines.embedded.searching.arrays import DocIds, Integers, Mask
from indexer.engines.embedded.searching.values.facet_columns import FacetColumn


class Selection:
    """Documents of a result, to be counted in several facets."""

    def __init__(self, doc_ids: DocIds, live: Mask) -> None:
        self.doc_ids = doc_ids
        self._live = live

    @cached_property
    def mask(self) -> Mask:
        """Whether each document is selected."""
        mask = np.zeros(len(self._live), dtype=bool)
        mask[self.doc_ids] = True
        return mask

    @cached_property
    def rest(self) -> Selection | None:
        """The living documents that are not selected, where they are the fewer."""
        if len(self.doc_ids) * 2 < len(self._live):
            return None
        return Selection(np.flatnonzero(self._live & ~self.mask), self._live)


def counts(
    column: FacetColumn, selection: Selection, most: int = 0, wanted: Collection[str] = ()
) -> Mapping[str, int]:
    """Folded value → how many of the selected documents hold it; values that none holds are out.

    ``most``: only the ``most`` most frequent values, all that tie with the last of them, and the
    ``wanted`` ones; 0: all. Of the totals a 5, b 3, c 3, d 1 with ``most`` 2 and d wanted, all
    stay: the second largest total is 3, c ties with b, and d is wanted. Where most documents are
    selected, the few others are counted, and taken from the totals of the whole generation.
    """
    rest = selection.rest
    totals = _counted(column, selection) if rest is None else column.totals - _counted(column, rest)
    ordinals = np.flatnonzero(totals)
    if most and len(ordinals) > most:
        bound = np.partition(totals[ordinals], -most)[-most]
        others = [n for n, key in enumerate(column.keys) if key in wanted] if wanted else []
        frequent = ordinals[totals[ordinals] >= bound]
        ordinals = np.union1d(frequent, ordinals[np.isin(ordinals, others)])
    pairs = zip(ordinals.tolist(), totals[ordinals].tolist(), strict=True)
    return {column.keys[ordinal]: count for ordinal, count in pairs}


def _counted(column: FacetColumn, selection: Selection) -> Integers:
    """How many of the selected documents hold each key, in the order of the keys."""
    # The documents without a value are counted behind the others.
    ordinals = column.first[selection.doc_ids]
    totals: Integers = np.bincount(ordinals, minlength=len(column.keys) + 1)[:-1]
    if len(column.more_doc_ids):
        inside = selection.mask[column.more_doc_ids]
        totals = totals + np.bincount(column.more_ordinals[inside], minlength=len(column.keys))
    return totals


def months(numbers: Integers) -> Mapping[tuple[int, int], int]:
    """(year, month) → how many of the numbered months (``DocValues.months``) there are."""
    totals = np.bincount(numbers[numbers >= 0])
    return {(n // 12, n % 12 + 1): int(totals[n]) for n in np.flatnonzero(totals).tolist()}
