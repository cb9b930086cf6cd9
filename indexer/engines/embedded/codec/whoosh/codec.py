"""The codec: what Whoosh asks for when it reads and writes a segment."""

from __future__ import annotations

from typing import Any

from whoosh.codec.base import (
    Codec,
    FieldWriter,
    PerDocumentReader,
    PerDocumentWriter,
    Segment,
    TermsReader,
)
from whoosh.filedb.filestore import Storage

from indexer.engines.embedded.codec.segment import ColumnarSegment
from indexer.engines.embedded.codec.whoosh.readers import (
    ColumnarDocumentReader,
    ColumnarTermsReader,
    column_filename,
)
from indexer.engines.embedded.codec.whoosh.writers import (
    ColumnarDocumentWriter,
    ColumnarFieldWriter,
)


class ColumnarCodec(Codec):
    """``index.writer(codec=ColumnarCodec())`` writes columnar segments; they name it themselves."""

    def per_document_writer(self, storage: Storage, segment: Segment) -> PerDocumentWriter:
        """The writer of stored fields, lengths, columns and vectors."""
        return ColumnarDocumentWriter(storage, _columnar(segment))

    def field_writer(self, storage: Storage, segment: Segment) -> FieldWriter:
        """The writer of terms and postings."""
        return ColumnarFieldWriter(storage, _columnar(segment))

    def per_document_reader(self, storage: Storage, segment: Segment) -> PerDocumentReader:
        """The reader of stored fields, lengths, columns and vectors."""
        return ColumnarDocumentReader(storage, _columnar(segment))

    def terms_reader(self, storage: Storage, segment: Segment) -> TermsReader:
        """The reader of terms and postings."""
        return ColumnarTermsReader(storage, _columnar(segment))

    def new_segment(
        self,
        storage: Storage,  # noqa: ARG002 - Whoosh gives it
        indexname: str,
    ) -> ColumnarSegment:
        """An empty segment with a name of its own."""
        return ColumnarSegment(indexname)

    def supports_columns(self) -> bool:
        """Yes."""
        return True

    @classmethod
    def column_filename(cls, segment: Segment, fieldname: str) -> str:
        """Where Whoosh's ``add_sortable`` puts a column that is added to a finished segment."""
        return column_filename(_columnar(segment), fieldname)

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> Any:  # noqa: FBT001, FBT002 - Whoosh's signature
        """Not here: a posting list is no file of its own. Raises NotImplementedError."""
        raise NotImplementedError("Postings are written by the field writer, a field at a time.")

    def postings_reader(
        self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None
    ) -> Any:
        """Not here either. Raises NotImplementedError."""
        raise NotImplementedError("Postings are read by the terms reader's matchers.")


def _columnar(segment: Segment) -> ColumnarSegment:
    if not isinstance(segment, ColumnarSegment):
        raise TypeError(f"{segment!r} was not written by the columnar codec.")
    return segment


ColumnarSegment.codec_type = ColumnarCodec
