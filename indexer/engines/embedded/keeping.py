"""The journal inside a generation, and the upkeep of the folder of an index."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from indexer.engines.base import Stored
from indexer.engines.embedded import generations
from indexer.engines.embedded.generations import Generations
from indexer.engines.embedded.store import EmbeddedStore
from indexer.errors import DamagedIndex

JOURNAL = "events.jsonl"
REJECTED = "rejected.jsonl"


class KeptStore(EmbeddedStore):
    """The index of one folder, with its journal and its upkeep; see ``Keeper``."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._generations: JournaledGenerations = JournaledGenerations(self._generations.root)

    def note(self, lines: Iterable[str]) -> None:
        """See Keeper."""
        self._generations.added.extend(lines)

    def journal(self) -> Iterator[str]:
        """See Keeper."""
        return _lines(_kept(self._generations, JOURNAL))

    def note_rejected(self, lines: Iterable[str]) -> None:
        """See Keeper."""
        self._generations.rejected = list(lines)

    def rejected(self) -> Iterator[str]:
        """See Keeper."""
        return _lines(_kept(self._generations, REJECTED))

    def generations(self) -> list[Stored]:
        """See Keeper."""
        try:
            current = self.generation()
        except DamagedIndex:
            current = ""
        return [
            Stored(folder.name, _size(folder), folder.name == current)
            for folder in _folders(self._generations.root)
        ]

    def verify(self) -> int:
        """See Keeper."""
        folder = self._generations.current()
        held = generations.hold(folder)
        try:
            generations.verify(folder)
            return _size(folder)
        finally:
            held.close()

    def sweep(self) -> list[str]:
        """See Keeper."""
        if not self._generations.root.is_dir():
            return []
        with self._generations.writing():
            return self._generations.sweep()


class JournaledGenerations(Generations):
    """Generations that carry the journal on, each with the lines that were added for it.

    ``rejected``: the lines of the records that could not be read, in place of those before; None
    where they stay.
    """

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.added: list[str] = []
        self.rejected: list[str] | None = None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only writer; lines that no commit took are forgotten."""
        with super().writing():
            self._forget()
            yield

    def publish(self, folder: Path, manifest: Mapping[str, Any]) -> None:
        """Write the journal among the files, then make the folder the current generation."""
        self._write(folder / JOURNAL, self.added or None, going_on=True)
        self._write(folder / REJECTED, self.rejected, going_on=False)
        super().publish(folder, manifest)
        self._forget()

    def _forget(self) -> None:
        self.added.clear()
        self.rejected = None

    def _write(self, path: Path, lines: list[str] | None, *, going_on: bool) -> None:
        """The lines, behind those before or in their place; without lines the file stays.

        Lines go into a file of its own, for the old one is a link into another generation.
        """
        before = _kept(self, path.name)
        path.unlink(missing_ok=True)
        if lines is None:
            if before is not None:
                _linked(before, path)
            return
        with path.open("wb") as file:
            file.write(before.read_bytes() if before and going_on else b"")
            file.write("".join(lines).encode("utf-8", "replace"))


def _lines(path: Path | None) -> Iterator[str]:
    if path is not None:
        with path.open(encoding="utf-8", errors="replace") as file:
            yield from file


def _kept(found: Generations, file: str) -> Path | None:
    """That file of the current generation, or of the newest one where that is unknown."""
    try:
        name = found.name()
    except DamagedIndex:
        paths = [folder / file for folder in _folders(found.root)]
        return next((path for path in reversed(paths) if path.is_file()), None)
    path = found.root / name / file
    return path if name and path.is_file() else None


def _folders(root: Path) -> list[Path]:
    found = (path for path in root.glob("gen-*") if path.is_dir())
    return sorted(found, key=lambda path: (len(path.name), path.name))


def _linked(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:
        target.write_bytes(source.read_bytes())


def _size(folder: Path) -> int:
    try:
        return sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
    except OSError:  # swept between the look and the count
        return 0
