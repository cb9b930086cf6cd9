"""Curves over periods, and columns that stand on each other, as data to draw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from indexer.legislatures import TERMS
from indexer.search.figures.periods import Period
from webapp.parts.drawing.frames import NAMED, NARROW, WIDE, Frame, Tick, ticks, years
from webapp.parts.filters import decimal
from webapp.parts.french.periods import month
from webapp.parts.french.typography import NARROW as THIN
from webapp.parts.labels import ordinal

_OPENED = {number: (term.began.year, term.began.month) for number, term in TERMS.items()}
DAYS_DRAWN = (120, 730)
"""The last day that a curve of answers shows, at least and at most."""
TWO_MONTHS = 61
"""Days after which most answers are due."""
DAYS_READ = 10
"""Days from one value to the next that a reader of that curve is told."""
COLOURS = ("#1d5c4b", "#b2480c", "#3a5da8", "#8a2f66", "#6b6a12", "#77776f")
"""For files that no style sheet reaches; pages have their own, by class. The last: all others."""
LINE = 15
"""Units between the names of two curves."""
SHORT = 24
"""Characters of a name at the end of a curve."""
Values = Sequence[float | None]
"""A value for each period; None where there is none to tell."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A named line, as an SVG path with gaps where it has no value; ``rank`` is its colour's.

    ``tops``: the height of each of its values; ``end``: where its name stands.
    """

    name: str
    path: str
    rank: int
    colour: str
    tops: Values = ()
    end: float | None = None

    @property
    def short(self) -> str:
        """The name in the room that it has."""
        return self.name if len(self.name) <= SHORT else f"{self.name[: SHORT - 1].rstrip(' ,')}…"

    @property
    def heights(self) -> str:
        """The heights as one text, ``-`` for none."""
        return " ".join("-" if top is None else f"{top:.0f}" for top in self.tops)


@dataclass(frozen=True, slots=True)
class Plot:
    """Curves over periods, with the months in which a legislature opened.

    Value ``n`` stands at ``first + n * step``; ``blanks`` are stretches of which nothing is known.
    """

    title: str
    frame: Frame
    curves: tuple[Curve, ...]
    rows: tuple[Tick, ...]
    years: tuple[Tick, ...]
    breaks: tuple[Tick, ...]
    first: float = 0.0
    step: float = 0.0
    blanks: tuple[tuple[float, float], ...] = ()
    stacked: bool = False

    @property
    def named(self) -> bool:
        """Whether the names stand at the ends of the curves."""
        return self.frame is NAMED

    @property
    def below(self) -> int:
        """The height of the names below the drawing, where they stand there."""
        return 0 if self.named or len(self.curves) < 2 else 20 * len(self.curves)


def curves(
    title: str,
    span: Sequence[Period],
    series: Sequence[tuple[str, Values]],
    unit: str = "",
    *,
    stacked: bool = False,
    narrow: bool = False,
) -> Plot | None:
    """The plot of several series; None where there are not two periods to draw."""
    if len(span) < 2:
        return None
    frame = NARROW if narrow else NAMED if len(series) > 1 else WIDE
    step = (frame.right - frame.left) / len(span)
    place = [frame.left + (n + 0.5) * step for n in range(len(span))]
    floors = list(_floors(series)) if stacked else [[0.0] * len(span) for _ in series]
    tops = [
        [None if value is None else low + value for low, value in zip(under, values, strict=True)]
        for under, (_, values) in zip(floors, series, strict=True)
    ]
    rows = ticks(max((top for values in tops for top in values if top is not None), default=0))
    highest = rows[-1] or 1.0
    drawn = []
    for rank, (name, _) in enumerate(series):
        upper, lower = (_heights(values[rank], highest, frame) for values in (tops, floors))
        path = _columns(place, step, upper, lower) if stacked else _path(place, upper)
        drawn.append(Curve(name, path, rank, COLOURS[rank % len(COLOURS)], upper))
    return Plot(
        title,
        frame,
        tuple(_ended(drawn, frame)),
        tuple(Tick(round(frame.up(row / highest), 1), f"{decimal(row, 2)}{unit}") for row in rows),
        tuple(years(span, place, frame)),
        tuple(_breaks(span, place)),
        round(place[0], 2),
        round(step, 3),
        tuple(_blanks([values for _, values in series], frame.left, step)),
        stacked,
    )


def steps(title: str, found: Sequence[tuple[int, float]], *, narrow: bool = False) -> Plot | None:
    """The plot of a share that rises by days, two months marked; None where it never does."""
    if not found:
        return None
    frame, last = NARROW if narrow else WIDE, days_drawn(found)
    rows = ticks(100 * max(share for _, share in found))
    top = rows[-1] or 1.0
    drawn = [
        (frame.across(day / last), frame.up(100 * share / top))
        for day, share in found
        if day <= last
    ]
    path = f"M{frame.left:.1f},{frame.bottom:.1f} "
    path += " ".join(f"H{x:.1f} V{y:.1f}" for x, y in drawn)
    tops = [frame.up(100 * share / top) for _, share in by_days(found)]
    days = [day for day in ticks(last) if day <= last][:: 2 if narrow else 1]
    return Plot(
        title,
        frame,
        (Curve(title, f"{path} H{frame.right:.1f}", 0, COLOURS[0], tops),),
        tuple(Tick(round(frame.up(row / top), 1), f"{decimal(row, 2)}{THIN}%") for row in rows),
        tuple(Tick(round(frame.across(day / last), 1), f"{day:.0f} j") for day in days),
        (Tick(round(frame.across(TWO_MONTHS / last), 1), "deux mois"),),
        float(frame.left),
        round((frame.right - frame.left) * DAYS_READ / last, 3),
    )


def days_drawn(found: Sequence[tuple[int, float]]) -> int:
    """The last day that the curve of these steps shows."""
    return max(DAYS_DRAWN[0], min(DAYS_DRAWN[1], found[-1][0]))


def by_days(found: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
    """The share after 0, 10, 20 … days, as far as the curve is drawn."""
    told, share, rest = [], 0.0, iter([*found, (10**9, 0.0)])
    day, coming = next(rest)
    for at in range(0, days_drawn(found) + 1 if found else 0, DAYS_READ):
        while day <= at:
            share = coming
            day, coming = next(rest)
        told.append((at, share))
    return told


def _heights(values: Values, highest: float, frame: Frame) -> list[float | None]:
    return [None if value is None else frame.up(value / highest) for value in values]


def _floors(series: Sequence[tuple[str, Values]]) -> Iterator[list[float]]:
    """What lies below each series where they stand on each other."""
    under = [0.0] * len(series[0][1]) if series else []
    for _, values in series:
        yield under
        under = [low + (value or 0.0) for low, value in zip(under, values, strict=True)]


def _path(place: Sequence[float], tops: Values) -> str:
    """``M`` begins a run of points, ``L`` goes on; a point alone is a short stroke (``h4``)."""
    parts: list[str] = []
    for rank, (x, y) in enumerate(zip(place, tops, strict=True)):
        if y is None:
            continue
        before, behind = (tops[n] if 0 <= n < len(tops) else None for n in (rank - 1, rank + 1))
        if before is None and behind is None:
            parts += [f"M{x - 2:.1f},{y:.1f}", "h4"]
        else:
            parts.append(f"{'M' if before is None else 'L'}{x:.1f},{y:.1f}")
    return " ".join(parts)


def _columns(place: Sequence[float], step: float, tops: Values, floors: Values) -> str:
    """A column for each value, all of them one path; nothing for a zero."""
    width = max(0.6, step * 0.84)
    return "".join(
        f"M{x - width / 2:.1f},{low:.1f}V{top:.1f}h{width:.1f}V{low:.1f}z"
        for x, top, low in zip(place, tops, floors, strict=True)
        if top is not None and low is not None and low - top > 0
    )


def _ended(drawn: Sequence[Curve], frame: Frame) -> Iterator[Curve]:
    """Each curve with the place of its name, near its last value, no two on one line."""
    last = {
        rank: next((top for top in reversed(curve.tops) if top is not None), None)
        for rank, curve in enumerate(drawn)
    }
    order = sorted((top, -rank) for rank, top in last.items() if top is not None)
    places: dict[int, float] = {}
    before = frame.top - LINE + 6.0
    for top, rank in order:
        before = places[-rank] = max(top, before + LINE)
    limit = float(frame.bottom)
    for rank in sorted(places, key=lambda rank: -places[rank]):
        places[rank] = min(places[rank], limit)
        limit = places[rank] - LINE
    for rank, curve in enumerate(drawn):
        end = places.get(rank)
        yield Curve(curve.name, curve.path, rank, curve.colour, curve.tops, end and round(end, 1))


def _breaks(span: Sequence[Period], place: Sequence[float]) -> Iterable[Tick]:
    """The legislatures that opened in one of the periods, but for the first."""
    for number, opened in _OPENED.items():
        for rank, one in enumerate(span):
            if rank and one.first <= opened <= one.last:
                yield Tick(round(place[rank], 1), f"{ordinal(number)} législature, {month(opened)}")


def _blanks(series: Sequence[Values], left: float, step: float) -> Iterator[tuple[float, float]]:
    """Where no series has a value: the beginning and the width of each stretch."""
    begun: int | None = None
    rows = [*zip(*series, strict=True), (0.0,)]
    for rank, values in enumerate(rows):
        empty = all(value is None for value in values)
        if empty and begun is None:
            begun = rank
        elif not empty and begun is not None:
            yield round(left + begun * step, 1), round((rank - begun) * step, 1)
            begun = None
