"""Rows of byte strings and the search in sorted ones."""

from __future__ import annotations

from bisect import bisect_left

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.embedded.codec.container.byte_strings import (
    SortedTextSink,
    SortedTextTable,
    TextSink,
    TextTable,
)
from indexer.engines.embedded.codec.container.section_writing import SectionWriter
from indexer.engines.embedded.codec.container.sections import SectionFile
from tests.engines.embedded.codec.codec_cases import written


def file_of(*runs: list[bytes], sorted_too: bool = True) -> SectionFile:
    """A file with the runs as one row."""

    def fill(writer: SectionWriter) -> None:
        sink = SortedTextSink(writer, "t") if sorted_too else TextSink(writer, "t")
        for run in runs:
            sink.write(run)
        sink.close()

    return written(fill)


@given(st.lists(st.lists(st.binary(max_size=8), max_size=90), max_size=4))
@settings(max_examples=60, deadline=None)
def test_a_row_is_a_sequence(runs: list[list[bytes]]) -> None:
    """Like the list it was."""
    texts = [text for run in runs for text in run]
    table = TextTable(file_of(*runs, sorted_too=False), "t")
    assert list(table) == texts
    assert table[:] == texts
    assert table[::-2] == texts[::-2]
    assert table[1:5:2] == texts[1:5:2]
    assert [table[place] for place in range(-len(texts), 0)] == texts
    with pytest.raises(IndexError):
        table[len(texts)]


@given(st.sets(st.binary(max_size=4), max_size=300), st.lists(st.binary(max_size=4), max_size=8))
@settings(max_examples=80, deadline=None)
def test_the_search_finds_what_bisection_finds(texts: set[bytes], asked: list[bytes]) -> None:
    """Places, numbers, ranges and prefixes, over the sample and inside a run."""
    row = sorted(texts)
    table = SortedTextTable(file_of(row[:100], row[100:]), "t")
    for text in [*asked, *row[:5], *row[-5:], b"", b"\xff\xff"]:
        assert table.find(text) == bisect_left(row, text)
        assert table.number(text) == (row.index(text) if text in texts else None)
        first, last = table.prefix_range(text)
        assert row[first:last] == [one for one in row if one.startswith(text)]
        low, high = table.range(text, None)
        assert row[low:high] == [one for one in row if one >= text]
        low, high = table.range(None, text)
        assert row[low:high] == [one for one in row if one < text]


def test_an_empty_range_does_not_turn_round() -> None:
    """``high`` below ``low``."""
    first, last = SortedTextTable(file_of([b"a", b"b", b"c"]), "t").range(b"c", b"a")
    assert first == last


@pytest.mark.parametrize("runs", [([b"b", b"a"],), ([b"a"], [b"a"]), ([b"a", b"a"],)])
def test_texts_out_of_order_are_refused(runs: tuple[list[bytes], ...]) -> None:
    """Inside a run and from one to the next."""
    with pytest.raises(ValueError, match="ascending"):
        file_of(*runs)


def test_a_huge_text_is_a_text() -> None:
    """A megabyte in one term."""
    huge = b"x" * 1_000_000
    table = SortedTextTable(file_of([b"a", huge, b"y"]), "t")
    assert table.number(huge) == 1
    assert table[1] == huge
