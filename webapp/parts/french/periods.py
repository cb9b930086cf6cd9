"""Months and periods in words: ``2024-03..2025`` → ``mars 2024 à 2025``."""

from __future__ import annotations

# fmt: off
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)
# fmt: on


def month(value: tuple[int, int]) -> str:
    """A year and a month: ``(2026, 3)`` → ``mars 2026``."""
    return f"{MONTHS[value[1] - 1]} {value[0]}"


def period(text: str) -> str:
    """A period as filters have it, in words: ``2024-03..`` → ``depuis mars 2024``."""
    low, high = ends(text)
    if low == high:
        return low
    if not high:
        return f"depuis {low}"
    return f"{low} à {high}" if low else f"jusqu’à {high}"


def ends(text: str) -> tuple[str, str]:
    """The first and the last year, month or day of it as one types them; an open side is empty."""
    low, apart, high = text.partition("..")
    return _said(low), _said(high if apart else low)


def _said(text: str) -> str:
    parts = text.split("-")
    if len(parts) == 1:
        return text
    said = month((int(parts[0]), int(parts[1])))
    return said if len(parts) == 2 else f"{int(parts[2])} {said}"
