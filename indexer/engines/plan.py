"""What an engine is asked: a tree, bound once and lazily, filters, an order, what is counted."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from indexer.engines import boosts
from indexer.engines.binding import bind
from indexer.engines.bound import Bound, Titled
from indexer.engines.partial import Partial, partial
from indexer.query.ast import Everything, Node
from indexer.query.request import Sort


def _nothing() -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Plan:
    """One search, its tree bound once and lazily: an engine never analyses a query itself.

    ``filters``: field name → values, ORed inside a field, ANDed between fields; a filter value
    matches a document's value when both fold to the same key (``fields.fold``).
    ``facets`` names the fields to count; ``facet_limit`` bounds the values returned for each
    (0: all of them); a filtered value is returned whatever its count. ``near``: how many near
    results are wanted beside the matches (see ``Hits.near``).
    """

    tree: Node = dataclasses.field(default_factory=Everything)
    filters: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=_nothing)
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 10
    facets: tuple[str, ...] = ()
    facet_limit: int = 50
    histogram: bool = False
    near: int = 0

    @cached_property
    def bound(self) -> Bound:
        """What a document has to match."""
        return bind(self.tree)

    @cached_property
    def ranked(self) -> Bound:
        """The same, with what puts a whole title first."""
        return boosts.ranked(self.tree)

    @cached_property
    def pairs(self) -> tuple[boosts.Pair, ...]:
        """The neighbouring words that raise the best documents where they are close."""
        return boosts.close_pairs(self.tree, self.title_words)

    @cached_property
    def title_words(self) -> tuple[boosts.TitleWord, ...]:
        """The words that raise the best documents where they stand in the title."""
        return boosts.title_words(self.tree)

    @cached_property
    def partial(self) -> Partial | None:
        """What near results hold; None where no word may be missing."""
        return partial(self.tree)

    @cached_property
    def title_part(self) -> Titled | None:
        """The titles within the query that raise the best documents."""
        return boosts.title_part(self.tree)
