"""A cross table as a page and a file show it: each cell's figures, links and shade."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import sqrt
from typing import Any

from indexer.fields import fold
from indexer.model import OF_ASSEMBLY, Kind, Status
from indexer.query.request import SearchRequest
from indexer.search.figures.crosstable import Cell, CrossTable, cross, narrowed, tabulated
from indexer.search.statistics import Delays
from webapp import links
from webapp.figures import delays
from webapp.params import Measure
from webapp.parts.filters import counted, number, percent
from webapp.searching import count, facet_counts, values

LEAST = 5
"""Written questions below which a share or a median says nothing."""
SHADES = 6
"""Shades of a cell, beside none."""
TOLD = tuple(str(status) for status in Status if status is not Status.UNKNOWN)
"""The states of which a share of answers can be told."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell: how many questions, what it says, its shade from 0; ``part``: the answered ones."""

    count: int
    link: str
    says: str = ""
    shade: int = 0
    part: int | None = None
    part_link: str = ""
    value: float | None = None


@dataclass(slots=True)
class Crossed:
    """A cross table with its measure. ``base``: the questions counted; None where there are none.

    ``figures``: the answered of each cell, or its delays; ``counting``: whether they are to come.
    """

    request: SearchRequest
    measure: Measure
    table: CrossTable
    base: SearchRequest | None
    figures: Mapping[Cell, Any] = field(default_factory=dict)
    counting: bool = False

    def shown(self, row: str = "", column: str = "") -> Shown:
        """A cell; without a row or a column, the total of the other."""
        base = self._within(self.base, row, column)
        held = self.table.count(row, column)
        if base is None or not held:
            return Shown(0, "")
        value = self.value(row, column, held)
        part, part_link = None, ""
        if self.measure is Measure.SHARE:
            answered = narrowed(base, "status", [str(Status.ANSWERED)])
            part = self.figures.get((fold(row), fold(column)), 0)
            part_link = links.search(answered) if answered else ""
        return Shown(
            held,
            links.search(base),
            self._says(value),
            part=part,
            part_link=part_link,
            value=value,
        )

    def _within(self, base: SearchRequest | None, row: str, column: str) -> SearchRequest | None:
        sides = ((self.table.rows.field, row), (self.table.columns.field, column))
        for name, value in sides:
            if value and base is not None:
                base = narrowed(base, name, [value])
        return base

    def value(self, row: str, column: str, count: int) -> float | None:
        """What decides the shade; None where nothing can be told."""
        found = self.figures.get((fold(row), fold(column)))
        if self.measure is Measure.COUNT:
            return float(count)
        if count < LEAST:
            return None
        if self.measure is Measure.SHARE:
            return (found or 0) / count
        return None if not isinstance(found, Delays) else found.median

    def _says(self, value: float | None) -> str:
        if value is None or self.measure is Measure.COUNT:
            return ""
        if self.measure is Measure.SHARE:
            return percent(value)
        return counted(int(value), "jour")

    def unreached(self, row: str = "", column: str = "") -> bool:
        """Whether enough questions are known, and fewer than half of them have an answer."""
        found = self.figures.get((fold(row), fold(column)))
        return isinstance(found, Delays) and found.total >= LEAST and found.median is None

    def rows(self) -> list[str]:
        """The rows in the order of the page: the slowest first where delays are told."""
        values = list(self.table.rows.values)
        if self.measure is Measure.DELAY and self.table.rows.field not in {"year", "legislature"}:
            values.sort(key=self._slowness, reverse=True)
        return values

    def _slowness(self, row: str) -> tuple[bool, float]:
        value = self.shown(row).value
        return self.unreached(row), -1.0 if value is None else value

    def lines(self) -> list[tuple[str, list[Shown]]]:
        """Each row with its cells, shaded, and its total at the end."""
        cells = [
            [self.shown(row, column) for column in self.table.columns.values] for row in self.rows()
        ]
        highest = max((cell.value or 0 for line in cells for cell in line), default=0)
        return [
            (row, [*(self._shaded(cell, highest) for cell in line), self.shown(row)])
            for row, line in zip(self.rows(), cells, strict=True)
        ]

    def _shaded(self, cell: Shown, highest: float) -> Shown:
        """With its shade: counts by their square root, for a few cells have most of them."""
        if not cell.value or not highest:
            return cell
        part = cell.value / (1.0 if self.measure is Measure.SHARE else highest)
        part = sqrt(part) if self.measure is Measure.COUNT else part
        return replace(cell, shade=max(1, min(SHADES, round(part * SHADES))))


