"""Counts over the documents of a result: facets and the histogram of months."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np

from indexer.engines.embedded.searching.arrays import DocIds, Integers, Mask
from indexer.engines.embedded.searching.values.facet_columns import FacetColumn
from indexer.engines.hits import FacetCount, FacetCounts, tuples


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


def frequent(column: FacetColumn, selection: Selection, most: int = 0) -> FacetCounts:
    """The ``most`` most frequent values among the selected documents (0: all that any holds).

    By count, then by folded value, as ``labelled`` has them: the keys are in the order of these.
    """
    totals = _totals(column, selection)
    (ordinals,) = totals.nonzero()
    known = len(ordinals)
    if most and len(ordinals) > most:
        bound = np.partition(totals[ordinals], -most)[-most]
        ordinals = ordinals[totals[ordinals] >= bound]
    order = (-totals[ordinals]).argsort(kind="stable")[: most or None]
    found, labels = ordinals[order], column.labels
    spelled = [labels[ordinal] for ordinal in found.tolist()]
    rows = zip(spelled, totals[found].tolist(), strict=True)
    return FacetCounts(tuples(FacetCount, rows), known)


def counts(column: FacetColumn, selection: Selection) -> Mapping[str, int]:
    """Folded value → how many of the selected documents hold it; values that none holds are out."""
    totals = _totals(column, selection)
    ordinals = np.flatnonzero(totals)
    pairs = zip(ordinals.tolist(), totals[ordinals].tolist(), strict=True)
    return {column.keys[ordinal]: count for ordinal, count in pairs}


def _totals(column: FacetColumn, selection: Selection) -> Integers:
    """How many of the selected documents hold each key, in the order of the keys.

    Where most documents are selected, the few others are counted, and taken from the totals of the
    whole generation.
    """
    rest = selection.rest
    return _counted(column, selection) if rest is None else column.totals - _counted(column, rest)


def _counted(column: FacetColumn, selection: Selection) -> Integers:
    # The documents without a value are counted behind the others.
    ordinals = column.first[selection.doc_ids]
    totals: Integers = np.bincount(ordinals, minlength=len(column.keys) + 1)[:-1]
    if len(column.more_doc_ids):
        inside = selection.mask[column.more_doc_ids]
        totals = totals + np.bincount(column.more_ordinals[inside], minlength=len(column.keys))
    return totals


def months(numbers: Integers) -> Mapping[tuple[int, int], int]:
    """(year, month) → how many of the numbered months (``DocValues.months``) there are."""
    known = numbers[numbers >= 0]
    first = int(known.min(initial=known[0])) if len(known) else 0
    totals = np.bincount(known - first)
    found = np.flatnonzero(totals)
    pairs = zip((found + first).tolist(), totals[found].tolist(), strict=True)
    return {(n // 12, n % 12 + 1): count for n, count in pairs}
