"""Processes that take turns at one simulated disk, all drawn from one seed.

Each process is a thread, and one runs at a time: at each operation on the disk the turn may pass.
What may happen there (an error, a death, the end of the power) is decided by a ``Trouble``.
"""

from __future__ import annotations

import errno
import io
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import IO, Any, cast

import pytest

from indexer.engines.embedded import files
from tests.engines.embedded.simulation.disk import Disk, Inode, problem

GROWING = {"write", "make", "make_folder", "link", "rename", "sync"}
"""What a full disk refuses."""


def _closed() -> threading.Lock:
    lock = threading.Lock()
    lock.acquire()  # whoever has the turn opens it
    return lock


class Died(BaseException):
    """The process is no more: nothing it does from here on reaches the disk."""


@dataclass
class Process:
    """Something that runs on the machine."""

    name: str
    run: Callable[[], None]
    dead: bool = False
    ended: bool = False
    turn: threading.Lock = field(default_factory=_closed)
    failure: BaseException | None = None


@dataclass
class Trouble:
    """What goes wrong in one life of the machine."""

    power: Callable[[int, str], bool] = lambda number, name: False
    death: Callable[[int, str], bool] = lambda number, name: False
    error: Callable[[int, str], int] = lambda number, name: 0
    turns: float = 0.1
    """How often the turn passes."""
    links: bool = True
    short: float = 0.2
    """How often a read gives less than there is."""


