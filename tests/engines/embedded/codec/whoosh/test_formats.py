"""Whoosh's posting formats: the values come back byte for byte, and no bytes run code."""

from __future__ import annotations

import os
import pickle
from typing import Any

import pytest
from whoosh import formats
from whoosh.analysis import DelimitedAttributeFilter, RegexTokenizer
from whoosh.matching.mcore import ReadTooFar

from indexer.engines.embedded.codec.container.section_writing import SectionWriter
from indexer.engines.embedded.codec.payload_files import ValueSink, ValueTable
from indexer.engines.embedded.codec.payloads import Layout
from indexer.engines.embedded.codec.whoosh.formats import ValueBuilder, harmless, layout_of
from indexer.engines.embedded.codec.whoosh.matcher import ColumnarMatcher
from indexer.errors import DamagedIndex
from tests.engines.embedded.codec.codec_cases import numbers, written

ANALYSER = RegexTokenizer(r"\S+") | DelimitedAttributeFilter()
TEXTS = ("b^2 a b", "a", "b b^0.5 b a^3 c")
SHIPPED = [
    formats.Existence(field_boost=2.0),
    formats.Frequency(),
    formats.Frequency(field_boost=1.5),
    formats.Positions(),
    formats.Characters(),
    formats.PositionBoosts(),
    formats.CharacterBoosts(field_boost=2.0),
]


class Odd(formats.Frequency):
    """A format of somebody else's: one byte, and the frequency twice as high."""

    def decode_frequency(self, valuestring: bytes) -> int:
        return 2 * valuestring[0]


def matcher_of(format_: Any, postings: list[tuple[float, bytes]]) -> ColumnarMatcher:
    """A matcher over these (weight, value), documents 0, 1, 2 …"""
    builder = ValueBuilder(format_)
    for weight, value in postings:
        builder.add(weight, value)
    layout = builder.layout

    def fill(writer: SectionWriter) -> None:
        sink = ValueSink(writer, "v", layout)
        sink.write(numbers(len(postings)), builder.values())
        sink.close()

    table = ValueTable(written(fill), "v", layout)
    return ColumnarMatcher(table, 0, list(range(len(postings))), format_)


def postings_of(format_: Any, word: str) -> list[tuple[float, bytes]]:
    """What Whoosh's own format writes for ``word`` in each text."""
    found = []
    for text in TEXTS:
        for one, _, weight, value in format_.word_values(text, ANALYSER):
            if one == word:
                found.append((weight, value))
    return found


@pytest.mark.parametrize("format_", SHIPPED)
@pytest.mark.parametrize("word", ["a", "b", "c"])
def test_a_shipped_format_comes_back_byte_for_byte(format_: Any, word: str) -> None:
    """And every question it supports has the same answer as on the bytes themselves."""
    postings = postings_of(format_, word)
    matcher = matcher_of(format_, postings)
    assert layout_of(format_) is not Layout.RAW
    for weight, value in postings:
        assert matcher.weight() == weight
        assert matcher.value() == value
        for question in ("frequency", "weight", "positions", "characters", "position_boosts"):
            if format_.supports(question):
                assert matcher.value_as(question) == format_.decode_as(question, value)
        matcher.next()
    assert not matcher.is_active()
    with pytest.raises(ReadTooFar):
        matcher.next()
    with pytest.raises(ReadTooFar):
        matcher.skip_to(0)


def test_all_items_decode_lazily_from_the_current_place() -> None:
    """Ids, bytes and decoded values."""
    postings = postings_of(formats.Positions(), "b")
    matcher = matcher_of(formats.Positions(), postings)
    assert list(matcher.items_as("positions")) == [(0, [0, 2]), (1, [0, 1, 2])]
    matcher.reset()
    copy = matcher.copy()
    assert list(matcher.all_items()) == [(0, postings[0][1]), (1, postings[1][1])]
    copy.next()
    assert list(copy.all_ids()) == [1]


def test_a_foreign_format_keeps_its_bytes() -> None:
    """Its own class decodes them."""
    matcher = matcher_of(Odd(), [(1.0, b"\x03"), (2.0, b"\x00")])
    assert matcher.value() == b"\x03"
    assert matcher.value_as("frequency") == 6


def test_values_that_are_not_the_formats_turn_the_field_to_bytes() -> None:
    """Those before it included, byte for byte."""
    good = postings_of(formats.Characters(), "b")
    matcher = matcher_of(formats.Characters(), [*good, (1.0, b"test")])
    assert [value for _, value in matcher.all_items()] == [*(value for _, value in good), b"test"]


@pytest.mark.parametrize("format_", SHIPPED[1:])
def test_every_shipped_format_can_fall_back_to_bytes(format_: Any) -> None:
    """Whatever was collected so far."""
    good = postings_of(format_, "b")
    matcher = matcher_of(format_, [*good, (1.0, b"?")])
    assert [value for _, value in matcher.all_items()] == [*(value for _, value in good), b"?"]


class Harm:
    """Pickles as a call of ``os.mkdir``."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return os.mkdir, (self.path,)


@pytest.mark.parametrize("prefix", [4, 8])
def test_bytes_that_would_run_code_are_refused(tmp_path: Any, prefix: int) -> None:
    """Before Whoosh's decoder gets them."""
    target = tmp_path / "harm"
    value = bytes(prefix) + pickle.dumps(Harm(str(target)), 2)
    table_value = value.removesuffix(b".")  # Whoosh's decoders put the end back
    for one in (value, table_value):
        with pytest.raises(DamagedIndex, match="mkdir"):
            harmless(one)
    assert not target.exists()


def test_a_matcher_never_hands_out_harmful_bytes(tmp_path: Any) -> None:
    """``value`` and ``value_as`` alike."""
    target = tmp_path / "harm"
    builder = ValueBuilder(Odd())
    builder.add(1.0, bytes(4) + pickle.dumps(Harm(str(target)), 2))

    def fill(writer: SectionWriter) -> None:
        sink = ValueSink(writer, "v", Layout.RAW)
        sink.write(numbers(1), builder.values())
        sink.close()

    table = ValueTable(written(fill), "v", Layout.RAW)
    matcher = ColumnarMatcher(table, 0, [0], formats.Positions())
    with pytest.raises(DamagedIndex):
        matcher.value()
    with pytest.raises(DamagedIndex):
        matcher.value_as("positions")
    assert not target.exists()


def test_a_persistent_reference_is_refused() -> None:
    """Whoosh never writes one."""
    with pytest.raises(DamagedIndex, match="outside"):
        harmless(bytes(4) + b"Pelsewhere\n.")
