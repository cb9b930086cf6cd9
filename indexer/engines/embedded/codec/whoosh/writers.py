"""Whoosh's per-document writers over the section files.

They hold one field's postings, or the columns of the segment, in memory until they are complete;
``bulk.py`` is the way for large corpora.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np
from whoosh.codec.base import FieldWriter, PerDocumentWriter
from whoosh.columns import Column
from whoosh.fields import FieldType
from whoosh.filedb.filestore import Storage

from indexer.engines.embedded.codec import safe_values
from indexer.engines.embedded.codec.container.maps import folder_of
from indexer.engines.embedded.codec.container.section_writing import SectionWriter
from indexer.engines.embedded.codec.documents import EXTENSION, DocumentSink
from indexer.engines.embedded.codec.postings import PostingSink, TermBatch
from indexer.engines.embedded.codec.reader import TERMS_EXTENSION, TERMS_KIND
from indexer.engines.embedded.codec.segment import ColumnarSegment
from indexer.engines.embedded.codec.whoosh.column_types import ColumnBuilder
from indexer.engines.embedded.codec.whoosh.formats import ValueBuilder


class ColumnarDocumentWriter(PerDocumentWriter):
    """Stored fields, lengths, columns and vectors, document by document."""

    def __init__(self, storage: Storage, segment: ColumnarSegment) -> None:
        self._stream = segment.new_file(storage, EXTENSION)
        self._sink = DocumentSink(self._stream, folder_of(storage))
        self._columns: dict[str, ColumnBuilder] = {}
        self._lengths: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self._vectors: defaultdict[str, dict[int, list[Any]]] = defaultdict(dict)
        self._vector_formats: dict[str, Any] = {}
        self._count = 0
        self._stored: dict[str, Any] | None = None
        self.is_closed = False

    def start_doc(self, docnum: int) -> None:
        """Begin the next document."""
        if self._stored is not None or docnum != self._count:
            raise ValueError(f"Document {docnum} was begun, {self._count} was expected.")
        self._stored = {}

    def add_field(
        self,
        fieldname: str,
        fieldobj: FieldType,  # noqa: ARG002 - Whoosh gives it
        value: Any,
        length: int | None,
    ) -> None:
        """Store a value and a length. Raises ValueError on a value with no encoding."""
        if value is not None:
            safe_values.encode(value)
            self._current()[fieldname] = value
        if length:
            self._lengths[fieldname][self._count] = length

    def _current(self) -> dict[str, Any]:
        if self._stored is None:
            raise ValueError("No document was begun.")
        return self._stored

    def add_column_value(self, fieldname: str, columnobj: Column, value: Any) -> None:
        """Set the value of a column."""
        if fieldname not in self._columns:
            self._columns[fieldname] = ColumnBuilder(columnobj)
        self._columns[fieldname].add(self._count, value)

    def add_vector_items(self, fieldname: str, fieldobj: FieldType, items: Iterable[Any]) -> None:
        """Keep the (text, weight, value) triples of a vector."""
        rows = list(items)
        if rows:
            self._vectors[fieldname][self._count] = rows
            self._vector_formats[fieldname] = fieldobj.vector

    def finish_doc(self) -> None:
        """Complete the document."""
        self._sink.store(safe_values.encode(self._current()))
        self._stored = None
        self._count += 1

    def cancel_doc(self) -> None:
        """Drop the document that was begun."""
        self._stored = None
        for lengths in self._lengths.values():
            lengths.pop(self._count, None)
        for vectors in self._vectors.values():
            vectors.pop(self._count, None)
        for builder in self._columns.values():
            builder.drop(self._count)

    def close(self) -> None:
        """Write the file."""
        if self._stored is not None:
            self.finish_doc()
        for field in sorted(self._lengths):
            lengths = np.zeros(self._count, np.uint64)
            lengths[list(self._lengths[field])] = list(self._lengths[field].values())
            self._sink.lengths(field, lengths)
        for field in sorted(self._columns):
            self._sink.column(field, self._columns[field].finish(self._count))
        for field in sorted(self._vectors):
            self._write_vectors(field)
        self._sink.close()
        self._stream.close()
        self.is_closed = True

    def _write_vectors(self, field: str) -> None:
        builder = ValueBuilder(self._vector_formats[field])
        counts, texts = np.zeros(self._count, np.int64), []
        for document in sorted(self._vectors[field]):
            rows = self._vectors[field][document]
            counts[document] = len(rows)
            for text, weight, value in rows:
                texts.append(text.encode("utf-8", "surrogatepass"))
                builder.add(weight, value or b"")
        self._sink.vectors(field, builder.layout, counts, texts, builder.values())


class ColumnarFieldWriter(FieldWriter):
    """Terms and postings, in the order that Whoosh's pool sorts them."""

    def __init__(self, storage: Storage, segment: ColumnarSegment) -> None:
        self._stream = segment.new_file(storage, TERMS_EXTENSION)
        self._writer = SectionWriter(self._stream, TERMS_KIND, folder_of(storage))
        self._layouts: dict[str, str] = {}
        self._field: str | None = None
        self.is_closed = False

    def start_field(self, fieldname: str, fieldobj: FieldType) -> None:
        """Begin a field."""
        if self._field is not None or fieldname in self._layouts:
            raise ValueError(f"The field {fieldname} was begun out of order.")
        self._field = fieldname
        self._values = ValueBuilder(fieldobj.format)
        self._terms: list[bytes] = []
        self._counts = array("Q")
        self._documents = array("Q")
        self._lengths = array("Q")

    def start_term(self, text: bytes) -> None:
        """Begin a term of the field."""
        if self._field is None:
            raise ValueError("A term was begun outside a field.")
        self._terms.append(text)
        self._start = len(self._documents)

    def add(self, docnum: int, weight: float, vbytes: bytes, length: int | None) -> None:
        """Add a posting of the term."""
        self._documents.append(docnum)
        self._values.add(weight, vbytes or b"")
        self._lengths.append(length or 0)

    def finish_term(self) -> None:
        """Complete the term."""
        count = len(self._documents) - self._start
        if count:
            self._counts.append(count)
        else:
            self._terms.pop()

    def finish_field(self) -> None:
        """Write the field."""
        if self._field is None:
            raise ValueError("A field was finished that was not begun.")
        field, self._field = self._field, None
        layout = self._values.layout
        sink = PostingSink(self._writer, field, layout)
        sink.write(
            TermBatch(
                self._terms,
                np.array(self._counts),
                np.array(self._documents),
                self._values.values(),
                np.array(self._lengths),
            ),
        )
        sink.close()
        self._layouts[field] = str(layout)

    def close(self) -> None:
        """Write the table."""
        self._writer.close({"fields": self._layouts})
        self._stream.close()
        self.is_closed = True
