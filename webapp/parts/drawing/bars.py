"""Bars below each other, as data to draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.parts.drawing.frames import NARROW, WIDE


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, how far it reaches, what it says, and where it leads."""

    name: str
    y: int
    width: float
    label: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars, the longest as wide as there is room; ``label`` is the room for the names beside them.

    Without such room the names stand above.
    """

    title: str
    bars: tuple[Bar, ...]
    label: int
    width: int
    row: int

    @property
    def height(self) -> int:
        """All of the bars."""
        return self.row * len(self.bars) + 4


def bars(
    title: str, rows: Sequence[tuple[str, float, str, str]], *, narrow: bool = False
) -> Bars | None:
    """Bars for (name, value, what it says, link) in the order given; None for none."""
    if not rows:
        return None
    label, width, row = (0, NARROW.width, 40) if narrow else (300, WIDE.width, 26)
    highest = max(value for _, value, _, _ in rows) or 1
    room = width - label - (78 if narrow else 110)
    return Bars(
        title,
        tuple(
            Bar(name, row * n + 4, round(max(1.0, room * value / highest), 1), says, link)
            for n, (name, value, says, link) in enumerate(rows)
        ),
        label,
        width,
        row,
    )
