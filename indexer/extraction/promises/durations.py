"""So many days, weeks, months or years, in words or in figures: « quarante-huit heures »."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_WORDS = """
    un une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize
"""
_VALUES: Mapping[str, int] = MappingProxyType(
    {word: number for number, word in enumerate(_WORDS.split())}
    | {"un": 1, "une": 1}
    | {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}
    | {"huitaine": 8, "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20}
)
NUMBERS = frozenset(_VALUES) - {"un", "une"}
"""Words that a number above one begins with."""
_SIMPLE = "|".join(sorted(_VALUES, key=len, reverse=True))
NUMBER = rf"(?:{_SIMPLE})(?:-(?:et-)?(?:{_SIMPLE}))?|\d{{1,3}}"
"""A pattern of a number: ``3``, ``dix-huit``, ``dizaine``."""
UNITS = r"heures?|jours?|semaines?|mois|trimestres?|semestres?|années?|ans?|décennies?"
"""A pattern of what is counted."""

_LETTERS: Mapping[str, tuple[int, str]] = MappingProxyType(
    {
        "jou": (1, "j"),
        "sem": (1, "s"),
        "moi": (1, "m"),
        "tri": (3, "m"),
        "ann": (1, "a"),
        "an": (1, "a"),
        "ans": (1, "a"),
        "déc": (10, "a"),
    }
)
_HOURS = 24


def lasting(amount: str, unit: str) -> tuple[int, str] | None:
    """How many of which unit of ``days.later`` an amount is; None where no number is understood.

    ``("quarante-huit", "heures")`` → ``(2, "j")``; ``("dizaine", "années")`` → ``(10, "a")``.
    """
    number = _number(amount)
    if number is None:
        return None
    lower = unit.lower()
    if lower.startswith("heure"):
        return -(-number // _HOURS), "j"
    if lower.startswith("semestre"):
        return number * 6, "m"
    times, letter = _LETTERS[lower[:3]]
    return number * times, letter


def _number(amount: str) -> int | None:
    if amount.isdecimal():
        return int(amount)
    words = [word for word in amount.lower().replace("-", " ").split() if word in _VALUES]
    if not words:
        return None
    return sum(_VALUES[word] for word in words)
