"""Values by document, as arrays of the whole generation: each is made when first asked for.

Every array here has one entry for each doc id, the deleted ones too, unless it says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache, partial

import numpy as np
import numpy.typing as npt

from indexer import delays
from indexer.engines import bm25
from indexer.engines.embedded.codec import Numbers
from indexer.engines.embedded.layout import (
    CATCH_ALL,
    COUNTED,
    GAP,
    MEASURED,
    NO_NUMBER,
    SCALE,
    sketched,
)
from indexer.engines.embedded.searching.arrays import NONE, Floats, Integers, Mask
from indexer.engines.embedded.searching.segments import Segments
from indexer.engines.embedded.searching.values import delay_columns
from indexer.engines.embedded.searching.values.facet_columns import FacetColumn, facet_column
from indexer.engines.embedded.searching.values.made import Made
from indexer.engines.embedded.searching.values.near_duplicates import NearDuplicates
from indexer.sketches import Text

FILTERS = 256
"""Filters kept as bitmaps: 26 kB each at 210,000 documents."""


class DocValues:
    """The columns of one generation, shared between threads."""

    def __init__(self, segments: Segments) -> None:
        self._segments = segments
        self._live = segments.live
        self._bits = lru_cache(FILTERS)(self._filter)

    @cached_property
    def length_norms(self) -> Floats:
        """The length norm of each document (``bm25.length_norm``)."""
        lengths = self._segments.numbers("length") / SCALE
        average = float(lengths[self._live].mean()) if self._segments.live_count else 0.0
        return bm25.length_norm(lengths, average)

    @cached_property
    def least_norm(self) -> float:
        """The length norm of the shortest living document: none scores more for a word."""
        return float(self.length_norms[self._live].min(initial=np.inf))

    @cached_property
    def title_norms(self) -> Floats:
        """What divides the worth of a word in the title of each document (``bm25.title_norm``)."""
        lengths = (self.field_starts[1] - GAP).astype(np.float64)
        average = float(lengths[self._live].mean()) if self._segments.live_count else 0.0
        return bm25.title_norm(lengths, average)

    @cached_property
    def field_starts(self) -> Sequence[Integers]:
        """Where each field begins in the catch-all field: an array for each row of CATCH_ALL."""
        later = [self._segments.numbers(f"s_{row.name}") for row in CATCH_ALL[1:]]
        return [np.zeros(self._segments.size, dtype=np.int64), *later]

    @cached_property
    def facets(self) -> Mapping[str, FacetColumn]:
        """The facets by field name, each made when first asked for."""
        stored = {row.name: partial(self._stored_facet, row.name) for row in COUNTED}
        return Made({**stored, delays.FIELD: self._delays})

    def _stored_facet(self, name: str) -> FacetColumn:
        return facet_column(self._segments.ordinals(f"c_{name}"), self._live)

    def _delays(self) -> FacetColumn:
        numbers = self.numbers
        ranges = delay_columns.ranges(
            numbers[delays.FIELD], numbers["published"], numbers["answered"]
        )
        return FacetColumn.of(delay_columns.KEYS, delay_columns.SPELLINGS, ranges)

    def having(self, field: str, keys: frozenset[str]) -> Mask:
        """The documents whose facet holds one of these folded values; not to be written to.

        The last filters that were asked are kept, a bit for each document.
        """
        return np.unpackbits(self._bits(field, keys), count=self._segments.size).view(bool)

    def _filter(self, field: str, keys: frozenset[str]) -> npt.NDArray[np.uint8]:
        column = self.facets[field]
        # By ordinal. A document without a value has the last one, which is never wanted.
        wanted = np.array([*(key in keys for key in column.keys), False])
        passing: Mask = wanted[column.first]
        passing[column.more_doc_ids[wanted[column.more_ordinals]]] = True
        return np.packbits(passing)

    @cached_property
    def numbers(self) -> Mapping[str, Integers]:
        """The numbers and days (ordinals) by field name; NO_NUMBER for none and where deleted."""
        numbers = {row.name: self._segments.numbers(f"c_{row.name}") for row in MEASURED}
        for values in numbers.values():
            values[~self._live] = NO_NUMBER
        numbers[delays.FIELD] = delay_columns.waited(
            numbers["published"],
            numbers["answered"],
            numbers["known"],
            self.facets["kind"].is_first(delay_columns.WRITTEN),
            self.facets["status"].is_first(delay_columns.PENDING),
        )
        return numbers

    @cached_property
    def months(self) -> Integers:
        """Months since year 0 of the published date of each document; −1 for none."""
        days = self.numbers["published"]
        distinct, at = np.unique(days, return_inverse=True)
        return np.array([_month(day) for day in distinct.tolist()], dtype=np.int64)[at]

    @cached_property
    def near_duplicates(self) -> Mapping[Text, NearDuplicates]:
        """The documents by the sketches of each of their texts."""
        return {
            text: NearDuplicates([self._bins(name) for name in sketched(text)], self._live)
            for text in Text
        }

    def _bins(self, name: str) -> Integers:
        """A column of sketches; that of a single segment is not copied."""
        parts = [column.values for column in self._segments.columns(name, Numbers)]
        return parts[0] if len(parts) == 1 else np.concatenate([NONE, *parts])


def _month(ordinal: int) -> int:
    if ordinal == NO_NUMBER:
        return -1
    day = date.fromordinal(ordinal)
    return day.year * 12 + day.month - 1
