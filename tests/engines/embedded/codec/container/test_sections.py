"""The container: what is written is read, and an altered byte is always noticed."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.embedded.codec.container import sections
from indexer.engines.embedded.codec.container.section_writing import (
    OFFSETS,
    UNSIGNED,
    WEIGHTS,
    SectionWriter,
)
from indexer.engines.embedded.codec.container.sections import BLOCK, SectionFile
from indexer.errors import DamagedIndex, StaleIndex
from tests.engines.embedded.codec.codec_cases import bytes_of, numbers, written


def test_sections_come_back_with_their_types_and_the_meta() -> None:
    """Names may be anything, empty sections stay."""

    def fill(writer: SectionWriter) -> None:
        writer.add("a", np.arange(5, dtype=np.int16))
        writer.add("é/\ud800", np.empty(0, np.float64))
        writer.add_bytes("b", b"abc")

    file = written(fill, meta={"x": [1, "é"]})
    assert file.meta == {"x": [1, "é"]}
    assert list(file) == ["a", "é/\ud800", "b"]
    assert file["a"].all().tolist() == [0, 1, 2, 3, 4]
    assert file["a"].dtype == np.int16
    assert len(file["é/\ud800"]) == 0
    assert file["b"].bytes(1, 3) == b"bc"
    assert file.get("c") is None
    assert "b" in file
    file.verify()


@given(st.lists(st.lists(st.integers(0, 2**40)), max_size=6))
@settings(max_examples=60, deadline=None)
def test_a_section_takes_the_narrowest_type_of_all_its_items(runs: list[list[int]]) -> None:
    """Items that were written before a large one are widened with it."""

    def fill(writer: SectionWriter) -> None:
        sink = writer.sink("n", UNSIGNED)
        for run in runs:
            sink.write(np.array(run, np.uint64))
        writer.flush(sink)

    section, flat = written(fill)["n"], [item for run in runs for item in run]
    assert section.all().tolist() == flat
    assert section.dtype == np.min_scalar_type(max(flat, default=0))


@pytest.mark.parametrize(
    ("values", "code"),
    [([1, 2.0], "u1"), ([300.0], "u2"), ([0.5], "f4"), ([-1.0], "f4"), ([70000.0], "f4")],
)
def test_weights_are_integers_where_they_can_be(values: list[float], code: str) -> None:
    """Halves, negative and very large weights take four bytes."""
    file = written(lambda writer: writer.add("w", np.array(values), WEIGHTS))
    assert file["w"].dtype == np.dtype(code)
    assert file["w"].all().tolist() == values


def test_a_long_section_is_spooled_and_aligned() -> None:
    """More than the spool's memory, widened on the way."""
    items = np.arange(700_000)

    def fill(writer: SectionWriter) -> None:
        writer.add_bytes("odd", b"1")
        sink = writer.sink("n", OFFSETS)
        sink.write(items)
        sink.write(numbers(2**33))
        writer.flush(sink)

    file = written(fill)
    assert file["n"].read(699_999, 700_001).tolist() == [699_999, 2**33]
    assert file["n"].all()[:-1].tolist() == items.tolist()
    assert all(start % sections.ALIGNMENT == 0 for start, _ in file._spans)


def test_only_what_is_read_is_checked() -> None:
    """A block that nobody reads may be broken; reading it says so, each time."""
    data = bytearray(bytes_of(lambda writer: writer.add_bytes("a", bytes(3 * BLOCK))))
    data[sections.ALIGNMENT + BLOCK + 5] ^= 1
    section = SectionFile(bytes(data), "trial", 7)["a"]
    assert section.item(0) == 0
    assert section.item(2 * BLOCK) == 0
    for _ in range(2):
        with pytest.raises(DamagedIndex, match=r"trial \(a\): block 1 is altered"):
            section.read(0, BLOCK + 1)


@pytest.mark.parametrize(("start", "stop"), [(-1, 1), (0, 4), (3, 2)])
def test_reading_outside_a_section_is_damage(start: int, stop: int) -> None:
    """Bounds come out of the file, so wrong ones are the file's fault."""
    section = written(lambda writer: writer.add_bytes("a", b"abc"))["a"]
    with pytest.raises(DamagedIndex, match="do not exist"):
        section.read(start, stop)


def test_a_missing_section_is_damage() -> None:
    """The error names the file and the section."""
    with pytest.raises(DamagedIndex, match="trial has no section nothing"):
        written(lambda _: None)["nothing"]


SAMPLE = bytes_of(
    lambda writer: (writer.add_bytes("a", b"x" * 70), writer.add("b", numbers(1, 2, 3))),
    meta={"m": 1},
)


def test_every_altered_byte_is_noticed() -> None:
    """Header, sections, padding, table, footer: whatever changes, ``verify`` or opening says so."""
    for place in range(len(SAMPLE)):
        data = bytearray(SAMPLE)
        data[place] ^= 0x11
        with pytest.raises(DamagedIndex, match="trial"):
            SectionFile(bytes(data), "trial", 7).verify()


@given(st.integers(0, len(SAMPLE) - 1))
@settings(max_examples=50, deadline=None)
def test_a_cut_file_is_noticed(size: int) -> None:
    """At any place."""
    with pytest.raises(DamagedIndex):
        SectionFile(SAMPLE[:size], "trial", 7)


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_other_files_are_refused(data: bytes) -> None:
    """Nothing but DamagedIndex."""
    with pytest.raises(DamagedIndex):
        SectionFile(data, "trial", 7)


def test_a_file_of_another_kind_is_refused() -> None:
    """Documents are no terms."""
    with pytest.raises(DamagedIndex, match="not what its name says"):
        SectionFile(SAMPLE, "trial", 8)


def test_another_version_asks_for_a_rebuild(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no damage."""
    monkeypatch.setattr(sections, "VERSION", 9)
    data = bytes_of(lambda _: None)
    monkeypatch.undo()
    with pytest.raises(StaleIndex, match="has format 9"):
        SectionFile(data, "trial", 7)


@pytest.mark.parametrize(
    "table",
    [
        [["a", "u1", 64, 10**9, 0]],
        [["a", "u1", -1, 1, 0]],
        [["a", "u4", 64, 3, 0]],
        [["a", "O", 64, 8, 0]],
        [["a", "nonsense", 64, 8, 0]],
        [["a", "u1", 64, 1, 5]],
        [["a", "u1", "64", 1, 0]],
        [["a"]],
        7,
    ],
)
def test_an_impossible_table_is_damage(table: object) -> None:
    """Even with right checksums."""
    stream = io.BytesIO()
    writer = SectionWriter(stream, 7)
    writer.add_bytes("a", bytes(64))
    writer._entries = table  # type: ignore[assignment]
    writer.close({})
    with pytest.raises(DamagedIndex):
        SectionFile(stream.getvalue(), "trial", 7)
