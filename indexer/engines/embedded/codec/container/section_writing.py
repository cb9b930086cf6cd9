"""Writing a file of sections: front to back, never patched; sections grow side by side."""

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

from indexer.engines.embedded.codec.container import sections
from indexer.engines.embedded.codec.container.sections import (
    ALIGNMENT,
    BLOCK,
    END,
    FOOTER,
    HEADER,
    MAGIC,
    TABLE,
    Array,
)

UNSIGNED = ("u1", "u2", "u4", "u8")
OFFSETS = ("u4", "u8")
WEIGHTS = ("u1", "u2", "f4")

_SPOOL = 1 << 20
"""Bytes of a growing section that stay in memory; more go to a file without a name."""
_COPY = 1 << 22


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
        self._put(_sealed(HEADER, MAGIC, sections.VERSION, kind, BLOCK))

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
        table = TABLE.pack(len(body), len(self._sums)) + body + sums
        self._put(table)
        end = self._position + FOOTER.size
        digest = blake2b(table, digest_size=16).digest()
        self._put(_sealed(FOOTER, start, len(table), end, digest, END))

    def _put(self, data: bytes) -> None:
        self._stream.write(data)
        self._position += len(data)

    def _align(self) -> None:
        self._put(bytes(-self._position % ALIGNMENT))


def _sealed(layout: struct.Struct, *values: Any) -> bytes:
    """The packed values, their CRC-32 in the last four bytes."""
    body = layout.pack(*values, 0)[:-4]
    return body + zlib.crc32(body).to_bytes(4, "little")
