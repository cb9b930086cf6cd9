"""The period of a search: its months as a small chart, the range in force, and ready ranges.

The chart is that of the whole search, whatever its period: each month is a bar, and over the bars
lie links, to years where there are many months.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from indexer.legislatures import TERMS, ordinal
from indexer.query import And, Node, Range, parse, printed
from indexer.query.combining import conjunction
from indexer.query.dates import dates, shown
from indexer.query.request import MAX_QUERY, PERIOD, SearchRequest
from webapp.parts.around import Around
from webapp.parts.filters import counted
from webapp.parts.french.periods import ends, month
from webapp.parts.french.typography import NBSP

Month = tuple[int, int]
Histogram = Mapping[Month, int]

WIDTH, HEIGHT = 240, 48
"""The chart's own units; the page stretches it to the room there is."""
MOST = 240
"""Months drawn at most, the newest ones: twenty years."""
FEW = 24
"""Months that have a link each; of more, years have one."""
RECENT = (3, 12)
"""Months of the ready ranges that end with the newest data."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A month as it is drawn: its place and height in the chart."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Reach:
    """A part of the chart that leads somewhere: what it says, its search, whether it is chosen."""

    x: float
    width: float
    label: str
    link: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """The bars from the first month to the last; ``origin`` is that first one, ``2017-07``.

    ``brush``: from where to where the period in force reaches; None without one.
    """

    bars: tuple[Bar, ...]
    reaches: tuple[Reach, ...]
    first: str
    last: str
    origin: str
    months: int
    brush: tuple[float, float] | None = None
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class Period:
    """What a page shows of a search's period: chart, ready ranges, and its two ends as fields."""

    chart: Chart | None
    presets: tuple[tuple[str, str], ...]
    low: str
    high: str


def period(
    request: SearchRequest, whole: Histogram, newest: date | None, *, terms: bool = True
) -> Period:
    """The period of a search whose months, without it, are ``whole``; ``newest``: of the data."""
    chosen = "".join(request.filters.get(PERIOD, ()))
    narrowed = _narrowings(request)
    ready = [
        (label, narrowed(said))
        for label, said, first in presets(newest, terms=terms)
        if said != chosen and any(count and at >= first for at, count in whole.items())
    ]
    return Period(_chart(whole, chosen, narrowed), tuple(ready), *ends(chosen))


def presets(newest: date | None, *, terms: bool = True) -> Iterator[tuple[str, str, Month]]:
    """Ready ranges: what each is called, as a filter says it, and its first month.

    ``terms``: the legislature that sits among them, of the Assemblée.
    """
    if newest is None:
        return
    for months in RECENT:
        first = newest.year * 12 + newest.month - months
        low = date(first // 12, first % 12 + 1, 1)
        yield f"{months} derniers mois", shown(low, None), (low.year, low.month)
    for number, term in TERMS.items():
        if terms and term.ended is None:
            low = term.began
            yield f"{ordinal(number)}{NBSP}législature", shown(low, None), (low.year, low.month)


def within(request: SearchRequest, low: date | None, high: date | None) -> SearchRequest:
    """The search between two days; None leaves a side open. It replaces what words say of them."""
    if low and high and low > high:
        low, high = high, low
    filters = {name: held for name, held in request.filters.items() if name != PERIOD}
    if low or high:
        filters[PERIOD] = (shown(low, high),)
    return replace(request, query=_undated(request.query), filters=filters, page=1)


def _undated(query: str) -> str:
    """The words without the days that hold for all of them; those of one alternative stay.

    ``loup depuis:2020`` → ``loup``; ``loup OU ours depuis:2020`` is as it was.
    """
    tree, _ = parse(query)
    nodes = tree.nodes if isinstance(tree, And) else (tree,)
    kept = [node for node in nodes if not _is_dated(node)]
    if len(kept) == len(nodes):
        return query
    words = printed(conjunction(kept)) if kept else ""
    return words if len(words) <= MAX_QUERY else query


def _is_dated(node: Node) -> bool:
    return isinstance(node, Range) and node.field == PERIOD


def without(request: SearchRequest) -> SearchRequest:
    """The search of any time."""
    filters = {name: held for name, held in request.filters.items() if name != PERIOD}
    return replace(request, filters=filters, page=1)


def _chart(whole: Histogram, chosen: str, narrowed: Callable[[str], str]) -> Chart | None:
    """None where there are not two months to compare."""
    held = sorted(whole)[-MOST:]
    if len(held) < 2:
        return None
    origin, span = _ordinal(held[0]), _ordinal(held[-1]) - _ordinal(held[0]) + 1
    highest, step = max(whole[at] for at in held), WIDTH / span
    width, bars = round(max(step * 0.86, 0.6), 2), []
    for at in held:
        tall = round(max(1.0, HEIGHT * whole[at] / highest), 2)
        left = round((_ordinal(at) - origin) * step, 2)
        bars.append(Bar(left, round(HEIGHT - tall, 2), width, tall))
    reaches = []
    for code, label, first, months, count in _spans(held, whole, few=span <= FEW):
        left, right = max(first - origin, 0), min(first - origin + months, span)
        said = f"{label}{NBSP}: {counted(count, 'question')}"
        place = round(left * step, 2), round((right - left) * step, 2)
        reaches.append(Reach(*place, said, narrowed(code), code == chosen))
    return Chart(
        tuple(bars), tuple(reaches), month(held[0]), month(held[-1]),
        f"{held[0][0]:04}-{held[0][1]:02}", span, _brush(chosen, origin, span),
    )  # fmt: skip


def _spans(
    held: list[Month], whole: Histogram, *, few: bool
) -> Iterator[tuple[str, str, int, int, int]]:
    """Months, or years: as a filter says each, its name, first month, months and questions."""
    if few:
        for at in held:
            yield f"{at[0]:04}-{at[1]:02}", month(at), _ordinal(at), 1, whole[at]
        return
    for year in sorted({at[0] for at in held}):
        count = sum(found for at, found in whole.items() if at[0] == year)
        yield f"{year:04}", f"{year}", year * 12 + 1, 12, count


def _brush(chosen: str, origin: int, span: int) -> tuple[float, float] | None:
    """Where the period begins and how far it reaches, in the chart's units."""
    read = dates(chosen) if chosen else None
    if read is None:
        return None
    low = _ordinal((read.low.year, read.low.month)) - origin if read.low else 0
    high = _ordinal((read.high.year, read.high.month)) - origin + 1 if read.high else span
    low, high = (min(max(at, 0), span) for at in (low, high))
    return round(low * WIDTH / span, 2), round((high - low) * WIDTH / span, 2)


def _ordinal(at: Month) -> int:
    return at[0] * 12 + at[1]


def _narrowings(request: SearchRequest) -> Callable[[str], str]:
    """What leads to the search within a period: it takes the place of dates and periods before."""
    return Around(within(request, None, None)).toggles(PERIOD)
