"""Merging segments with array operations: concatenate, renumber, sort; deleted documents go.

Memory is bounded: the postings of a field pass in batches of terms, the stored blocks one by one
(a block without a deleted document is copied as it is).
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from indexer.engines.embedded.codec.bulk import FieldTerms, Vectors, segment_writer
from indexer.engines.embedded.codec.columns import Bits, Column, Numbers, Ordinals, joined_columns
from indexer.engines.embedded.codec.container.sections import Array
from indexer.engines.embedded.codec.documents import DocumentSink
from indexer.engines.embedded.codec.merge_runs import Run, interleaved
from indexer.engines.embedded.codec.payloads import Layout, Values, spread
from indexer.engines.embedded.codec.postings import FieldPostings, TermBatch
from indexer.engines.embedded.codec.reader import ColumnarReader
from indexer.engines.embedded.codec.segment import ColumnarSegment

BUDGET = 2_000_000
"""Postings that one batch holds at most, unless a single term has more."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A source: the doc ids that stay, ascending, and old doc id → new one (of those)."""

    reader: ColumnarReader
    kept: Array
    renumbered: Array

    @property
    def whole(self) -> bool:
        return len(self.kept) == self.reader.document_count


@dataclass(frozen=True, slots=True)
class MergedFields:
    """The fields that a merge takes over, and what a column holds where a source lacks it.

    ``names``: None for all of them. ``defaults``: 0, empty or false where a field is not named.
    """

    names: frozenset[str] | None = None
    defaults: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def among(self, some: Iterable[Iterable[str]]) -> list[str]:
        """Those of several sources' fields that are taken over, each once, in order."""
        known = set(chain.from_iterable(some))
        return sorted(known if self.names is None else known & self.names)

    def default(self, field: str, columns: Sequence[Column | None]) -> Any:
        """What a document of a source without the column holds, by the kind of the others'."""
        if field in self.defaults:
            return self.defaults[field]
        if any(isinstance(column, Ordinals) for column in columns):
            return b""
        return 0 if any(isinstance(column, Numbers | Bits) for column in columns) else None


EVERY_FIELD = MergedFields()


def merge_segments(
    directory: Path,
    readers: Sequence[ColumnarReader],
    segment: ColumnarSegment,
    fields: MergedFields = EVERY_FIELD,
    *,
    budget: int = BUDGET,
) -> ColumnarSegment:
    """Write the documents of ``readers`` that are not deleted, in their order, as ``segment``.

    Raises ValueError where a field has another layout or another kind of column in another
    source, or a column of a kind that only Whoosh can read.
    """
    parts = _parts(readers)
    lengths = _joined_lengths(parts, fields)
    with segment_writer(directory, segment, _dictionary(parts)) as writer:
        columns = _joined_columns(parts, fields)
        vectors = _joined_vectors(parts, fields)
        writer.documents(partial(_store, parts), lengths, columns, vectors)
        del columns, vectors
        for field in fields.among(reader.fields for reader in readers):
            layout = _layout([reader.postings(field) for reader in readers], field)
            batches = _batches(parts, field, lengths.get(field), budget)
            writer.terms(field, FieldTerms(layout, batches))
            for reader in readers:
                reader.drop_pages()
    return segment


def _parts(readers: Sequence[ColumnarReader]) -> list[_Part]:
    parts, base = [], 0
    for reader in readers:
        stays = ~reader.deleted
        renumbered = stays.cumsum(dtype=np.int64) - 1 + base
        parts.append(_Part(reader, np.flatnonzero(stays), renumbered))
        base += len(parts[-1].kept)
    return parts


def _dictionary(parts: Sequence[_Part]) -> bytes:
    """That of the most records: theirs are copied as they are."""
    kept: Counter[bytes] = Counter()
    for part in parts:
        kept[part.reader.table.records.dictionary] += len(part.kept)
    return max(kept, key=kept.__getitem__, default=b"")


def _store(parts: Sequence[_Part], sink: DocumentSink) -> None:
    for part in parts:
        sink.copy(part.reader.table, part.reader.deleted)
        part.reader.drop_pages()


def _joined_lengths(parts: Sequence[_Part], fields: MergedFields) -> dict[str, Array]:
    joined = {}
    for field in fields.among(part.reader.table.totals for part in parts):
        arrays = [part.reader.lengths(field) for part in parts]
        joined[field] = np.concatenate(
            [
                array[part.kept] if len(array) else np.zeros(len(part.kept), np.uint8)
                for part, array in zip(parts, arrays, strict=True)
            ],
        )
    return joined


