"""Questions by month as a small chart: bars to draw, each with the search that it leads to."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from indexer.query.request import SearchRequest
from indexer.search.results import SearchPage
from webapp.parts.around import Around
from webapp.parts.filters import counted, month

WIDTH, HEIGHT = 240, 48
"""The chart's own units; the page stretches it to the room there is."""
MOST = 240
"""Months drawn at most, the newest ones: twenty years."""
_DATED = re.compile(r"(?<!\S)(?:date|depuis|avant):\S+\s*")


@dataclass(frozen=True, slots=True)
class Bar:
    """A month: its place and height in the chart, what it says, and the search of that month."""

    x: float
    y: float
    width: float
    height: float
    label: str
    link: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The bars from the first month to the last; ``low`` and ``high`` as a form writes months."""

    bars: tuple[Bar, ...]
    first: str
    last: str
    low: str
    high: str
    width: int = WIDTH
    height: int = HEIGHT


def chart(page: SearchPage, around: Around) -> Chart | None:
    """The chart of a page; None where there are not two months to compare."""
    months = sorted(page.histogram)[-MOST:]
    if len(months) < 2:
        return None
    origin, span = _ordinal(months[0]), _ordinal(months[-1]) - _ordinal(months[0]) + 1
    highest = max(page.histogram[at] for at in months)
    step, narrowed = WIDTH / span, _narrowings(around)
    width, bars = round(max(step * 0.86, 0.6), 2), []
    for at in months:
        count = page.histogram[at]
        tall = max(1.0, HEIGHT * count / highest)
        left, top = round((_ordinal(at) - origin) * step, 2), round(HEIGHT - tall, 2)
        label = f"{month(at)}\u00a0: {counted(count, 'question')}"
        bars.append(Bar(left, top, width, round(tall, 2), label, narrowed(at)))
    return Chart(
        tuple(bars), month(months[0]), month(months[-1]), _code(months[0]), _code(months[-1])
    )


def _code(at: tuple[int, int]) -> str:
    return f"{at[0]:04}-{at[1]:02}"


def within(request: SearchRequest, months: tuple[str, str]) -> SearchRequest:
    """The search between two months, written ``2024-03``; an empty one leaves its side open.

    The months take the place of the dates that the query has.
    """
    words = _DATED.sub("", request.query).strip()
    low, high = months
    dated = f"date:{low}..{high}" if low or high else ""
    return replace(request, query=f"{words} {dated}".strip(), page=1)


def _ordinal(at: tuple[int, int]) -> int:
    return at[0] * 12 + at[1]


def _narrowings(around: Around) -> Callable[[tuple[int, int]], str]:
    """What leads to the search of one month: it takes the place of the dates that the query has."""
    words = _DATED.sub("", around.request.query).strip()
    asked = around.with_queries(f"{words} date:".lstrip())
    return lambda at: asked(_code(at))
