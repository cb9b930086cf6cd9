"""The fast engine gives what brute force gives: documents, order, scores, counts."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import delays
from indexer.engines.base import Engine
from indexer.engines.embedded.indexing import local_builder
from indexer.engines.embedded.store import EmbeddedStore
from indexer.engines.memory import MemoryStore
from indexer.engines.plan import Plan
from indexer.fields import FACETS, fold
from indexer.model import Question, QuestionId
from indexer.query import parse
from indexer.sketches import Text
from tests.engines.strategies import corpora, plans


def assert_same(oracle: Engine, engine: Engine, plan: Plan) -> None:
    expected, found = oracle.search(plan), engine.search(plan)
    assert found.total == expected.total
    assert [hit.id for hit in found.hits] == [hit.id for hit in expected.hits]
    assert [hit.score for hit in found.hits] == pytest.approx(
        [hit.score for hit in expected.hits], rel=1e-5, abs=1e-9
    )
    assert [(hit.id, hit.missing) for hit in found.near] == [
        (hit.id, hit.missing) for hit in expected.near
    ]
    assert [hit.score for hit in found.near] == pytest.approx(
        [hit.score for hit in expected.near], rel=1e-5, abs=1e-9
    )
    assert found.facets == expected.facets
    assert found.histogram == expected.histogram
    assert list(engine.scan(plan)) == list(oracle.scan(plan))
    ids = [hit.id for hit in expected.hits]
    some = {*list(oracle.scan(Plan()))[::2], QuestionId("QANR5L17QE999999")}
    assert engine.among(plan, some) == oracle.among(plan, some) == some & {*oracle.scan(plan)}
    for size in (0, 1, 3, 100):
        assert engine.sample(plan, size) == oracle.sample(plan, size)
    assert engine.repeats(ids) == oracle.repeats(ids)
    for text in Text:
        assert list(engine.waves(text)) == list(oracle.waves(text))
    for id in ids[:2]:
        for text in Text:
            assert engine.near_duplicates(id, text) == oracle.near_duplicates(id, text)


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
        patch.object(local_builder, "tokens_of", lambda *_: batch),
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


def test_every_facet_is_counted_over_values_that_differ() -> None:
    """Else the engines would agree about nothing: each facet is given two values at least."""
    seen: dict[str, set[str]] = {row.name: set() for row in FACETS}

    @settings(max_examples=200, database=None, derandomize=True)
    @given(corpora, plans())
    def look(questions: list[Question], plan: Plan) -> None:
        assert set(plan.facets) == set(seen)
        with (store := MemoryStore()).writer() as writer:
            writer.put(questions)
            writer.commit()
        counts = store.open().search(Plan(facets=plan.facets, facet_limit=0)).facets
        for name, values in counts.items():
            seen[name].update(fold(value.value) for value in values)

    look()
    assert {name for name, values in seen.items() if len(values) < 2} == set()


@settings(max_examples=40, deadline=None)
@given(corpora, st.sampled_from(["", "loup", "loup OU retraite"]))
def test_brute_force_counts_each_facet_as_a_loop_over_the_questions_does(
    questions: list[Question], query: str
) -> None:
    """The oracle itself: one loop, no engine, for every facet."""
    with (store := MemoryStore()).writer() as writer:
        writer.put(questions)
        writer.commit()
    engine, tree = store.open(), parse(query)[0]
    found = engine.fetch(list(engine.scan(Plan(tree=tree))))
    names = tuple(row.name for row in FACETS)
    counted = engine.search(Plan(tree=tree, facets=names, facet_limit=0)).facets
    for row in FACETS:
        expected: Counter[str] = Counter()
        for question in found:
            named = delays.named(question)
            values = [named] if row.name == delays.FIELD else row.read(question)
            expected.update({fold(str(value)) for value in values if value})
        assert {fold(item.value): item.count for item in counted[row.name]} == expected
