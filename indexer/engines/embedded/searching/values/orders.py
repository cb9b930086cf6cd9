"""The orders in which results may stand, as ranks: worked out once for a generation.

A *rank* array holds, for each doc id, its place in an order, 0 for the first: the documents of a
result are sorted by their ranks, whatever the order is made of.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from indexer import delays
from indexer.engines.embedded.codec import Ordinals
from indexer.engines.embedded.layout import NO_NUMBER
from indexer.engines.embedded.searching.arrays import NONE, Integers
from indexer.engines.embedded.searching.segments import Segments
from indexer.engines.embedded.searching.values.doc_values import DocValues


class Orders:
    """Every order but that by relevance; equal ones stand newest first, then by uid."""

    def __init__(self, segments: Segments, values: DocValues) -> None:
        self._segments = segments
        self._values = values

    @cached_property
    def newest(self) -> Integers:
        """The rank of each document, the newest first, then by uid."""
        return self._ranks(-self._values.numbers["published"])

    @cached_property
    def newest_first(self) -> Integers:
        """The doc ids in that order, deleted ones too."""
        return np.argsort(self.newest)

    @cached_property
    def oldest(self) -> Integers:
        """The rank of each document, the oldest first, those without a date last."""
        days = self._values.numbers["published"]
        return self._ranks(np.where(days == NO_NUMBER, np.iinfo(np.int64).max, days))

    @cached_property
    def longest(self) -> Integers:
        """The rank of each document, the longest delay first, then the newest, then by uid."""
        delay = self._values.numbers[delays.FIELD]
        return self._ranked(np.lexsort((self.newest, -delay)))

    @cached_property
    def _by_uid(self) -> Integers:
        """The doc ids in the order of their identifiers: of each segment, then merged."""
        columns: list[Ordinals] = self._segments.columns("uid", Ordinals)
        orders = [np.argsort(column.ordinals, kind="stable") for column in columns]
        if len(columns) == 1:  # a sorted dictionary: the ordinals are the ranks
            return orders[0]
        uids = [
            np.array(list(column.dictionary), dtype=bytes)[column.ordinals[order]]
            for column, order in zip(columns, orders, strict=True)
        ]
        doc_ids = np.concatenate(
            [base + order for base, order in zip(self._segments.bases, orders, strict=False)]
        )
        # Rows that are in order already are merged: that is what the stable sort does best.
        return doc_ids[np.argsort(np.concatenate(uids), kind="stable")]

    def _ranks(self, primary: Integers) -> Integers:
        """The ranks by a number for each document, ascending, then by uid."""
        if not self._segments.size:
            return NONE
        return self._ranked(self._by_uid[np.argsort(primary[self._by_uid], kind="stable")])

    def _ranked(self, order: Integers) -> Integers:
        """The ranks of an order: doc ids [2, 0, 1] give the ranks [1, 2, 0]."""
        ranks = np.empty(self._segments.size, dtype=np.int64)
        ranks[order] = np.arange(self._segments.size)
        return ranks
