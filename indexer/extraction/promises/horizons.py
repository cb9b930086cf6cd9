"""The last day of the time that a sentence names: « d'ici la fin 2025 », « à la rentrée ».

One reader for each sort of time (``_READERS``); what each expression means is the table of
``docs/annotation.md``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from indexer.extraction import Found
from indexer.extraction.promises import days
from indexer.extraction.promises.days import Period
from indexer.extraction.promises.durations import lasting
from indexer.extraction.promises.times import Time, times_in

Horizon = date | None
"""The last day, or None for a time to come that has none."""

_UNDATED = Period(date.min, date.min)
_OTHERWISE = frozenset({"depuis", "après", "jusqu'", "jusque", "sur"})
"""Small words after which a time is no horizon, but where something begins or how long it lasts."""


def horizons_in(text: str, day: date, start: int, end: int) -> Iterator[Found[Horizon]]:
    """The times to come that ``text[start:end]`` names, in order, for a text of that day."""
    for time in times_in(text, start, end):
        if time.small & _OTHERWISE or (time.of and not time.placed):
            continue
        if time.has("entre") and not time.has("et"):  # the first of the two
            continue
        try:
            period = _READERS[time.kind](time, day)
        except (ValueError, OverflowError):  # the 31st of February, the year 10000
            continue
        if period is _UNDATED:
            yield Found(time.start, time.found.end(), None)
        elif period is not None and (last := _last(period, time)) >= day:
            yield Found(time.start, time.found.end(), last)


def _last(period: Period, time: Time) -> date:
    if time.has("avant") and not time.has("mi", "milieu", "fin"):
        return period.first - timedelta(1)
    if time.has("début"):
        return days.part(period, "début").last
    return days.part(period, "mi").last if time.has("mi", "milieu") else period.last


def _yearly(of_year: days.Yearly, day: date, *, year: str, following: bool = False) -> Period:
    """That of the year given, else the one to come; ``following``: not one that has begun."""
    if year:
        return of_year(int(year))
    period = days.coming(of_year, day)
    begun = following and period.first <= day
    return days.coming(of_year, period.last + timedelta(1)) if begun else period


def _day(time: Time, day: date) -> Period | None:
    said = time["number_last"] or time["number"]
    number, month = int(said) if said.isdecimal() else 1, days.MONTHS[time["of"]]
    return _yearly(lambda year: days.single(date(year, month, number)), day, year=time["day_year"])


def _month(time: Time, day: date) -> Period | None:
    if not (time.placed or time.has("pour") or time["month_next"]):
        return None
    number, following = days.MONTHS[time["name"]], bool(time["month_next"])
    return _yearly(
        lambda year: days.month(year, number), day, year=time["month_year"], following=following
    )


_RANKS = {"premier": 0, "1er": 0, "1e": 0, "second": 1, "deuxième": 1, "2e": 1, "troisième": 2}
_RANKS |= {"3e": 2, "quatrième": 3, "4e": 3, "dernier": -1}


def _quarter(time: Time, day: date) -> Period | None:
    if not (time.placed or time.has("pour")):
        return None
    length = 6 if time["size"] == "semestre" else 3
    first = 1 + _RANKS[time["rank"]] % (12 // length) * length
    year = str(day.year + 1) if time["quarter_next"] else time["quarter_year"]
    return _yearly(lambda year: days.months(year, first, length), day, year=year)


def _weekday(time: Time, day: date) -> Period | None:
    following = bool(time["weekday_next"])
    if time.of or (time.has("le", "les") and not following):  # « le lundi »: each Monday
        return None
    return days.weekday(days.WEEKDAYS[time["weekday_name"]], day, after=following)


def _next(time: Time, day: date) -> Period | None:
    unit = time["unit"] or time["unit_after"]
    if unit in {"semaine", "week-end"}:
        return days.week(day + timedelta(7 if unit == "semaine" else 0))
    if unit in {"année", "an"}:
        return days.year_of(day.year + 1)
    length = {"mois": 1, "trimestre": 3, "semestre": 6}[unit]
    begun = date(day.year, (day.month - 1) // length * length + 1, 1)
    first = days.later(begun, length, "m")
    return days.months(first.year, first.month, length)


def _season(time: Time, day: date) -> Period | None:
    name, following = time["season_name"], bool(time["season_next"] or time["soon"])
    if not following and not (time.placed and (time["season_year"] or time.has(*_THE_SEASON))):
        return None  # « a été », « chaque hiver »
    return _yearly(
        lambda year: days.season(year, name), day, year=time["season_year"], following=following
    )


_THE_SEASON = ("l'", "le", "cet", "ce", "au")


def _school(time: Time, day: date) -> Period | None:
    following = bool(time["school_next"] or time["school_soon"])
    if not (time.placed or following or time.has("pour", "lors")):
        return None
    number = 1 if time["school_month"] == "janvier" else 9
    return _yearly(
        lambda year: days.month(year, number), day, year=time["school_year"], following=following
    )


def _term(time: Time, day: date) -> Period | None:
    return days.term(day) if time.placed and not time.has("début") else None


def _year(time: Time, _: date) -> Period | None:
    alone = bool(time["called"]) and time.small == {"l'"}  # « l'année 2026 verra »
    if time.has("pour") or not (time.placed or alone):
        return None
    return days.year_of(int(time["year_number"]))


def _count(time: Time, day: date) -> Period | None:
    ahead = bool(time["ahead"] or time["between"] or time["behind"])
    if time.has("pour", "pendant"):
        return None
    if not (time.has("dans", "sous", "ici") or (ahead and time.has("cours", "durant"))):
        return None
    amount = lasting(time["amount"], time["counted"])
    return _UNDATED if amount is None else days.single(days.later(day, *amount))


def _vague(time: Time, _: date) -> Period | None:
    some = time["vague"].startswith(("quelques", "plusieurs"))
    said = time.has("dans", "ici", "sous") if some else time.placed or time.has("cours")
    return _UNDATED if said and not time.has("horizon") else None


def _this(time: Time, day: date) -> Period | None:
    unit, near = time["this"], time.has("ce", "cet", "cette")
    if time.has("un", "une"):
        return _after_one(unit, day) if time.has("dans", "sous", "ici") else None
    if unit in {"soir", "après-midi", "soirée", "journée"}:
        return days.single(day) if near or (unit == "journée" and time.has("dans")) else None
    if not near and not time.has("fin", "milieu", "mi"):
        return None
    if unit.endswith("scolaire"):
        return _UNDATED
    if unit in {"semaine", "week-end"}:
        return days.week(day)
    return days.month(day.year, day.month) if unit.startswith("mois") else days.year_of(day.year)


def _after_one(unit: str, day: date) -> Period | None:
    """« dans un an », « d'ici une semaine »."""
    amount = lasting("1", unit) if unit in {"semaine", "mois", "année", "an"} else None
    return amount and days.single(days.later(day, *amount))


