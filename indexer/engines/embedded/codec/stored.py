"""Stored documents: records in zstd blocks, each found by its number."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import zstandard

from indexer.engines.embedded.codec.sections import (
    OFFSETS,
    Section,
    SectionFile,
    SectionWriter,
)
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

    def _close_block(self) -> None:
        packed = self._zstd.compress(b"".join(self._block))
        ends = np.fromiter(map(len, self._block), np.uint64, len(self._block)).cumsum()
        self._end += len(packed)
        self._data.write(np.frombuffer(packed, np.uint8))
        self._bounds.write(np.array([self._end]))
        self._ends.write(ends)
        self._block, self._size = [], 0

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
        self._local = threading.local()
        self._block = lru_cache(maxsize=CACHED)(self._load)

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, number: int) -> bytes:
        if not 0 <= number < len(self):
            raise IndexError(number)
        block = bisect_right(self._first, number) - 1
        stop = self._ends.item(number)
        start = self._ends.item(number - 1) if number > self._first[block] else 0
        return self._block(block)[start:stop]

    def __iter__(self) -> Iterator[bytes]:
        for number in range(len(self)):
            yield self[number]

    def _load(self, block: int) -> bytes:
        start, stop = self._bounds.read(block, block + 2).tolist()
        after = self._first[block + 1] if block + 1 < len(self._first) else len(self)
        size = self._ends.item(after - 1)
        try:
            data = self._decompressor().decompress(self._data.bytes(start, stop))
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
