"""Stored records: blocks, random access, copying between files."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

import numpy as np
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.embedded.codec import stored
from indexer.engines.embedded.codec.section_writing import SectionWriter
from indexer.engines.embedded.codec.stored import StoredSink, StoredTable
from indexer.errors import DamagedIndex
from tests.engines.codec.codec_cases import numbers, written

MARKED = st.tuples(st.binary(max_size=40), st.booleans())
RECORDS = st.lists(st.binary(max_size=40), max_size=30)


def table_of(records: list[bytes]) -> StoredTable:
    """A file of records."""

    def fill(writer: SectionWriter) -> None:
        sink = StoredSink(writer)
        for record in records:
            sink.write(record)
        sink.close()

    return StoredTable(written(fill))


@given(RECORDS)
@settings(max_examples=60, deadline=None)
def test_records_come_back_by_number(records: list[bytes]) -> None:
    """From blocks of a few records."""
    with patch.object(stored, "BLOCK", 50):
        table = table_of(records)
    assert list(table) == records
    for number in (-1, len(records)):
        with pytest.raises(IndexError):
            table[number]


@given(
    st.lists(st.lists(st.tuples(st.binary(max_size=40), st.booleans()), max_size=20), max_size=3)
)
@settings(max_examples=60, deadline=None)
def test_copying_leaves_the_deleted_ones_out(sources: list[list[tuple[bytes, bool]]]) -> None:
    """Whole blocks and single records alike."""
    with patch.object(stored, "BLOCK", 50):
        tables = [table_of([record for record, _ in source]) for source in sources]

        def fill(writer: SectionWriter) -> None:
            sink = StoredSink(writer)
            for table, source in zip(tables, sources, strict=True):
                sink.copy(table, np.array([gone for _, gone in source], bool))
            sink.close()

        copied = StoredTable(written(fill))
    assert list(copied) == [record for source in sources for record, gone in source if not gone]


def test_threads_may_share_a_table() -> None:
    """More blocks than the cache holds, read from four threads."""
    records = [bytes([number % 256]) * 2000 for number in range(1500)]
    table = table_of(records)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(table.__getitem__, range(0, 1500, 3)))
    assert found == records[::3]


@pytest.mark.parametrize(
    ("packed", "what"),
    [(b"no zstd at all", "unreadable"), (zstandard.compress(b"xx"), "wrong size")],
)
def test_a_block_that_is_not_what_it_says_is_damage(packed: bytes, what: str) -> None:
    """Even under a right checksum."""

    def fill(writer: SectionWriter) -> None:
        writer.add_bytes("stored/data", packed)
        writer.add("stored/bounds", numbers(0, len(packed)))
        writer.add("stored/first", numbers(0))
        writer.add("stored/ends", numbers(3))

    with pytest.raises(DamagedIndex, match=what):
        StoredTable(written(fill))[0]
