"""Last days of the periods that a French text names, reckoned from the day of the text.

What a period is called, and which day is its last, is the table of ``docs/annotation.md``.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from types import MappingProxyType

_MONTHS = """
    janvier février mars avril mai juin juillet août septembre octobre novembre décembre
"""
_WEEKDAYS = "lundi mardi mercredi jeudi vendredi samedi dimanche"
MONTHS: Mapping[str, int] = MappingProxyType(
    {name: number for number, name in enumerate(_MONTHS.split(), 1)}
)
WEEKDAYS: Mapping[str, int] = MappingProxyType(
    {name: number for number, name in enumerate(_WEEKDAYS.split())}
)
SEASONS: Mapping[str, tuple[tuple[int, int], tuple[int, int]]] = MappingProxyType(
    {
        "printemps": ((3, 21), (6, 20)),
        "été": ((6, 21), (9, 22)),
        "automne": ((9, 23), (12, 20)),
        "hiver": ((12, 21), (3, 19)),
    }
)
"""Season → month and day of its first and of its last day; winter ends in the year after."""

_TERM = 5
_TERMS_END = (2022, 5, 13)
"""The last day of a presidential term, and so of each fifth year before and after it."""


@dataclass(frozen=True, slots=True)
class Period:
    """The first and the last day of something that a text names."""

    first: date
    last: date


Yearly = Callable[[int], Period]
"""A period that there is once in each year."""


def month(year: int, number: int) -> Period:
    """A month of the calendar."""
    return Period(date(year, number, 1), date(year, number, monthrange(year, number)[1]))


def months(year: int, first: int, count: int) -> Period:
    """So many months of a year, from one of them on."""
    return Period(date(year, first, 1), month(year, first + count - 1).last)


def year_of(year: int) -> Period:
    """A year of the calendar."""
    return Period(date(year, 1, 1), date(year, 12, 31))


def season(year: int, name: str) -> Period:
    """The season of that name which begins in that year."""
    first, last = SEASONS[name]
    return Period(date(year, *first), date(year + (last < first), *last))


def term(day: date) -> Period:
    """The presidential term in which a day lies."""
    year, number, at = _TERMS_END
    ends = date(year + (day.year - year) // _TERM * _TERM, number, at)
    if ends < day:
        ends = date(ends.year + _TERM, number, at)
    return Period(date(ends.year - _TERM, number, at) + timedelta(1), ends)


def week(day: date) -> Period:
    """The week of a day, from Monday to Sunday."""
    first = day - timedelta(day.weekday())
    return Period(first, first + timedelta(6))


def coming(of_year: Yearly, day: date) -> Period:
    """The first of a yearly period that has not ended on that day."""
    for year in (day.year - 1, day.year):
        if (period := of_year(year)).last >= day:
            return period
    return of_year(day.year + 1)


def weekday(number: int, day: date, *, after: bool) -> Period:
    """The first such day of the week from a day on; ``after``: that day not included."""
    ahead = (number - day.weekday()) % 7 or (7 if after else 0)
    return single(day + timedelta(ahead))


def single(day: date) -> Period:
    """One day."""
    return Period(day, day)


def later(day: date, count: int, unit: str) -> date:
    """The day so many days (``j``), weeks (``s``), months (``m``) or years (``a``) after another.

    A month's last days stand for those it lacks. Raises OverflowError past the last year.
    """
    if unit in {"j", "s"}:
        return day + timedelta(count * (7 if unit == "s" else 1))
    number = day.year * 12 + day.month - 1 + count * (12 if unit == "a" else 1)
    year, index = divmod(number, 12)
    if year > MAXYEAR:
        raise OverflowError("no calendar reaches that year")
    return date(year, index + 1, min(day.day, monthrange(year, index + 1)[1]))


def part(period: Period, name: str) -> Period:
    """What « début », « mi » or « fin » of a period is: up to the 10th, the 20th, the end."""
    first, last = period.first, period.last
    length = (last - first).days + 1
    if name == "fin" or length <= 7:
        return period
    if length <= 31:
        return Period(first, first + timedelta(9 if name == "début" else 19))
    return Period(first, _last_of_months(period, 3 if name == "début" else 6, length))


def _last_of_months(period: Period, count: int, length: int) -> date:
    """Of a year its third and its sixth month, of a shorter period a third and a half of it."""
    if length > 360:
        return later(period.first, count, "m") - timedelta(1)
    return period.first + timedelta(length * count // (9 if count == 3 else 12) - 1)
