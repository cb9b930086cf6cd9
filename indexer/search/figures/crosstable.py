"""Two facets of a search against each other: how many questions have each pair of values.

Counts are the engine's own, one search for each value of the shorter side, so that each of them
is the total of the search with both values as filters. Delays read the questions themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from indexer import delays
from indexer.fields import BY_NAME, fold
from indexer.model import Question
from indexer.query.request import SearchRequest
from indexer.search.results import FacetValue, SearchPage
from indexer.search.statistics import Delays

Counts = Callable[[SearchRequest, Sequence[str]], SearchPage]
"""A search with every value of the facets named, and no more than its total beside them."""
Cell = tuple[str, str]
"""A row's and a column's value, folded; the empty text stands for all of them."""
ORDERED = frozenset({"year", "legislature"})
"""Fields whose values have an order of their own."""
SEARCHES = 100
"""Values of the shorter side, at most: there is a search for each."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a table: its field, the values shown, and how many there are in all."""

    field: str
    values: tuple[str, ...]
    known: int


@dataclass(frozen=True, slots=True)
class CrossTable:
    """The counts of each cell, of rows and columns, and of the whole (``("", "")``)."""

    rows: Side
    columns: Side
    counts: Mapping[Cell, int]

    def count(self, row: str = "", column: str = "") -> int:
        """The questions that have both values; without one, all that have the other."""
        return self.counts.get((fold(row), fold(column)), 0)


def narrowed(request: SearchRequest, field: str, values: Iterable[str]) -> SearchRequest | None:
    """The questions of a search that have one of the values; None where its filters leave none."""
    chosen = {fold(value) for value in request.filters.get(field, ())}
    kept = tuple(value for value in values if not chosen or fold(value) in chosen)
    return replace(request, filters={**request.filters, field: kept}) if kept else None


def cross(
    counts: Counts, request: SearchRequest, fields: tuple[str, str], most: tuple[int, int]
) -> CrossTable:
    """The table of a search: rows and columns by name, the most frequent of each at most."""
    page = counts(request, fields)
    sides = [
        _side(request, facet.field.name, facet.values, limit)
        for facet, limit in zip(page.facets, most, strict=True)
    ]
    shorter = 0 if len(sides[0].values) <= len(sides[1].values) else 1
    sides[shorter] = replace(sides[shorter], values=sides[shorter].values[:SEARCHES])
    return tabulated(counts, request, sides[0], sides[1])


def tabulated(counts: Counts, request: SearchRequest, rows: Side, columns: Side) -> CrossTable:
    """The counts of given rows and columns for a search, narrower than theirs it may be."""
    whole = counts(request, (rows.field, columns.field))
    found: dict[Cell, int] = {("", ""): whole.total}
    for facet, place in zip(whole.facets, (_row, _column), strict=True):
        allowed = _allowed(request, facet.field.name, facet.values)
        found |= {place(fold(item.value)): item.count for item in allowed}
    turned = len(columns.values) < len(rows.values)
    outer, inner = (columns, rows) if turned else (rows, columns)
    for value in outer.values:
        within = narrowed(request, outer.field, [value])
        if within is None:
            continue
        key = fold(value)
        for item in _allowed(within, inner.field, counts(within, (inner.field,)).facets[0].values):
            other = fold(item.value)
            found[(other, key) if turned else (key, other)] = item.count
    return CrossTable(rows, columns, found)


def _row(key: str) -> Cell:
    return key, ""


def _column(key: str) -> Cell:
    return "", key


def _allowed(request: SearchRequest, field: str, values: Iterable[FacetValue]) -> list[FacetValue]:
    """The values that questions of the search have: a facet counts beyond its own filter."""
    chosen = {fold(value) for value in request.filters.get(field, ())}
    return [item for item in values if item.count and (not chosen or fold(item.value) in chosen)]


def _side(request: SearchRequest, field: str, values: Iterable[FacetValue], most: int) -> Side:
    known = _allowed(request, field, values)
    shown = [item.value for item in known[:most]]
    if field in ORDERED:
        shown = sorted((item.value for item in known), key=_natural)[-most:]
    if field == delays.FIELD:
        places = {fold(name): rank for rank, name in enumerate(delays.RANGES)}
        shown.sort(key=lambda value: places.get(fold(value), len(places)))
    return Side(field, tuple(shown), len(known))


def _natural(value: str) -> tuple[int, str]:
    return (int(value), "") if value.isdecimal() else (0, value)


def keys(field: str, question: Question) -> list[str]:
    """The folded values that a question has in a facet."""
    if field == delays.FIELD:
        return [fold(name)] if (name := delays.named(question)) else []
    return [fold(str(value)) for value in BY_NAME[field].read(question)]


def cross_delays(questions: Iterable[Question], fields: tuple[str, str]) -> dict[Cell, Delays]:
    """The delays of each cell, row and column, and of the whole: one pass over the questions."""
    found: dict[Cell, Delays] = {("", ""): Delays()}
    for question in questions:
        rows, columns = (["", *keys(field, question)] for field in fields)
        for cell in {(row, column) for row in rows for column in columns}:
            found.setdefault(cell, Delays()).add(question)
    return found
