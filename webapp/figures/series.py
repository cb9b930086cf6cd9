"""Questions over time: what a curve tells of each period, and the search that finds the same.

A period of which the index has no question at all (or, by type, none of the type) has no value:
nobody knows whether none was put or none was read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from indexer.model import Kind
from indexer.query.request import MAX_QUERY, SearchRequest
from indexer.search.figures.crosstable import narrowed
from indexer.search.figures.periods import Period, Step, beside, gathered, periods, steady, usual
from indexer.search.results import SearchPage
from indexer.search.statistics import Histogram
from webapp.params import Drawing, Measure
from webapp.parts import labels
from webapp.parts.around import Around
from webapp.parts.drawing import plots
from webapp.parts.filters import day, number, percent
from webapp.parts.french.periods import month
from webapp.parts.french.typography import NARROW
from webapp.searching import histogram, values

MOST = 5
"""Values of a facet that have a curve of their own: those with the most questions."""
FEWEST = 10
"""Questions of a period below which a share of them says nothing: the curve has a gap there."""
OTHERS = "Autres"
_Link: TypeAlias = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Point:
    """A period of a curve: its questions, what is drawn, and their list; None: nothing is known."""

    count: int | None = None
    value: float | None = None
    link: str = ""
    says: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """A curve by its name, with a point for each period."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a chart and its table show. ``whole``: all questions of each period."""

    title: str
    how: Drawing
    step: Step
    periods: tuple[Period, ...]
    series: tuple[Series, ...]
    whole: Series
    newest: date | None = None

    def code(self, one: Period) -> str:
        """A period as files write it: ``2024-03``, ``2024-T1``, ``2024``."""
        year, low = one.first
        if self.step is Step.QUARTER:
            return f"{year:04}-T{low // 3 + 1}"
        return f"{year:04}" if self.step is Step.YEAR else f"{year:04}-{low:02}"

    def plot(self, *, narrow: bool = False) -> plots.Plot | None:
        """The drawing, for a page as wide as most, or for a phone."""
        part = self.how.measure is Measure.SHARE
        return plots.curves(
            self.title,
            self.periods,
            [(one.name, [point.value for point in one.points]) for one in self.series],
            f"{NARROW}%" if part else "",
            stacked=self.how.stacked,
            narrow=narrow,
        )

    def rows(self) -> list[tuple[str, list[Point]]]:
        """The table: each period by name, what each curve tells of it, and all its questions."""
        columns = [*self.series, self.whole] if self.summed else list(self.series)
        return [
            (self.named(one), [column.points[n] for column in columns])
            for n, one in enumerate(self.periods)
        ]

    @property
    def summed(self) -> bool:
        """Whether the table has a column of all questions."""
        return len(self.series) > 1

    def named(self, one: Period) -> str:
        """A period in French; the last one says up to which day it is known."""
        (year, low), (_, high) = one
        name = f"{low // 3 + 1}{'ᵉʳ' if low == 1 else 'ᵉ'} trimestre {year}"
        if self.step is not Step.QUARTER:
            name = str(year) if self.step is Step.YEAR else month((year, low))
        newest = self.newest
        cut = newest is not None and (year, low) <= (newest.year, newest.month) < (year, high)
        return f"{name} (jusqu’au {day(newest)})" if cut and newest else name

    @property
    def gaps(self) -> bool:
        """Whether nothing is known of some period between others."""
        return any(point.value is None for one in self.series for point in one.points)


def by_facet(request: SearchRequest, how: Drawing, newest: date | None) -> Drawn | None:
    """The values of a facet with the most questions, over time; None for no dated question."""
    whole = histogram(request)
    if not whole:
        return None
    if how.field == "kind":
        parts, known = _kinds(request)
    else:
        parts, known = _values(request, how.field), _known({how.field: histogram(SearchRequest())})
    held = [(name, within, histogram(within)) for name, within in parts]
    known = {name: known.get(name, known.get(how.field, {})) for name, _, _ in held}
    span = [at for _, _, one in held for at in one] if how.field == "kind" else list(whole)
    maker = _Maker(how, whole, span)
    series = [maker.series(name, within, one, known[name]) for name, within, one in held]
    rest = _rest(whole, [one for _, _, one in held])
    if how.stacked and how.field != "kind" and rest:
        series.append(maker.series(OTHERS, None, rest, known[held[0][0]] if held else {}))
    title = f"Questions publiées, par {labels.facet_label(how.field).lower()}"
    return maker.drawn(title, series, maker.series("Ensemble", request, whole, None), newest)