def crossed(
    request: SearchRequest, fields: tuple[str, str], measure: Measure, most: tuple[int, int]
) -> Crossed:
    """The table of a search: its counts first, then the answered or the delays of each cell."""
    base = _counted(request, measure)
    found = Crossed(request, measure, cross(facet_counts, base or request, fields, most), base)
    if base is None:
        found.table = replace(found.table, counts={})
    elif measure is Measure.SHARE:
        answered = narrowed(base, "status", [str(Status.ANSWERED)])
        sides = found.table.rows, found.table.columns
        found.figures = tabulated(facet_counts, answered, *sides).counts if answered else {}
    elif measure is Measure.DELAY:
        told = delays.by_pair(fields, request)
        found.figures, found.counting = told or {}, told is None
    return found


def _counted(request: SearchRequest, measure: Measure) -> SearchRequest | None:
    """Written questions alone have delays, and shares only where their outcome is known."""
    if measure is Measure.COUNT:
        return request
    written = narrowed(request, "kind", [str(Kind.WRITTEN)])
    if measure is Measure.DELAY or written is None:
        return written
    return narrowed(written, "status", TOLD)


@dataclass(frozen=True, slots=True)
class Written:
    """The written questions of a search whose outcome is known, the answered ones, the others."""

    told: int = 0
    told_link: str = ""
    answered: int = 0
    answered_link: str = ""
    unknown: int = 0
    unknown_link: str = ""


def written(request: SearchRequest) -> Written:
    """Counted by the engine, each with its link."""
    base = narrowed(request, "kind", [str(Kind.WRITTEN)])
    found: list[Any] = []
    for states in (TOLD, [str(Status.ANSWERED)], [str(Status.UNKNOWN)]):
        within = narrowed(base, "status", states) if base else None
        found += (count(within), links.search(within)) if within else (0, "")
    return Written(*found)


def kinds_held() -> list[Kind]:
    """The types that a table by type has: the Assemblée's, and others that the index holds."""
    held = {item.value for item in values(SearchRequest(), "kind").values}
    return [kind for kind in Kind if kind in OF_ASSEMBLY or str(kind) in held]


def by_kind(request: SearchRequest) -> Mapping[str, tuple[tuple[int, str], ...]]:
    """Year → the questions of each kind with their link, in the order of ``kinds_held``."""
    years = [item.value for item in values(request, "year").values]
    found: dict[str, list[tuple[int, str]]] = {year: [] for year in years}
    for kind in kinds_held():
        within = narrowed(request, "kind", [str(kind)])
        counts = values(within, "year").values if within else ()
        table = {item.value: item.count for item in counts}
        for year in years:
            asked = narrowed(within, "year", [year]) if within else None
            found[year].append((table.get(year, 0), links.search(asked) if asked else ""))
    return {year: tuple(parts) for year, parts in found.items()}


def said(found: Crossed, row: str, column: str) -> int | float | None:
    """The figure of a cell for a file, without its links: a count, a share from 0 to 1, or days."""
    held = found.table.count(row, column)
    if found.measure is Measure.COUNT:
        return held
    value = found.value(row, column, held) if held else None
    return None if value is None else round(value, 4)


def in_words(cell: Shown) -> str:
    """What a cell says in a sentence, for those who do not see its shade."""
    questions = counted(cell.count, "question")
    if cell.part is not None:
        return f"{questions}, {number(cell.part)} avec réponse"
    return f"{questions}{f', {cell.says}' if cell.says else ''}"
