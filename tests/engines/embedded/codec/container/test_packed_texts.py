"""Sorted texts in compressed blocks: the same row, and the same search, as plain ones."""

from __future__ import annotations

from bisect import bisect_left

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.embedded.codec.container.packed_texts import PackedTextSink, PackedTextTable
from indexer.engines.embedded.codec.container.section_writing import SectionWriter
from indexer.errors import DamagedIndex
from tests.engines.embedded.codec.codec_cases import written


def table_of(texts: list[bytes]) -> PackedTextTable:
    """A file with the texts as its only row."""

    def fill(writer: SectionWriter) -> None:
        PackedTextSink(writer, "t").write(texts)

    return PackedTextTable(written(fill), "t")


@given(st.sets(st.binary(max_size=4), max_size=300), st.lists(st.binary(max_size=4), max_size=8))
@settings(max_examples=60, deadline=None)
def test_the_row_and_its_search_are_those_of_a_list(texts: set[bytes], asked: list[bytes]) -> None:
    """In one block, in several, and from one into the next."""
    row = sorted(texts)
    table = table_of(row)
    assert list(table) == row
    assert table[:] == row
    assert table[::-3] == row[::-3]
    assert [table[place] for place in range(-len(row), 0)] == row
    for first in range(0, len(row) + 1, 31):
        assert table.run(first, first + 70) == row[first : first + 70]
    for text in [*asked, *row[:5], *row[-5:], b"", b"\xff\xff"]:
        assert table.find(text) == bisect_left(row, text)
        assert table.number(text) == (row.index(text) if text in texts else None)
        first, last = table.prefix_range(text)
        assert row[first:last] == [one for one in row if one.startswith(text)]


def test_no_text_is_behind_the_last() -> None:
    with pytest.raises(IndexError):
        table_of([b"a", b"b"])[2]


@pytest.mark.parametrize("texts", [[b"b", b"a"], [b"a", b"a"]])
def test_texts_out_of_order_are_refused(texts: list[bytes]) -> None:
    with pytest.raises(ValueError, match="ascending"):
        table_of(texts)


def test_sorted_lines_take_a_third() -> None:
    """As the forms of lemmas do: the lemma, a mark and the form, each much like the one before."""
    rows = sorted(f"chant{n:05}er\x1fchant{n:05}aient".encode() for n in range(2_000))

    def fill(writer: SectionWriter) -> None:
        PackedTextSink(writer, "t").write(rows)

    assert len(written(fill)["t/blocks/bytes"]) < sum(map(len, rows)) / 3


def test_a_block_that_is_no_frame_is_damage() -> None:
    """Where whoever wrote it was wrong: no checksum tells that."""

    def fill(writer: SectionWriter) -> None:
        PackedTextSink(writer, "u").write([b"a"])
        for name in ("blocks", "sample"):
            writer.add_bytes(f"t/{name}/bytes", b"a")
            writer.add_bytes(f"t/{name}/bounds", b"\x00\x01")
        writer.add_bytes("t/count", b"\x01")

    with pytest.raises(DamagedIndex, match="block 0"):
        list(PackedTextTable(written(fill), "t"))


def test_blocks_that_are_missing_are_damage() -> None:
    def fill(writer: SectionWriter) -> None:
        PackedTextSink(writer, "u").write([])
        for name in ("blocks", "sample"):
            writer.add_bytes(f"t/{name}/bytes", b"")
            writer.add_bytes(f"t/{name}/bounds", b"\x00")
        writer.add_bytes("t/count", b"\x01")

    with pytest.raises(DamagedIndex, match="missing"):
        PackedTextTable(written(fill), "t")
