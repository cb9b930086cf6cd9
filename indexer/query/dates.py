"""Days, months and years as users write them, and intervals of them; no clock, no guess.

A period is its first and its last day. Years run from 1000 to 2999.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Generic, TypeVar

from indexer.fields import fold

FIRST, LAST = date(1000, 1, 1), date(2999, 12, 31)
MOST = 999_999_999

COMPARATORS = MappingProxyType(
    {
        "depuis": ">=",
        "since": ">=",
        "apres": ">",
        "after": ">",
        "avant": "<",
        "before": "<",
        "jusqu'a": "<=",
        "jusqu'au": "<=",
        "jusque": "<=",
        "until": "<=",
    }
)
"""Prefixes that bound the date of publication: ``depuis:2025-01`` is ``date:>=2025-01``."""

_MONTHS = MappingProxyType(
    {
        name: number
        for number, names in enumerate(
            (
                ("janvier", "janv", "jan"),
                ("fevrier", "fevr", "fev"),
                ("mars",),
                ("avril", "avr"),
                ("mai",),
                ("juin",),
                ("juillet", "juil"),
                ("aout",),
                ("septembre", "sept", "sep"),
                ("octobre", "oct"),
                ("novembre", "nov"),
                ("decembre", "dec"),
            ),
            start=1,
        )
        for name in names
    }
)
_YEAR = r"(?P<year>[12][0-9]{3})"
_MONTH = r"(?P<month>[0-9]{1,2})"
_DAY = r"(?P<day>[0-9]{1,2})"
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        _YEAR,
        rf"{_YEAR}[-/]{_MONTH}",
        rf"{_YEAR}(?P<dash>[-/]){_MONTH}(?P=dash){_DAY}",
        rf"{_MONTH}[-/]{_YEAR}",
        rf"{_DAY}(?P<dash>[-/.]){_MONTH}(?P=dash){_YEAR}",
        rf"(?P<name>[a-z]{{3,9}})\.?[ -]{_YEAR}",
        rf"{_DAY}(?:er)?[ -](?P<name>[a-z]{{3,9}})\.?[ -]{_YEAR}",
    )
)
_LONGEST = 30
_NUMBER = re.compile(r"[0-9]{1,9}|[0-9]{1,3}(?:[ .][0-9]{3}){1,2}")
_APART = re.compile(r"\.{2,3}|…")
_COMPARED = re.compile(r"(>=|<=|[<>=≥≤]) ?(.*)", re.DOTALL)

T = TypeVar("T", int, date)


@dataclass(frozen=True, slots=True)
class Interval(Generic[T]):
    """Two bounds, both included; None leaves a side open. ``turned``: it was written backwards."""

    low: T | None
    high: T | None
    turned: bool = False


def period(text: str) -> tuple[date, date] | None:
    """The first and last day of ``2024``, ``2024-03``, ``05/03/2024``, ``5 mars 2024``; or None."""
    if len(text) > _LONGEST:
        return None
    key = fold(text)
    for shape in _SHAPES:
        found = shape.fullmatch(key)
        if found:
            return _days(found.groupdict())
    return None


def _days(parts: dict[str, str | None]) -> tuple[date, date] | None:
    year = int(parts["year"] or 0)
    name = parts.get("name")
    month = _MONTHS.get(name, 0) if name else int(parts.get("month") or -1)
    if month == -1:
        return date(year, 1, 1), date(year, 12, 31)
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    day = parts.get("day")
    if day is None:
        return date(year, month, 1), date(year, month, last)
    if not 1 <= int(day) <= last:
        return None
    return date(year, month, int(day)), date(year, month, int(day))


def dates(text: str) -> Interval[date] | None:
    """The days of ``2024-03..2025-06``, ``>2024``, ``<=2024-05``, ``2024``; or None."""
    read = interval(text, period, lambda day, by: day + timedelta(days=by))
    return read if read and _within(read, FIRST, LAST) else None


def number(text: str) -> tuple[int, int] | None:
    """``714`` or ``15 108`` as an interval of one number; or None."""
    key = fold(text) if len(text) <= _LONGEST else ""
    if not _NUMBER.fullmatch(key):
        return None
    value = int(key.replace(" ", "").replace(".", ""))
    return value, value


def numbers(text: str) -> Interval[int] | None:
    """The whole numbers of ``100..200``, ``>60``, ``<=5``, ``714``; or None."""
    read = interval(text, number, lambda value, by: value + by)
    return read if read and _within(read, 0, MOST) else None


def interval(
    text: str, read: Callable[[str], tuple[T, T] | None], moved: Callable[[T, int], T]
) -> Interval[T] | None:
    """What ``text`` states: one value that ``read`` knows, a comparison, or ``low..high``; or None.

    ``moved(value, by)`` gives the neighbour of a value, for ``>`` and ``<``.
    """
    compared = _COMPARED.fullmatch(text)
    if compared:
        inner = read(compared[2].strip())
        return _compared(compared[1], inner, moved) if inner else None
    sides = _APART.split(text, maxsplit=1)
    if len(sides) == 1:
        whole = read(text)
        return Interval(*whole) if whole else None
    low, high = (read(side.strip()) for side in sides)
    if (low is None and sides[0].strip()) or (high is None and sides[1].strip()):
        return None
    return _between(low, high)


def _compared(sign: str, inner: tuple[T, T], moved: Callable[[T, int], T]) -> Interval[T]:
    low, high = inner
    if sign in {">=", "≥"}:
        return Interval(low, None)
    if sign in {"<=", "≤"}:
        return Interval(None, high)
    if sign == ">":
        return Interval(moved(high, 1), None)
    if sign == "<":
        return Interval(None, moved(low, -1))
    return Interval(low, high)


def _between(low: tuple[T, T] | None, high: tuple[T, T] | None) -> Interval[T] | None:
    if low is None and high is None:
        return None
    if low is None or high is None:
        return Interval(low[0] if low else None, high[1] if high else None)
    if low[0] > high[1]:
        return Interval(high[0], low[1], turned=True)
    return Interval(low[0], high[1])


def _within(read: Interval[T], least: T, most: T) -> bool:
    return all(bound is None or least <= bound <= most for bound in (read.low, read.high))


def shown(low: date | None, high: date | None) -> str:
    """The shortest text that ``dates`` reads as these bounds: ``2024-03..2025``, ``2024``."""
    for text in _shortest(low, high):
        read = dates(text)
        if read and (read.low, read.high) == (low, high):
            return text
    return f"{low or ''}..{high or ''}"


def _shortest(low: date | None, high: date | None) -> tuple[str, ...]:
    start = _edge(low, first=True) if low else ""
    end = _edge(high, first=False) if high else ""
    return start, end, f"{start}..{end}"


def _edge(day: date, *, first: bool) -> str:
    last = calendar.monthrange(day.year, day.month)[1]
    if (day.month, day.day) == ((1, 1) if first else (12, 31)):
        return f"{day.year}"
    if day.day == (1 if first else last):
        return f"{day.year}-{day.month:02}"
    return day.isoformat()
