"""Whoosh's matcher over the arrays of one term, or of one document's vector."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import accumulate
from typing import Any

import numpy as np
from whoosh.formats import Format
from whoosh.matching.mcore import LeafMatcher, ReadTooFar

from indexer.engines.embedded.codec.container.sections import Array
from indexer.engines.embedded.codec.payload_files import ValueTable
from indexer.engines.embedded.codec.payloads import Layout
from indexer.engines.embedded.codec.whoosh.formats import encoder, harmless, text_list

BLOCK = 128
"""Postings that share one bound of quality: Whoosh skips whole blocks."""


class ColumnarMatcher(LeafMatcher):
    """Goes through the postings of ``group``; the ids are documents, or texts in a vector."""

    def __init__(  # noqa: PLR0917 - Whoosh's order
        self,
        table: ValueTable,
        group: int,
        ids: list[Any],
        format_: Format,
        lengths: Callable[[], Array] | None = None,
        term: tuple[str, bytes] | None = None,
        scorer: Any = None,
    ) -> None:
        self.format = format_
        self.scorer = scorer
        self._term = term
        self._table = table
        self._group = group
        self._ids = ids
        self._lengths = lengths
        self._place = 0

    @cached_property
    def _extent(self) -> tuple[int, int]:
        return self._table.extent(self._group)

    @cached_property
    def _weights(self) -> list[float]:
        found: list[float] = self._table.weights(*self._extent).astype(float).tolist()
        return found

    @cached_property
    def _frequencies(self) -> list[int]:
        found: list[int] = self._table.frequencies(*self._extent).tolist()
        return found

    @cached_property
    def _offsets(self) -> list[int]:
        return [0, *accumulate(self._frequencies)]

    @cached_property
    def _rows(self) -> list[tuple[Any, ...]]:
        """One row of positions, characters and boosts an occurrence."""
        layout = self._table.layout
        parts = ["positions"] if layout.has_positions else []
        parts += ["starts", "ends"] if layout.has_characters else []
        parts += ["boosts"] if layout.has_boosts else []
        columns = [self._table.occurrences(part, self._group).tolist() for part in parts]
        return list(zip(*columns, strict=True))

    @cached_property
    def _raw(self) -> list[bytes]:
        return text_list(*self._table.raw(*self._extent))

    @cached_property
    def _encode(self) -> Callable[[int, Any], bytes]:
        return encoder(self.format, self._table.layout)

    def copy(self) -> ColumnarMatcher:
        """Another matcher at the same place."""
        other = ColumnarMatcher(
            self._table, self._group, self._ids, self.format, self._lengths, self._term, self.scorer
        )
        other._place = self._place
        return other

    def reset(self) -> None:
        """Back to the first posting."""
        self._place = 0

    def is_active(self) -> bool:
        """Whether there is a current posting."""
        return self._place < len(self._ids)

    def id(self) -> Any:
        """The document, or the text, of the current posting."""
        return self._ids[self._place]

    def all_ids(self) -> Iterator[Any]:
        """Every id from the current posting on."""
        return iter(self._ids[self._place :])

    def all_items(self) -> Iterator[tuple[Any, bytes]]:
        """Every id with its encoded value, from the current posting on."""
        while self.is_active():
            yield self.id(), self.value()
            self.next()

    def next(self) -> bool:  # type: ignore[override]  # Whoosh's leaf matchers return it
        """Go on; whether that entered another block."""
        if not self.is_active():
            raise ReadTooFar
        self._place += 1
        return self._place % BLOCK == 0 or not self.is_active()

    def skip_to(self, id: Any) -> None:
        """Go on to the first id that is not below ``id``."""
        if not self.is_active():
            raise ReadTooFar
        self._place = bisect_left(self._ids, id, self._place)

    def weight(self) -> float:
        """The weight of the current posting."""
        return self._weights[self._place]

    def value(self) -> bytes:
        """The value of the current posting, as its format encodes it."""
        if self._table.layout is Layout.RAW:
            return harmless(self._raw[self._place])
        frequency = self._frequencies[self._place]
        return self._encode(frequency, self._current_rows())

    def _current_rows(self) -> list[tuple[Any, ...]]:
        if not self._table.layout.has_positions:
            return []
        return self._rows[self._offsets[self._place] : self._offsets[self._place + 1]]

    def value_as(self, astype: str) -> Any:
        """The value decoded, for the common questions without the detour over bytes."""
        layout = self._table.layout
        if layout is not Layout.RAW and self.format.supports(astype):
            if astype == "frequency":
                return self._frequencies[self._place]
            if astype == "positions" and layout.has_positions:
                return [row[0] for row in self._current_rows()]
            if astype == "characters" and layout.has_characters:
                return [row[:3] for row in self._current_rows()]
        return self.format.decoder(astype)(self.value())

    def items_as(self, astype: str) -> Iterator[tuple[Any, Any]]:
        """Every id with its decoded value, from the current posting on."""
        while self.is_active():
            yield self.id(), self.value_as(astype)
            self.next()

    # Bounds of a block of postings, for skipping. Whoosh asks for them behind the end too.

    @property
    def _block(self) -> int:
        return min(self._place, len(self._ids) - 1) // BLOCK

    @cached_property
    def _block_weights(self) -> list[float]:
        weights = self._table.weights(*self._extent).astype(float)
        found: list[float] = np.maximum.reduceat(weights, range(0, len(weights), BLOCK)).tolist()
        return found

    @cached_property
    def _block_lengths(self) -> tuple[list[int], list[int]]:
        lengths = np.empty(0, np.int64) if self._lengths is None else self._lengths()
        if not len(lengths):
            nothing = [0] * len(self._block_weights)
            return nothing, nothing
        own = lengths[np.array(self._ids, np.int64)].astype(np.int64)
        starts = range(0, len(own), BLOCK)
        longest = np.maximum.reduceat(own, starts)
        known = np.where(own == 0, np.iinfo(np.int64).max, own)
        shortest = np.where(longest == 0, 0, np.minimum.reduceat(known, starts))
        return shortest.tolist(), longest.tolist()

    def block_min_id(self) -> Any:
        """The first id of the block."""
        return self._ids[self._block * BLOCK]

    def block_max_id(self) -> Any:
        """The last id of the block."""
        return self._ids[min(len(self._ids), (self._block + 1) * BLOCK) - 1]

    def block_max_weight(self) -> float:
        """The highest weight of the block."""
        return self._block_weights[self._block]

    def block_min_length(self) -> int:
        """The shortest field among the documents of the block; 0 where none is known."""
        return self._block_lengths[0][self._block]

    def block_max_length(self) -> int:
        """The longest field among the documents of the block."""
        return self._block_lengths[1][self._block]

    def skip_to_quality(self, minquality: float) -> int:
        """Go on to the next block that may score above ``minquality``; how many were skipped."""
        skipped = 0
        while self.is_active() and self.scorer.block_quality(self) <= minquality:
            self._place = (self._block + 1) * BLOCK
            skipped += 1
        return skipped
