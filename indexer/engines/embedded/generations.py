"""Generations on disk: ``gen-N`` folders, the ``CURRENT`` pointer, the writer's lock, retention.

A generation is written in full, then named by ``CURRENT`` in one atomic replacement: a reader sees
the old one or the new one, never a part. A folder that ``CURRENT`` never named is debris, and the
next writer sweeps it. Locks are ``flock``: the system drops them when a process dies.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import IO, Any

from indexer.errors import DamagedIndex, IndexBusy, MissingIndex, UnusableIndex

CURRENT, MANIFEST, LOCK, HELD = "CURRENT", "manifest.json", "LOCK", ".held"
KEPT = 2
"""How many published generations stay: the current one, and the one before it to fall back on."""


class Generations:
    """The folder of an index."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def current(self) -> Path:
        """The folder of the current generation. Raises MissingIndex, DamagedIndex."""
        name = self.name()
        if not name:
            raise MissingIndex(f"there is no index in {self.root}: run 'questions reindex' first")
        folder = self.root / name
        if not (folder / MANIFEST).is_file():
            raise DamagedIndex(f"{self.root / CURRENT} names {name!r}, which is not there")
        return folder

    def name(self) -> str:
        """The name in ``CURRENT``; empty where there is none. Raises DamagedIndex."""
        try:
            name = (self.root / CURRENT).read_text("utf-8").strip()
        except (FileNotFoundError, NotADirectoryError):
            return ""
        except (OSError, UnicodeDecodeError) as problem:
            raise DamagedIndex(f"{self.root / CURRENT} cannot be read: {problem}") from None
        if not _is_name(name):
            raise DamagedIndex(f"{self.root / CURRENT} holds {name[:40]!r}, not a generation")
        return name

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only writer. Raises IndexBusy, UnusableIndex."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            lock = (self.root / LOCK).open("a")
        except OSError as problem:
            raise UnusableIndex(f"{self.root} cannot be written: {problem.strerror}") from None
        with lock:
            if not _locked(lock, fcntl.LOCK_EX):
                raise IndexBusy(f"another process is writing to {self.root}; try again later")
            yield

    def create(self) -> Path:
        """A new, empty generation folder."""
        taken = [int(path.name[4:]) for path in self._folders()]
        folder = self.root / f"gen-{max(taken, default=0) + 1:06d}"
        folder.mkdir()
        return folder

    def publish(self, folder: Path, manifest: Mapping[str, Any]) -> None:
        """Make ``folder`` the current generation: everything is on disk before it is named."""
        files = {path.name: checked(path) for path in contents(folder)}
        text = json.dumps({**manifest, "files": files}, ensure_ascii=False, indent=1)
        _write(folder / MANIFEST, text)
        for path in contents(folder):
            _sync(path)
        _sync(folder)
        pointer = self.root / f"{CURRENT}.tmp"
        _write(pointer, f"{folder.name}\n")
        pointer.replace(self.root / CURRENT)
        _sync(self.root)

    def sweep(self) -> list[str]:
        """Remove debris and old generations that nobody holds; returns what went."""
        published = [path for path in self._folders() if (path / MANIFEST).is_file()]
        current = self.name()
        recent = {path.name for path in published if path.name <= current}
        kept = {current, *sorted(recent)[-KEPT:]}
        gone = [path for path in self._folders() if path.name not in kept and _released(path)]
        for path in gone:
            shutil.rmtree(path, ignore_errors=True)
        return [path.name for path in gone]

    def _folders(self) -> list[Path]:
        return sorted(path for path in self.root.glob("gen-*") if _is_name(path.name))


def manifest(folder: Path) -> Mapping[str, Any]:
    """What the generation says of itself. Raises DamagedIndex."""
    try:
        found = json.loads((folder / MANIFEST).read_text("utf-8"))
        sizes = {name: int(entry["size"]) for name, entry in found["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise DamagedIndex(f"{folder / MANIFEST} cannot be read: {problem}") from None
    for name, size in sizes.items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != size:
            raise DamagedIndex(
                f"{path} is missing or not {size} bytes long: run 'questions reindex'"
            )
    return dict(found)


def hold(folder: Path) -> IO[str]:
    """A file whose lock keeps the generation from being swept, until it is closed."""
    held = (folder / HELD).open("a")
    _locked(held, fcntl.LOCK_SH)
    return held


def contents(folder: Path) -> list[Path]:
    """The files of a generation that its manifest vouches for."""
    own = {MANIFEST, HELD}
    return sorted(
        path
        for path in folder.iterdir()
        if path.is_file() and path.name not in own and not path.name.endswith("LOCK")
    )


def link(source: Path, target: Path) -> None:
    """The files of one generation in another, hard-linked where the disk can."""
    for path in contents(source):
        try:
            os.link(path, target / path.name)
        except OSError:
            shutil.copyfile(path, target / path.name)


def checked(path: Path) -> Mapping[str, int | str]:
    """The size and the BLAKE2b checksum of a file."""
    with path.open("rb") as file:
        digest = blake2b(digest_size=16)
        while block := file.read(1 << 20):
            digest.update(block)
    return {"size": path.stat().st_size, "blake2b": digest.hexdigest()}


def _is_name(name: str) -> bool:
    return name.startswith("gen-") and name[4:].isdigit()


def _released(folder: Path) -> bool:
    """Whether no open engine holds the generation."""
    try:
        with (folder / HELD).open("a") as held:
            return _locked(held, fcntl.LOCK_EX)
    except OSError:
        return False


def _locked(file: IO[str], mode: int) -> bool:
    try:
        fcntl.flock(file, mode | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
