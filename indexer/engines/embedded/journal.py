"""Generations with a journal: files of lines that are published together with the index.

``events.jsonl`` grows from generation to generation, ``rejected.jsonl`` is replaced as a whole.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from indexer.engines.embedded import files, holds
from indexer.engines.embedded.generations import Generations
from indexer.engines.embedded.manifests import MANIFEST, readable
from indexer.errors import DamagedIndex

JOURNAL = "events.jsonl"
REJECTED = "rejected.jsonl"


class JournaledGenerations(Generations):
    """Generations that carry the journal on, each with the lines that were added for it.

    ``rejected``: the lines of the records that could not be read, in place of those before; None
    where they stay.
    """

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.added: list[str] = []
        self.rejected: list[str] | None = None

    def lines(self, name: str) -> Iterator[str]:
        """The lines of the file called so, in the current generation; none without one."""
        with readable(self.root):
            file = self._opened(name)
            if file is not None:
                with file, io.TextIOWrapper(file, "utf-8", "replace") as text:
                    yield from text

    def _opened(self, name: str) -> IO[bytes] | None:
        if not self.pointer.astray():
            try:
                return self.settled(lambda: self._opened_current(name))
            except DamagedIndex:
                if not self._pointing_nowhere():
                    raise
        path = self._newest(name)
        return files.opened(path, "rb") if path else None

    def _opened_current(self, name: str) -> IO[bytes] | None:
        """The file of the current generation, which stays as long as it is looked for."""
        if not self.name():
            return None
        folder = self.current()
        held = holds.hold(folder)
        try:
            with readable(folder):
                if files.is_file(folder / name):
                    return files.opened(folder / name, "rb")
            if not files.is_file(folder / MANIFEST):
                raise DamagedIndex(f"{folder} has been removed")
            return None
        finally:
            held.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only writer; lines that no commit took are forgotten."""
        with super().writing():
            self._forget()
            yield

    def publish(self, folder: Path, said: Mapping[str, Any]) -> None:
        """Write the journal among the files, then make the folder the current generation."""
        self._write(folder / JOURNAL, self.added or None, append=True)
        self._write(folder / REJECTED, self.rejected, append=False)
        super().publish(folder, said)
        self._forget()

    def _forget(self) -> None:
        self.added.clear()
        self.rejected = None

    def _write(self, path: Path, lines: list[str] | None, *, append: bool) -> None:
        """The lines, behind those before or in their place; without lines the file stays.

        Lines go into a file of its own, for the old one is a link into another generation.
        """
        before = self._published(path.name)
        files.remove(path)
        if lines is None:
            if before is not None:
                files.linked(before, path)
            return
        with files.opened(path, "wb") as file:
            file.write(files.content(before) if before and append else b"")
            file.write("".join(lines).encode("utf-8", "replace"))

    def _pointing_nowhere(self) -> bool:
        """Whether ``CURRENT`` names a generation that is not there. Raises DamagedIndex."""
        name = self.name()
        return bool(name) and not files.is_file(self.root / name / MANIFEST)

    def _newest(self, name: str) -> Path | None:
        """That file of the newest generation that was finished."""
        with readable(self.root):
            whole = [path for path in self.folders() if files.is_file(path / MANIFEST)]
            paths = [folder / name for folder in reversed(whole)]
            return next((path for path in paths if files.is_file(path)), None)

    def _published(self, name: str) -> Path | None:
        """That file of the current generation, or of the newest one where that is unknown."""
        if self.pointer.astray() or self._pointing_nowhere():
            return self._newest(name)
        current = self.name()
        path = self.root / current / name
        with readable(path):
            return path if current and files.is_file(path) else None
