"""The container of every file of a segment: named arrays, each in checksummed blocks.

``docs/index-format.md`` draws the layout. A file is read through a memory map. The header, the
table of contents and the footer are checked when the file is opened; a block of a section is
checked once, when something in it is first read. ``section_writing.py`` is the other half.
"""

from __future__ import annotations

import json
import mmap
import struct
import zlib
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.errors import DamagedIndex, StaleIndex

Array = npt.NDArray[Any]

MAGIC = b"QCOL\r\n\x1a\n"
END = b"QCOLEND\n"
VERSION = 2
ALIGNMENT = 64
_BLOCK_BITS = 16
BLOCK = 1 << _BLOCK_BITS
"""The bytes that one checksum covers: what a single lookup costs at most on first touch."""

HEADER = struct.Struct("<8sHHI44xI")
FOOTER = struct.Struct("<QQQ16s8s12xI")
TABLE = struct.Struct("<II")


class Section:
    """A read-only array of a file. Reading verifies the blocks that are touched."""

    def __init__(self, array: Array, sums: Array, raw: memoryview, name: str) -> None:
        self.name = name
        self._array = array
        self._sums = sums
        self._raw = raw
        self._width = array.dtype.itemsize
        self._fresh = bytearray(b"\x01") * len(sums)
        self._unread = np.frombuffer(self._fresh, np.uint8)

    def __len__(self) -> int:
        return len(self._array)

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of the items."""
        return self._array.dtype

    def read(self, start: int, stop: int) -> Array:
        """Items ``start`` to ``stop``, a view of the map; out of range is damage."""
        if not 0 <= start <= stop <= len(self._array):
            raise DamagedIndex(f"{self.name}: items {start} to {stop} do not exist.")
        if start < stop:
            first = start * self._width // BLOCK
            last = (stop * self._width - 1) // BLOCK + 1
            if self._fresh.find(1, first, last) >= 0:
                self._check(first, last)
        return self._array[start:stop]

    def at(self, indexes: Array) -> Array:
        """The items at some indexes, as a copy; out of range is damage."""
        try:
            found: Array = self._array[indexes]
            blocks = indexes * self._width >> _BLOCK_BITS
            if self._unread[blocks].any():
                for block in np.unique(blocks).tolist():
                    self._check(block, block + 1)
        except IndexError:
            raise DamagedIndex(f"{self.name}: some items do not exist.") from None
        return found

    def all(self) -> Array:
        """Every item."""
        return self.read(0, len(self._array))

    def item(self, index: int) -> Any:
        """One item, as a Python number."""
        return self.read(index, index + 1).item()

    def bytes(self, start: int, stop: int) -> bytes:
        """The bytes ``start`` to ``stop`` of a section of bytes."""
        return self.read(start, stop).tobytes()

    def _check(self, first: int, last: int) -> None:
        for block in range(first, last):
            if self._fresh[block]:
                data = self._raw[block * BLOCK : (block + 1) * BLOCK]
                if zlib.crc32(data) != self._sums[block]:
                    raise DamagedIndex(f"{self.name}: block {block} is altered.")
                self._fresh[block] = 0


class SectionFile:
    """An open file of sections. ``name`` is what errors call it.

    Raises DamagedIndex where the header, the table or the footer are not what was written, and
    StaleIndex where another version of the format wrote the file.
    """

    def __init__(self, buffer: Any, name: str, kind: int) -> None:
        self.name = name
        self._buffer = buffer
        self._view = memoryview(buffer).cast("B")
        if len(self._view) < HEADER.size + FOOTER.size:
            raise self._damaged("is too short")
        self._read_header(kind)
        self._table_start, table = self._read_footer()
        self._sections: dict[str, Section] = {}
        self._spans: list[tuple[int, int]] = []
        self.meta: dict[str, Any] = self._read_table(table)

    def _damaged(self, what: str) -> DamagedIndex:
        return DamagedIndex(f"The index file {self.name} {what}; rebuild the index.")

    def _opened(self, layout: struct.Struct, start: int, what: str) -> tuple[Any, ...]:
        data = bytes(self._view[start : start + layout.size])
        values = layout.unpack(data)
        if zlib.crc32(data[:-4]) != values[-1]:
            raise self._damaged(f"has an altered {what}")
        return values

    def _read_header(self, kind: int) -> None:
        magic, version, found, block, _ = self._opened(HEADER, 0, "header")
        if magic != MAGIC or found != kind or block != BLOCK:
            raise self._damaged("is not what its name says")
        if version != VERSION:
            raise StaleIndex(
                f"The index file {self.name} has format {version}, this program writes "
                f"{VERSION}; rebuild the index.",
            )

    def _read_footer(self) -> tuple[int, memoryview]:
        size = len(self._view)
        values = self._opened(FOOTER, size - FOOTER.size, "end, or is cut off")
        start, length, end, digest, magic, _ = values
        if magic != END or end != size or start + length + FOOTER.size != size:
            raise self._damaged("is cut off")
        table = self._view[start : start + length]
        if blake2b(table, digest_size=16).digest() != digest:
            raise self._damaged("has an altered table of contents")
        return start, table

    def _read_table(self, table: memoryview) -> dict[str, Any]:
        try:
            length, count = TABLE.unpack(table[: TABLE.size])
            body = bytes(table[TABLE.size : TABLE.size + length])
            content = json.loads(body.decode("utf-8", "surrogatepass"))
            sums = np.frombuffer(table[TABLE.size + length :], np.uint8).view("<u4")[:count]
            for name, code, start, size, first in content["sections"]:
                self._spans.append((start, start + size))
                self._sections[name] = self._section(name, code, start, size, sums[first:])
            return dict(content["meta"])
        except (ValueError, KeyError, TypeError, struct.error) as error:
            raise self._damaged("has an unreadable table of contents") from error

    def _section(self, name: str, code: str, start: int, size: int, sums: Array) -> Section:
        dtype = np.dtype("<" + code)
        blocks = -(-size // BLOCK)
        outside = start < 0 or size < 0 or start + size > self._table_start
        if outside or size % dtype.itemsize or dtype.hasobject or len(sums) < blocks:
            raise self._damaged(f"has an impossible section {name}")
        raw = self._view[start : start + size]
        array: Array = np.frombuffer(raw, dtype)
        return Section(array, sums[:blocks], raw, f"{self.name} ({name})")

    def __contains__(self, name: str) -> bool:
        return name in self._sections

    def __iter__(self) -> Iterator[str]:
        return iter(self._sections)

    def __getitem__(self, name: str) -> Section:
        try:
            return self._sections[name]
        except KeyError:
            raise self._damaged(f"has no section {name}") from None

    def get(self, name: str) -> Section | None:
        """The section called so, or None."""
        return self._sections.get(name)

    def drop_pages(self) -> None:
        """Drop the mapped pages that were read (``MADV_DONTNEED``); a read maps them again."""
        if isinstance(self._buffer, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
            self._buffer.madvise(mmap.MADV_DONTNEED)

    def verify(self) -> None:
        """Check every byte of the file, the padding too. Raises DamagedIndex."""
        position = HEADER.size
        for section in self._sections.values():
            section.all()
        for start, stop in [*sorted(self._spans), (self._table_start, self._table_start)]:
            if any(self._view[position:start]):
                raise self._damaged("has altered padding")
            position = max(position, stop)
