"""Whoosh's readers over the section files: documents and terms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from whoosh.codec.base import FieldCursor, PerDocumentReader, TermsReader
from whoosh.columns import ColumnReader
from whoosh.fields import FieldType
from whoosh.filedb.filestore import Storage
from whoosh.formats import Format
from whoosh.reading import TermInfo, TermNotFound

from indexer.engines.embedded.codec.columns import Opaque
from indexer.engines.embedded.codec.container.maps import MissingFile, opened
from indexer.engines.embedded.codec.container.sections import Array
from indexer.engines.embedded.codec.documents import EXTENSION, DocumentTable
from indexer.engines.embedded.codec.postings import FieldPostings
from indexer.engines.embedded.codec.reader import TERMS_EXTENSION, TermFile
from indexer.engines.embedded.codec.segment import ColumnarSegment
from indexer.engines.embedded.codec.whoosh.column_types import column_reader
from indexer.engines.embedded.codec.whoosh.cursor import ColumnarCursor, term_info
from indexer.engines.embedded.codec.whoosh.matcher import ColumnarMatcher

Term = tuple[str, bytes]


def column_filename(segment: ColumnarSegment, field: str) -> str:
    """Where Whoosh's ``add_sortable`` puts a column that is added to a finished segment."""
    return segment.file_name(f".{field}.column")


class ColumnarDocumentReader(PerDocumentReader):
    """Everything by document number."""

    def __init__(self, storage: Storage, segment: ColumnarSegment) -> None:
        name = segment.file_name(EXTENSION)
        self.table = DocumentTable(opened(storage, name), name)
        self._segment = segment
        self._storage = storage

    def doc_count(self) -> int:
        """The documents that are not deleted."""
        return self._segment.doc_count_all() - self._segment.deleted_count()

    def doc_count_all(self) -> int:
        """The documents, the deleted ones too."""
        return self._segment.doc_count_all()

    def has_deletions(self) -> bool:
        """Whether a document is deleted."""
        return self._segment.deleted_count() > 0

    def is_deleted(self, docnum: int) -> bool:
        """Whether that document is deleted."""
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> Iterator[int]:
        """The deleted documents."""
        return self._segment.deleted_docs()

    def supports_columns(self) -> bool:
        """Yes."""
        return True

    def has_column(self, fieldname: str) -> bool:
        """Whether a field has a column here."""
        return fieldname in self.table.columns or self._storage.file_exists(self._added(fieldname))

    def _added(self, fieldname: str) -> str:
        return column_filename(self._segment, fieldname)

    def list_columns(self) -> list[str]:
        """The fields that have one."""
        return list(self.table.columns)

    def column_reader(self, fieldname: str, column: Any) -> ColumnReader:
        """Whoosh's view of a column."""
        found = self.table.column(fieldname)
        if found is None:
            found = Opaque(bytes(opened(self._storage, self._added(fieldname))))
        return column_reader(column, found, self.table.count)

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """The exact number of tokens of a field in a document; the default where it has none."""
        lengths = self.table.lengths(fieldname)
        return (int(lengths[docnum]) if len(lengths) else 0) or default

    def doc_field_length_reader(self, fieldname: str, default: int = 0) -> Any:
        """The same for one field, as a function of the document."""
        lengths = self.table.lengths(fieldname).tolist()
        if not lengths:
            return lambda _: default
        return lambda docnum: lengths[docnum] or default

    def field_length(self, fieldname: str) -> int:
        """The sum of the lengths of a field."""
        return self.table.totals.get(fieldname, 0)

    def min_field_length(self, fieldname: str) -> int:
        """The shortest; 0 where a document has none."""
        lengths = self.table.lengths(fieldname)
        return int(lengths.min()) if len(lengths) else 0

    def max_field_length(self, fieldname: str) -> int:
        """The longest."""
        return int(self.table.lengths(fieldname).max(initial=0))

    def has_vector(self, docnum: int, fieldname: str) -> bool:
        """Whether a document has a vector of the field."""
        found = self.table.vectors(fieldname)
        if found is None:
            return False
        start, stop = found[1].extent(docnum)
        return stop > start

    def vector(self, docnum: int, fieldname: str, format_: Format) -> ColumnarMatcher:
        """The vector of a field in a document. Raises KeyError where there is none."""
        found = self.table.vectors(fieldname)
        if found is None or not self.has_vector(docnum, fieldname):
            raise KeyError(f"Field {fieldname!r} has no vector in document {docnum}")
        texts, values = found
        words = [
            text.decode("utf-8", "surrogatepass") for text in texts.run(*values.extent(docnum))
        ]
        return ColumnarMatcher(values, docnum, words, format_)

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """The stored fields of a document."""
        return self.table.stored(docnum)


