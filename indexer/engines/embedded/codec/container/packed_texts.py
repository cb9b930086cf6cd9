"""Sorted texts in compressed blocks: a third of the bytes, a block unpacked for each look-up.

For lists beside an index of which a page asks little: the forms of lemmas, what was mined.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Any, overload

import numpy as np
import zstandard

from indexer.engines.embedded.codec.container.byte_strings import (
    STEP,
    SortedTexts,
    TextSink,
    TextTable,
    ascending,
)
from indexer.engines.embedded.codec.container.section_writing import OFFSETS, SectionWriter
from indexer.engines.embedded.codec.container.sections import SectionFile
from indexer.errors import DamagedIndex

LEVEL = 9
"""Three blocks in a millisecond; a build has some thousand."""
_KEPT = 32
"""Blocks that a table keeps unpacked: 100 kB."""


class PackedTextSink:
    """Writes texts in strictly ascending order, ``STEP`` a block, with a sample for the search."""

    def __init__(self, writer: SectionWriter, name: str) -> None:
        self._writer, self._name = writer, name

    def write(self, texts: Sequence[bytes]) -> None:
        """Write all the texts. Raises ValueError where they do not ascend."""
        ascending(texts)
        writer, name = self._writer, self._name
        pack = zstandard.ZstdCompressor(level=LEVEL).compress
        runs = [texts[at : at + STEP] for at in range(0, len(texts), STEP)]
        blocks = TextSink(writer, f"{name}/blocks")
        blocks.write([pack(_sizes(run) + b"".join(run)) for run in runs])
        blocks.close()
        sample = TextSink(writer, f"{name}/sample")
        sample.write([run[0] for run in runs])
        sample.close()
        writer.add(f"{name}/count", np.array([len(texts)]), OFFSETS)


class PackedTextTable(SortedTexts):
    """The texts of a file and their search; safe to share between threads."""

    def __init__(self, file: SectionFile, name: str) -> None:
        super().__init__(TextTable(file, f"{name}/sample"))
        self._name = f"{file.name} ({name})"
        self._blocks = TextTable(file, f"{name}/blocks")
        self._count = int(file[f"{name}/count"].item(0))
        if len(self._blocks) != -(-self._count // STEP):
            raise DamagedIndex(f"{self._name}: blocks are missing; rebuild the index.")
        self._block = lru_cache(maxsize=_KEPT)(self._unpacked)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> bytes: ...

    @overload
    def __getitem__(self, index: slice) -> list[bytes]: ...

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        index = int(index)
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        index %= len(self)
        return self._block(index // STEP)[index % STEP]

    def __iter__(self) -> Iterator[bytes]:
        for number in range(len(self._blocks)):
            yield from self._unpacked(number)

    def run(self, first: int, last: int) -> list[bytes]:
        """The texts ``first`` to ``last``."""
        last = min(last, len(self))
        if first >= last:
            return []
        numbers = range(first // STEP, -(-last // STEP))
        texts = [text for number in numbers for text in self._block(number)]
        start = first - numbers.start * STEP
        return texts[start : start + last - first]

    def _unpacked(self, number: int) -> list[bytes]:
        count = min(STEP, self._count - number * STEP)
        try:
            data = zstandard.ZstdDecompressor().decompress(self._blocks[number])
        except zstandard.ZstdError as error:
            raise DamagedIndex(f"{self._name}: block {number} is unreadable.") from error
        sizes = np.frombuffer(data, "<u4", count).tolist()
        bounds = accumulate(sizes, initial=4 * count)
        return [data[start:stop] for start, stop in pairwise(bounds)]


def _sizes(texts: Sequence[bytes]) -> bytes:
    return np.fromiter(map(len, texts), "<u4", len(texts)).tobytes()