def _tomorrow(time: Time, day: date) -> Period | None:
    ahead = 2 if time["tomorrow"].startswith("après") else 1
    return None if time.of else days.single(day + timedelta(ahead))


_NEEDED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "délais": (("dans",), ("meilleurs", "brefs", "courts")),
    "échéance": (("à",), ("brève",)),
    "peu": (("ici", "sous"),),
    "possible": (("dès",), ("que",)),
    "rapidement": (("au", "le"), ("plus",)),
    "terme": (("à",), ("court",)),
    "tôt": (("au", "le"), ("plus",)),
    "vite": (("au", "le"), ("plus",)),
}
"""Adverb → small words, one of each, without which it tells no time to come."""


def _adverb(time: Time, _: date) -> Period | None:
    needed = _NEEDED.get(time["adverb"].split()[0], ())
    return _UNDATED if all(time.has(*words) for words in needed) else None


_READERS = {
    "day": _day,
    "month": _month,
    "quarter": _quarter,
    "weekday": _weekday,
    "next": _next,
    "season": _season,
    "school": _school,
    "term": _term,
    "year": _year,
    "count": _count,
    "vague": _vague,
    "this": _this,
    "tomorrow": _tomorrow,
    "adverb": _adverb,
}
"""What each sort of time means: its period, ``_UNDATED``, or None where it is no horizon."""
