"""Counts over the documents of a result: facets and the histogram of months."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np

from indexer.engines.embedded.reading import FacetColumn, Mask, Numbers
from indexer.engines.embedded.schema import NO_NUMBER


def counts(column: FacetColumn, documents: Numbers, mask: Mask) -> Mapping[str, int]:
    """Folded value → documents that hold it; ``mask`` says the same as ``documents``."""
    ordinals = column.first[documents]
    totals = np.bincount(ordinals[ordinals >= 0], minlength=len(column.keys))
    if len(column.more_documents):
        inside = mask[column.more_documents]
        totals = totals + np.bincount(column.more_ordinals[inside], minlength=len(column.keys))
    return {column.keys[n]: int(totals[n]) for n in np.flatnonzero(totals)}


def months(days: Numbers) -> Mapping[tuple[int, int], int]:
    """(year, month) → how many of the days (ordinals) fall into it."""
    found, times = np.unique(days[days != NO_NUMBER], return_counts=True)
    total: dict[tuple[int, int], int] = {}
    for ordinal, count in zip(found.tolist(), times.tolist(), strict=True):
        day = date.fromordinal(ordinal)
        total[day.year, day.month] = total.get((day.year, day.month), 0) + count
    return total
