"""The file ``CURRENT``: which generation is in use, changed in one atomic step."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

from indexer.engines.embedded import files
from indexer.errors import DamagedIndex

CURRENT = "CURRENT"
_NAME = re.compile(r"gen-[0-9]{1,12}")


class Pointer:
    """The pointer in the folder of an index."""

    def __init__(self, root: Path) -> None:
        self.root, self._path = root, root / CURRENT

    def move(self, name: str) -> None:
        """Point to another generation, which is whole on the disk. Raises OSError."""
        pointer = self.root / f"{CURRENT}.tmp"
        files.write(pointer, f"{name}\n".encode())
        self._sync_names()
        files.rename(pointer, self.root / CURRENT)
        files.sync(self.root)

    def name(self) -> str:
        """The name in ``CURRENT``; empty where there is none. Raises DamagedIndex."""
        pointer = self._text()
        return "" if pointer is None else self._named(pointer)

    def astray(self) -> bool:
        """Whether ``CURRENT`` says something else than a generation.

        Where the disk does not tell what it says, nobody guesses. Raises DamagedIndex.
        """
        pointer = self._text()
        try:
            return pointer is not None and not self._named(pointer)
        except DamagedIndex:
            return True

    def _text(self) -> bytes | None:
        """What stands in ``CURRENT``. Raises DamagedIndex where the disk does not tell."""
        try:
            return files.content(self._path)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as problem:
            raise DamagedIndex(f"{self.root / CURRENT} cannot be read: {problem}") from None

    def _named(self, pointer: bytes) -> str:
        """The name that it says. Raises DamagedIndex."""
        try:
            name = pointer.decode().strip()
        except ValueError as problem:
            raise DamagedIndex(f"{self.root / CURRENT} cannot be read: {problem}") from None
        if not is_name(name):
            raise DamagedIndex(f"{self.root / CURRENT} holds {name[:40]!r}, not a generation")
        return name

    def _sync_names(self) -> None:
        """Put the name of the new generation on the disk, before anything points to it.

        The first time also those of the folders above: a build before may have died over them.
        """
        files.sync(self.root)
        if not files.exists(self.root / CURRENT):
            for above in self.root.absolute().parents:
                with suppress(PermissionError):
                    files.sync(above)


def is_name(name: str) -> bool:
    """Whether it is the name of a generation."""
    return _NAME.fullmatch(name) is not None
