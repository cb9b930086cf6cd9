"""What a tree costs is known before it is matched, and bounded by one figure."""

from __future__ import annotations

from typing import Any

import pytest

from indexer.engines.binding import bind
from indexer.query import parse
from indexer.query.request import SearchRequest
from indexer.search.rewriting.costs import bounded
from tests.engines.contract.base import Asking


class Costing(Asking):
    """What a tree costs is known before it is matched, and bounded by one figure."""

    def cost(self, engine: Any, query: str) -> float:
        found: float = engine.cost(bind(parse(query)[0]))
        return found

    def test_equal_clauses_cost_once(self, engine: Any) -> None:
        once = self.cost(engine, '"loups bergers"~50')
        assert once > 0
        assert self.cost(engine, " OU ".join(['"loups bergers"~50'] * 30)) == pytest.approx(once)
        assert self.cost(engine, '-"loups bergers"~50') == pytest.approx(once)

    def test_different_clauses_add_up(self, engine: Any) -> None:
        some = '"loups et"~50', '"fermeture de classes"', "question:loup"
        both = self.cost(engine, " OU ".join(some))
        assert both == pytest.approx(sum(self.cost(engine, one) for one in some))

    def test_everything_costs_nothing(self, engine: Any) -> None:
        assert self.cost(engine, "") == self.cost(engine, "an:2024") == 0

    def test_usual_searches_are_far_below_the_bound(self, engine: Any) -> None:
        assert self.cost(engine, '"fermeture de classes" loups "et les"~5 agricol*') < 0.5

    def test_what_would_cost_too_much_is_read_by_its_words(self, engine: Any) -> None:
        """One window is made as dear as all that a search may cost: a second one is too much."""
        dearest = self.cost(engine, '"les des"~50')

        class Dear:
            def cost(self, asked: Any) -> float:
                return float(engine.cost(asked)) / (1.5 * dearest)

        tree, _ = parse('("les des"~50) ("les et"~50 OU loup)')
        read, remarks = bounded(Dear(), tree, SearchRequest())  # type: ignore[arg-type]
        assert [remark.word for remark in remarks] in (
            ["les des"],
            ["les et"],
            ["les des", "les et"],
        )
        assert Dear().cost(bind(read)) <= 1
        assert bounded(engine, tree, SearchRequest()) == (tree, ())