def compared(
    requests: Sequence[SearchRequest],
    found: Sequence[SearchPage],
    how: Drawing,
    newest: date | None,
) -> Drawn | None:
    """Searches beside each other, with the questions that their filters alone find."""
    if not requests:
        return None
    base = replace(requests[0], query="")
    whole = histogram(base)
    maker = _Maker(how, whole, whole)
    series = [
        maker.series(request.query, request, page.histogram, whole)
        for request, page in zip(requests, found, strict=True)
    ]
    title = "Questions publiées" if how.measure is Measure.COUNT else "Part des questions publiées"
    return maker.drawn(title, series, maker.series("Ensemble", base, whole, None), newest)


def single(
    title: str, request: SearchRequest, held: Histogram, newest: date | None
) -> Drawn | None:
    """All questions of a search over time, as one curve; few ones by longer periods."""
    if not held:
        return None
    maker = _Maker(Drawing(step=steady(held)), held, held)
    series = maker.series("Questions", request, held, None)
    return maker.drawn(title, [series], series, newest)


class _Maker:
    """Makes the curves of one chart."""

    def __init__(self, how: Drawing, whole: Histogram, span: Iterable[tuple[int, int]]) -> None:
        held = list(span)
        self.how, self.step = how, how.step or usual(held)
        self.whole = gathered(whole, self.step)
        self.periods = tuple(periods(held, self.step))
        if how.measure is Measure.SHARE:
            told = [n for n, one in enumerate(self.periods) if self.whole.get(one, 0) >= FEWEST]
            self.periods = self.periods[told[0] : told[-1] + 1] if told else ()

    def series(
        self,
        name: str,
        request: SearchRequest | None,
        held: Histogram,
        known: Histogram | None,
    ) -> Series:
        """A curve; ``known``: the months of which something is known, None for all of them."""
        counts, link = gathered(held, self.step), _linking(request)
        told = set(self.periods if known is None else gathered(known, self.step))
        return Series(
            name,
            tuple(
                self._point(one, counts.get(one, 0), link) if one in told else Point()
                for one in self.periods
            ),
        )

    def _point(self, one: Period, count: int, link: _Link | None) -> Point:
        href = link(one.dates) if link and count else ""
        if self.how.measure is Measure.COUNT:
            return Point(count, count, href, number(count))
        whole = self.whole.get(one, 0)
        if whole < FEWEST:
            return Point(count, None, href)
        return Point(count, 100 * count / whole, href, percent(count / whole, 1))

    def drawn(self, title: str, series: list[Series], whole: Series, newest: date | None) -> Drawn:
        return Drawn(title, self.how, self.step, self.periods, tuple(series), whole, newest)


def _kinds(
    request: SearchRequest,
) -> tuple[list[tuple[str, SearchRequest]], Mapping[str, Histogram]]:
    """The types that a search finds, with what the index has of each."""
    parts = []
    for kind in Kind:
        within = narrowed(request, "kind", [str(kind)])
        if within is not None and histogram(within):
            parts.append((labels.KINDS[kind], within))
    whole = {labels.KINDS[kind]: kind for kind in Kind}
    return parts, _known(
        {name: histogram(SearchRequest(filters={"kind": (str(whole[name]),)})) for name, _ in parts}
    )


def _known(found: Mapping[str, Histogram]) -> Mapping[str, Histogram]:
    return {
        name: {at: count for at, count in held.items() if count} for name, held in found.items()
    }


def _values(request: SearchRequest, field: str) -> list[tuple[str, SearchRequest]]:
    """The values of a facet with the most questions, each with its search."""
    found = []
    for item in values(request, field).values:
        within = narrowed(request, field, [item.value]) if item.count else None
        if within is not None:
            found.append((labels.facet_value(field, item.value), within))
    return found[:MOST]


def _rest(whole: Histogram, parts: Sequence[Histogram]) -> dict[tuple[int, int], int]:
    """What the parts leave of the whole, by month; nothing where they are all of it."""
    left = {at: count - sum(part.get(at, 0) for part in parts) for at, count in whole.items()}
    return left if any(count > 0 for count in left.values()) else {}


def _linking(request: SearchRequest | None) -> _Link | None:
    """What writes the list of a search within a period; None where its text would be too long."""
    if request is None:
        return None
    begun = f"{beside(request)}date:"
    if len(begun) + len("2024-01..2024-03") > MAX_QUERY:
        return None
    return Around(request).with_queries(begun)
