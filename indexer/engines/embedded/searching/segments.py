"""The segments of a generation as one: documents are numbered through all of them.

The doc id of a document is its number in its segment plus the ``base`` of the segment, the number
of documents in the segments before. Deleted documents keep their numbers, and their postings stay
in the files until a merge.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple, cast

import numpy as np

from indexer.engines.embedded.codec import ColumnarReader, Numbers, Ordinals
from indexer.engines.embedded.searching.arrays import Integers, Mask, joined
from indexer.errors import DamagedIndex


class SegmentTerm(NamedTuple):
    """A term in one segment that holds it: the segment, its base, the number of the term there."""

    reader: ColumnarReader
    base: int
    term: int


class Segments:
    """The readers of a generation. ``size``: documents, deleted ones too; ``live``: the others."""

    def __init__(self, readers: Sequence[ColumnarReader]) -> None:
        self.readers = readers
        counts = [reader.document_count for reader in readers]
        self._bounds = np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))
        self.size = int(self._bounds[-1])
        deleted = [reader.deleted for reader in readers]
        self.live: Mask = ~np.concatenate([*deleted, np.array([], dtype=bool)])
        self.live_count = int(self.live.sum())

    @cached_property
    def bases(self) -> list[int]:
        """The doc id of the first document of each segment, and the number of all documents."""
        return cast(list[int], self._bounds.tolist())

    @property
    def has_deletions(self) -> bool:
        """Whether there are deleted documents, whose postings are still in the files."""
        return self.live_count < self.size

    def drop_pages(self) -> None:
        """Drop the mapped pages that were read from this process (``madvise``, ``SectionFile``)."""
        for reader in self.readers:
            reader.drop_pages()

    def located(self, doc_id: int) -> tuple[int, int]:
        """The index of the segment of a document, and its number in that segment."""
        at = bisect_right(self.bases, doc_id) - 1
        return at, doc_id - self.bases[at]

    def terms(self, field: str, term: bytes) -> Iterator[SegmentTerm]:
        """A term in each segment that holds it."""
        for reader, base in zip(self.readers, self.bases, strict=False):
            number = reader.term_number(field, term)
            if number is not None:
                yield SegmentTerm(reader, base, number)

    def numbers(self, name: str) -> Integers:
        """A column of numbers: one for each document, as a copy."""
        return joined([column.values for column in self.columns(name, Numbers)])

    def ordinals(self, name: str) -> Iterator[tuple[int, Ordinals]]:
        """A column of strings: the base of each segment, and its part of the column."""
        yield from zip(self.bases, self.columns(name, Ordinals), strict=False)

    def columns(self, name: str, kind: Callable[..., Any]) -> list[Any]:
        """The parts of a column, by segment. Raises DamagedIndex where one is of another kind."""
        columns = [reader.column(name) for reader in self.readers]
        if not all(isinstance(column, kind) for column in columns):  # type: ignore[arg-type]
            raise DamagedIndex(f"the column {name!r} of the index is missing; rebuild the index")
        return columns


def encoded(term: str) -> bytes:
    """A term as the files hold it."""
    return term.encode("utf-8", "surrogatepass")
