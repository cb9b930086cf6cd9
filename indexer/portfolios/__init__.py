"""Which portefeuille does a ministry's label belong to? Every label of every government, by hand.

A ministry changes its name with each government; what it is asked about stays. ``table.toml`` has
the labels under the portefeuille that each serves, after the rules of ``docs/sources.md``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType
from typing import Any

from indexer.portfolios.titles import served

__all__ = [
    "Label",
    "Portfolio",
    "called",
    "fingerprint",
    "named",
    "portfolio_of",
    "portfolios",
    "served",
]

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Label:
    """A ministry's name with the first and the last day it was borne; None: not known, not over."""

    text: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A charge that outlives governments: its address, its French name, the labels it had.

    ``also`` are full titles whose words are not those of a label.
    """

    slug: str
    name: str
    labels: tuple[Label, ...]
    also: tuple[str, ...] = ()


@cache
def portfolios() -> Mapping[str, Portfolio]:
    """Every portefeuille by its slug, in the order of the table."""
    held = tomllib.loads((_HERE / "table.toml").read_text("utf-8"))
    return MappingProxyType({slug: _portfolio(slug, said) for slug, said in held.items()})


def _portfolio(slug: str, said: Mapping[str, Any]) -> Portfolio:
    labels = tuple(Label(*row) for row in said["labels"])
    return Portfolio(slug, said["name"], labels, tuple(said.get("also", ())))


def portfolio_of(label: str, on: date | None = None) -> Portfolio | None:
    """The portefeuille that the label serves on that day; None for a label that the table lacks.

    A label that passed from one portefeuille to another means the one that had it last by then;
    without a day, the last of all. Others mean the same on any day, for the Journal officiel
    prints a label for weeks after its end.
    """
    held = _by_charge().get(served(label), ())
    begun = [portfolio for since, portfolio in held if on is None or since <= on]
    return begun[-1] if begun else next((portfolio for _, portfolio in held), None)


def named(label: str, on: date | None = None) -> str:
    """The name of the label's portefeuille; the label itself where the table lacks it."""
    found = portfolio_of(label, on)
    return found.name if found else label


def called(name: str) -> Portfolio | None:
    """The portefeuille of that very name; None where there is none."""
    return _by_name().get(name)


@cache
def _by_name() -> Mapping[str, Portfolio]:
    return {held.name: held for held in portfolios().values()}


@cache
def fingerprint() -> str:
    """Sixteen hexadecimal digits that change with the table or the rules of titles."""
    digest = blake2b(digest_size=8)
    for path in (_HERE / "table.toml", _HERE / "titles.py", Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


@cache
def _by_charge() -> Mapping[str, tuple[tuple[date, Portfolio], ...]]:
    """Charge → the portefeuilles that have held it, each with its first day, in order."""
    found: dict[str, dict[str, tuple[date, Portfolio]]] = {}
    for portfolio in portfolios().values():
        for charge, since in _charges(portfolio):
            holders = found.setdefault(charge, {})
            earlier = holders.get(portfolio.slug)
            holders[portfolio.slug] = min(
                earlier or (since, portfolio), (since, portfolio), key=_day
            )
    return {charge: tuple(sorted(held.values(), key=_day)) for charge, held in found.items()}


def _charges(portfolio: Portfolio) -> Iterator[tuple[str, date]]:
    for label in portfolio.labels:
        yield served(label.text), label.since or date.min
    for title in portfolio.also:
        yield served(title), date.min


def _day(held: tuple[date, Portfolio]) -> date:
    return held[0]
