"""Months gathered into quarters and years, and the search for the questions of one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from indexer.query import Everything, parse, printed
from indexer.query.request import SearchRequest
from indexer.search.statistics import Histogram, Month, months


class Step(StrEnum):
    """How long a period is; the values are what addresses say."""

    MONTH = "mois"
    QUARTER = "trimestre"
    YEAR = "annee"


LENGTHS: Mapping[Step, int] = MappingProxyType({Step.MONTH: 1, Step.QUARTER: 3, Step.YEAR: 12})
"""Months of a period."""
MANY = MappingProxyType({Step.MONTH: 96, Step.QUARTER: 288})
"""Months from the first to the last up to which that step shows a curve, and not a thicket."""


FEWEST = 2
"""Questions of a period, on average, below which a curve only leaps from none to one."""


class Period(NamedTuple):
    """A period by its first and its last month."""

    first: Month
    last: Month

    @property
    def dates(self) -> str:
        """As the query language has it: ``2024-03``, ``2024-01..2024-03``, ``2024``."""
        (year, low), (_, high) = self
        if (low, high) == (1, 12):
            return f"{year:04}"
        return f"{year:04}-{low:02}" + (f"..{year:04}-{high:02}" if high != low else "")


def period(at: Month, step: Step) -> Period:
    """The period that a month is in: ``(2024, 5)`` by quarters → from April to June."""
    length = LENGTHS[step]
    first = (at[1] - 1) // length * length + 1
    return Period((at[0], first), (at[0], first + length - 1))


def periods(held: Iterable[Month], step: Step) -> list[Period]:
    """Every period from the first of the months to the last, in order."""
    return list(dict.fromkeys(period(at, step) for at in months(held)))


def gathered(held: Histogram, step: Step) -> Mapping[Period, int]:
    """A histogram by periods."""
    counts: Counter[Period] = Counter()
    for at, count in held.items():
        counts[period(at, step)] += count
    return counts


def usual(held: Iterable[Month]) -> Step:
    """The shortest step by which a curve over these months can be read."""
    span = len(months(held))
    return next((step for step, most in MANY.items() if span <= most), Step.YEAR)


def steady(held: Histogram) -> Step:
    """The step by which a curve of few questions is more than single ones: see ``FEWEST``."""
    first = usual(held)
    longer = list(Step)[list(Step).index(first) :]
    total = sum(held.values())
    return next((s for s in longer if total >= FEWEST * len(periods(held, s))), Step.YEAR)


def beside(request: SearchRequest) -> str:
    """What the query of a request becomes in front of words of ours: ``(a OU b) ``, or nothing."""
    tree, _ = parse(request.query)
    return "" if isinstance(tree, Everything) else f"({printed(tree)}) "
