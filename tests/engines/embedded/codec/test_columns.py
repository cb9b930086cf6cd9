"""Columns: as arrays, through Whoosh's column objects, and joined."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import columns
from whoosh.filedb.filestore import RamStorage

from indexer.engines.embedded.codec.columns import (
    Bits,
    Column,
    Numbers,
    Opaque,
    OrdinalLists,
    Ordinals,
    joined_columns,
    ordinal_lists_of,
    ordinals_of,
    read_column,
    write_column,
)
from indexer.engines.embedded.codec.container.section_writing import SectionWriter
from indexer.engines.embedded.codec.whoosh.column_types import ColumnBuilder, column_reader
from tests.engines.embedded.codec.codec_cases import numbers, written

SHORT = st.binary(max_size=3)
KINDS: list[tuple[Any, Any]] = [
    (columns.VarBytesColumn(), SHORT),
    (columns.RefBytesColumn(), SHORT),
    (columns.RefBytesColumn(2, b"xx"), st.binary(min_size=2, max_size=2)),
    (columns.FixedBytesColumn(2), st.binary(min_size=2, max_size=2)),
    (columns.NumericColumn("i"), st.integers(-(2**31), 2**31 - 1)),
    (columns.NumericColumn("B", default=7), st.integers(0, 255)),
    (columns.NumericColumn("Q", default=2**64 - 1), st.integers(0, 2**64 - 1)),
    (columns.NumericColumn("d"), st.floats(allow_nan=False)),
    (columns.BitColumn(), st.booleans()),
    (columns.CompressedBytesColumn(), SHORT),
    (columns.StructColumn("ii", (0, 0)), st.tuples(st.integers(0, 9), st.integers(0, 9))),
    (columns.PickleColumn(columns.VarBytesColumn()), st.none() | st.lists(st.text(max_size=3))),
    (columns.VarBytesListColumn(), st.lists(SHORT, min_size=1, max_size=3)),
    (columns.FixedBytesListColumn(1), st.lists(st.binary(min_size=1, max_size=1), min_size=1)),
]


def through_files(builder: ColumnBuilder, count: int) -> Any:
    """The reader of a column that was written and read."""
    kinds: list[str] = []

    def fill(writer: SectionWriter) -> None:
        kinds.append(write_column(writer, "c", builder.finish(count)))

    found = read_column(written(fill), "c", kinds[0], count)
    return column_reader(builder.column, found, count)


def stock(column: Any, values: dict[int, Any], count: int) -> Any:
    """Whoosh's own reader over Whoosh's own bytes."""
    storage = RamStorage()
    file = storage.create_file("c")
    writer = column.writer(file)
    for document, value in values.items():
        writer.add(document, value)
    writer.finish(count)
    file.close()
    length = storage.file_length("c")
    return column.reader(storage.open_file("c"), 0, length, count)


@pytest.mark.parametrize(("column", "values"), KINDS)
@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_a_column_reads_as_whooshs_own(column: Any, values: Any, data: st.DataObject) -> None:
    """Values, defaults, iteration and sort keys, both ways round where it can be."""
    count = data.draw(st.integers(1, 12))
    given_ = data.draw(st.dictionaries(st.sampled_from(range(count)), values))
    given_ = {document: given_[document] for document in sorted(given_)}
    builder = ColumnBuilder(column)
    for document, value in given_.items():
        builder.add(document, value)
    ours, theirs = through_files(builder, count), stock(column, given_, count)
    assert len(ours) == len(theirs)
    assert [ours[document] for document in range(count)] == [
        theirs[document] for document in range(count)
    ]
    if type(column) is not columns.CompressedBytesColumn:  # its own iteration stops at a default
        assert list(ours) == [ours[document] for document in range(count)]
        assert list(ours.load()) == list(ours)
    if not column.stores_lists() and type(column) is not columns.PickleColumn:
        keys = [ours.sort_key(document) for document in range(count)]
        assert keys == [theirs.sort_key(document) for document in range(count)]
    if column.reversible:
        ours.set_reverse()
        theirs.set_reverse()
        keys = [ours.sort_key(document) for document in range(count)]
        assert keys == [theirs.sort_key(document) for document in range(count)]


def test_bytes_cannot_be_turned_round_and_lists_sort_by_their_first() -> None:
    """As Whoosh says of its own."""
    with pytest.raises(NotImplementedError):
        column_reader(columns.VarBytesColumn(), ordinals_of([b"a"]), 1).set_reverse()
    reader = column_reader(columns.VarBytesListColumn(), ordinal_lists_of([[b"b", b"a"]]), 1)
    assert reader.sort_key(0) == b"b"
    assert column_reader(columns.BitColumn(), Bits(np.array([True, False])), 2).id_set() == {0}


def test_plain_values_sort_by_their_encoding() -> None:
    """None and lists side by side."""
    builder = ColumnBuilder(columns.PickleColumn(columns.VarBytesColumn()))
    builder.add(0, ["a"])
    reader = column_reader(builder.column, builder.finish(2), 2)
    assert reader.sort_key(0) > reader.sort_key(1) == b""


def test_a_number_that_does_not_fit_is_refused_at_once() -> None:
    """With the error of Whoosh's own column."""
    with pytest.raises(struct.error):
        ColumnBuilder(columns.NumericColumn("B")).add(0, 256)


