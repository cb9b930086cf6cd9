"""Stored documents: a zstd frame a record, found by its number.

The records of an index resemble each other, so each is compressed with a dictionary of what they
have in common: a record costs no more bytes than in a block of its neighbours, and is read without
them.
"""

from __future__ import annotations

import threading
from array import array
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import numpy as np
import zstandard

from indexer.engines.embedded.codec.container.section_writing import OFFSETS, SectionWriter
from indexer.engines.embedded.codec.container.sections import Array, SectionFile
from indexer.errors import DamagedIndex

LEVEL = 3
DICTIONARY = 112_640
"""Bytes of a dictionary at most; more gained nothing."""
SAMPLE = 500
"""Records that a dictionary is made from; more gained less than a hundredth."""
FEWEST = 100
"""Records below which a dictionary takes more room than it saves."""
_AT_ONCE = 256
_COPY = 1 << 22


def dictionary_of(records: Iterable[bytes]) -> bytes:
    """What the first records have in common, for ``StoredSink``; empty where they are too few."""
    sample: list[Any] = list(islice(records, SAMPLE))
    if len(sample) < FEWEST:
        return b""
    try:
        return zstandard.train_dictionary(DICTIONARY, sample).as_bytes()
    except zstandard.ZstdError:  # they are all alike, or nearly empty
        return b""


class Frames:
    """Records compressed as they come, for ``StoredSink.take``.

    They lie in one run of bytes: alone, each would keep the memory of the largest frame that it
    might have been.
    """

    def __init__(self, dictionary: bytes = b"") -> None:
        self.dictionary = dictionary
        self._compress = _compressor(dictionary).compress
        self._data = bytearray()
        self._sizes = array("Q")

    def __len__(self) -> int:
        return len(self._sizes)

    @property
    def size(self) -> int:
        """Bytes of all frames."""
        return len(self._data)

    def add(self, record: bytes) -> None:
        """Take the record of the next document."""
        frame = self._compress(record)
        self._data += frame
        self._sizes.append(len(frame))

    def run(self) -> tuple[Array, Array]:
        """The bytes of all frames in their order, and the size of each; nothing more is added."""
        sizes = np.frombuffer(self._sizes, np.uint64).astype(np.int64)
        return np.frombuffer(self._data, np.uint8), sizes


class StoredSink:
    """Appends records, one a document, in the order of the documents."""

    def __init__(self, writer: SectionWriter, dictionary: bytes = b"") -> None:
        self.count = 0
        self._writer = writer
        self._dictionary = dictionary
        self._compress = _compressor(dictionary).compress
        self._open: list[bytes] = []
        self._end = 0
        self._data = writer.sink("stored/data", ("u1",))
        self._bounds = writer.sink("stored/bounds", OFFSETS)
        self._bounds.write(np.zeros(1, np.uint64))

    def write(self, record: bytes) -> None:
        """Append the record of the next document."""
        self._open.append(self._compress(record))
        self.count += 1
        if len(self._open) >= _AT_ONCE:
            self._flush()

    def take(self, frames: Frames) -> None:
        """Append records that are compressed. Raises ValueError where another dictionary was."""
        if frames.dictionary != self._dictionary:
            raise ValueError("The frames have another dictionary.")
        self._flush()
        if len(frames):
            data, sizes = frames.run()
            self._append((data[at : at + _COPY] for at in range(0, len(data), _COPY)), sizes)
        self.count += len(frames)

    def copy(self, table: StoredTable, deleted: Array) -> None:
        """Append the records of ``table`` but those of the deleted documents.

        They are copied as they are where both have the same dictionary.
        """
        self._flush()
        kept = np.flatnonzero(~deleted)
        if table.dictionary != self._dictionary:
            for number in kept.tolist():
                self.write(table[number])
            return
        sizes = np.diff(table.bounds(0, len(table)).astype(np.int64))
        for first, last in _runs(kept):
            self._append(table.packed_run(first, last), sizes[first:last])
            self.count += last - first

    def _flush(self) -> None:
        if self._open:
            sizes = np.fromiter(map(len, self._open), np.int64, len(self._open))
            self._append([np.frombuffer(b"".join(self._open), np.uint8)], sizes)
            self._open = []

    def _append(self, frames: Iterable[Array], sizes: Array) -> None:
        for run in frames:
            self._data.write(run)
        ends = sizes.cumsum() + self._end
        self._bounds.write(ends)
        self._end = int(ends[-1])

    def close(self) -> None:
        """Write the sections to the file."""
        self._flush()
        self._writer.flush(self._data)
        self._writer.flush(self._bounds)
        self._writer.add_bytes("stored/dictionary", self._dictionary)


def _runs(numbers: Array) -> Iterator[tuple[int, int]]:
    """First and last (excluded) of each run of successive numbers."""
    for run in np.split(numbers, np.flatnonzero(np.diff(numbers) > 1) + 1):
        if len(run):
            yield int(run[0]), int(run[-1]) + 1


class StoredTable:
    """The records of a file; safe to share between threads."""

    def __init__(self, file: SectionFile) -> None:
        self._name = file.name
        self._data = file["stored/data"]
        self._bounds = file["stored/bounds"]
        self.dictionary = file["stored/dictionary"].all().tobytes()
        self._shared = _dictionary(self.dictionary)
        self._local = threading.local()

    def __len__(self) -> int:
        return max(0, len(self._bounds) - 1)

    def __getitem__(self, number: int) -> bytes:
        number = int(number)  # a numpy integer may be too narrow for what follows
        if not 0 <= number < len(self):
            raise IndexError(number)
        try:
            data: bytes = self._decompressor().decompress(self._packed(number))
        except zstandard.ZstdError as error:
            raise DamagedIndex(f"{self._name}: stored record {number} is unreadable.") from error
        return data

    def __iter__(self) -> Iterator[bytes]:
        for number in range(len(self)):
            yield self[number]

    def bounds(self, first: int, last: int) -> Array:
        """Where the frames ``first`` to ``last`` begin, and where the last one ends."""
        return self._bounds.read(first, last + 1)

    def _packed(self, number: int) -> memoryview:
        start, stop = self.bounds(number, number + 1).tolist()
        return self._data.read(start, stop).data

    def packed_run(self, first: int, last: int) -> Iterator[Array]:
        """The frames of some documents as they stand in the file, in pieces."""
        start, stop = self._bounds.item(first), self._bounds.item(last)
        for at in range(start, stop, _COPY):
            yield self._data.read(at, min(at + _COPY, stop))

    def _decompressor(self) -> zstandard.ZstdDecompressor:
        # One for each thread: the object may not be shared.
        if not hasattr(self._local, "zstd"):
            self._local.zstd = zstandard.ZstdDecompressor(dict_data=self._shared)
        found: zstandard.ZstdDecompressor = self._local.zstd
        return found


def _dictionary(data: bytes) -> zstandard.ZstdCompressionDict | None:
    return zstandard.ZstdCompressionDict(data) if data else None


def _compressor(data: bytes) -> zstandard.ZstdCompressor:
    dictionary = _dictionary(data)
    if dictionary is not None:
        dictionary.precompute_compress(level=LEVEL)
    return zstandard.ZstdCompressor(level=LEVEL, dict_data=dictionary, write_dict_id=False)
