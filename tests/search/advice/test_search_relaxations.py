"""Wider searches: their trees are what the parser reads, and each thing is asked once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.memory import MemoryStore
from indexer.engines.plan import Plan
from indexer.query import And, Fielded, Phrase, Word, parse
from indexer.query.request import SearchRequest
from indexer.search.advice.recalling import recalling
from indexer.search.advice.relaxations import steps
from tests.engines.contract import QUESTIONS, fill
from tests.query.test_query_properties import HOSTILE

TERMS = st.sampled_from(
    ["loup", '"le loup"', "titre:loup", 'question:"un permis"', "annee:2023", "date:2024..2025",
     "permis*", "(loup OU ours)", "-chat", "d' essai", "prud'hommes", "n°", "714", "QE", "17",
     '"loup ours"~5', "714-12", "A", "69", "mars", "2024", '"mars 2024"', "titre:(a b)", "+OU"]
)  # fmt: skip


@pytest.fixture(scope="module")
def engine() -> Any:
    store = MemoryStore()
    fill(store, QUESTIONS)
    return store.open()


@settings(max_examples=150, deadline=None)
@given(st.lists(TERMS, max_size=6).map(" ".join) | HOSTILE)
def test_the_tree_of_a_wider_search_is_what_the_parser_reads(query: str) -> None:
    request = SearchRequest(query)
    for step, tree in steps(request, parse(request.query)[0]):
        assert tree == parse(step.request.query)[0], step.request.query


@pytest.mark.parametrize("words", [63, 64, 65, 80])
def test_more_terms_than_a_query_may_have_are_read_as_the_parser_does(words: int) -> None:
    """Without its quotes a phrase has more terms than with them."""
    request = SearchRequest(f'"{" ".join(["un"] * words)}" loup')
    for step, tree in steps(request, parse(request.query)[0]):
        assert tree == parse(step.request.query)[0]


class Noting:
    """An engine that notes what it is asked."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine
        self.asked: list[object] = []

    def __getattr__(self, name: str) -> Any:
        def noted(given: Any, *more: Any) -> Any:
            given = [*given] if isinstance(given, Iterator) else given
            self.asked += [(name, one) for one in ([given] if isinstance(given, str) else given)]
            return getattr(self._engine, name)(given, *more)

        return noted


def test_what_was_told_of_a_term_is_recalled(engine: Any) -> None:
    """The same answers, in the order of what is asked; the engine hears each question once."""
    noting = Noting(engine)
    known = recalling(noting)  # type: ignore[arg-type]  # what is asked of it is there
    wolf, both = Plan(Word("loup")), Plan(And((Word("loup"), Word("permis"))))
    other = Plan(Fielded("title", Phrase("le loup")))
    filtered = Plan(Word("loup"), {"year": ("2023",)})
    for plans in ([wolf, both], [filtered, other, wolf], [other, both, wolf, filtered]):
        assert known.counts(plans) == engine.counts(plans)
    asked = [plan for _, plan in noting.asked]
    assert (asked.count(wolf), asked.count(other)) == (1, 1)
    noting.asked.clear()
    for words in (["loup", "permis"], ["permis", "zzzz"], ["loup"]):
        assert known.frequencies(iter(words)) == engine.frequencies(words)
    assert [word for _, word in noting.asked] == ["loup", "permis", "zzzz"]
    noting.asked.clear()
    for _ in range(2):
        assert known.neighbours("loop", 4) == engine.neighbours("loop", 4)
        assert known.forms("loup") == engine.forms("loup")
    assert [name for name, _ in noting.asked] == ["neighbours", "forms"]