class ColumnarTermsReader(TermsReader):
    """Terms and postings, of every field of the segment, in ascending order."""

    def __init__(self, storage: Storage, segment: ColumnarSegment) -> None:
        name = segment.file_name(TERMS_EXTENSION)
        self._fields = TermFile(opened(storage, name), name).fields
        self._storage = storage
        self._segment = segment
        self._table: DocumentTable | None = None

    def _lengths(self, field: str) -> Array:
        """The lengths of the documents, where their file is there already."""
        if self._table is None:
            name = self._segment.file_name(EXTENSION)
            try:
                self._table = DocumentTable(opened(self._storage, name), name)
            except MissingFile:
                return np.empty(0, np.uint8)
        return self._table.lengths(field)

    def _found(self, fieldname: str, text: bytes) -> tuple[FieldPostings, int]:
        postings = self._fields.get(fieldname)
        number = None if postings is None else postings.terms.number(text)
        if postings is None or number is None:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        return postings, number

    def __contains__(self, term: Term) -> bool:
        postings = self._fields.get(term[0])
        return postings is not None and postings.terms.number(term[1]) is not None

    def indexed_field_names(self) -> list[str]:
        """The fields that have terms."""
        return list(self._fields)

    def cursor(self, fieldname: str, fieldobj: FieldType) -> FieldCursor:
        """A cursor over the terms of a field."""
        return ColumnarCursor(self._fields.get(fieldname), fieldobj)

    def _from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, FieldPostings, int]]:
        """The fields from ``fieldname`` on, each with the first term to read."""
        if fieldname not in self._fields:
            return
        names = list(self._fields)
        for name in names[names.index(fieldname) :]:
            postings = self._fields[name]
            yield name, postings, postings.terms.find(prefix) if name == fieldname else 0

    def _all(self) -> Iterator[tuple[str, FieldPostings, int]]:
        return ((name, postings, 0) for name, postings in self._fields.items())

    def _terms(self, fields: Iterator[tuple[str, FieldPostings, int]]) -> Iterator[Term]:
        for name, postings, first in fields:
            for start in range(first, len(postings.terms), 256):
                for text in postings.terms.run(start, min(start + 256, len(postings.terms))):
                    yield name, text

    def _items(
        self, fields: Iterator[tuple[str, FieldPostings, int]]
    ) -> Iterator[tuple[Term, TermInfo]]:
        for name, postings, first in fields:
            for number in range(first, len(postings.terms)):
                yield (name, postings.terms[number]), term_info(postings, number)

    def terms(self) -> Iterator[Term]:
        """Every (field, term)."""
        return self._terms(self._all())

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[Term]:
        """The terms from ``prefix`` on, then those of the fields behind."""
        return self._terms(self._from(fieldname, prefix))

    def items(self) -> Iterator[tuple[Term, TermInfo]]:
        """Every (field, term) with its statistics."""
        return self._items(self._all())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[Term, TermInfo]]:
        """The same from ``prefix`` on."""
        return self._items(self._from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """The statistics of a term. Raises TermNotFound."""
        return term_info(*self._found(fieldname, text))

    def frequency(self, fieldname: str, text: bytes) -> float:
        """The summed weight of a term; 0 where it is not there."""
        return self.term_info(fieldname, text).weight() if (fieldname, text) in self else 0

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """The documents of a term; 0 where it is not there."""
        return self.term_info(fieldname, text).doc_frequency() if (fieldname, text) in self else 0

    def matcher(
        self, fieldname: str, text: bytes, format_: Format, scorer: Any = None
    ) -> ColumnarMatcher:
        """A matcher over the postings of a term. Raises TermNotFound."""
        postings, number = self._found(fieldname, text)
        return ColumnarMatcher(
            postings.values,
            number,
            postings.documents(number).tolist(),
            format_,
            lambda: self._lengths(fieldname),
            (fieldname, text),
            scorer,
        )

    def close(self) -> None:
        """Nothing to do: the map goes with the last array that shows a part of it."""