def _joined_columns(parts: Sequence[_Part], fields: MergedFields) -> dict[str, Column]:
    joined = {}
    for field in fields.among(part.reader.table.columns for part in parts):
        columns = [part.reader.column(field) for part in parts]
        kept = zip(columns, (part.kept for part in parts), strict=True)
        joined[field] = joined_columns(list(kept), fields.default(field, columns))
    return joined


def _joined_vectors(parts: Sequence[_Part], fields: MergedFields) -> dict[str, Vectors]:
    joined = {}
    for field in fields.among(part.reader.table.vector_fields for part in parts):
        joined[field] = _joined_vector(parts, field)
    return joined


def _joined_vector(parts: Sequence[_Part], field: str) -> Vectors:
    counts, texts, values, layouts = [], [], [], set()
    for part in parts:
        found = part.reader.table.vectors(field)
        if found is None:
            counts.append(np.zeros(len(part.kept), np.int64))
            continue
        words, table = found
        own = table.counts().astype(np.int64)
        chosen = spread(own, part.kept)
        all_words = list(words)
        counts.append(own[part.kept])
        texts += [all_words[place] for place in chosen.tolist()]
        values.append(table.values(0, len(table)).taken(chosen))
        layouts.add(table.layout)
    if len(layouts) != 1:
        raise ValueError(f"The vectors of {field} are laid out differently; index them again.")
    return Vectors(layouts.pop(), np.concatenate(counts), texts, Values.joined(values))


def _layout(tables: Sequence[FieldPostings | None], field: str) -> Layout:
    layouts = {table.layout for table in tables if table is not None}
    if len(layouts) != 1:
        raise ValueError(f"The terms of {field} are laid out differently; index them again.")
    return layouts.pop()


def _batches(
    parts: Sequence[_Part], field: str, lengths: Array | None, budget: int
) -> Iterator[TermBatch]:
    sources = [
        (part, table) for part in parts if (table := part.reader.postings(field)) is not None
    ]
    tables = [list(table.terms) for _, table in sources]
    merged = sorted(set().union(*tables))
    places = {term: place for place, term in enumerate(merged)}
    maps = [np.fromiter(map(places.__getitem__, terms), np.int64, len(terms)) for terms in tables]
    del tables, places
    sizes = np.zeros(len(merged), np.int64)
    for (_, table), numbers in zip(sources, maps, strict=True):
        sizes[numbers] += table.values.counts()
    for low, high in _runs(sizes, budget):
        runs = [
            _run(part, table, numbers, low, high)
            for (part, table), numbers in zip(sources, maps, strict=True)
        ]
        batch = _joined(merged[low:high], runs, lengths)
        if batch is not None:
            yield batch


def _runs(sizes: Array, budget: int) -> Iterator[tuple[int, int]]:
    """Runs of terms with at most ``budget`` postings, or of one term."""
    ends, low = sizes.cumsum(), 0
    while low < len(sizes):
        before = int(ends[low - 1]) if low else 0
        high = max(low + 1, int(np.searchsorted(ends, before + budget, "right")))
        yield low, high
        low = high


def _run(part: _Part, table: FieldPostings, numbers: Array, low: int, high: int) -> Run:
    """The postings of a source that stay, of the merged terms ``low`` to ``high``."""
    first, last = np.searchsorted(numbers, (low, high)).tolist()
    batch = table.batch(first, last)
    counts = np.zeros(high - low, np.int64)
    counts[numbers[first:last] - low] = batch.counts
    documents, values = batch.documents, batch.values
    if not part.whole:
        keys = np.repeat(numbers[first:last] - low, batch.counts)
        stays = np.flatnonzero(~part.reader.deleted[documents])
        counts = np.bincount(keys[stays], minlength=high - low)
        documents, values = documents[stays], values.taken(stays)
    return Run(counts, part.renumbered[documents], values)


def _joined(terms: Sequence[bytes], runs: Sequence[Run], lengths: Array | None) -> TermBatch | None:
    """The postings of consecutive terms; the sources' documents ascend from one to the next."""
    counts = np.sum([run.counts for run in runs], axis=0)
    held = np.flatnonzero(counts)
    if not len(held):
        return None
    documents, values = interleaved([run for run in runs if len(run.documents)])
    own = None if lengths is None else lengths[documents]
    return TermBatch([terms[n] for n in held.tolist()], counts[held], documents, values, own)
