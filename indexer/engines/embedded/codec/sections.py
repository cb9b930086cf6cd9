"""The container of every file of a segment: named arrays, each in checksummed blocks.

``docs/index-format.md`` draws the layout. A file is written front to back, never patched; it is
read through a memory map. The header, the table of contents and the footer are checked when the
file is opened; a block of a section is checked once, when something in it is first read.
"""

from __future__ import annotations

import io
import json
import struct
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any, Protocol

import numpy as np
import numpy.typing as npt

from indexer.errors import DamagedIndex, StaleIndex

Array = npt.NDArray[Any]
Buffer = bytes | memoryview

MAGIC = b"QCOL\r\n\x1a\n"
END = b"QCOLEND\n"
VERSION = 1
ALIGNMENT = 64
BLOCK = 1 << 16
"""The bytes that one checksum covers: what a single lookup costs at most on first touch."""

_HEADER = struct.Struct("<8sHHI44xI")
_FOOTER = struct.Struct("<QQQ16s8s12xI")
_TABLE = struct.Struct("<II")
_SPOOL = 1 << 20
_COPY = 1 << 22

UNSIGNED = ("u1", "u2", "u4", "u8")
OFFSETS = ("u4", "u8")
WEIGHTS = ("u1", "u2", "f4")


class Sink(Protocol):
    """Where a file is written to: anything with ``write``."""

    def write(self, data: Any, /) -> Any:
        """Append bytes."""


