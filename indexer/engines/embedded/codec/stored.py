"""Stored documents: records in zstd blocks, each found by its number."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

import numpy as np
import zstandard

from indexer.engines.embedded.codec.section_writing import OFFSETS, SectionWriter
from indexer.engines.embedded.codec.sections import Array, Section, SectionFile
from indexer.errors import DamagedIndex

BLOCK = 32 << 10
"""Bytes of records that one zstd block holds before it is closed; a record is never cut."""
LEVEL = 3
CACHED = 32
"""Blocks that an open segment keeps decompressed: about a megabyte."""


class StoredSink:
    """Appends records, one a document, in the order of the documents."""

    def __init__(self, writer: SectionWriter) -> None:
        self.count = 0
        self._writer = writer
        self._zstd = zstandard.ZstdCompressor(level=LEVEL)
        self._block: list[bytes] = []
        self._size = self._end = 0
        self._data = writer.sink("stored/data", ("u1",))
        self._bounds = writer.sink("stored/bounds", OFFSETS)
        self._first = writer.sink("stored/first", ("u4",))
        self._ends = writer.sink("stored/ends", ("u4",))
        self._bounds.write(np.zeros(1, np.uint64))

    def write(self, record: bytes) -> None:
        """Append the record of the next document."""
        if not self._block:
            self._first.write(np.array([self.count]))
        self._block.append(record)
        self._size += len(record)
        self.count += 1
        if self._size >= BLOCK:
            self._close_block()

    def copy(self, table: StoredTable, deleted: Array) -> None:
        """Append the records of ``table`` but those of the deleted documents.

        A block that is whole and large enough is copied without being decompressed.
        """
        for block, (first, last) in enumerate(pairwise(table.edges)):
            ends = table.ends(first, last)
            if int(ends[-1]) >= BLOCK // 2 and not bool(deleted[first:last].any()):
                if self._block:
                    self._close_block()
                self._first.write(np.array([self.count]))
                self.count += last - first
                self._write_block(table.packed(block), ends)
            else:
                for number in range(first, last):
                    if not deleted[number]:
                        self.write(table[number])

    def _close_block(self) -> None:
        packed = self._zstd.compress(b"".join(self._block))
        ends = np.fromiter(map(len, self._block), np.uint64, len(self._block)).cumsum()
        self._block, self._size = [], 0
        self._write_block(packed, ends)

    def _write_block(self, packed: bytes, ends: Array) -> None:
        self._end += len(packed)
        self._data.write(np.frombuffer(packed, np.uint8))
        self._bounds.write(np.array([self._end]))
        self._ends.write(ends)

    def close(self) -> None:
        """Write the sections to the file."""
        if self._block:
            self._close_block()
        for sink in (self._data, self._bounds, self._first, self._ends):
            self._writer.flush(sink)


class StoredTable:
    """The records of a file; safe to share between threads."""

    def __init__(self, file: SectionFile) -> None:
        self._name = file.name
        self._data = file["stored/data"]
        self._bounds = file["stored/bounds"]
        self._ends: Section = file["stored/ends"]
        self._first: list[int] = file["stored/first"].all().tolist()
        self.edges = [*self._first, len(self._ends)]
        self._local = threading.local()
        self._block = lru_cache(maxsize=CACHED)(self._load)

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, number: int) -> bytes:
        number = int(number)  # a numpy integer may be too narrow for what follows
        if not 0 <= number < len(self):
            raise IndexError(number)
        block = bisect_right(self._first, number) - 1
        stop = self._ends.item(number)
        start = self._ends.item(number - 1) if number > self._first[block] else 0
        return self._block(block)[start:stop]

    def __iter__(self) -> Iterator[bytes]:
        for number in range(len(self)):
            yield self[number]

    def ends(self, first: int, last: int) -> Array:
        """Where the records ``first`` to ``last`` end inside their block."""
        return self._ends.read(first, last)

    def packed(self, block: int) -> bytes:
        """A block as it stands in the file."""
        start, stop = self._bounds.read(block, block + 2).tolist()
        return self._data.bytes(start, stop)

    def _load(self, block: int) -> bytes:
        size = self._ends.item(self.edges[block + 1] - 1)
        try:
            data = self._decompressor().decompress(self.packed(block), max_output_size=size)
        except zstandard.ZstdError as error:
            raise DamagedIndex(f"{self._name}: stored block {block} is unreadable.") from error
        if len(data) != size:
            raise DamagedIndex(f"{self._name}: stored block {block} has a wrong size.")
        return data

    def _decompressor(self) -> zstandard.ZstdDecompressor:
        # One for each thread: the object may not be shared.
        if not hasattr(self._local, "zstd"):
            self._local.zstd = zstandard.ZstdDecompressor()
        found: zstandard.ZstdDecompressor = self._local.zstd
        return found
