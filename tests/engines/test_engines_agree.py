"""The fast engine gives what brute force gives: documents, order, scores, counts."""

from __future__ import annotations

import tempfile
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.base import Engine, Plan
from indexer.engines.embedded import building
from indexer.engines.embedded.store import EmbeddedStore
from indexer.engines.memory import MemoryStore
from indexer.model import Question
from indexer.sketches import Text
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
    ids = [hit.id for hit in expected.hits]
    assert engine.repeats(ids) == oracle.repeats(ids)
    for id in ids[:2]:
        for text in Text:
            assert engine.alike(id, text) == oracle.alike(id, text)


@settings(max_examples=25, deadline=None)
@given(
    commits=st.lists(corpora, min_size=1, max_size=5),
    batch=st.sampled_from([1, 60, 10**6]),
    asked=st.lists(plans(), min_size=1, max_size=8),
)
def test_the_embedded_engine_agrees_with_brute_force(
    commits: list[list[Question]], batch: int, asked: list[Plan]
) -> None:
    """Whatever was written, replaced and removed, in however many commits and segments."""
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.object(building, "tokens_of", lambda *_: batch),
    ):
        stores = MemoryStore(), EmbeddedStore(Path(folder) / "index")
        for store in stores:
            for questions in commits:
                with store.writer() as open_writer:
                    open_writer.put(questions)
                    open_writer.drop([question.id for question in questions[:1]])
                    open_writer.commit()
        assert stores[0].known() == stores[1].known()
        oracle, engine = (store.open() for store in stores)
        for plan in asked:
            assert_same(oracle, engine, plan)
        engine.close()
