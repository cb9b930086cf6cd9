"""The folder of an index: its current generation, its journal, and a writer for the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from indexer.engines.base import Stored
from indexer.engines.embedded import files, holds, manifests
from indexer.engines.embedded.indexing.writer import BuildLimits, EmbeddedWriter
from indexer.engines.embedded.journal import JOURNAL, REJECTED, JournaledGenerations
from indexer.engines.embedded.searching.engine import EmbeddedEngine, open_generation
from indexer.errors import DamagedIndex, MissingIndex, UnusableIndex
from indexer.model import QuestionId


class EmbeddedStore:
    """The index of one folder."""

    def __init__(self, root: Path, limits: BuildLimits | None = None) -> None:
        self._generations = JournaledGenerations(root)
        self._limits = limits or BuildLimits()

    def open(self) -> EmbeddedEngine:
        """Map the files of the generation that ``CURRENT`` names; a sweep cannot remove them."""
        return self._generations.settled(lambda: open_generation(self._generations.current()))

    def generation(self) -> str:
        """The name in ``CURRENT`` and the seal of what it names. Raises DamagedIndex."""
        return self._generations.settled(self._generations.identity)

    def before(self) -> EmbeddedEngine:
        """The newest other folder whose every file is as written."""
        for folder in self._generations.before():
            with suppress(UnusableIndex):
                return open_generation(folder)
        raise DamagedIndex(f"{self._generations.root} holds no other generation that is sound")

    def known(self) -> Mapping[QuestionId, str]:
        """The digests, from a column of the index."""
        try:
            engine = self.open()
        except MissingIndex:
            return {}
        try:
            return dict(engine.digests())
        finally:
            engine.close()

    def writer(self, *, fresh: bool = False) -> EmbeddedWriter:
        """A writer that locks the folder as long as its with-block lasts."""
        return EmbeddedWriter(self._generations, self._limits, fresh=fresh)

    def note(self, lines: Iterable[str]) -> None:
        """Collect lines for ``events.jsonl`` of the next generation."""
        self._generations.added.extend(lines)

    def journal(self) -> Iterator[str]:
        """The lines of ``events.jsonl``; a damaged ``CURRENT`` gives those of the newest folder."""
        return self._generations.lines(JOURNAL)

    def note_rejected(self, lines: Iterable[str]) -> None:
        """Set the lines of ``rejected.jsonl`` of the next generation."""
        self._generations.rejected = list(lines)

    def rejected(self) -> Iterator[str]:
        """The lines of ``rejected.jsonl``."""
        return self._generations.lines(REJECTED)

    def generations(self) -> list[Stored]:
        """The generations' folders; none is current where ``CURRENT`` is damaged."""
        try:
            current = self._generations.name()
        except DamagedIndex:
            current = ""
        return [
            Stored(folder.name, _size(folder), folder.name == current)
            for folder in self._generations.folders()
        ]

    def verify(self) -> int:
        """Compare every file with its checksum in the manifest; the bytes of the folder."""
        return self._generations.settled(self._verified)

    def _verified(self) -> int:
        folder = self._generations.current()
        hold = holds.hold(folder)
        try:
            manifests.verify(folder)
            return _size(folder)
        finally:
            hold.close()

    def sweep(self) -> list[str]:
        """Remove folders that no process has locked, while no writer is at work."""
        root = self._generations.root
        with manifests.readable(root):
            if not files.is_folder(root):
                return []
        with self._generations.writing():
            return self._generations.sweep()

    def condition(self) -> None:
        """The index is on this machine: there is no other to ask."""


def _size(folder: Path) -> int:
    try:
        return sum(files.status(folder / name).st_size for name in files.names(folder))
    except OSError:  # swept between the look and the count
        return 0
