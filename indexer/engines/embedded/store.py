"""The folder of an index: its current generation, and a writer for the next."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from indexer.engines.embedded.generations import Generations
from indexer.engines.embedded.indexing.writer import Effort, EmbeddedWriter
from indexer.engines.embedded.searching.engine import EmbeddedEngine, open_generation
from indexer.errors import DamagedIndex, MissingIndex
from indexer.model import QuestionId


class EmbeddedStore:
    """The index of one folder."""

    def __init__(self, root: Path, effort: Effort | None = None) -> None:
        self._generations = Generations(root)
        self._effort = effort or Effort()

    def open(self) -> EmbeddedEngine:
        """See Store."""
        for _ in range(3):
            folder = self._generations.current()
            try:
                return open_generation(folder)
            except DamagedIndex:
                # A writer may have swept the folder between the look and the hold.
                if self._generations.current() == folder:
                    raise
        raise DamagedIndex(f"{self._generations.root} changes too fast to be opened")

    def generation(self) -> str:
        """See Store."""
        return self._generations.name()

    def known(self) -> Mapping[QuestionId, str]:
        """See Store."""
        try:
            engine = self.open()
        except MissingIndex:
            return {}
        try:
            return dict(engine.digests())
        finally:
            engine.close()

    def writer(self, *, fresh: bool = False) -> EmbeddedWriter:
        """See Store."""
        return EmbeddedWriter(self._generations, self._effort, fresh=fresh)
