"""The inverted index of one field: sorted terms, their documents, values and statistics.

A document number is kept in two parts: its low sixteen bits with the posting, and its page (the
rest) only where the page changes inside a term. So a posting costs two bytes, and a term's
documents come out with one addition for every 65,536 documents of the segment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from indexer.engines.embedded.codec.section_writing import OFFSETS, UNSIGNED, WEIGHTS, SectionWriter
from indexer.engines.embedded.codec.sections import Array, SectionFile
from indexer.engines.embedded.codec.texts import SortedTextSink, SortedTextTable
from indexer.engines.embedded.codec.values import Layout, Values, ValueSink, ValueTable

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
    """Writes the terms of one field, batch after batch, in ascending order."""

    def __init__(self, writer: SectionWriter, field: str, layout: Layout) -> None:
        name = f"terms/{field}"
        self._writer = writer
        self._texts = SortedTextSink(writer, f"{name}/texts")
        self._values = ValueSink(writer, name, layout)
        self._low = writer.sink(f"{name}/documents", ("u2",))
        self._break = writer.sink(f"{name}/page_starts", OFFSETS)
        self._page = writer.sink(f"{name}/pages", ("u2",))
        self._statistics = {
            part: writer.sink(f"{name}/{part}", ladder) for part, ladder in _STATISTICS
        }

    def write(self, batch: TermBatch) -> None:
        """Append a batch. Raises ValueError where it is not in order or not complete."""
        if not len(batch.terms):
            return
        starts = _checked_starts(batch)
        self._write_documents(batch.documents, starts)
        self._texts.write(batch.terms)
        weights = self._values.write(batch.counts, batch.values)
        self._write_statistics(weights, batch.lengths, starts)

    def _write_documents(self, documents: Array, starts: Array) -> None:
        pages = documents >> 16
        before = np.concatenate(([0], pages[:-1]))
        before[starts] = 0
        breaks = np.flatnonzero(pages != before)
        self._break.write(breaks + self._values.count)
        self._page.write(pages[breaks])
        self._low.write(documents & (PAGE - 1))

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
        for sink in (self._low, self._break, self._page, *self._statistics.values()):
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


class FieldPostings:
    """The terms and postings of one field of an open segment; terms are known by number."""

    def __init__(self, file: SectionFile, field: str, layout: Layout) -> None:
        name = f"terms/{field}"
        self.layout = layout
        self.terms = SortedTextTable(file, f"{name}/texts")
        self.values = ValueTable(file, name, layout)
        self._low = file[f"{name}/documents"]
        self._break = file[f"{name}/page_starts"]
        self._page = file[f"{name}/pages"]
        self.statistics = {part: file[f"{name}/{part}"] for part, _ in _STATISTICS}

    def documents(self, term: int) -> Array:
        """The documents of a term, ascending: uint32."""
        start, stop = self.values.extent(term)
        found = self._low.read(start, stop).astype(np.uint32)
        if len(self._break):
            first, last = self._breaks_between(start, stop)
            if first < last:
                places = [*(self._break.read(first, last) - start).tolist(), stop - start]
                pages = self._page.read(first, last).tolist()
                for (place, end), page in zip(pairwise(places), pages, strict=True):
                    found[place:end] += np.uint32(page << 16)
        return found

    def first_and_last(self, term: int) -> tuple[int, int]:
        """The lowest and the highest document of a term, without reading those between."""
        start, stop = self.values.extent(term)
        low, high = self._low.item(start), self._low.item(stop - 1)
        if len(self._break):
            first, last = self._breaks_between(start, stop)
            if first < last:
                high += self._page.item(last - 1) << 16
                low += self._page.item(first) << 16 if self._break.item(first) == start else 0
        return low, high

    def _breaks_between(self, start: int, stop: int) -> tuple[int, int]:
        breaks = self._break.all()
        # The same type: numpy would convert every break otherwise.
        first, last = np.searchsorted(breaks, np.array((start, stop), breaks.dtype)).tolist()
        return first, last

    def documents_of_terms(self, first: int, last: int) -> Array:
        """The documents of the terms ``first`` to ``last``, term after term: uint32."""
        start, stop = self.values.extent(first, last)
        found = self._low.read(start, stop).astype(np.uint32)
        if not len(self._break) or first == last:
            return found
        one, two = self._breaks_between(start, stop)
        # A term begins on page 0 unless a break stands at its first posting.
        places = np.concatenate((self.values.first.read(first, last), self._break.read(one, two)))
        pages = np.concatenate((np.zeros(last - first, np.uint32), self._page.read(one, two)))
        order = np.argsort(places, kind="stable")
        places, pages = places[order].astype(np.int64) - start, pages[order].astype(np.uint32)
        runs = np.diff(places, append=stop - start)
        found += np.repeat(pages << np.uint32(16), runs)
        return found

    def batch(self, first: int, last: int) -> TermBatch:
        """The terms ``first`` to ``last`` with their postings, without lengths."""
        return TermBatch(
            self.terms.run(first, last),
            np.diff(self.values.first.read(first, last + 1)),
            self.documents_of_terms(first, last),
            self.values.values(first, last),
        )