class SectionSink:
    """One section in the making: its items take the narrowest type that holds them all."""

    def __init__(self, name: str, ladder: tuple[str, ...], folder: Path | None) -> None:
        self.name = name
        self.count = 0
        self._ladder = [np.dtype("<" + code) for code in ladder]
        self._folder = folder
        self._spool: IO[bytes] = io.BytesIO()

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of the items so far."""
        return self._ladder[0]

    def write(self, values: Array) -> None:
        """Append ``values``, which the widest type of the ladder can hold."""
        if not values.size:
            return
        while len(self._ladder) > 1 and not _fits(values, self.dtype):
            self._widen()
        self._put(np.ascontiguousarray(values, self.dtype).tobytes())
        self.count += values.size

    def _put(self, data: bytes) -> None:
        if isinstance(self._spool, io.BytesIO) and self._spool.tell() + len(data) > _SPOOL:
            # Unnamed: a crash leaves nothing behind.
            file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - closed by ``close``
            file.write(self._spool.getvalue())
            self._spool = file
        self._spool.write(data)

    def _widen(self) -> None:
        narrow = self._ladder.pop(0)
        old, self._spool = self._spool, io.BytesIO()
        old.seek(0)
        with old:
            while chunk := old.read(_COPY):
                self._put(np.frombuffer(chunk, narrow).astype(self.dtype).tobytes())

    def arrays(self, size: int) -> Iterator[Array]:
        """The items, ``size`` at a time; the spool is gone afterwards."""
        self._spool.seek(0)
        with self._spool:
            while chunk := self._spool.read(size * self.dtype.itemsize):
                yield np.frombuffer(chunk, self.dtype)

    def close(self) -> None:
        """Let go of the spool."""
        self._spool.close()

    def chunks(self) -> Iterator[bytes]:
        """The bytes of the section, in pieces; the spool is gone afterwards."""
        self._spool.seek(0)
        with self._spool:
            while chunk := self._spool.read(_COPY):
                yield chunk


def _fits(values: Array, dtype: np.dtype[Any]) -> bool:
    if dtype.kind == "f":
        return True
    if values.dtype.kind == "f" and not bool((np.floor(values) == values).all()):
        return False
    return bool(values.min() >= 0) and bool(values.max() <= np.iinfo(dtype).max)


class SectionWriter:
    """Writes a file of sections to ``stream``; ``folder`` takes the unnamed spool files."""

    def __init__(self, stream: Sink, kind: int, folder: Path | None = None) -> None:
        self._stream = stream
        self._folder = folder
        self._position = 0
        self._open: list[SectionSink] = []
        self._entries: list[list[Any]] = []
        self._sums: list[int] = []
        self._put(_sealed(_HEADER, MAGIC, VERSION, kind, BLOCK))

    def sink(self, name: str, ladder: tuple[str, ...]) -> SectionSink:
        """A section to append to; ``flush`` writes it when it is complete."""
        sink = SectionSink(name, ladder, self._folder)
        self._open.append(sink)
        return sink

    def drop(self, sink: SectionSink) -> None:
        """Forget a section."""
        sink.close()
        self._open.remove(sink)

    def abandon(self) -> None:
        """Let go of everything: the file is not wanted any more."""
        for sink in self._open:
            sink.close()
        self._open.clear()

    def add(self, name: str, values: Array, ladder: tuple[str, ...] | None = None) -> None:
        """Write a whole section at once; without a ladder the items keep their type."""
        sink = self.sink(name, ladder or (values.dtype.str[1:],))
        sink.write(values)
        self.flush(sink)

    def add_bytes(self, name: str, data: bytes) -> None:
        """Write a section of plain bytes."""
        self.add(name, np.frombuffer(data, np.uint8))

    def flush(self, sink: SectionSink) -> None:
        """Write a complete section."""
        self._align()
        start, first = self._position, len(self._sums)
        rest = b""
        for chunk in sink.chunks():
            data = rest + chunk
            whole = len(data) - len(data) % BLOCK
            self._sums += [zlib.crc32(data[at : at + BLOCK]) for at in range(0, whole, BLOCK)]
            rest = data[whole:]
            self._put(chunk)
        if rest:
            self._sums.append(zlib.crc32(rest))
        self._entries.append(
            [sink.name, sink.dtype.str[1:], start, self._position - start, first],
        )
        self.drop(sink)

    def close(self, meta: Mapping[str, Any]) -> None:
        """Write the table of contents with ``meta`` (JSON) and the footer."""
        self._align()
        start = self._position
        text = json.dumps({"meta": meta, "sections": self._entries}, ensure_ascii=False)
        body = text.encode("utf-8", "surrogatepass")
        sums = np.array(self._sums, "<u4").tobytes()
        table = _TABLE.pack(len(body), len(self._sums)) + body + sums
        self._put(table)
        end = self._position + _FOOTER.size
        digest = blake2b(table, digest_size=16).digest()
        self._put(_sealed(_FOOTER, start, len(table), end, digest, END))

    def _put(self, data: bytes) -> None:
        self._stream.write(data)
        self._position += len(data)

    def _align(self) -> None:
        self._put(bytes(-self._position % ALIGNMENT))


def _sealed(layout: struct.Struct, *values: Any) -> bytes:
    """The packed values, their CRC-32 in the last four bytes."""
    body = layout.pack(*values, 0)[:-4]
    return body + zlib.crc32(body).to_bytes(4, "little")


class Section:
    """A read-only array of a file. Reading verifies the blocks that are touched."""

    def __init__(self, array: Array, sums: Array, raw: memoryview, name: str) -> None:
        self.name = name
        self._array = array
        self._sums = sums
        self._raw = raw
        self._width = array.dtype.itemsize
        self._fresh = bytearray(b"\x01") * len(sums)

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
        self._view = memoryview(buffer).cast("B")
        if len(self._view) < _HEADER.size + _FOOTER.size:
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
        magic, version, found, block, _ = self._opened(_HEADER, 0, "header")
        if magic != MAGIC or found != kind or block != BLOCK:
            raise self._damaged("is not what its name says")
        if version != VERSION:
            raise StaleIndex(
                f"The index file {self.name} has format {version}, this program writes "
                f"{VERSION}; rebuild the index.",
            )

    def _read_footer(self) -> tuple[int, memoryview]:
        size = len(self._view)
        values = self._opened(_FOOTER, size - _FOOTER.size, "end, or is cut off")
        start, length, end, digest, magic, _ = values
        if magic != END or end != size or start + length + _FOOTER.size != size:
            raise self._damaged("is cut off")
        table = self._view[start : start + length]
        if blake2b(table, digest_size=16).digest() != digest:
            raise self._damaged("has an altered table of contents")
        return start, table

    def _read_table(self, table: memoryview) -> dict[str, Any]:
        try:
            length, count = _TABLE.unpack(table[: _TABLE.size])
            body = bytes(table[_TABLE.size : _TABLE.size + length])
            content = json.loads(body.decode("utf-8", "surrogatepass"))
            sums = np.frombuffer(table[_TABLE.size + length :], np.uint8).view("<u4")[:count]
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

    def verify(self) -> None:
        """Check every byte of the file, the padding too. Raises DamagedIndex."""
        position = _HEADER.size
        for section in self._sections.values():
            section.all()
        for start, stop in [*sorted(self._spans), (self._table_start, self._table_start)]:
            if any(self._view[position:start]):
                raise self._damaged("has altered padding")
            position = max(position, stop)
