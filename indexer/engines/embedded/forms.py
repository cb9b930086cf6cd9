"""Which exact keys have a lemma: sorted lists of ``lemma + MARK + key`` beside the segments.

They grow with the index and never forget: a key that no document holds any more costs a look-up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

from indexer.engines.embedded import files
from indexer.engines.embedded.codec.container.maps import mapped
from indexer.engines.embedded.codec.container.packed_texts import PackedTextSink, PackedTextTable
from indexer.engines.embedded.codec.container.section_writing import SectionWriter
from indexer.engines.embedded.codec.container.sections import SectionFile

PATTERN = "lemmas-*.forms"
KIND = 7
MARK = b"\x1f"
MANY = 8
"""So many lists are merged into one."""
_NAME = "forms"


class Forms:
    """The lists of a generation; each commit adds its own."""

    def __init__(self, folder: Path) -> None:
        self._lists = [
            PackedTextTable(SectionFile(mapped(path), path.name, KIND), _NAME)
            for path in _paths(folder)
        ]

    def __call__(self, stem: str) -> tuple[str, ...]:
        """The exact keys that have that lemma."""
        head = _encoded(stem) + MARK
        lines = [
            line[len(head) :]
            for listed in self._lists
            for line in listed.run(*listed.prefix_range(head))
        ]
        distinct = sorted(set(lines)) if len(self._lists) > 1 else lines
        return tuple(line.decode("utf-8", "surrogatepass") for line in distinct)

    def lines(self) -> Iterator[bytes]:
        """All of it."""
        for listed in self._lists:
            yield from listed.run(0, len(listed))


def line(exact: bytes, stem: bytes) -> bytes:
    """The line of an exact key."""
    return stem + MARK + exact


def add(folder: Path, lines: Iterable[bytes]) -> None:
    """Write a list more, or one in place of all where they are many.

    The lines may come in any order, and more than once.
    """
    paths = _paths(folder)
    number = 1 + max((int(path.stem.rpartition("-")[2]) for path in paths), default=0)
    merged = set(lines)
    if len(paths) + 1 >= MANY:
        merged.update(Forms(folder).lines())
        for path in paths:
            files.unlink(path)
    if merged:
        _write(folder, folder / f"lemmas-{number}.forms", sorted(merged))


def _paths(folder: Path) -> list[Path]:
    return sorted(folder / name for name in files.names(folder) if fnmatch(name, PATTERN))


def _write(folder: Path, path: Path, lines: Sequence[bytes]) -> None:
    with files.opened(path, "wb") as stream:
        writer = SectionWriter(stream, KIND, folder)
        PackedTextSink(writer, _NAME).write(lines)
        writer.close({})
        files.synced(stream)


def _encoded(key: str) -> bytes:
    return key.encode("utf-8", "surrogatepass")
