"""One value, or several, for each document: numbers, ordinals into a dictionary, bits, bytes.

The kind stands in the file's table: ``number`` (an array), ``ordinal`` (one entry of a sorted
dictionary a document), ``ordinals`` (several), ``bits``, and ``bytes`` (a column of another
program, as it wrote it).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from indexer.engines.embedded.codec.container.byte_strings import SortedTextSink, SortedTextTable
from indexer.engines.embedded.codec.container.section_writing import (
    OFFSETS,
    UNSIGNED,
    SectionWriter,
)
from indexer.engines.embedded.codec.container.sections import Array, SectionFile
from indexer.engines.embedded.codec.payloads import spread


@dataclass(frozen=True, slots=True)
class Numbers:
    """One number a document; ``default`` where a document has none."""

    values: Array


@dataclass(frozen=True, slots=True)
class Ordinals:
    """One entry of ``dictionary`` (ascending) a document, by its number."""

    ordinals: Array
    dictionary: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class OrdinalLists:
    """Several entries a document: those of ``d`` are ``ordinals[bounds[d]:bounds[d + 1]]``."""

    bounds: Array
    ordinals: Array
    dictionary: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Bits:
    """One truth value a document."""

    values: Array


@dataclass(frozen=True, slots=True)
class Opaque:
    """The bytes that Whoosh's own column object wrote."""

    data: bytes


Column = Numbers | Ordinals | OrdinalLists | Bits | Opaque


def ordinals_of(values: Sequence[bytes]) -> Ordinals:
    """A column of ``values``, one a document."""
    dictionary, numbers = _numbered(values)
    return Ordinals(numbers, dictionary)


def ordinal_lists_of(lists: Sequence[Sequence[bytes]]) -> OrdinalLists:
    """A column of lists of values; the order and repetitions inside a list are kept."""
    dictionary, numbers = _numbered([value for values in lists for value in values])
    sizes = np.fromiter(map(len, lists), np.int64, len(lists))
    return OrdinalLists(np.concatenate(([0], sizes.cumsum())), numbers, dictionary)


def _numbered(values: Sequence[bytes]) -> tuple[list[bytes], Array]:
    dictionary = sorted(set(values))
    places = {value: place for place, value in enumerate(dictionary)}
    return dictionary, np.fromiter(map(places.__getitem__, values), np.int64, len(values))


def write_column(writer: SectionWriter, field: str, column: Column) -> str:
    """Write a column; returns its kind, for the file's table."""
    name = f"column/{field}"
    match column:
        case Numbers(values):
            writer.add(f"{name}/values", values)
            return "number"
        case Ordinals(ordinals, dictionary):
            writer.add(f"{name}/ordinals", ordinals, UNSIGNED)
            _write_dictionary(writer, name, dictionary)
            return "ordinal"
        case OrdinalLists(bounds, ordinals, dictionary):
            writer.add(f"{name}/bounds", bounds, OFFSETS)
            writer.add(f"{name}/ordinals", ordinals, UNSIGNED)
            _write_dictionary(writer, name, dictionary)
            return "ordinals"
        case Bits(values):
            writer.add(f"{name}/bits", np.packbits(values.astype(bool), bitorder="little"))
            return "bits"
        case Opaque(data):
            writer.add_bytes(f"{name}/bytes", data)
            return "bytes"


def _write_dictionary(writer: SectionWriter, name: str, dictionary: Sequence[bytes]) -> None:
    sink = SortedTextSink(writer, f"{name}/dictionary")
    sink.write(list(dictionary))
    sink.close()


def read_column(file: SectionFile, field: str, kind: str, documents: int) -> Column:
    """The column of ``field``: views of the map, but bits, which are unpacked."""
    name = f"column/{field}"
    if kind == "number":
        return Numbers(file[f"{name}/values"].all())
    if kind == "bits":
        packed = file[f"{name}/bits"].all()
        return Bits(np.unpackbits(packed, count=documents, bitorder="little").view(bool))
    if kind == "bytes":
        return Opaque(file[f"{name}/bytes"].all().tobytes())
    ordinals = file[f"{name}/ordinals"].all()
    dictionary = SortedTextTable(file, f"{name}/dictionary")
    if kind == "ordinal":
        return Ordinals(ordinals, dictionary)
    return OrdinalLists(file[f"{name}/bounds"].all(), ordinals, dictionary)


def joined_columns(parts: Sequence[tuple[Column | None, Array]], default: Any) -> Column:
    """One column from several segments' parts, each with the documents to keep.

    A part that has no such column takes ``default``: a number, bytes or an empty list.
    Raises ValueError where the parts are of different kinds.
    """
    known = [column for column, _ in parts if column is not None]
    kinds = {type(column) for column in known}
    if len(kinds) != 1 or Opaque in kinds:
        raise ValueError("These columns cannot be joined as arrays.")
    if isinstance(known[0], Numbers | Bits):
        return _joined_numbers(parts, known[0], default)
    if isinstance(known[0], Ordinals):
        return _joined_ordinals(parts, default)
    return _joined_lists(parts)


def _joined_numbers(
    parts: Sequence[tuple[Column | None, Array]], model: Numbers | Bits, default: Any
) -> Column:
    # A part may be of a narrower type than another one, and than the default.
    filled = np.promote_types(model.values.dtype, np.min_scalar_type(default))
    arrays = [
        column.values[kept]
        if isinstance(column, Numbers | Bits)
        else np.full(len(kept), default, filled)
        for column, kept in parts
    ]
    return type(model)(np.concatenate(arrays))


def _mapping(dictionary: Sequence[bytes], places: dict[bytes, int]) -> Array:
    return np.fromiter((places[value] for value in dictionary), np.int64, len(dictionary))


def _trimmed(ordinals: Array, merged: list[bytes]) -> tuple[Array, list[bytes]]:
    """Without the values that no document has any more."""
    used, numbers = np.unique(ordinals, return_inverse=True)
    return numbers, [merged[place] for place in used.tolist()]


def _joined_ordinals(parts: Sequence[tuple[Column | None, Array]], default: bytes) -> Column:
    tables = [
        list(column.dictionary) if isinstance(column, Ordinals) else [default]
        for column, _ in parts
    ]
    merged = sorted(set().union(*tables))
    places = {value: place for place, value in enumerate(merged)}
    arrays = []
    for (column, kept), table in zip(parts, tables, strict=True):
        own = column.ordinals[kept] if isinstance(column, Ordinals) else np.zeros(len(kept), int)
        arrays.append(_mapping(table, places)[own])
    ordinals, dictionary = _trimmed(np.concatenate(arrays), merged)
    return Ordinals(ordinals, dictionary)


def _joined_lists(parts: Sequence[tuple[Column | None, Array]]) -> Column:
    tables = [
        list(column.dictionary) if isinstance(column, OrdinalLists) else [] for column, _ in parts
    ]
    merged = sorted(set().union(*tables))
    places = {value: place for place, value in enumerate(merged)}
    arrays, sizes = [], []
    for (column, kept), table in zip(parts, tables, strict=True):
        if isinstance(column, OrdinalLists):
            own = np.diff(column.bounds)
            sizes.append(own[kept].astype(np.int64))
            arrays.append(_mapping(table, places)[column.ordinals[spread(own, kept)]])
        else:
            sizes.append(np.zeros(len(kept), np.int64))
    ordinals, dictionary = _trimmed(np.concatenate([*arrays, np.empty(0, np.int64)]), merged)
    bounds = np.concatenate(([0], np.concatenate(sizes).cumsum()))
    return OrdinalLists(bounds, ordinals, dictionary)