class Machine:
    """The disk, the locks and the processes."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.disk = Disk()
        self.trouble = Trouble()
        self._trace: list[str | tuple[int, str, str, tuple[Path, ...]]] = []
        self.count = 0
        self.after: Callable[[str, tuple[Path, ...]], None] = lambda name, paths: None
        self.powered = True
        self._processes: list[Process] = []
        self._current: Process | None = None
        self._done = _closed()
        self._descriptors: dict[int, tuple[Process | None, Inode]] = {}
        self._locks: dict[int, str] = {}
        self._number = 100

    def note(self, line: str) -> None:
        """A line of the trace."""
        self._trace.append(line)

    def told(self, lines: int) -> str:
        """The last operations, one a line; what only looks is left out of those before."""
        shown = []
        for entry in self._trace:
            if isinstance(entry, str):
                shown.append(entry)
            else:
                number, process, name, paths = entry
                where = " → ".join(str(path).removeprefix("/disk/") for path in paths)
                shown.append(f"{number:5} {process:8} {name} {where}")
        return "\n".join(shown[-lines:])

    @property
    def troubled(self) -> bool:
        """Whether a process is at work, and not a look aside."""
        return self._current is not None

    @property
    def several(self) -> bool:
        """Whether more than one process runs in this life."""
        return len(self._processes) > 1

    # -- turns -----------------------------------------------------------------------------------

    def live(self, runs: Mapping[str, Callable[[], None]], trouble: Trouble) -> None:
        """Run processes until each has ended or died. Raises what broke in one of them."""
        self.trouble, self.count, self.powered = trouble, 0, True
        self._processes = [Process(name, run) for name, run in runs.items()]
        threads = [threading.Thread(target=self._body, args=(p,)) for p in self._processes]
        for thread in threads:
            thread.start()
        self._pass_on()
        self._done.acquire()
        for thread in threads:
            thread.join()
        self._current = None
        for process in self._processes:
            if process.failure is not None:
                raise process.failure
        left = list(self._descriptors)
        self._descriptors.clear()
        self._locks.clear()
        assert not left or not self.powered, "a descriptor or a lock stays"

    def _body(self, process: Process) -> None:
        process.turn.acquire()
        try:
            if not process.dead:
                process.run()
        except Died:
            pass
        except BaseException as failure:  # noqa: BLE001 - told by ``live``
            process.failure = failure
            self._stop()
        process.ended = True
        self._let_go(process)
        self._pass_on()

    def _stop(self) -> None:
        for process in self._processes:
            process.dead = True

    def _pass_on(self) -> None:
        waiting = [process for process in self._processes if not process.ended]
        if not waiting:
            self._done.release()
            return
        self._current = self.rng.choice(waiting)
        self._current.turn.release()

    def _maybe_pass(self) -> None:
        me = self._current
        if me is None or len(self._processes) < 2 or self.rng.random() >= self.trouble.turns:
            return
        waiting = [process for process in self._processes if not process.ended]
        other = self.rng.choice(waiting)
        if other is not me:
            self._current = other
            other.turn.release()
            me.turn.acquire()

    def _let_go(self, process: Process) -> None:
        for number in [n for n, (owner, _) in self._descriptors.items() if owner is process]:
            if process.dead:
                self._release(number)

    def _release(self, number: int) -> None:
        self._descriptors.pop(number)
        self._locks.pop(number, None)

    # -- operations ------------------------------------------------------------------------------

    def begin(self, name: str, *paths: Path) -> None:
        """What comes before any operation. Raises Died or OSError."""
        me = self._current
        if me is None:
            return
        self._alive(me)
        self._maybe_pass()
        self._alive(me)
        self.count += 1
        self._trace.append((self.count, me.name, name, paths))
        self._strike(me, name, paths)

    def _strike(self, me: Process, name: str, paths: tuple[Path, ...]) -> None:
        if self.trouble.power(self.count, name):
            self.note("     THE POWER GOES")
            self.powered = False
            self._stop()
        elif self.trouble.death(self.count, name):
            self.note(f"     {me.name} IS KILLED")
            me.dead = True
        self._alive(me)
        number = self.trouble.error(self.count, name)
        if number and not (number == errno.ENOSPC and name not in GROWING):
            self.note(f"     {errno.errorcode[number]}")
            raise problem(number, paths[0] if paths else None)

    def _alive(self, me: Process) -> None:
        if me.dead:
            self._let_go(me)
            raise Died

    def lose_power(self) -> None:
        """What the disk looks like when it comes back."""
        self.disk.lose_power(self.rng)
        self._descriptors.clear()
        self._locks.clear()

    @contextmanager
    def aside(self) -> Iterator[Random]:
        """Another machine with a copy of the disk, for a look: no turns, no troubles, no trace."""
        current, disk, after = self._current, self.disk, self.after
        descriptors, locks = self._descriptors, self._locks
        self._current, self.disk = None, disk.copy()
        self._descriptors, self._locks = {}, {}
        self.after = lambda name, paths: None
        try:
            yield self.rng
        finally:
            self._current, self.disk, self.after = current, disk, after
            self._descriptors, self._locks = descriptors, locks

    # -- what stands in for ``files`` ------------------------------------------------------------

    def opened(self, path: Path, mode: str) -> IO[Any]:
        self.begin("make" if mode == "wb" else "open", path)
        inode = self.disk.make(path) if mode == "wb" else self.disk.file(path)
        raw = SimulatedFile(self, inode, path, writing=mode == "wb")
        return cast("IO[Any]", io.BufferedWriter(raw) if mode == "wb" else io.BufferedReader(raw))

    def synced(self, file: IO[bytes]) -> None:
        file.flush()
        raw = cast("SimulatedFile", cast("Any", file).raw)
        self._sync(raw.path, raw.inode)

    def sync(self, path: Path) -> None:
        self._sync(path, None)

    def _sync(self, path: Path, inode: Inode | None) -> None:
        try:
            self.begin("sync", path)
        except OSError:
            (inode or self.disk.find(path)).forget()
            raise
        (inode or self.disk.find(path)).sync()
        self.after("sync", (path,))

    def mapped(self, path: Path) -> bytes:
        self.begin("map", path)
        return bytes(self.disk.file(path).data)

    def names(self, folder: Path) -> list[str]:
        self.begin("names", folder)
        found = sorted(self.disk.folder(folder).entries)
        self.rng.shuffle(found)
        return found

    def status(self, path: Path) -> Any:
        self.begin("status", path)
        return self.disk.status(path)

    def rename(self, source: Path, target: Path) -> None:
        self.begin("rename", source, target)
        self.disk.rename(source, target)
        self.after("rename", (source, target))

    def link(self, source: Path, target: Path) -> None:
        self.begin("link", source, target)
        if not self.trouble.links:
            raise problem(errno.EPERM, target)
        self.disk.link(source, target)

    def unlink(self, path: Path) -> None:
        self.begin("unlink", path)
        self.disk.unlink(path)
        self.after("unlink", (path,))

    def make_folder(self, path: Path) -> None:
        self.begin("make_folder", path)
        self.disk.make_folder(path)

    def remove_folder(self, path: Path) -> None:
        self.begin("remove_folder", path)
        self.disk.remove_folder(path)
        self.after("remove_folder", (path,))

    def allow(self, path: Path, mode: int) -> None:
        self.begin("allow", path)
        self.disk.find(path)

    def folder_to_lock(self, path: Path) -> int:
        self.begin("open", path)
        return self._descriptor(self.disk.folder(path))

    def file_to_lock(self, path: Path) -> int:
        self.begin("open", path)
        entries = self.disk.folder(path.parent).entries
        return self._descriptor(
            entries[path.name] if path.name in entries else self.disk.make(path)
        )

    def _descriptor(self, inode: Inode) -> int:
        self._number += 1
        self._descriptors[self._number] = (self._current, inode)
        return self._number

    def lock(self, descriptor: int, *, shared: bool) -> None:
        self.begin("lock shared" if shared else "lock")
        inode = self._descriptors[descriptor][1]
        for other, kind in self._locks.items():
            held = self._descriptors[other][1]
            if other != descriptor and held is inode and not (shared and kind == "shared"):
                self.note("     locked by another")
                raise problem(errno.EWOULDBLOCK)
        self._locks[descriptor] = "shared" if shared else "alone"

    def close(self, descriptor: int) -> None:
        self._descriptors.pop(descriptor, None)
        self._locks.pop(descriptor, None)


class SimulatedFile(io.RawIOBase):
    """An open file."""

    def __init__(self, machine: Machine, inode: Inode, path: Path, *, writing: bool) -> None:
        super().__init__()
        self.inode, self.path = inode, path
        self._machine, self._writing, self._place = machine, writing, 0
        self._owner = machine._current

    def readable(self) -> bool:
        return not self._writing

    def writable(self) -> bool:
        return self._writing

    def readinto(self, buffer: Any) -> int:
        machine = self._machine
        machine.begin("read", self.path)
        size = min(len(buffer), len(self.inode.data) - self._place)
        if size > 1 and machine.troubled and machine.rng.random() < machine.trouble.short:
            size = machine.rng.randint(1, size)
        buffer[:size] = self.inode.data[self._place : self._place + size]
        self._place += size
        return size

    def write(self, data: Any) -> int:
        if self._owner is not None and self._owner.dead:
            return len(data)  # flushed by its end: it reaches nothing
        machine, written = self._machine, bytes(data)
        machine.begin("write", self.path)
        if len(written) > 1 and machine.rng.random() < machine.trouble.short:
            written = written[: machine.rng.randint(1, len(written))]
        machine.disk.write(self.inode, self._place, written)
        self._place += len(written)
        return len(written)


REPLACED = (
    *("opened", "synced", "sync", "mapped", "names", "status", "rename", "link", "unlink"),
    *("make_folder", "remove_folder", "allow", "folder_to_lock", "file_to_lock", "lock", "close"),
)
"""The functions of ``files`` that touch a disk."""


def plug_in(machine: Machine, patch: pytest.MonkeyPatch) -> None:
    """Put the machine in the place of the operating system."""
    for name in REPLACED:
        patch.setattr(files, name, getattr(machine, name))
