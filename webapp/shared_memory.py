"""Numbers that the processes of a server share: each writes its own place, anybody adds them up.

A file without a name, mapped by every process. A place is taken by a record lock (POSIX), which
the system drops when its process ends: the next one goes on with the counts that it finds, so that
sums never fall.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import tempfile
import weakref
from threading import Lock

PLACES = 32
CELLS = 8192
"""Numbers of each place."""
SHARED = 1 << 16
"""Numbers that all processes write, last writer wins."""
_WIDTH = 8


class Board:
    """The shared numbers; made before the processes are, and used by each of them."""

    def __init__(self) -> None:
        self._file, name = tempfile.mkstemp()
        weakref.finalize(self, os.close, self._file)
        os.unlink(name)  # noqa: PTH108 - the file lives on without its name
        size = (PLACES * CELLS + SHARED) * _WIDTH
        os.truncate(self._file, size)
        self._cells = memoryview(mmap.mmap(self._file, size)).cast("d")
        self._lock = Lock()
        self._owner, self._place = 0, 0

    def add(self, cell: int, amount: float = 1.0) -> None:
        """Add to a number of this process."""
        with self._lock:
            self._cells[self._own() * CELLS + cell] += amount

    def total(self, cell: int) -> float:
        """The sum over all processes, those that have ended included."""
        return sum(self._cells[place * CELLS + cell] for place in range(PLACES))

    def shared(self, cell: int) -> float:
        """A number that all processes write."""
        return self._cells[PLACES * CELLS + cell]

    def share(self, cell: int, number: float) -> None:
        """Write a number for all processes."""
        self._cells[PLACES * CELLS + cell] = number

    def _own(self) -> int:
        """The place of this process; with more processes than places the last one is for several.

        A lock belongs to a process, so a child finds that it has none, and takes one.
        """
        if self._owner == os.getpid():
            return self._place
        for place in range(PLACES):
            try:
                fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
                break
            except OSError:
                continue
        self._owner, self._place = os.getpid(), place
        return place
