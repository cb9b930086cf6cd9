"""The sheet of a drawing: its size, its margins, and the marks of its axes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from indexer.search.figures.periods import Period

LEAST = 1e-9
"""The smallest value that is no zero."""
YEAR_ROOM = 40
"""Units that the number of a year takes below a curve."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A sheet, and the room around the curves: figures on the left, years below."""

    width: int
    height: int
    left: int
    rim: int
    """The room on the right."""
    top: int = 14
    foot: int = 28

    @property
    def right(self) -> int:
        """Where curves end."""
        return self.width - self.rim

    @property
    def bottom(self) -> int:
        """Where zero is."""
        return self.height - self.foot

    def across(self, part: float) -> float:
        """The place of a part of the width, from 0 to 1."""
        return self.left + (self.right - self.left) * part

    def up(self, part: float) -> float:
        """The place of a part of the height."""
        return self.bottom - (self.bottom - self.top) * part


WIDE, NAMED = Frame(720, 300, 52, 12), Frame(720, 300, 52, 184)
"""For a page; with names at the ends of the curves."""
NARROW = Frame(340, 240, 38, 8)
"""For a phone, whose letters are as large."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of an axis: its place and what it says."""

    at: float
    label: str


def ticks(highest: float) -> list[float]:
    """About four round figures from 0 to the highest or above: 1, 2 or 5 times a power of ten."""
    if highest < LEAST:
        return [0.0]
    rough = highest / 4
    power = 10.0 ** floor(log10(rough))
    step = next(power * unit for unit in (1, 2, 5, 10) if power * unit >= rough)
    return [round(step * n, 10) for n in range(ceil(highest / step - 1e-9) + 1)]


def years(span: Sequence[Period], place: Sequence[float], frame: Frame) -> Iterable[Tick]:
    """Each first period of a year, or every second, fifth … one where they would touch."""
    starts = [(at, period.first[0]) for period, at in zip(span, place, strict=True)]
    starts = [one for one, period in zip(starts, span, strict=True) if period.first[1] == 1]
    most = max(1, (frame.right - frame.left) // YEAR_ROOM)
    step = next(n for n in (1, 2, 5, 10, 20, 50, 100, 1000) if len(starts) <= n * most)
    return (Tick(round(at, 1), str(year)) for at, year in starts if year % step == 0)
