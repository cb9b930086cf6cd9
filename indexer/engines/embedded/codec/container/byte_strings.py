"""Byte strings in a row: one section of bytes, one of bounds. Sorted ones can be searched."""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from operator import lt
from typing import Any, overload

import numpy as np

from indexer.engines.embedded.codec.container.section_writing import OFFSETS, SectionWriter
from indexer.engines.embedded.codec.container.sections import SectionFile

STEP = 64
"""Every 64th text stands in the sample: a search reads it, then one run of 64 texts."""


class TextSink:
    """Appends texts to the sections ``<name>/bytes`` and ``<name>/bounds``."""

    def __init__(self, writer: SectionWriter, name: str) -> None:
        self.count = 0
        self._writer = writer
        self._end = 0
        self._bytes = writer.sink(f"{name}/bytes", ("u1",))
        self._bounds = writer.sink(f"{name}/bounds", OFFSETS)
        self._bounds.write(np.zeros(1, np.uint64))

    def write(self, texts: Sequence[bytes]) -> None:
        """Append ``texts`` in their order."""
        self._bytes.write(np.frombuffer(b"".join(texts), np.uint8))
        sizes = np.fromiter(map(len, texts), np.uint64, len(texts))
        self._bounds.write(sizes.cumsum(dtype=np.uint64) + np.uint64(self._end))
        self._end += int(sizes.sum())
        self.count += len(texts)

    def close(self) -> None:
        """Write the sections to the file."""
        self._writer.flush(self._bytes)
        self._writer.flush(self._bounds)


class SortedTextSink(TextSink):
    """Appends texts in strictly ascending order, with a sample for the search."""

    def __init__(self, writer: SectionWriter, name: str) -> None:
        super().__init__(writer, name)
        self._sample = TextSink(writer, f"{name}/sample")
        self._last: bytes | None = None

    def write(self, texts: Sequence[bytes]) -> None:
        """Append ``texts``; raises ValueError where they do not ascend."""
        if not texts:
            return
        ascending(texts if self._last is None else [self._last, *texts])
        self._sample.write(texts[-self.count % STEP :: STEP])
        self._last = texts[-1]
        super().write(texts)

    def close(self) -> None:
        """Write the sections to the file."""
        super().close()
        self._sample.close()


def ascending(texts: Sequence[bytes]) -> None:
    """Raise ValueError where texts do not ascend strictly."""
    if not all(map(lt, texts, texts[1:])):
        raise ValueError("The texts must be unique and in ascending order.")


class TextTable(Sequence[bytes]):
    """The texts of a file, each read when asked for."""

    def __init__(self, file: SectionFile, name: str) -> None:
        self._bytes = file[f"{name}/bytes"]
        self._bounds = file[f"{name}/bounds"]

    def __len__(self) -> int:
        return max(0, len(self._bounds) - 1)

    @overload
    def __getitem__(self, index: int) -> bytes: ...

    @overload
    def __getitem__(self, index: slice) -> list[bytes]: ...

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            start, stop, step = index.indices(len(self))
            return self.run(start, max(start, stop))[::step] if step > 0 else list(self)[index]
        index = int(index)  # a numpy integer may be too narrow for what follows
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        start, stop = self._bounds.read(index % len(self), index % len(self) + 2).tolist()
        return self._bytes.bytes(start, stop)

    def __iter__(self) -> Iterator[bytes]:
        for start in range(0, len(self), 4096):
            yield from self.run(start, min(start + 4096, len(self)))

    def run(self, first: int, last: int) -> list[bytes]:
        """The texts ``first`` to ``last``."""
        if first >= last:
            return []
        bounds = self._bounds.read(first, last + 1).tolist()
        base = bounds[0]
        data = self._bytes.bytes(base, bounds[-1])
        return [data[start - base : stop - base] for start, stop in pairwise(bounds)]


class SortedTexts(Sequence[bytes], ABC):
    """The search in ascending texts; safe to share between threads.

    ``sample``: every 64th of them. ``find(text)``: how many texts are below; ``number(text)``: its
    place, or None.
    """

    def __init__(self, sample: Sequence[bytes]) -> None:
        self._listed = sample
        self._sample: list[bytes] | None = None
        self.find = lru_cache(maxsize=4096)(self._find)
        self.number = lru_cache(maxsize=4096)(self._number)

    @abstractmethod
    def run(self, first: int, last: int) -> list[bytes]:
        """The texts ``first`` to ``last``."""

    def _find(self, text: bytes) -> int:
        """The number of texts below ``text``: where it stands or would stand."""
        if self._sample is None:
            self._sample = list(self._listed)
        first = max(0, bisect_right(self._sample, text) - 1) * STEP
        run = self.run(first, min(first + STEP, len(self)))
        return first + bisect_left(run, text)

    def _number(self, text: bytes) -> int | None:
        """The place of ``text``, or None where it is not there."""
        place = self.find(text)
        return place if place < len(self) and self[place] == text else None

    def range(self, low: bytes | None, high: bytes | None) -> tuple[int, int]:
        """The places of the texts from ``low`` to below ``high``; None: no bound."""
        first = 0 if low is None else self.find(low)
        last = len(self) if high is None else self.find(high)
        return first, max(first, last)

    def prefix_range(self, prefix: bytes) -> tuple[int, int]:
        """The places of the texts that begin with ``prefix``."""
        stem = prefix.rstrip(b"\xff")
        return self.range(prefix, stem[:-1] + bytes([stem[-1] + 1]) if stem else None)


class SortedTextTable(SortedTexts, TextTable):
    """The ascending texts of a file and their search."""

    run = TextTable.run

    def __init__(self, file: SectionFile, name: str) -> None:
        TextTable.__init__(self, file, name)
        SortedTexts.__init__(self, TextTable(file, f"{name}/sample"))
