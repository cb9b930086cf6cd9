"""The inverted index of one field: sorted terms, their documents, values and statistics.

A document number is kept in two parts: its low sixteen bits with the posting, and its page (the
rest) only where the page changes inside a term. So a posting costs two bytes, and a term's
documents come out with one addition for every 65,536 documents of the segment. A term that stands
in more than one document of sixteen is a bitmap of all documents instead, where their number is
known when it is written.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
import numpy.typing as npt

from indexer.engines.embedded.codec.container.byte_strings import SortedTextSink, SortedTextTable
from indexer.engines.embedded.codec.container.section_writing import (
    OFFSETS,
    UNSIGNED,
    WEIGHTS,
    SectionWriter,
)
from indexer.engines.embedded.codec.container.sections import Array, SectionFile
from indexer.engines.embedded.codec.payload_files import ValueSink, ValueTable
from indexer.engines.embedded.codec.payloads import Layout, Values, runs, spread

PAGE = 1 << 16
_STATISTICS = (
    ("total_weight", ("f4",)),
    ("max_weight", WEIGHTS),
    ("min_length", UNSIGNED),
    ("max_length", UNSIGNED),
)


@dataclass(frozen=True, slots=True)
class TermBatch:
    """Consecutive terms with all their postings, sorted by (term, document).

    ``counts``: the postings of each term, at least one. ``documents``: one number a posting,
    ascending inside a term. ``lengths``: the length of the field in the document of each
    posting, 0 where unknown; None where the field has no lengths.
    """

    terms: Sequence[bytes]
    counts: Array
    documents: Array
    values: Values
    lengths: Array | None = None


class PostingSink:
    """Writes the terms of one field, batch after batch, in ascending order.

    ``documents``: their number in the segment; 0 where it is not yet known.
    """

    def __init__(
        self, writer: SectionWriter, field: str, layout: Layout, documents: int = 0
    ) -> None:
        name = f"terms/{field}"
        self._writer = writer
        self._size = documents
        self._texts = SortedTextSink(writer, f"{name}/texts")
        self._values = ValueSink(writer, name, layout)
        self._low = writer.sink(f"{name}/documents", ("u2",))
        self._break = writer.sink(f"{name}/page_starts", OFFSETS)
        self._page = writer.sink(f"{name}/pages", ("u2",))
        self._dense = writer.sink(f"{name}/dense", OFFSETS)
        self._bitmaps = writer.sink(f"{name}/bitmaps", ("u1",))
        self._statistics = {
            part: writer.sink(f"{name}/{part}", ladder) for part, ladder in _STATISTICS
        }

    def write(self, batch: TermBatch) -> None:
        """Append a batch. Raises ValueError where it is not in order or not complete."""
        if not len(batch.terms):
            return
        starts = _checked_starts(batch)
        dense = np.flatnonzero(batch.counts > self._densest) if self._size else _NO_TERMS
        self._write_dense(batch, starts, dense)
        self._write_documents(batch, starts, dense)
        self._texts.write(batch.terms)
        weights = self._values.write(batch.counts, batch.values)
        self._write_statistics(weights, batch.lengths, starts)

    @property
    def _densest(self) -> int:
        """Documents above which two bytes for each take more than a bit for every document."""
        return -(-self._size // 8) // 2

    def _write_dense(self, batch: TermBatch, starts: Array, dense: Array) -> None:
        self._dense.write(dense + self._texts.count)
        for start, count in zip(starts[dense].tolist(), batch.counts[dense].tolist(), strict=True):
            held = np.zeros(self._size, dtype=bool)
            held[batch.documents[start : start + count]] = True
            if np.count_nonzero(held) != count:
                raise ValueError("A document stands twice in a term.")
            self._bitmaps.write(np.packbits(held, bitorder="little"))

    def _write_documents(self, batch: TermBatch, starts: Array, dense: Array) -> None:
        pages = batch.documents >> 16
        before = np.concatenate(([0], pages[:-1]))
        before[starts] = 0
        written = np.ones(len(pages), dtype=bool)
        written[spread(batch.counts, dense)] = False
        breaks = np.flatnonzero((pages != before) & written)
        self._break.write(breaks + self._values.count)
        self._page.write(pages[breaks])
        self._low.write(batch.documents[written] & (PAGE - 1))

    def _write_statistics(self, weights: Array, lengths: Array | None, starts: Array) -> None:
        sums = np.add.reduceat(weights.astype(np.float64), starts)
        found = {
            "total_weight": sums,
            "max_weight": np.maximum.reduceat(weights, starts),
        }
        lengths = np.zeros(len(weights)) if lengths is None else lengths
        lengths = lengths.astype(np.int64)
        known = np.where(lengths == 0, np.iinfo(np.int64).max, lengths)
        longest = np.maximum.reduceat(lengths, starts)
        found["max_length"] = longest
        found["min_length"] = np.where(longest == 0, 0, np.minimum.reduceat(known, starts))
        for part, array in found.items():
            self._statistics[part].write(array)

    def close(self) -> None:
        """Write the sections to the file."""
        self._texts.close()
        self._values.close()
        paged = (self._low, self._break, self._page, self._dense, self._bitmaps)
        for sink in (*paged, *self._statistics.values()):
            self._writer.flush(sink)


def _checked_starts(batch: TermBatch) -> Array:
    counts, documents = batch.counts, batch.documents
    postings = int(counts.sum())
    same = len(batch.terms) == len(counts) and postings == len(documents)
    if not same or len(batch.values.frequencies) != postings or int(counts.min()) < 1:
        raise ValueError("The terms, counts, documents and values do not belong together.")
    ends = counts.cumsum(dtype=np.int64)
    starts: Array = ends - counts.astype(np.int64)
    # Whoosh gives the words of a spelling field the document 0, again and again.
    rising = documents[1:] >= documents[:-1]
    rising[ends[:-1] - 1] = True
    if not bool(rising.all()):
        raise ValueError("The documents of a term must be in ascending order.")
    return starts


_NO_TERMS = np.empty(0, np.int64)
_BITS = 1 << 26
"""Bits of bitmaps that are unpacked at once, unless one has more."""


class FieldPostings:
    """The terms and postings of one field of an open segment; terms are known by number.

    ``size``: the documents of the segment.
    """

    def __init__(self, file: SectionFile, field: str, layout: Layout, size: int) -> None:
        name = f"terms/{field}"
        self.layout = layout
        self.terms = SortedTextTable(file, f"{name}/texts")
        self.values = ValueTable(file, name, layout)
        self._size = size
        self._low = file[f"{name}/documents"]
        self._break = file[f"{name}/page_starts"]
        self._page = file[f"{name}/pages"]
        self._bitmaps = file[f"{name}/bitmaps"]
        self._dense: list[int] = file[f"{name}/dense"].all().tolist()
        counts = [self.values.extent(term) for term in self._dense]
        self._skipped = [0, *accumulate(stop - start for start, stop in counts)]
        self.statistics = {part: file[f"{name}/{part}"] for part, _ in _STATISTICS}

    def documents(self, term: int) -> Array:
        """The documents of a term, ascending: unsigned or 64-bit integers."""
        place, dense = self.placed(term)
        return np.flatnonzero(self._mask(place)) if dense else self._sparse(term, term + 1, place)

    def bitmap(self, term: int) -> npt.NDArray[np.uint8] | None:
        """A bit for each document, the lowest first, of a frequent term; None for others."""
        place, dense = self.placed(term)
        return self._bits(place) if dense else None

    def listed(self, terms: Array, starts: Array, sizes: Array) -> Array:
        """The documents of terms of these ``extents`` that have no bitmap, term after term."""
        numbers = runs(starts, sizes)
        skipped = [self._skipped[self.placed(term)[0]] for term in terms.tolist()]
        found = self._low.at(numbers - np.repeat(skipped, sizes)).astype(np.int64)
        if len(self._break):
            breaks = self._break.all()
            last = np.searchsorted(breaks, numbers.astype(breaks.dtype), side="right") - 1
            inside = (last >= 0) & (breaks[last] >= np.repeat(starts, sizes))  # of the same term
            found[inside] += self._page.at(last[inside]).astype(np.int64) << 16
        return found

    def placed(self, term: int) -> tuple[int, bool]:
        """How many bitmaps stand before a term's, and whether it has one."""
        place = bisect_left(self._dense, term)
        return place, place < len(self._dense) and self._dense[place] == term

    def _bits(self, place: int) -> npt.NDArray[np.uint8]:
        size = -(-self._size // 8)
        return self._bitmaps.read(place * size, (place + 1) * size)

    def _mask(self, place: int) -> npt.NDArray[np.bool_]:
        bits = self._bits(place)
        return np.unpackbits(bits, count=self._size, bitorder="little").view(bool)

    def first_and_last(self, term: int) -> tuple[int, int]:
        """The lowest and the highest document of a term."""
        found = self.documents(term)
        return int(found[0]), int(found[-1])

    def documents_of_terms(self, first: int, last: int) -> Array:
        """The documents of the terms ``first`` to ``last``, term after term: uint32."""
        low, high = bisect_left(self._dense, first), bisect_left(self._dense, last)
        if low == high:
            return self._sparse(first, last, low)
        start, stop = self.values.extent(first, last)
        found = np.empty(stop - start, np.uint32)
        listed = np.ones(stop - start, dtype=bool)
        at_once = max(1, _BITS // self._size)
        for begin in range(low, high, at_once):
            end = min(begin + at_once, high)
            places = self._places_of_dense(begin, end) - start
            found[places] = self._documents_of_dense(begin, end)
            listed[places] = False
        values = self._low.read(start - self._skipped[low], stop - self._skipped[high])
        found[listed] = values
        if len(self._break):
            found[listed] += self._pages_of(first, last)[listed]
        return found

    def _places_of_dense(self, begin: int, end: int) -> Array:
        """The postings of the bitmaps ``begin`` to ``end``, by their places among all."""
        skipped = np.array(self._skipped[begin : end + 1])
        starts = self.values.first.all()[self._dense[begin:end]].astype(np.int64)
        return runs(starts, np.diff(skipped))

    def _documents_of_dense(self, begin: int, end: int) -> Array:
        size = -(-self._size // 8)
        bits = self._bitmaps.read(begin * size, end * size).reshape(end - begin, size)
        held = np.unpackbits(bits, axis=1, count=self._size, bitorder="little")
        return np.flatnonzero(held) % self._size

    def _sparse(self, first: int, last: int, place: int) -> Array:
        """The same of terms without a bitmap; ``place``: how many bitmaps stand before them."""
        start, stop = self.values.extent(first, last)
        skipped = self._skipped[place]
        found = self._low.read(start - skipped, stop - skipped).astype(np.uint32)
        if not len(self._break) or first == last:
            return found
        if last == first + 1:
            return self._paged(found, start, *self._breaks_between(start, stop))
        found += self._pages_of(first, last)
        return found

    def _pages_of(self, first: int, last: int) -> Array:
        """What the page of each posting adds to its document."""
        start, stop = self.values.extent(first, last)
        one, two = self._breaks_between(start, stop)
        # A term begins on page 0 unless a break stands at its first posting.
        places = np.concatenate((self.values.first.read(first, last), self._break.read(one, two)))
        pages = np.concatenate((np.zeros(last - first, np.uint32), self._page.read(one, two)))
        order = np.argsort(places, kind="stable")
        places, pages = places[order].astype(np.int64) - start, pages[order].astype(np.uint32)
        added: Array = np.repeat(pages << np.uint32(16), np.diff(places, append=stop - start))
        return added

    def _paged(self, found: Array, start: int, one: int, two: int) -> Array:
        """The documents of one term, each with its page."""
        places = [*(self._break.read(one, two) - start).tolist(), len(found)]
        pages = self._page.read(one, two).tolist()
        for (place, end), page in zip(pairwise(places), pages, strict=True):
            found[place:end] += np.uint32(page << 16)
        return found

    def _breaks_between(self, start: int, stop: int) -> tuple[int, int]:
        breaks = self._break.all()
        # The same type: numpy would convert every break otherwise.
        first, last = np.searchsorted(breaks, np.array((start, stop), breaks.dtype)).tolist()
        return first, last

    def batch(self, first: int, last: int) -> TermBatch:
        """The terms ``first`` to ``last`` with their postings, without lengths."""
        return TermBatch(
            self.terms.run(first, last),
            np.diff(self.values.first.read(first, last + 1)),
            self.documents_of_terms(first, last),
            self.values.values(first, last),
        )
