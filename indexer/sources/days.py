"""The day that a text states, however it is written."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from dateutil import parser as dateutil

_SKIPPED: Any = [*" .,;-/'", "le", "du", "au", "er", "t"]
_DAYS: Any = [
    ("lun", "lundi"), ("mar", "mardi"), ("mer", "mercredi"), ("jeu", "jeudi"),
    ("ven", "vendredi"), ("sam", "samedi"), ("dim", "dimanche"),
]  # fmt: skip
_MONTHS: Any = [
    ("janv", "janvier"), ("févr", "fév", "fevr", "février", "fevrier"), ("mars",),
    ("avr", "avril"), ("mai",), ("juin",), ("juil", "juill", "juillet"), ("août", "aout"),
    ("sept", "septembre"), ("oct", "octobre"), ("nov", "novembre"),
    ("déc", "dec", "décembre", "decembre"),
]  # fmt: skip


class _French(dateutil.parserinfo):
    """French names of months and days for dateutil; the day comes first."""

    JUMP = _SKIPPED
    WEEKDAYS = _DAYS
    MONTHS = _MONTHS


_FRENCH = _French(dayfirst=True)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?![\d/-])")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
_LONG = re.compile(r"\d{1,2}(?:er)?[\s.-]+[^\W\d_]{3,9}\.?[\s.-]+\d{4}", re.IGNORECASE)
_FIRST, _LAST = 1958, 2100
"""The Fifth Republic opens in 1958; a date outside these years is a slip of the pen."""


@lru_cache(maxsize=8192)
def day(text: str) -> date | None:
    """The day that a text states, or None where it states none that exists.

    ``2026-05-12``, ``2025-07-16+02:00`` (the day as written, whatever the zone), ``12/05/2026``,
    ``12 mai 2026``, ``1er février 2026``; anything around them is passed over.
    """
    text = text.replace("\u00a0", " ")[:200]
    if found := _ISO.search(text):
        return _existing(found[1], found[2], found[3])
    if found := _SLASHED.search(text):
        return _existing(found[3], found[2], found[1])
    return next(filter(None, (_spelled(found[0]) for found in _LONG.finditer(text))), None)


def _existing(year: str, month: str, number: str) -> date | None:
    try:
        found = date(int(year), int(month), int(number))
    except ValueError:
        return None
    return found if _FIRST <= found.year <= _LAST else None


def _spelled(text: str) -> date | None:
    try:
        found = dateutil.parse(text, parserinfo=_FRENCH, default=datetime(1, 1, 1))  # noqa: DTZ001 -- a day has no zone
    except (ValueError, OverflowError):
        return None
    return found.date() if _FIRST <= found.year <= _LAST else None
