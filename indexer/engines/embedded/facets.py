"""Counts over the documents of a result: facets and the histogram of months."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from indexer.engines.embedded.reading import FacetColumn, Integers


def counts(column: FacetColumn, documents: Integers, size: int) -> Mapping[str, int]:
    """Folded value → how many of the documents (of ``size`` in the index) hold it."""
    # The documents without a value have the ordinal −1, and are counted in front.
    totals = np.bincount(column.first[documents] + 1, minlength=len(column.keys) + 1)[1:]
    if len(column.more_documents):
        mask = np.zeros(size, dtype=bool)
        mask[documents] = True
        inside = mask[column.more_documents]
        totals = totals + np.bincount(column.more_ordinals[inside], minlength=len(column.keys))
    return {column.keys[n]: int(totals[n]) for n in np.flatnonzero(totals).tolist()}


def months(numbers: Integers) -> Mapping[tuple[int, int], int]:
    """(year, month) → how many of the numbered months (see ``View.months``) there are."""
    totals = np.bincount(numbers[numbers >= 0])
    return {(n // 12, n % 12 + 1): int(totals[n]) for n in np.flatnonzero(totals).tolist()}
