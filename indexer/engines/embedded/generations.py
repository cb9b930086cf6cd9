"""Generations on disk: ``gen-N`` folders, the ``CURRENT`` pointer, the writer's lock, retention.

A generation is written in full, then named by ``CURRENT`` in one atomic replacement: a reader sees
the old one or the new one, never a part. A folder that ``CURRENT`` never named is debris, and the
next writer sweeps it. Locks are ``flock``: the system drops them when a process dies.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from indexer.errors import DamagedIndex, IndexBusy, IndexerError, MissingIndex, UnusableIndex

CURRENT, MANIFEST, LOCK = "CURRENT", "manifest.json", "LOCK"
KEPT = 2
"""How many published generations stay: the current one, and the one before it to fall back on."""
REPAIR = "run 'questions reindex'"
_NAME = re.compile(r"gen-[0-9]{1,12}")


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
        except (OSError, ValueError) as problem:
            raise DamagedIndex(f"{self.root / CURRENT} cannot be read: {problem}") from None
        if not _is_name(name):
            raise DamagedIndex(f"{self.root / CURRENT} holds {name[:40]!r}, not a generation")
        return name

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only writer. Raises IndexBusy, UnusableIndex."""
        with writable(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            lock = (self.root / LOCK).open("a")
        with lock:
            if not _locked(lock.fileno(), fcntl.LOCK_EX):
                raise IndexBusy(f"another process is writing to {self.root}; try again later")
            yield

    def create(self) -> Path:
        """A new, empty generation folder. Raises OSError."""
        taken = [_number(path) for path in self.folders()]
        folder = self.root / f"gen-{max(taken, default=0) + 1:06d}"
        folder.mkdir()
        return folder

    def publish(self, folder: Path, manifest: Mapping[str, Any]) -> None:
        """Make ``folder`` the current generation: everything is on disk before it is named.

        A file that is linked from the generation before keeps the checksum it has there: what an
        update costs does not grow with the index. Raises OSError.
        """
        linked = self._linked(folder)
        files = {path.name: linked.get(path.name) or checked(path) for path in contents(folder)}
        text = json.dumps({**manifest, "files": files}, ensure_ascii=False, indent=1)
        _write(folder / MANIFEST, text)
        for path in contents(folder):
            if path.name not in linked:
                _sync(path)
        _sync(folder)
        pointer = self.root / f"{CURRENT}.tmp"
        _write(pointer, f"{folder.name}\n")
        pointer.replace(self.root / CURRENT)
        _sync(self.root)

    def _linked(self, folder: Path) -> Mapping[str, Mapping[str, int | str]]:
        """What the current generation says of the files that the new one has in common with it."""
        try:
            current = self.current()
            known = manifest(current)["files"]
        except UnusableIndex:
            return {}
        return {
            path.name: known[path.name]
            for path in contents(folder)
            if path.name in known and path.samefile(current / path.name)
        }

    def discard(self, folder: Path) -> None:
        """Remove a folder that was to become a generation, unless ``CURRENT`` names it."""
        try:
            named = self.name() == folder.name
        except DamagedIndex:
            named = False
        if not named:
            shutil.rmtree(folder, ignore_errors=True)

    def sweep(self) -> list[str]:
        """Remove debris and old generations that nobody holds; returns what went.

        Where ``CURRENT`` cannot be read, any of them may be the one to rescue: all stay.
        """
        try:
            current = self.name()
        except DamagedIndex:
            return []
        newest = _number(self.root / current) if current else 0
        recent = [path.name for path in self.folders() if _published(path, newest)][-KEPT:]
        return [
            path.name
            for path in self.folders()
            if path.name not in {current, *recent} and _removed(path)
        ]

    def folders(self) -> list[Path]:
        """The folders of all generations, debris too, the oldest first."""
        found = (path for path in self.root.glob("gen-*") if _is_name(path.name) and path.is_dir())
        return sorted(found, key=_number)


def manifest(folder: Path) -> Mapping[str, Any]:
    """What the generation says of itself. Raises DamagedIndex."""
    try:
        found = json.loads((folder / MANIFEST).read_text("utf-8"))
        sizes = {name: int(entry["size"]) for name, entry in found["files"].items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as problem:
        raise DamagedIndex(f"{folder / MANIFEST} cannot be read: {problem}") from None
    for name, size in sizes.items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != size:
            raise DamagedIndex(f"{path} is missing or not {size} bytes long: {REPAIR}")
    return dict(found)


def verify(folder: Path) -> None:
    """Read every file of a generation. Raises DamagedIndex where one is not what was written."""
    for name, entry in manifest(folder)["files"].items():
        if checked(folder / name) != entry:
            raise DamagedIndex(f"{folder / name} has been altered: {REPAIR}")


@dataclass(slots=True)
class Hold:
    """Keeps a generation from being swept until it is closed."""

    descriptor: int | None

    def close(self) -> None:
        """Let go; a second time does nothing."""
        descriptor, self.descriptor = self.descriptor, None
        if descriptor is not None:
            os.close(descriptor)


def hold(folder: Path) -> Hold:
    """A hold on a generation: its folder is locked, so an index that is only read can be held too.

    Raises DamagedIndex where there is no such folder, or it is being swept this moment.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as problem:
        raise DamagedIndex(f"{folder} cannot be read: {problem.strerror}") from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise DamagedIndex(f"{folder} is being removed") from None
    except OSError:
        pass  # a file system without locks: nothing is ever swept there
    return Hold(descriptor)


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """What goes wrong inside, as DamagedIndex where a file of the generation is to blame.

    A damaged file shows in whatever way its reader stumbles over it; only its checksum tells.
    """
    try:
        yield
    except IndexerError as problem:
        if isinstance(problem, DamagedIndex):
            verify(folder)  # it names the file by its path, and knows it by its checksum
        raise
    except Exception:
        verify(folder)
        raise


@contextmanager
def writable(root: Path) -> Iterator[None]:
    """What the disk refuses inside (it is full, or may only be read) as UnusableIndex."""
    try:
        yield
    except OSError as problem:
        raise UnusableIndex(f"{root} cannot be written: {problem.strerror}") from None


def contents(folder: Path) -> list[Path]:
    """The files of a generation that its manifest vouches for."""
    return sorted(
        path
        for path in folder.iterdir()
        if path.is_file() and path.name != MANIFEST and not path.name.endswith("LOCK")
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
    return _NAME.fullmatch(name) is not None


def _number(folder: Path) -> int:
    return int(folder.name.removeprefix("gen-"))


def _published(folder: Path, newest: int) -> bool:
    """Whether ``CURRENT`` once named the generation: a later one than its own is debris."""
    return _number(folder) <= newest and (folder / MANIFEST).is_file()


def _removed(folder: Path) -> bool:
    """Remove a generation that no open engine holds; nobody can take hold of it meanwhile."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        return False
    try:
        if _locked(descriptor, fcntl.LOCK_EX):
            shutil.rmtree(folder, ignore_errors=True)
        return not folder.exists()
    finally:
        os.close(descriptor)


def _locked(file: int, mode: int) -> bool:
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
