"""What a segment knows by document: stored records, field lengths, columns and vectors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from indexer.engines.embedded.codec import safe_values
from indexer.engines.embedded.codec.columns import Column, read_column, write_column
from indexer.engines.embedded.codec.container.byte_strings import TextSink, TextTable
from indexer.engines.embedded.codec.container.section_writing import UNSIGNED, SectionWriter, Sink
from indexer.engines.embedded.codec.container.sections import Array, SectionFile
from indexer.engines.embedded.codec.payload_files import ValueSink, ValueTable
from indexer.engines.embedded.codec.payloads import Layout, Values
from indexer.engines.embedded.codec.stored import Frames, StoredSink, StoredTable
from indexer.errors import DamagedIndex

KIND = 1
EXTENSION = ".docs"


class DocumentSink:
    """Writes the file of documents: first the stored records, then the rest, field by field."""

    def __init__(self, stream: Sink, folder: Path | None = None, dictionary: bytes = b"") -> None:
        self._writer = SectionWriter(stream, KIND, folder)
        self._stored: StoredSink | None = StoredSink(self._writer, dictionary)
        self._count = 0
        self._lengths: dict[str, int] = {}
        self._columns: dict[str, str] = {}
        self._vectors: dict[str, str] = {}

    def store(self, record: bytes) -> None:
        """Append the record of the next document, as ``safe_values.encode`` makes it."""
        if self._stored is None:
            raise ValueError("Every record must be stored before the first array.")
        self._stored.write(record)

    def take(self, frames: Frames) -> None:
        """Append records that are compressed already."""
        if self._stored is None:
            raise ValueError("Every record must be stored before the first array.")
        self._stored.take(frames)

    def copy(self, table: DocumentTable, deleted: Array) -> None:
        """Append the records of another file but the deleted documents'."""
        if self._stored is None:
            raise ValueError("Every record must be stored before the first array.")
        self._stored.copy(table.records, deleted)

    @property
    def count(self) -> int:
        """The records stored so far."""
        return self._count if self._stored is None else self._stored.count

    def _finish_stored(self) -> None:
        if self._stored is not None:
            self._count = self._stored.count
            self._stored.close()
            self._stored = None

    def lengths(self, field: str, lengths: Array) -> None:
        """Write the length of ``field`` in every document: its number of tokens."""
        self._finish_stored()
        self._sized(field, len(lengths))
        self._lengths[field] = int(lengths.sum(dtype=np.int64))
        self._writer.add(f"length/{field}", lengths, UNSIGNED)

    def column(self, field: str, column: Column) -> None:
        """Write a column."""
        self._finish_stored()
        self._columns[field] = write_column(self._writer, field, column)

    def vectors(
        self, field: str, layout: Layout, counts: Array, texts: Sequence[bytes], values: Values
    ) -> None:
        """Write the vectors of ``field``: ``counts`` texts a document, each with its values."""
        self._finish_stored()
        self._sized(field, len(counts))
        name = f"vector/{field}"
        words, sink = TextSink(self._writer, f"{name}/texts"), ValueSink(self._writer, name, layout)
        words.write(texts)
        sink.write(counts, values)
        words.close()
        sink.close()
        self._vectors[field] = str(layout)

    def _sized(self, field: str, size: int) -> None:
        if size != self._count:
            raise ValueError(f"{field} has {size} entries for {self._count} documents.")

    def abandon(self) -> None:
        """Let go of everything: the file is not wanted any more."""
        self._writer.abandon()

    def close(self) -> int:
        """Finish the file; returns the number of documents."""
        self._finish_stored()
        self._writer.close(
            {
                "documents": self._count,
                "lengths": self._lengths,
                "columns": self._columns,
                "vectors": self._vectors,
            },
        )
        return self._count


class DocumentTable:
    """The open file of documents; safe to share between threads."""

    def __init__(self, buffer: Any, name: str) -> None:
        self.file = SectionFile(buffer, name, KIND)
        try:
            self.count = int(self.file.meta["documents"])
            self.totals: dict[str, int] = self.file.meta["lengths"]
            self.columns: dict[str, str] = self.file.meta["columns"]
            self._layouts = {
                field: Layout(layout) for field, layout in self.file.meta["vectors"].items()
            }
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise DamagedIndex(f"The index file {name} has no table of documents.") from error
        self.records = StoredTable(self.file)
        self._cache: dict[str, Column] = {}

    def record(self, document: int) -> bytes:
        """The stored record of a document, encoded."""
        return self.records[document]

    def stored(self, document: int) -> dict[str, Any]:
        """The stored fields of a document."""
        found = safe_values.decode(self.records[document])
        if not isinstance(found, dict):
            raise DamagedIndex(f"{self.file.name}: document {document} is not a record.")
        return found

    def stored_last(self, document: int, field: str) -> bytes:
        """The stored bytes of a field of a document, which a record of ours ends with."""
        record = self.records[document]
        found = safe_values.last_bytes(record, field)
        if found is None:
            found = bytes(self.stored(document)[field])
        return found

    def lengths(self, field: str) -> Array:
        """The length of ``field`` in every document; an empty array where it has none."""
        section = self.file.get(f"length/{field}")
        return np.empty(0, np.uint8) if section is None else section.all()

    def column(self, field: str) -> Column | None:
        """The column of ``field``, or None."""
        if field not in self.columns:
            return None
        if field not in self._cache:
            kind = self.columns[field]
            self._cache[field] = read_column(self.file, field, kind, self.count)
        return self._cache[field]

    def vectors(self, field: str) -> tuple[TextTable, ValueTable] | None:
        """The texts and values of the vectors of ``field``; a group is a document."""
        if field not in self._layouts:
            return None
        name = f"vector/{field}"
        return TextTable(self.file, f"{name}/texts"), ValueTable(
            self.file, name, self._layouts[field]
        )

    @property
    def vector_fields(self) -> tuple[str, ...]:
        """The fields that have vectors."""
        return tuple(self._layouts)
