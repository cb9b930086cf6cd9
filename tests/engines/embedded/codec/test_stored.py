"""Stored records: dictionary, random access, copying between files."""

from __future__ import annotations

import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.embedded.codec import stored
from indexer.engines.embedded.codec.container.section_writing import SectionWriter
from indexer.engines.embedded.codec.stored import Frames, StoredSink, StoredTable, dictionary_of
from indexer.errors import DamagedIndex
from tests.engines.embedded.codec.codec_cases import numbers, written

RECORDS = st.lists(st.binary(max_size=40), max_size=30)


def table_of(records: list[bytes], dictionary: bytes = b"") -> StoredTable:
    """A file of records."""

    def fill(writer: SectionWriter) -> None:
        sink = StoredSink(writer, dictionary)
        for record in records:
            sink.write(record)
        sink.close()

    return StoredTable(written(fill))


def question(number: int) -> bytes:
    """A record that resembles the others."""
    return f"M. le ministre répond à la question n° {number} du député {number % 7}.".encode()


SHARED = dictionary_of(question(number) for number in range(400))


def test_frames_take_the_memory_of_their_bytes() -> None:
    """Not that of the largest frame which such a record might have become."""
    frames = Frames()
    frames.add(b"")
    tracemalloc.start()
    for number in range(100):
        frames.add(question(number) * 100)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 50_000 < 100 * len(question(0) * 100)


@given(RECORDS, st.sampled_from([b"", SHARED]))
def test_records_that_were_compressed_before_are_the_same(
    records: list[bytes], dictionary: bytes
) -> None:
    frames = Frames(dictionary)
    for record in records:
        frames.add(record)

    def fill(writer: SectionWriter) -> None:
        sink = StoredSink(writer, dictionary)
        sink.take(frames)
        assert sink.count == len(frames)
        sink.close()

    assert list(StoredTable(written(fill))) == records


def test_frames_of_another_dictionary_are_refused() -> None:
    def fill(writer: SectionWriter) -> None:
        StoredSink(writer, SHARED).take(Frames())

    with pytest.raises(ValueError, match="another dictionary"):
        written(fill)


@given(RECORDS, st.sampled_from([b"", SHARED]))
@settings(max_examples=60, deadline=None)
def test_records_come_back_by_number(records: list[bytes], dictionary: bytes) -> None:
    """With and without a dictionary, over several runs of frames."""
    with patch.object(stored, "_AT_ONCE", 4):
        table = table_of(records, dictionary)
    assert list(table) == records
    for number in (-1, len(records)):
        with pytest.raises(IndexError):
            table[number]


@given(
    st.lists(
        st.tuples(
            st.lists(st.tuples(st.binary(max_size=40), st.booleans()), max_size=20),
            st.sampled_from([b"", SHARED]),
        ),
        max_size=3,
    ),
    st.sampled_from([b"", SHARED]),
)
@settings(max_examples=60, deadline=None)
def test_copying_leaves_the_deleted_ones_out(
    sources: list[tuple[list[tuple[bytes, bool]], bytes]], dictionary: bytes
) -> None:
    """As they are, or compressed anew where the dictionary is another; written ones between."""
    tables = [table_of([record for record, _ in some], shared) for some, shared in sources]

    def fill(writer: SectionWriter) -> None:
        sink = StoredSink(writer, dictionary)
        sink.write(b"first")
        for table, (source, _) in zip(tables, sources, strict=True):
            sink.copy(table, np.array([gone for _, gone in source], bool))
        sink.write(b"last")
        assert sink.count == 2 + sum(not gone for source, _ in sources for _, gone in source)
        sink.close()

    copied = StoredTable(written(fill))
    kept = [record for source, _ in sources for record, gone in source if not gone]
    assert list(copied) == [b"first", *kept, b"last"]


def test_a_dictionary_holds_what_records_have_in_common() -> None:
    """So each takes less room, and few records get none."""
    records = [question(number) for number in range(5000, 5100)]
    sizes = [
        len(b"".join(table.packed_run(0, 100)))
        for table in (table_of(records), table_of(records, SHARED))
    ]
    assert sizes[1] < 0.7 * sizes[0]
    assert dictionary_of(question(number) for number in range(50)) == b""
    assert dictionary_of([b"", b""] * 200) == b""


def test_threads_may_share_a_table() -> None:
    """Records of a dictionary, read from four threads."""
    records = [question(number) * 40 for number in range(1500)]
    table = table_of(records, SHARED)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(table.__getitem__, range(0, 1500, 3)))
    assert found == records[::3]


def test_a_record_that_is_no_frame_is_damage() -> None:
    """Even under a right checksum."""
    packed = b"no zstd at all"

    def fill(writer: SectionWriter) -> None:
        writer.add_bytes("stored/data", packed)
        writer.add("stored/bounds", numbers(0, len(packed)))
        writer.add_bytes("stored/dictionary", b"")

    with pytest.raises(DamagedIndex, match="unreadable"):
        StoredTable(written(fill))[0]
