"""Writing a whole segment from arrays: what a bulk indexer and the merge call.

Both this way and Whoosh's per-document writers end in the same ``DocumentSink`` and
``PostingSink``, so the files are the same.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from indexer.engines.embedded import files
from indexer.engines.embedded.codec import safe_values
from indexer.engines.embedded.codec.columns import Column
from indexer.engines.embedded.codec.container.section_writing import SectionWriter
from indexer.engines.embedded.codec.container.sections import Array
from indexer.engines.embedded.codec.documents import EXTENSION, DocumentSink
from indexer.engines.embedded.codec.payloads import Layout, Values
from indexer.engines.embedded.codec.postings import PostingSink, TermBatch
from indexer.engines.embedded.codec.reader import TERMS_EXTENSION, TERMS_KIND
from indexer.engines.embedded.codec.segment import ColumnarSegment
from indexer.engines.embedded.codec.stored import Frames


@dataclass(frozen=True, slots=True)
class FieldTerms:
    """The terms of one field, batch after batch in ascending order; read once, as written."""

    layout: Layout
    batches: Iterable[TermBatch]


@dataclass(frozen=True, slots=True)
class Vectors:
    """The vectors of one field: ``counts`` texts (UTF-8) a document, each with its values."""

    layout: Layout
    counts: Array
    texts: Sequence[bytes]
    values: Values


@dataclass(frozen=True, slots=True)
class Documents:
    """What a segment holds by document, everything with one entry a document.

    ``stored``: the stored fields, or their bytes as ``safe_values.encode`` makes them of a dict,
    read once, as they are written; or all of them compressed. ``columns``, ``lengths`` and
    ``vectors``: by field.
    """

    stored: Iterable[Mapping[str, Any] | bytes] | Frames
    columns: Mapping[str, Column] = dataclasses.field(default_factory=dict)
    lengths: Mapping[str, Array] = dataclasses.field(default_factory=dict)
    vectors: Mapping[str, Vectors] = dataclasses.field(default_factory=dict)

    def store(self, sink: DocumentSink) -> None:
        """Write the stored fields."""
        if isinstance(self.stored, Frames):
            sink.take(self.stored)
            return
        for record in self.stored:
            sink.store(record if isinstance(record, bytes) else safe_values.encode(dict(record)))


def write_segment(
    directory: Path,
    segment: ColumnarSegment,
    documents: Documents,
    terms: Mapping[str, FieldTerms],
    dictionary: bytes = b"",
) -> ColumnarSegment:
    """Write the files of ``segment`` and tell it its number of documents.

    ``dictionary``: what the stored records have in common (``dictionary_of``). The files are
    synced; where anything fails they are removed. ``commit_segments`` publishes the segment.
    Raises ValueError where the arrays do not belong together.
    """
    with segment_writer(directory, segment, dictionary) as writer:
        writer.documents(documents.store, documents.lengths, documents.columns, documents.vectors)
        for field in sorted(terms):
            writer.terms(field, terms[field])
    return segment


def write_documents(
    directory: Path, segment: ColumnarSegment, documents: Documents, dictionary: bytes = b""
) -> None:
    """Write the file of documents alone, for who writes that of the terms elsewhere.

    The segment is told its number of documents.
    """
    with _written(directory / segment.file_name(EXTENSION)) as stream:
        sink = DocumentSink(stream, directory, dictionary)
        try:
            _fill(sink, documents.store, documents.lengths, documents.columns, documents.vectors)
            segment.set_doc_count(sink.close())
        except BaseException:
            sink.abandon()
            raise


def write_terms(
    directory: Path, segment: ColumnarSegment, terms: Mapping[str, FieldTerms], documents: int
) -> None:
    """Write the file of terms alone; ``documents``: how many the segment has."""
    with _written(directory / segment.file_name(TERMS_EXTENSION)) as stream:
        writer = SectionWriter(stream, TERMS_KIND, directory)
        try:
            for field in sorted(terms):
                _write_field(writer, field, terms[field], documents, None)
            layouts = {field: str(found.layout) for field, found in terms.items()}
            writer.close({"fields": layouts, "documents": documents})
        except BaseException:
            writer.abandon()
            raise


@contextmanager
def _written(path: Path) -> Iterator[IO[bytes]]:
    """A new file, synced behind the block; removed where the block is left by an error."""
    try:
        with files.opened(path, "wb") as stream:
            yield stream
            files.synced(stream)
    except BaseException:
        files.remove(path)
        raise


@contextmanager
def segment_writer(
    directory: Path, segment: ColumnarSegment, dictionary: bytes = b""
) -> Iterator[SegmentFiles]:
    """The files of a segment in the making; removed where the block is left by an error."""
    paths = [directory / segment.file_name(end) for end in (EXTENSION, TERMS_EXTENSION)]
    try:
        with files.opened(paths[0], "wb") as documents, files.opened(paths[1], "wb") as terms:
            writer = SegmentFiles(documents, terms, directory, dictionary)
            try:
                yield writer
            except BaseException:
                writer.abandon()
                raise
            segment.set_doc_count(writer.close())
            for file in (documents, terms):
                files.synced(file)
    except BaseException:
        for path in paths:
            files.remove(path)
        raise


class SegmentFiles:
    """Both files of a segment: first the documents, then the terms, field after field."""

    def __init__(
        self, documents: IO[bytes], terms: IO[bytes], folder: Path, dictionary: bytes
    ) -> None:
        self._documents = DocumentSink(documents, folder, dictionary)
        self._terms = SectionWriter(terms, TERMS_KIND, folder)
        self._layouts: dict[str, str] = {}
        self._lengths: Mapping[str, Array] = {}
        self._count = 0

    def documents(
        self,
        fill: Callable[[DocumentSink], None],
        lengths: Mapping[str, Array],
        columns: Mapping[str, Column],
        vectors: Mapping[str, Vectors],
    ) -> None:
        """Write everything by document; ``fill`` stores the records."""
        self._lengths = lengths
        _fill(self._documents, fill, lengths, columns, vectors)
        self._count = self._documents.count

    def terms(self, field: str, terms: FieldTerms) -> None:
        """Write the terms of a field."""
        _write_field(self._terms, field, terms, self._count, self._lengths.get(field))
        self._layouts[field] = str(terms.layout)

    def abandon(self) -> None:
        """Let go of everything: the files are not wanted any more."""
        self._documents.abandon()
        self._terms.abandon()

    def close(self) -> int:
        """Write the tables; returns the number of documents."""
        self._terms.close({"fields": self._layouts, "documents": self._count})
        return self._documents.close()


def _fill(
    sink: DocumentSink,
    fill: Callable[[DocumentSink], None],
    lengths: Mapping[str, Array],
    columns: Mapping[str, Column],
    vectors: Mapping[str, Vectors],
) -> None:
    fill(sink)
    for field in sorted(lengths):
        sink.lengths(field, lengths[field])
    for field in sorted(columns):
        sink.column(field, columns[field])
    for field in sorted(vectors):
        found = vectors[field]
        sink.vectors(field, found.layout, found.counts, found.texts, found.values)


def _write_field(
    writer: SectionWriter, field: str, terms: FieldTerms, documents: int, lengths: Array | None
) -> None:
    """The terms of a field; ``lengths``: of the field, by document."""
    sink = PostingSink(writer, field, terms.layout, documents)
    for batch in terms.batches:
        if batch.lengths is None and lengths is not None:
            own = lengths[batch.documents]
            sink.write(dataclasses.replace(batch, lengths=own))
        else:
            sink.write(batch)
    sink.close()
