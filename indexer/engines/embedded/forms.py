"""Which exact keys have a lemma: a sorted list of ``lemma + MARK + key`` beside the segments.

It grows with the index and never forgets: a key that no document holds any more costs a look-up.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from indexer.engines.embedded.codec.files import mapped
from indexer.engines.embedded.codec.section_writing import SectionWriter
from indexer.engines.embedded.codec.sections import SectionFile
from indexer.engines.embedded.codec.texts import SortedTextSink, SortedTextTable

FILE = "lemmas.forms"
KIND = 7
MARK = b"\x1f"
_NAME = "forms"


class Forms:
    """The list of a generation."""

    def __init__(self, folder: Path) -> None:
        file = SectionFile(mapped(folder / FILE), FILE, KIND)
        self._lines = SortedTextTable(file, _NAME)

    def __call__(self, stem: str) -> tuple[str, ...]:
        """The exact keys that have that lemma."""
        head = _encoded(stem) + MARK
        lines = self._lines.run(*self._lines.prefix_range(head))
        return tuple(line[len(head) :].decode("utf-8", "surrogatepass") for line in lines)

    def lines(self) -> list[bytes]:
        """All of it, for the next generation."""
        return self._lines.run(0, len(self._lines))


def line(exact: bytes, stem: bytes) -> bytes:
    """The line of an exact key."""
    return stem + MARK + exact


def write(folder: Path, lines: Iterable[bytes]) -> None:
    """Write the list; the lines may come in any order, and more than once."""
    path = folder / FILE
    path.unlink(missing_ok=True)  # it may be a link to the generation before
    with path.open("wb") as stream:
        writer = SectionWriter(stream, KIND, folder)
        sink = SortedTextSink(writer, _NAME)
        sink.write(sorted(set(lines)))
        sink.close()
        writer.close({})
        stream.flush()
        os.fsync(stream.fileno())


def _encoded(key: str) -> bytes:
    return key.encode("utf-8", "surrogatepass")
