"""An engine that recalls what it was asked of single terms: many searches that differ in one.

For the searches of one page: it is made for them, and goes with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from indexer.engines.base import Engine
from indexer.engines.bound import All, AnyOf, Bound
from indexer.engines.completion import Neighbour
from indexer.engines.plan import Plan
from indexer.query import And, Node, Or


class Recalling:
    """A proxy of an engine, for one thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._frequencies: dict[str, int] = {}
        self._neighbours: dict[tuple[str, int], list[Neighbour]] = {}
        self._forms: dict[str, Mapping[str, int]] = {}
        self._costs: dict[Bound, float] = {}
        self._totals: dict[Node, int] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def frequencies(self, words: Iterable[str]) -> Mapping[str, int]:
        """Those of the engine; it is asked for new words only."""
        wanted = [*words]
        new = [word for word in wanted if word not in self._frequencies]
        if new:
            self._frequencies |= self._engine.frequencies(new)
        return {word: self._frequencies[word] for word in wanted}

    def neighbours(self, word: str, limit: int) -> list[Neighbour]:
        """Those of the engine."""
        key = word, limit
        if key not in self._neighbours:
            self._neighbours[key] = self._engine.neighbours(word, limit)
        return [*self._neighbours[key]]

    def forms(self, stem: str) -> Mapping[str, int]:
        """Those of the engine."""
        if stem not in self._forms:
            self._forms[stem] = self._engine.forms(stem)
        return self._forms[stem]

    def cost(self, asked: Bound) -> float:
        """That of the engine; those of terms are recalled, not those of whole queries."""
        if isinstance(asked, All | AnyOf):
            return self._engine.cost(asked)
        if asked not in self._costs:
            self._costs[asked] = self._engine.cost(asked)
        return self._costs[asked]

    def counts(self, plans: Sequence[Plan]) -> list[int]:
        """Those of the engine; those of terms are recalled, not those of whole queries."""
        terms = [plan for plan in plans if _is_term(plan)]
        new = [plan for plan in terms if plan.tree not in self._totals]
        rest = [plan for plan in plans if not _is_term(plan)]
        found = iter(self._engine.counts([*new, *rest]) if new or rest else ())
        self._totals |= {plan.tree: next(found) for plan in new}
        return [self._totals[plan.tree] if _is_term(plan) else next(found) for plan in plans]


def _is_term(plan: Plan) -> bool:
    return not (plan.filters or isinstance(plan.tree, And | Or))


def recalling(engine: Engine) -> Engine:
    """The engine, which is asked each thing about a word once."""
    return cast(Engine, Recalling(engine))
