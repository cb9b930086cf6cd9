"""A disk that holds two truths: what the system shows, and what would be left if the power went.

What is written shows at once and stays only when it is synced: the bytes of a file by a sync of the
file, the names in a folder by a sync of the folder. When the power goes, whatever was not synced
stays, is lost or is torn, each write and each change of a folder by itself or in their order.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random


@dataclass
class Inode:
    """A file or a folder."""

    number: int
    folder: bool
    changed: int = 0
    data: bytearray = field(default_factory=bytearray)
    stored: bytes = b""
    writes: list[tuple[int, bytes]] = field(default_factory=list)
    """Not synced: where, and what; a place of -1 cuts the file."""
    entries: dict[str, Inode] = field(default_factory=dict)
    kept: dict[str, Inode] = field(default_factory=dict)
    changes: list[Mapping[str, Inode | None]] = field(default_factory=list)
    """Not synced: what one operation made of names."""

    def change(self, names: Mapping[str, Inode | None]) -> None:
        """One operation on the names in the folder."""
        _apply(self.entries, names)
        self.changes.append(names)

    def sync(self) -> None:
        """What shows is what stays."""
        self.stored, self.kept = bytes(self.data), dict(self.entries)
        self.writes.clear()
        self.changes.clear()

    def twin(self) -> Inode:
        """One like it, which still names the same others."""
        return Inode(
            self.number,
            self.folder,
            self.changed,
            bytearray(self.data),
            self.stored,
            list(self.writes),
            self.entries,
            self.kept,
            self.changes,
        )

    def forget(self) -> None:
        """A sync failed: what was written shows, and no later sync of the file stores it."""
        self.writes.clear()


class Disk:
    """Inodes below ``/``; every path is absolute."""

    def __init__(self) -> None:
        self._clock = 0
        self.root = self._inode(folder=True)
        self.make_folder(Path("/disk"))
        self.root.sync()

    # -- looking ---------------------------------------------------------------------------------

    def find(self, path: Path) -> Inode:
        """The inode of a path. Raises FileNotFoundError, NotADirectoryError."""
        found = self.root
        for name in path.parts[1:]:
            if not found.folder:
                raise problem(errno.ENOTDIR, path)
            if name not in found.entries:
                raise problem(errno.ENOENT, path)
            found = found.entries[name]
        return found

    def folder(self, path: Path) -> Inode:
        """The inode of a folder. Raises OSError."""
        found = self.find(path)
        if not found.folder:
            raise problem(errno.ENOTDIR, path)
        return found

    def file(self, path: Path) -> Inode:
        """The inode of a file. Raises OSError."""
        found = self.find(path)
        if found.folder:
            raise problem(errno.EISDIR, path)
        return found

    def status(self, path: Path) -> os.stat_result:
        """As the system tells it."""
        found = self.find(path)
        mode = stat.S_IFDIR | 0o750 if found.folder else stat.S_IFREG | 0o640
        at = found.changed
        values = (mode, found.number, 1, 1, 0, 0, len(found.data), at, at, at)
        return os.stat_result((*values, at, at, at, at * 10**9, at * 10**9, at * 10**9))

    # -- changing --------------------------------------------------------------------------------

    def make(self, path: Path) -> Inode:
        """An empty file, new or cut."""
        parent = self.folder(path.parent)
        found = parent.entries.get(path.name)
        if found is None:
            found = self._inode(folder=False)
            parent.change({path.name: found})
        elif found.folder:
            raise problem(errno.EISDIR, path)
        else:
            found.data.clear()
            found.writes.append((-1, b""))
            self._touch(found)
        return found

    def write(self, inode: Inode, place: int, data: bytes) -> None:
        """Bytes at a place of a file."""
        _write(inode.data, place, data)
        inode.writes.append((place, data))
        self._touch(inode)

    def make_folder(self, path: Path) -> None:
        """A new folder."""
        parent = self.folder(path.parent)
        if path.name in parent.entries:
            raise problem(errno.EEXIST, path)
        parent.change({path.name: self._inode(folder=True)})

    def remove_folder(self, path: Path) -> None:
        """Remove an empty folder."""
        if self.folder(path).entries:
            raise problem(errno.ENOTEMPTY, path)
        self.folder(path.parent).change({path.name: None})

    def link(self, source: Path, target: Path) -> None:
        """A second name."""
        parent = self.folder(target.parent)
        if target.name in parent.entries:
            raise problem(errno.EEXIST, target)
        parent.change({target.name: self.file(source)})

    def unlink(self, path: Path) -> None:
        """One name less."""
        self.file(path)
        self.folder(path.parent).change({path.name: None})

    def rename(self, source: Path, target: Path) -> None:
        """One name for another, in one folder."""
        assert source.parent == target.parent
        found = self.file(source)
        self.folder(source.parent).change({source.name: None, target.name: found})

    # -- the power goes --------------------------------------------------------------------------

    def lose_power(self, rng: Random) -> None:
        """Keep what was synced, and of the rest what chance keeps."""
        ordered = rng.random() < 0.4
        for inode in list(self._all()):
            if inode.folder:
                _keep_names(inode, rng, ordered=ordered)
            else:
                _keep_bytes(inode, rng)
        for inode in list(self._all()):
            inode.data, inode.entries = bytearray(inode.stored), dict(inode.kept)

    def copy(self) -> Disk:
        """Another disk like this one."""
        other = Disk.__new__(Disk)
        other._clock = self._clock
        twins = {inode.number: inode.twin() for inode in self._all()}
        for inode in twins.values():
            inode.entries = {name: twins[old.number] for name, old in inode.entries.items()}
            inode.kept = {name: twins[old.number] for name, old in inode.kept.items()}
            inode.changes = [
                {name: old and twins[old.number] for name, old in change.items()}
                for change in inode.changes
            ]
        other.root = twins[self.root.number]
        return other

    def _all(self) -> Iterator[Inode]:
        """Every inode that shows, stays, or may come to stay."""
        seen: set[int] = set()
        ahead = [self.root]
        while ahead:
            inode = ahead.pop()
            if inode.number in seen:
                continue
            seen.add(inode.number)
            yield inode
            ahead += [*inode.entries.values(), *inode.kept.values()]
            ahead += [other for change in inode.changes for other in change.values() if other]

    def _inode(self, *, folder: bool) -> Inode:
        self._clock += 1
        return Inode(self._clock, folder, self._clock)

    def _touch(self, inode: Inode) -> None:
        self._clock += 1
        inode.changed = self._clock


def problem(number: int, path: Path | None = None) -> OSError:
    """The error of the system."""
    return OSError(number, os.strerror(number), *([str(path)] if path else []))


def _apply(names: dict[str, Inode], change: Mapping[str, Inode | None]) -> None:
    for name, inode in change.items():
        if inode is None:
            names.pop(name, None)
        else:
            names[name] = inode


def _write(data: bytearray, place: int, written: bytes) -> None:
    if place < 0:
        data.clear()
        return
    data.extend(bytes(max(0, place - len(data))))
    data[place : place + len(written)] = written


def _keep_names(folder: Inode, rng: Random, *, ordered: bool) -> None:
    """The first of the changes, or any of them."""
    end = rng.randint(0, len(folder.changes))
    for number, change in enumerate(folder.changes):
        if number < end if ordered else rng.random() < 0.5:
            _apply(folder.kept, change)
    folder.changes.clear()


def _keep_bytes(file: Inode, rng: Random) -> None:
    """None of the writes, all of them, or some, and one of these torn; zeros where others were."""
    if file.writes:
        data, how = bytearray(file.stored), rng.choice(("none", "all", "some"))
        for place, written in file.writes:
            if how == "all":
                _write(data, place, written)
            elif how == "some" and rng.random() < 0.6:
                _write(data, place, written[: rng.randint(0, len(written))])
        if how == "some" and rng.random() < 0.3:
            data.extend(bytes(max(0, len(file.data) - len(data))))
        file.stored = bytes(data)
        file.writes.clear()
