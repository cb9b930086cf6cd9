"""Numbers in shared memory: each process of a server writes its own slot, sums read them all.

An unlinked file is mapped by every process. A process claims a slot with a POSIX record lock, which
the system releases when the process ends: the next owner adds to the counts that are there, so that
sums never decrease.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import tempfile
import weakref
from threading import Lock

SLOTS = 32
CELLS = 8192
"""Numbers in each slot."""
SHARED = 1 << 16
"""Numbers that any process writes; the last writer wins."""
_WIDTH = 8


class SharedNumbers:
    """The shared numbers; created before the server forks, and used by each process."""

    def __init__(self) -> None:
        self._file, name = tempfile.mkstemp()
        weakref.finalize(self, os.close, self._file)
        os.unlink(name)  # noqa: PTH108 - the file lives on without its name
        size = (SLOTS * CELLS + SHARED) * _WIDTH
        os.truncate(self._file, size)
        self._cells = memoryview(mmap.mmap(self._file, size)).cast("d")
        self._lock = Lock()
        self._owner, self._slot = 0, 0

    def add(self, cell: int, amount: float = 1.0) -> None:
        """Add to this process's number of that cell."""
        with self._lock:
            self._cells[self._own() * CELLS + cell] += amount

    def total(self, cell: int) -> float:
        """The sum of the cell over all processes, ended ones too."""
        return sum(self._cells[slot * CELLS + cell] for slot in range(SLOTS))

    def shared(self, cell: int) -> float:
        """The number in a cell that any process writes."""
        return self._cells[SLOTS * CELLS + cell]

    def share(self, cell: int, number: float) -> None:
        """Write the number of a cell for all processes."""
        self._cells[SLOTS * CELLS + cell] = number

    def _own(self) -> int:
        """The slot of this process; with more processes than slots several share the last one.

        A record lock belongs to one process: a forked child has none, and claims its own.
        """
        if self._owner == os.getpid():
            return self._slot
        for slot in range(SLOTS):
            try:
                fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, slot)
                break
            except OSError:
                continue
        self._owner, self._slot = os.getpid(), slot
        return slot
