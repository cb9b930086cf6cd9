"""Whoosh's index object over our table of contents, and our merge as a policy of its writer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from whoosh import fields, index
from whoosh.writing import IndexWriter

from indexer.engines.embedded.codec.merge import MergedFields, merge_segments
from indexer.engines.embedded.codec.reader import ColumnarReader
from indexer.engines.embedded.codec.segment import NAME, ColumnarSegment
from indexer.engines.embedded.codec.toc import SealedStorage, commit_segments, reading
from indexer.engines.embedded.codec.whoosh.codec import ColumnarCodec


class ColumnarIndex(index.FileIndex):
    """A Whoosh index of columnar segments, to read and to write."""

    def __init__(self, directory: Path, schema: fields.Schema, name: str) -> None:
        super().__init__(SealedStorage(directory), schema, name)  # type: ignore[no-untyped-call]  # Whoosh has none here

    def writer(self, procs: int = 1, **options: Any) -> IndexWriter:
        """A writer with the columnar codec; several processes are the bulk indexer's matter."""
        if procs != 1:
            raise ValueError("Whoosh's own worker processes are not supported here.")
        options.setdefault("codec", ColumnarCodec())
        return super().writer(**options)


def create_index(directory: Path, schema: fields.Schema, name: str = NAME) -> ColumnarIndex:
    """An empty index in an existing directory."""
    commit_segments(directory, schema, [], name=name)
    return open_index(directory, schema, name)


def open_index(directory: Path, schema: fields.Schema, name: str = NAME) -> ColumnarIndex:
    """The index in ``directory``, with ``schema`` in place of the stored one.

    Raises MissingIndex, StaleIndex (another format) or DamagedIndex.
    """
    if not len(schema):
        raise ValueError("An index is opened with its schema, and this one has no field.")
    return reading(directory, lambda: ColumnarIndex(directory, schema, name))


def merge_columnar(writer: Any, segments: Sequence[ColumnarSegment]) -> list[ColumnarSegment]:
    """A merge policy for Whoosh: ``writer.commit(mergetype=merge_columnar)`` merges them all."""
    if len(segments) < 2 and not any(segment.has_deletions() for segment in segments):
        return list(segments)
    directory = Path(writer.storage.folder)
    readers = [ColumnarReader.open(directory, segment) for segment in segments]
    target = ColumnarSegment(writer.indexname)
    return [merge_segments(directory, readers, target, merged_fields(writer.schema))]


def merged_fields(schema: fields.Schema) -> MergedFields:
    """The fields of a schema; a document without a value has the default of Whoosh's column."""
    columns = {name: field.column_type for name, field in schema.items() if field.column_type}
    defaults = {name: column.default_value() for name, column in columns.items()}
    return MergedFields(frozenset(schema.names()), defaults)
