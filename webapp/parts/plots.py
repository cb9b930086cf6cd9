"""Curves and bars as data to draw: places in a drawing's own units, and what the axes say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from indexer.legislatures import TERMS
from indexer.search.statistics import Month, months
from webapp.parts.filters import decimal, month
from webapp.parts.french.typography import NARROW
from webapp.parts.labels import ordinal

WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 14, 28
"""The room around the curves: for figures on the left, for years below."""
_OPENED = {number: (term.began.year, term.began.month) for number, term in TERMS.items()}
ROW = 26
"""The height of one bar with its space."""
LABEL = 300
"""The room for the names beside bars."""
DAYS_DRAWN = (120, 730)
"""The last day that a curve of answers shows, at least and at most."""
TWO_MONTHS = 61
"""Days after which most answers are due."""
COLOURS = ("#1d5c4b", "#b2480c", "#3a5da8", "#8a2f66", "#6b6a12")
"""For files that no style sheet reaches; pages have their own, by class."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A named line, as an SVG path with gaps where it has no value; ``rank`` is its colour's."""

    name: str
    path: str
    rank: int
    colour: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of an axis: its place and what it says."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Plot:
    """Curves over months, with the months in which a legislature opened."""

    title: str
    curves: tuple[Curve, ...]
    rows: tuple[Tick, ...]
    years: tuple[Tick, ...]
    breaks: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM

    @property
    def legend(self) -> int:
        """The height of the names below the drawing."""
        return 22 * len(self.curves)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, how far it reaches, and what it says."""

    name: str
    y: int
    width: float
    label: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars below each other, the longest as wide as there is room."""

    title: str
    bars: tuple[Bar, ...]
    label: int = LABEL
    width: int = WIDTH

    @property
    def height(self) -> int:
        """All of the bars."""
        return ROW * len(self.bars) + 4


def curves(
    title: str, series: Sequence[tuple[str, Mapping[Month, float]]], unit: str = ""
) -> Plot | None:
    """The plot of several series by month; None where there are not two months to draw."""
    span = months(*(values for _, values in series))
    if len(span) < 2:
        return None
    place = {at: LEFT + (WIDTH - LEFT - RIGHT) * n / (len(span) - 1) for n, at in enumerate(span)}
    highest = max((value for _, values in series for value in values.values()), default=0)
    steps = ticks(highest)
    top = steps[-1] or 1.0

    def height(value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top

    drawn = tuple(
        Curve(
            name,
            _path((place[at], height(values[at])) if at in values else None for at in span),
            rank,
            COLOURS[rank % len(COLOURS)],
        )
        for rank, (name, values) in enumerate(series)
    )
    return Plot(
        title,
        drawn,
        tuple(Tick(round(height(step), 1), f"{decimal(step, 2)}{unit}") for step in steps),
        tuple(_years(span, place)),
        tuple(
            Tick(round(place[at], 1), f"{ordinal(number)} législature, {month(at)}")
            for number, at in _OPENED.items()
            if at in place and at != span[0]
        ),
    )


def steps(title: str, found: Sequence[tuple[int, float]]) -> Plot | None:
    """The plot of a share that rises by days, two months marked; None where it never does."""
    if not found:
        return None
    last = max(DAYS_DRAWN[0], min(DAYS_DRAWN[1], found[-1][0]))
    rows = ticks(100 * max(share for _, share in found))
    top = rows[-1] or 1.0

    def right(day: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * day / last

    def height(share: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share / top

    drawn = [(day, 100 * share) for day, share in found if day <= last]
    path = f"M{right(0):.1f},{height(0):.1f} "
    path += " ".join(f"H{right(day):.1f} V{height(share):.1f}" for day, share in drawn)
    return Plot(
        title,
        (Curve(title, f"{path} H{right(last):.1f}", 0, COLOURS[0]),),
        tuple(Tick(round(height(row), 1), f"{decimal(row, 2)}{NARROW}%") for row in rows),
        tuple(Tick(round(right(day), 1), f"{day:.0f} j") for day in ticks(last) if day <= last),
        (Tick(round(right(TWO_MONTHS), 1), "deux mois"),),
    )


def _path(points: Iterable[tuple[float, float] | None]) -> str:
    """``M`` begins a run of points, ``L`` goes on; a lone point is a dot (``h0``)."""
    parts: list[str] = []
    drawing = False
    for point in points:
        if point is None:
            drawing = False
            continue
        parts.append(f"{'L' if drawing else 'M'}{point[0]:.1f},{point[1]:.1f}")
        parts += [] if drawing else ["h0"]
        drawing = True
    return " ".join(parts)


def _years(span: Sequence[Month], place: Mapping[Month, float]) -> Iterable[Tick]:
    """Each January, or every second, fifth … one where they would touch."""
    starts = [at for at in span if at[1] == 1]
    step = max(1, ceil(len(starts) / 14))
    return (Tick(round(place[at], 1), str(at[0])) for at in starts if at[0] % step == 0)


def ticks(highest: float) -> list[float]:
    """About four round figures from 0 to the highest or above: 1, 2 or 5 times a power of ten."""
    if highest <= 0:
        return [0.0]
    rough = highest / 4
    power = 10.0 ** floor(log10(rough))
    step = next(power * unit for unit in (1, 2, 5, 10) if power * unit >= rough)
    return [round(step * n, 10) for n in range(ceil(highest / step - 1e-9) + 1)]


def bars(title: str, rows: Sequence[tuple[str, float, str]]) -> Bars:
    """Bars for (name, value, what it says) in the order given."""
    highest = max((value for _, value, _ in rows), default=0) or 1
    room = WIDTH - LABEL - 110
    return Bars(
        title,
        tuple(
            Bar(name, ROW * n + 4, round(max(1.0, room * value / highest), 1), says)
            for n, (name, value, says) in enumerate(rows)
        ),
    )
