"""The time line of a few days: small bars side by side, from the first day to the last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 240, 24
BINS = 60
"""Bars that have room."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """One bar, in the units of the drawing."""

    x: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Strip:
    """The bars, and the days at both ends."""

    first: date
    last: date
    strokes: tuple[Stroke, ...]
    width: int = WIDTH
    height: int = HEIGHT
    thick: float = WIDTH / BINS - 1


def strip(days: Sequence[date]) -> Strip | None:
    """The time line of days in order; None where there is none. One day alone is one bar."""
    if not days:
        return None
    span = max(1, (days[-1] - days[0]).days)
    held = Counter((day - days[0]).days * (BINS - 1) // span for day in days)
    most = max(held.values())
    return Strip(
        days[0],
        days[-1],
        tuple(
            Stroke(
                round(at * WIDTH / BINS, 1),
                round(HEIGHT * (1 - count / most), 1),
                round(HEIGHT * count / most, 1),
            )
            for at, count in sorted(held.items())
        ),
    )
