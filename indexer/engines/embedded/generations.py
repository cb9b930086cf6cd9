"""Generations on disk: ``gen-N`` folders, the writer's lock, retention.

A generation is written in full, then named by ``CURRENT`` in one atomic replacement: a reader sees
the old one or the new one, never a part. A folder that ``CURRENT`` never named is debris, and the
next writer sweeps it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from indexer.engines.embedded import files, holds
from indexer.engines.embedded.manifests import (
    MANIFEST,
    checked,
    contents,
    identity,
    manifest,
    readable,
    sealed,
    verify,
)
from indexer.engines.embedded.pointer import CURRENT, Pointer, is_name
from indexer.errors import DamagedIndex, IndexBusy, IndexerError, MissingIndex, UnusableIndex

LOCK = "LOCK"
KEPT = 2
"""How many published generations stay: the current one, and the one before it to fall back on."""
State = tuple[str | int, ...]
"""What tells whether a manifest is the same file as before."""
_T = TypeVar("_T")


class Generations:
    """The folder of an index."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.pointer = Pointer(root)
        self._known: tuple[State, str] = ((), "")
        self._sound: set[State] = set()
        self._pointed = ""

    def current(self) -> Path:
        """The folder of the current generation. Raises MissingIndex, DamagedIndex."""
        name = self.name()
        if not name:
            raise MissingIndex(f"there is no index in {self.root}: run 'questions reindex' first")
        return self._folder(name)

    def _folder(self, name: str) -> Path:
        """The folder that ``CURRENT`` names. Raises DamagedIndex where it is not whole."""
        folder = self.root / name
        with readable(folder):
            if not files.is_file(folder / MANIFEST):
                raise DamagedIndex(f"{self.root / CURRENT} names {name!r}, which is not there")
        return folder

    def settled(self, look: Callable[[], _T]) -> _T:
        """What ``look`` makes of the current generation.

        It looks again where a writer published, and swept what it was looking at. Raises
        DamagedIndex and what else it raises.
        """
        for _ in range(3):
            name = self.name()
            try:
                return look()
            except DamagedIndex:
                if self.name() == name:
                    raise
        raise DamagedIndex(f"{self.root} changes too fast to be read")

    def identity(self) -> str:
        """What tells the current generation from every other; empty where there is none.

        Cheap as long as the manifest is the same file: its content is read once. Raises
        DamagedIndex.
        """
        name = self.name()
        if not name:
            return ""
        folder = self._folder(name)
        key, known = _state(folder), self._known
        if known[0] != key:
            known = self._known = (key, identity(folder, manifest(folder)))
        return known[1]

    def before(self) -> Iterator[Path]:
        """The sound generations that are kept beside the current one, the newest first.

        Each has been read whole before it is given, once in the life of this object. Where
        ``CURRENT`` says no generation, any of them may be given.
        """
        try:
            current = self.name()
        except DamagedIndex:
            current = ""
        newest = _number(self.root / current) if current else self._surely_published()
        for folder in reversed(self.folders()):
            if folder.name != current and _published(folder, newest):
                with suppress(DamagedIndex):
                    state = _state(folder)
                    if state not in self._sound:
                        verify(folder)
                        self._sound.add(state)
                    yield folder

    def _surely_published(self) -> int:
        """Up to which number generations were published, where ``CURRENT`` does not tell.

        Where the disk refuses to read it, the newest may be one that is still being built: a build
        spoils what others left before it begins, so all below it were published.
        """
        with suppress(DamagedIndex):
            if self.pointer.astray():
                return 10**12
        return max(map(_number, self.folders()), default=0) - 1

    def name(self) -> str:
        """The name in ``CURRENT``; empty where there is none. Raises DamagedIndex."""
        return self.pointer.name()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the only writer. Raises IndexBusy, UnusableIndex."""
        with ExitStack() as stack:
            with writable(self.root):
                _make(self.root)
                lock = files.file_to_lock(self.root / LOCK)
                stack.callback(files.close, lock)
                files.allow(self.root / LOCK, files.FILE_MODE)
                alone = holds.locked(lock)
            if not alone:
                raise IndexBusy(f"another process is writing to {self.root}; try again later")
            yield

    def create(self) -> Path:
        """A new, empty generation folder. Raises OSError, DamagedIndex."""
        self._spoil_debris()
        taken = [_number(path) for path in self.folders()]
        folder = self.root / f"gen-{max(taken, default=0) + 1:06d}"
        files.make_folder(folder)
        files.allow(folder, files.FOLDER_MODE)
        return folder

    def _spoil_debris(self) -> None:
        """Make sure that what no sweep could remove is taken for no generation by and by."""
        if self.pointer.astray():
            return
        newest = self._number_in_use()
        for folder in self.folders():
            if _number(folder) > newest and files.is_file(folder / MANIFEST):
                holds.spoil(folder, MANIFEST)

    def _number_in_use(self) -> int:
        """That of the current generation, 0 where there is none. Raises DamagedIndex."""
        name = self.name()
        return _number(self.root / name) if name else 0

    def publish(self, folder: Path, said: Mapping[str, Any]) -> None:
        """Make ``folder`` the current generation: everything is on disk before it is named.

        A file that is linked from the generation before keeps the checksum it has there: what an
        update costs does not grow with the index. Raises OSError.
        """
        linked = self._linked(folder)
        sums = {path.name: linked.get(path.name) or checked(path) for path in contents(folder)}
        files.write(folder / MANIFEST, sealed({**said, "files": sums}).encode())
        for path in contents(folder):
            files.allow(path, files.FILE_MODE)
            if path.name not in linked:
                files.sync(path)
        files.sync(folder)
        self._pointed = folder.name
        self.pointer.move(folder.name)

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
            if path.name in known and _same(path, current / path.name)
        }

    def discard(self, folder: Path) -> None:
        """Remove a folder that was to become a generation, unless ``CURRENT`` names it.

        Where that cannot be read, a folder that it was to name stays for the sweep to judge.
        """
        try:
            named = self.name() == folder.name
        except DamagedIndex:
            named = folder.name == self._pointed
        if not named:
            files.remove_all(folder)

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
            if path.name not in {current, *recent} and holds.removed(path)
        ]

    def folders(self) -> list[Path]:
        """The folders of all generations, debris too, the oldest first. Raises DamagedIndex."""
        with readable(self.root):
            if not files.is_folder(self.root):
                return []
            found = (self.root / name for name in files.names(self.root) if is_name(name))
            return sorted(filter(files.is_folder, found), key=_number)


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
    except OSError as problem:
        verify(folder)
        raise DamagedIndex(f"{folder} cannot be read: {problem.strerror or problem}") from problem
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


def link(source: Path, target: Path) -> None:
    """The files of one generation in another, hard-linked where the disk can."""
    for path in contents(source):
        files.linked(path, target / path.name)


def _number(folder: Path) -> int:
    return int(folder.name.removeprefix("gen-"))


def _state(folder: Path) -> State:
    with readable(folder):
        stat = files.status(folder / MANIFEST)
    return folder.name, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns


def _published(folder: Path, newest: int) -> bool:
    """Whether ``CURRENT`` once named the generation: a later one than its own is debris."""
    with readable(folder):
        return _number(folder) <= newest and files.is_file(folder / MANIFEST)


def _same(path: Path, other: Path) -> bool:
    one, two = files.status(path), files.status(other)
    return (one.st_dev, one.st_ino) == (two.st_dev, two.st_ino)


def _make(root: Path) -> None:
    """The folder of the index, and those above it that are not there."""
    if files.is_folder(root):
        return
    if not files.exists(root.parent):
        _make(root.parent)
    with suppress(FileExistsError):
        files.make_folder(root)
    files.allow(root, files.FOLDER_MODE)