def test_a_pickled_column_takes_plain_values_only() -> None:
    """So reading it runs nothing."""
    with pytest.raises(ValueError, match="cannot be stored"):
        ColumnBuilder(columns.PickleColumn(columns.VarBytesColumn())).add(0, object())


def test_a_cancelled_value_leaves_the_default() -> None:
    """Dropped values were never there; dropping nothing is no error."""
    builder = ColumnBuilder(columns.NumericColumn("i", default=5))
    builder.add(0, 1)
    builder.drop(0)
    builder.drop(1)
    assert list(through_files(builder, 2)) == [5, 5]


def test_ordinals_are_small_and_their_dictionary_ascends() -> None:
    """A facet's arrays: one byte a document where there are few values."""
    kinds: list[str] = []
    column = ordinals_of([b"z", b"a", b"z"])
    file = written(lambda writer: kinds.append(write_column(writer, "c", column)))
    found = read_column(file, "c", kinds[0], 3)
    assert isinstance(found, Ordinals)
    assert found.ordinals.dtype == np.uint8
    assert found.ordinals.tolist() == [1, 0, 1]
    assert list(found.dictionary) == [b"a", b"z"]


def joined(*parts: tuple[Column | None, list[int]], default: Any = None) -> Column:
    """The parts joined, each with its documents to keep."""
    return joined_columns([(column, numbers(*kept)) for column, kept in parts], default)


def test_joined_numbers_and_bits_take_the_default_where_a_part_has_none() -> None:
    """Types widen together."""
    found = joined(
        (Numbers(np.array([1, 2], np.uint8)), [1]),
        (None, [0, 1]),
        (Numbers(np.array([300], np.uint16)), [0]),
        default=9,
    )
    assert isinstance(found, Numbers)
    assert found.values.tolist() == [2, 9, 9, 300]
    bits = joined((Bits(np.array([True])), [0]), (None, [0]), default=False)
    assert isinstance(bits, Bits)
    assert bits.values.tolist() == [True, False]


def test_joined_ordinals_share_one_dictionary_of_the_values_still_used() -> None:
    """Values that only deleted documents had are gone."""
    found = joined(
        (ordinals_of([b"b", b"gone"]), [0]), (None, [0]), (ordinals_of([b"a", b"b"]), [0, 1]),
        default=b"",
    )  # fmt: skip
    assert isinstance(found, Ordinals)
    assert list(found.dictionary) == [b"", b"a", b"b"]
    assert [found.dictionary[place] for place in found.ordinals] == [b"b", b"", b"a", b"b"]


def test_joined_lists_keep_order_and_repetition() -> None:
    """A part without the column has empty lists."""
    found = joined(
        (ordinal_lists_of([[b"b", b"a", b"b"], [b"gone"], []]), [0, 2]),
        (None, [0]),
        (ordinal_lists_of([[b"c"]]), [0]),
    )
    assert isinstance(found, OrdinalLists)
    reader = column_reader(columns.VarBytesListColumn(), found, 4)
    assert list(reader) == [[b"b", b"a", b"b"], [], [], [b"c"]]
    assert list(found.dictionary) == [b"a", b"b", b"c"]


@pytest.mark.parametrize(
    "parts",
    [
        [(Opaque(b"x"), [0])],
        [(Numbers(numbers(1)), [0]), (ordinals_of([b"a"]), [0])],
    ],
)
def test_columns_of_different_kinds_are_not_joined(parts: list[Any]) -> None:
    """Nor those that only Whoosh can read."""
    with pytest.raises(ValueError, match="cannot be joined"):
        joined(*parts)


def test_numbers_of_several_widths_are_joined_in_the_widest() -> None:
    """Whatever the first part is, and where a part has only the default."""
    small, large = Numbers(np.array([1, -2], np.int8)), Numbers(np.array([70_000], np.int32))
    one = np.arange(1)
    joined = joined_columns([(small, np.arange(2)), (None, one), (large, one)], -(2**31))
    assert isinstance(joined, Numbers)
    assert joined.values.tolist() == [1, -2, -(2**31), 70_000]
