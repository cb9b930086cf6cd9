"""Which process takes the next connection, and how many one address may have."""

from __future__ import annotations

import mmap
from collections import Counter

PLACES = 256
FRESH = 3.0
"""Seconds after which a process that has said nothing is not counted on."""
_WIDTH = 16
POLITE, MOST_POLITE = 0.02, 0.2
"""Seconds that a process leaves a new connection to another for each that it has more; at most."""
BATCH = 16
"""Connections that it takes after the longest wait, one after the other."""


def courtesy(more: float) -> tuple[float, int]:
    """How long a process with so many more waits for the others, and how many it takes then.

    One, unless it has waited as long as it ever does: the others may only wait for a processor,
    and what is taken in one go stays uneven as long as the connections last.
    """
    seconds = min(POLITE * more, MOST_POLITE)
    return seconds, BATCH if seconds >= MOST_POLITE else 1


class Balance:
    """What each process has open, where all of them see it; made before the processes are.

    Connections stay with the process that took them. Without this, one process can take all of a
    busy moment, and the others have nothing to do as long as these connections last.
    """

    def __init__(self) -> None:
        self._cells = memoryview(mmap.mmap(-1, PLACES * _WIDTH)).cast("d")

    def say(self, place: int, count: int, now: float) -> None:
        """Tell how many connections the process of a place has."""
        at = place % PLACES * 2
        self._cells[at], self._cells[at + 1] = count, now

    def leave(self, place: int) -> None:
        """Be counted on no more."""
        self.say(place, 0, -FRESH)

    def fewest(self, now: float) -> float:
        """The smallest number that a living process has; endless where none lives."""
        counts = self._cells[::2].tolist()
        times = self._cells[1::2].tolist()
        living = [
            count for count, said in zip(counts, times, strict=True) if said and now - said < FRESH
        ]
        return min(living, default=float("inf"))


class Addresses:
    """The open connections of each address; ``most`` of each, 0 for as many as it likes."""

    def __init__(self, most: int) -> None:
        self._most, self._open = most, Counter[str]()

    def enter(self, address: str) -> bool:
        """Count one more, unless the address has all it may have; an empty address always may."""
        if not address or not self._most:
            return True
        if self._open[address] >= self._most:
            return False
        self._open[address] += 1
        return True

    def leave(self, address: str) -> None:
        """Count one less."""
        self._open[address] -= 1
        if self._open[address] <= 0:
            del self._open[address]
