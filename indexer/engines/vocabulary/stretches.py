"""Texts cut at their blanks, many at a time, and their stretches known again by their bytes.

A stretch is what stands between two blanks (``text.stretches``). Texts are cut as UTF-8, by numpy,
and 98 stretches in 100 are numbers without ever having been strings: a table knows their bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.integer[Any]]
Words = npt.NDArray[np.uint64]

WIDEST = 16
"""Bytes of the longest stretch that a table holds."""
REACH = 32
"""Places in which a stretch may lie."""
UNKNOWN = 0xFFFF_FFFF
"""What a table answers for a stretch that it does not hold."""
_BLANK, _LINE_END = b" \n"
_END = 0xFF
"""Stands behind each text, and behind a stretch in its words: no byte of UTF-8."""
_KEPT = range(WIDEST + 1)
_ODD, _ODDER = np.uint64(0x9E37_79B9_7F4A_7C15), np.uint64(0xC2B2_AE3D_27D4_EB4F)
_LOW = np.array([-1 << 8 * min(kept, 8) & ~(~0 << 64) for kept in _KEPT], dtype=np.uint64)
_HIGH = np.array([-1 << 8 * max(kept - 8, 0) & ~(~0 << 64) for kept in _KEPT], dtype=np.uint64)
"""Length of a stretch → the bits behind its end in its first and second word."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Texts cut into stretches: ``data[starts[n]:ends[n]]`` each; ``counts``: of each text."""

    data: bytes
    starts: Whole
    ends: Whole
    counts: Whole

    @classmethod
    def of(cls, texts: Sequence[bytes]) -> Cut:
        """Texts in UTF-8, cut as ``text.stretches`` cuts one."""
        data = b"\xff".join([*texts, b"\xff" * WIDEST])
        signs = np.frombuffer(data, dtype=np.uint8)[:-WIDEST]
        ends = np.flatnonzero((signs == _BLANK) | (signs == _LINE_END) | (signs == _END))
        cut = signs[ends]
        starts = np.zeros_like(ends)
        starts[1:] = (ends + (cut != _LINE_END))[:-1]
        return cls(data, starts, ends, np.diff(np.flatnonzero(cut == _END), prepend=-1))

    def strings(self, chosen: Whole) -> Iterator[str]:
        """Some of the stretches, as strings."""
        bounds = zip(self.starts[chosen].tolist(), self.ends[chosen].tolist(), strict=True)
        return (str(self.data[start:end], "utf-8", "surrogatepass") for start, end in bounds)

    def words(self) -> tuple[Words, Words]:
        """The first eight bytes of each stretch, and the next eight, as numbers."""
        lengths = np.minimum(self.ends - self.starts, WIDEST)
        words = np.ndarray(len(self.data) - 7, "<u8", self.data, strides=(1,))
        return words[self.starts] | _LOW[lengths], words[self.starts + 8] | _HIGH[lengths]

    def long(self) -> npt.NDArray[np.bool_]:
        """Which stretches have more bytes than two words hold."""
        return self.ends - self.starts > WIDEST


class Table:
    """Stretches of at most ``WIDEST`` bytes, by their words, and a number of each.

    Open addressing: a stretch lies where its hash says, or in one of the next ``REACH`` places; one
    that finds no place there is not held, and whoever asks must know it otherwise.
    """

    def __init__(self, bits: int = 16) -> None:
        self._made(bits)

    def _made(self, bits: int) -> None:
        self._bits = bits
        self._low = np.zeros((1 << bits) + REACH, dtype=np.uint64)
        self._high = np.zeros_like(self._low)
        self._numbers = np.full(len(self._low), UNKNOWN, dtype=np.uint32)
        self._held = 0

    def find(self, low: Words, high: Words) -> Whole:
        """The numbers of stretches; ``UNKNOWN`` where one is not held."""
        places = self._places(low, high)
        found = self._at(places, low, high)
        asked = np.flatnonzero(found == UNKNOWN)
        for _ in range(REACH - 1):
            asked = asked[self._numbers.take(places.take(asked)) != UNKNOWN]
            if not len(asked):
                break
            places[asked] += 1
            found[asked] = self._at(places.take(asked), low.take(asked), high.take(asked))
            asked = asked[found.take(asked) == UNKNOWN]
        return found

    def add(self, low: Words, high: Words, numbers: Whole) -> None:
        """Hold further stretches, each of them once and none that is held."""
        while 2 * (self._held + len(low)) > 1 << self._bits:
            self._grow()
        self._held += len(low)
        places, waiting = self._places(low, high), np.arange(len(low))
        for _ in range(REACH):
            there = places.take(waiting)
            free = self._numbers.take(there) == UNKNOWN
            there, tried = there[free], waiting[free]
            self._numbers[there] = tried  # of several that want one place, one gets it
            got = self._numbers.take(there) == tried
            there, placed = there[got], tried[got]
            self._numbers[there] = numbers.take(placed)
            self._low[there], self._high[there] = low.take(placed), high.take(placed)
            waiting = np.setdiff1d(waiting, placed, assume_unique=True)
            if not len(waiting):
                break
            places[waiting] += 1

    def _places(self, low: Words, high: Words) -> Whole:
        """Where stretches would lie: the highest bits of their hash."""
        mixed = (low * _ODD + high * _ODDER) >> np.uint64(64 - self._bits)
        return mixed.view(np.int64)

    def _at(self, places: Whole, low: Words, high: Words) -> Whole:
        """The numbers of stretches that lie at these places; ``UNKNOWN`` where another does."""
        found: Whole = self._numbers.take(places)
        found[(self._low.take(places) != low) | (self._high.take(places) != high)] = UNKNOWN
        return found

    def _grow(self) -> None:
        held = self._numbers != UNKNOWN
        low, high, numbers = self._low[held], self._high[held], self._numbers[held]
        self._made(self._bits + 1)
        self.add(low, high, numbers)
