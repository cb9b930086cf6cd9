"""What an engine answers: hits, the exact total, and the counts of facets and months."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import Any, NamedTuple, TypeVar

from indexer.engines.plan import Plan
from indexer.fields import fold
from indexer.model import QuestionId


@dataclass(frozen=True, slots=True)
class Hit:
    """A document of a result and its score (0 where the order is not by relevance).

    ``missing``: the words, as typed, that a near result lacks.
    """

    id: QuestionId
    score: float
    missing: tuple[str, ...] = ()


_Row = TypeVar("_Row", bound=tuple[Any, ...])


def tuples(kind: type[_Row], rows: Iterable[tuple[Any, ...]]) -> tuple[_Row, ...]:
    """Rows as named tuples of a kind, which have all their fields: half the cost of its calls."""
    return tuple(map(tuple.__new__, repeat(kind), rows))


class FacetCount(NamedTuple):
    """A value and how many documents of the result hold it, its own field's filter ignored.

    A tuple, since a page has hundreds of them.
    """

    value: str
    count: int  # type: ignore[assignment]  # hides the method of tuples, which nobody asks


class FacetCounts(NamedTuple):
    """The values that a plan wants of a facet, and how many there are in all."""

    values: tuple[FacetCount, ...]
    known: int


def labelled(
    counts: Mapping[str, int], spellings: Mapping[str, str], plan: Plan, name: str
) -> FacetCounts:
    """The counts (folded value → documents) of the facet ``name`` as the plan wants them.

    By count, then folded value; ``plan.facet_limit`` of them, the filtered ones always among them.
    """
    selected = {fold(value): value for value in plan.filters.get(name, ())}
    ranked = sorted(
        (key for key in {**counts, **selected} if counts.get(key) or key in selected),
        key=lambda key: (-counts.get(key, 0), key),
    )
    wanted = tuple(
        FacetCount(spellings.get(key) or selected[key], counts.get(key, 0))
        for rank, key in enumerate(ranked)
        if not plan.facet_limit or rank < plan.facet_limit or key in selected
    )
    return FacetCounts(wanted, len(ranked))


@dataclass(frozen=True, slots=True)
class Hits:
    """A page of documents, the exact total, and the counts that the plan asked for.

    ``facets``: by count, then by folded value; values that fold to one key are one value.
    ``known``: how many values each facet has in all, beyond ``plan.facet_limit`` too.
    ``histogram``: ``(year, month) → count`` of the published dates, empty months left out.
    ``near``: the ``plan.near`` best documents that pass the filters and hold some of the words
    (``plan.partial``) but do not match; by score whatever the plan's order, and never counted.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, tuple[FacetCount, ...]] = dataclasses.field(default_factory=dict)
    known: Mapping[str, int] = dataclasses.field(default_factory=dict)
    histogram: Mapping[tuple[int, int], int] = dataclasses.field(default_factory=dict)
    near: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Repeats:
    """How many other questions have nearly the same question, and nearly the same answer."""

    question: int = 0
    answer: int = 0
