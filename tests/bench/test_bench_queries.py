"""Queries drawn from the corpus: deterministic, of every kind, and asking for what is there."""

from __future__ import annotations

import json
from datetime import date

import pytest

from bench import corpus, queries
from bench.queries import Kind, Query
from indexer.engines.memory import MemoryStore
from indexer.engines.plan import Plan
from indexer.query import parse

SIZE = 160


@pytest.fixture(scope="module")
def drawn() -> list[Query]:
    """Ten queries of each kind."""
    return queries.draw(SIZE, 90)


def test_the_kinds_come_in_turn(drawn: list[Query]) -> None:
    """The same number of each."""
    assert [query.kind for query in drawn[:9]] == list(Kind)
    assert [query.kind for query in drawn] == list(Kind) * 10


def test_the_same_size_and_seed_draw_the_same_queries(drawn: list[Query]) -> None:
    """And another seed others."""
    assert queries.draw(SIZE, 18) == drawn[:18]
    assert queries.draw(SIZE, 18, seed=2) != drawn[:18]


def test_a_query_survives_json(drawn: list[Query]) -> None:
    """Days, words and filters come back as they were."""
    for query in drawn:
        assert Query.from_json(json.loads(json.dumps(query.to_json()))) == query


def test_a_query_is_written_as_users_write_it() -> None:
    """Words, phrases, prefixes, days and facet values of one query."""
    query = Query(
        Kind.DATES,
        ("loup",),
        phrase="pouvoir d'achat",
        prefix="agri",
        filters={"year": "2020"},
        low=date(2020, 1, 1),
        high=date(2020, 6, 30),
    )
    request = query.request()
    assert request.query == 'loup "pouvoir d\'achat" agri* date:2020-01-01..2020-06-30'
    assert request.filters == {"year": ("2020",)}
    assert Query(Kind.FIELD, ("loup",), field="title").request().query == "titre:loup"


def test_queries_are_understood_and_find_what_their_kind_says(drawn: list[Query]) -> None:
    """No notice; at least one document, or none where nothing is to be found."""
    store = MemoryStore()
    with store.writer(fresh=True) as writer:
        writer.put(corpus.questions(SIZE))
        writer.commit()
    engine = store.open()
    for query in drawn:
        request = query.request()
        tree, notices = parse(request.query)
        assert notices == ()
        total = engine.search(Plan(tree=tree, filters=request.filters)).total
        assert (total == 0) == (query.kind is Kind.NOTHING), request.query


def test_words_are_spread_over_frequencies() -> None:
    """Among a hundred words some stand in one text and some in a third of all."""
    texts = [question.question.text.lower() for question in corpus.questions(SIZE)]
    ones = queries.draw(SIZE, 60, kinds=(Kind.ONE,))
    shares = [sum(query.words[0] in text for text in texts) / SIZE for query in ones]
    assert min(shares) <= 2 / SIZE
    assert max(shares) >= 0.3
