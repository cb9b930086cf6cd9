"""Whoosh's column objects over our columns: which kind stores which, and their readers."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from whoosh import columns
from whoosh.filedb.structfile import BufferFile, StructFile

from indexer.engines.embedded.codec import safe_values
from indexer.engines.embedded.codec.columns import (
    Bits,
    Column,
    Numbers,
    Opaque,
    OrdinalLists,
    Ordinals,
    ordinal_lists_of,
    ordinals_of,
)
from indexer.engines.embedded.codec.container.sections import Array

_Build = Callable[[Any, dict[int, Any], int], Column]


class ColumnBuilder:
    """Collects the values of one column."""

    def __init__(self, column: columns.Column) -> None:
        self.column = column
        self._values: dict[int, Any] = {}
        self._check = _checker(column)

    def add(self, document: int, value: Any) -> None:
        """Set the value of a document. Raises what Whoosh's own column would raise."""
        self._check(value)
        self._values[document] = value

    def drop(self, document: int) -> None:
        """Forget the value of a document that was cancelled."""
        self._values.pop(document, None)

    def finish(self, count: int) -> Column:
        """The column of ``count`` documents."""
        build: _Build = _BUILDERS.get(type(self.column), _opaque)
        return build(self.column, self._values, count)


def _checker(column: Any) -> Any:
    if type(column) is columns.NumericColumn:
        return struct.Struct("!" + column._typecode).pack  # noqa: SLF001 - nowhere public
    if type(column) is columns.PickleColumn:
        return safe_values.encode
    return lambda _: None


def _dense(values: dict[int, Any], count: int, default: Any) -> list[Any]:
    return [values.get(document, default) for document in range(count)]


def _numbers(column: Any, values: dict[int, Any], count: int) -> Column:
    dtype = np.dtype(column._typecode).newbyteorder("<")  # noqa: SLF001 - nowhere public
    found = np.full(count, column.default_value(), dtype)
    found[list(values)] = np.array(list(values.values()), dtype)
    return Numbers(found)


def _ordinals(column: Any, values: dict[int, Any], count: int) -> Column:
    return ordinals_of(_dense(values, count, column.default_value()))


def _lists(_: Any, values: dict[int, Any], count: int) -> Column:
    return ordinal_lists_of([list(values.get(document, ())) for document in range(count)])


def _bits(_: Any, values: dict[int, Any], count: int) -> Column:
    return Bits(np.array([bool(v) for v in _dense(values, count, default=False)], bool))


def _plain(_: Any, values: dict[int, Any], count: int) -> Column:
    return ordinals_of(
        [
            b"" if values.get(document) is None else safe_values.encode(values[document])
            for document in range(count)
        ],
    )


def _opaque(column: Any, values: dict[int, Any], count: int) -> Column:
    stream = io.BytesIO()
    writer = column.writer(StructFile(stream))
    for document in sorted(values):
        writer.add(document, values[document])
    writer.finish(count)
    return Opaque(stream.getvalue())


_BUILDERS: dict[Any, Any] = {
    columns.NumericColumn: _numbers,
    columns.RefBytesColumn: _ordinals,
    columns.VarBytesColumn: _ordinals,
    columns.VarBytesListColumn: _lists,
    columns.BitColumn: _bits,
    columns.PickleColumn: _plain,
}


def column_reader(column: Any, found: Column, count: int) -> columns.ColumnReader:
    """Whoosh's view of a stored column."""
    match found:
        case Numbers(values):
            return NumberReader(values, count)
        case Bits(values):
            return BitReader(values, count)
        case OrdinalLists():
            return ListReader(found, count)
        case Ordinals():
            kind = PlainReader if type(column) is columns.PickleColumn else BytesReader
            return kind(found, count)
        case Opaque(data):
            reader: columns.ColumnReader = column.reader(BufferFile(data), 0, len(data), count)
            return reader


class _ArrayReader(columns.ColumnReader):
    def __init__(self, count: int) -> None:
        self._doccount = count

    def __getitem__(self, docnum: int) -> Any:
        raise NotImplementedError

    def __iter__(self) -> Iterator[Any]:
        return (self[document] for document in range(self._doccount))

    def load(self) -> Any:
        return list(self)


class NumberReader(_ArrayReader):
    """Numbers, whose sort keys may be turned round."""

    def __init__(self, values: Array, count: int) -> None:
        super().__init__(count)
        self._values = values
        self._reverse = False

    def __getitem__(self, docnum: int) -> Any:
        return self._values[docnum].item()

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values.tolist())

    def sort_key(self, docnum: int) -> Any:
        """The number, or its negative where reversed."""
        return 0 - self[docnum] if self._reverse else self[docnum]

    def set_reverse(self) -> None:
        """Turn the order round."""
        self._reverse = True


class BitReader(NumberReader):
    """Truth values."""

    def sort_key(self, docnum: int) -> Any:
        """0 or 1."""
        return int(self[docnum] ^ self._reverse)

    def id_set(self) -> frozenset[int]:
        """The documents whose value is true."""
        return frozenset(np.flatnonzero(self._values).tolist())


class BytesReader(_ArrayReader):
    """Byte strings out of the dictionary."""

    def __init__(self, found: Ordinals, count: int) -> None:
        super().__init__(count)
        self._ordinals = found.ordinals
        self._dictionary = found.dictionary

    def __getitem__(self, docnum: int) -> Any:
        return self._dictionary[self._ordinals[docnum].item()]

    def __iter__(self) -> Iterator[Any]:
        values = list(self._dictionary)
        return (values[ordinal] for ordinal in self._ordinals.tolist())


class PlainReader(BytesReader):
    """Values of plain types, where Whoosh would have pickled them."""

    def __getitem__(self, docnum: int) -> Any:
        data = super().__getitem__(docnum)
        return safe_values.decode(data) if data else None

    def sort_key(self, docnum: int) -> Any:
        """The encoded value: it can be compared whatever its type."""
        return super().__getitem__(docnum)

    def __iter__(self) -> Iterator[Any]:
        return (safe_values.decode(data) if data else None for data in super().__iter__())


class ListReader(_ArrayReader):
    """Lists of byte strings out of the dictionary."""

    def __init__(self, found: OrdinalLists, count: int) -> None:
        super().__init__(count)
        self._found = found

    def __getitem__(self, docnum: int) -> list[bytes]:
        start, stop = self._found.bounds[docnum : docnum + 2].tolist()
        return [
            self._found.dictionary[place] for place in self._found.ordinals[start:stop].tolist()
        ]

    def sort_key(self, docnum: int) -> Any:
        """The first value."""
        return self[docnum][0]
