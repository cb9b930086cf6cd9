"""The fast engine gives what brute force gives: documents, order, scores, counts."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.base import Engine, Plan
from indexer.engines.embedded.store import EmbeddedStore
from indexer.engines.memory import MemoryStore
from indexer.model import Question
from tests.engines.strategies import corpora, plans


def assert_same(oracle: Engine, engine: Engine, plan: Plan) -> None:
    expected, found = oracle.search(plan), engine.search(plan)
    assert found.total == expected.total
    assert [hit.id for hit in found.hits] == [hit.id for hit in expected.hits]
    assert [hit.score for hit in found.hits] == pytest.approx(
        [hit.score for hit in expected.hits], rel=1e-5, abs=1e-9
    )
    assert found.facets == expected.facets
    assert found.histogram == expected.histogram
    assert list(engine.scan(plan)) == list(oracle.scan(plan))


@settings(max_examples=25, deadline=None)
@given(first=corpora, second=corpora, asked=st.lists(plans(), min_size=1, max_size=8))
def test_the_embedded_engine_agrees_with_brute_force(
    first: list[Question], second: list[Question], asked: list[Plan]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        stores = MemoryStore(), EmbeddedStore(Path(folder) / "index")
        for store in stores:
            for questions in (first, second):
                with store.writer() as writer:
                    writer.put(questions)
                    writer.drop([question.id for question in questions[:1]])
                    writer.commit()
        assert stores[0].known() == stores[1].known()
        oracle, engine = (store.open() for store in stores)
        for plan in asked:
            assert_same(oracle, engine, plan)
        engine.close()
