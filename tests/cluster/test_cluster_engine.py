"""The engine of a cluster keeps the contract on real nodes, and agrees with brute force."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from indexer.engines.base import Engine, Store
from indexer.engines.cluster import at
from indexer.engines.cluster.store import ClusterStore
from indexer.engines.memory import MemoryStore
from indexer.engines.plan import Plan
from indexer.errors import IndexBusy, MissingIndex, UnreachableCluster
from indexer.model import Question
from indexer.query.request import Sort
from tests.cluster.conftest import NewStore
from tests.cluster.nodes import Nodes
from tests.conftest import ask
from tests.engines.contract import EngineContract, fill, numbers
from tests.engines.strategies import corpora, plans, words


class TestCluster(EngineContract):
    """The contract of every engine, on real nodes."""

    @pytest.fixture
    def store(self, new_store: NewStore) -> Store:
        return new_store()


def assert_same(oracle: Engine, engine: Engine, plan: Plan) -> None:
    """Scores to 32 bits beside a reference's thousand; documents of one score in either order."""
    expected, found = oracle.search(plan), engine.search(plan)
    assert found.total == expected.total
    assert found.facets == expected.facets
    assert found.histogram == expected.histogram
    scanned, right = list(engine.scan(plan)), list(oracle.scan(plan))
    assert sorted(scanned) == sorted(right)
    if plan.sort is Sort.RELEVANCE:
        scores = [hit.score for hit in found.hits]
        assert scores == pytest.approx([hit.score for hit in expected.hits], rel=1e-4, abs=3e-4)
    else:
        assert [hit.id for hit in found.hits] == [hit.id for hit in expected.hits]
        assert scanned == right


@settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # a new store for each example
)
@given(
    commits=st.lists(corpora, min_size=2, max_size=3),
    asked=st.lists(plans(), min_size=12, max_size=20),
    typed=words,
)
def test_the_cluster_agrees_with_brute_force(
    new_store: NewStore, commits: list[list[Question]], asked: list[Plan], typed: str
) -> None:
    clustered = new_store()
    stores: tuple[Store, Store] = MemoryStore(), clustered
    for each in stores:
        for questions in commits:
            with each.writer() as writer:
                writer.put(questions)
                writer.drop([question.id for question in questions[:1]])
                writer.commit()
    assert stores[0].known() == stores[1].known()
    oracle, engine = (each.open() for each in stores)
    for plan in asked:
        assert_same(oracle, engine, plan)
    assert engine.counts(asked) == oracle.counts(asked)
    assert engine.complete(typed, 4) == oracle.complete(typed, 4)
    assert engine.neighbours(typed, 4) == oracle.neighbours(typed, 4)
    assert engine.frequencies([typed]) == oracle.frequencies([typed])


def test_an_error_leaves_no_half_built_index(store: ClusterStore) -> None:
    fill(store, [ask(1)])
    before = store._generations.all()

    def failing() -> Iterator[Question]:
        yield ask(2)
        raise RuntimeError

    with pytest.raises(RuntimeError), store.writer(fresh=True) as writer:
        writer.put(failing())
    assert store._generations.all() == before


def test_the_slower_of_two_writers_is_refused_and_loses_nothing(store: ClusterStore) -> None:
    fill(store, [ask(1)])
    with store.writer() as slow:
        slow.put([ask(2)])
        fill(store, [ask(3)])
        with pytest.raises(IndexBusy):
            slow.commit()
    assert sorted(store.known()) == [ask(1).id, ask(3).id]


def test_a_generation_and_the_one_before_it_are_kept(store: ClusterStore) -> None:
    for number in (1, 2, 3):
        fill(store, [ask(number)])
    assert len(store._generations.all()) == 2


def test_a_cluster_that_is_away_is_said_to_be_unreachable() -> None:
    store = at("opensearch+http://127.0.0.1:9/questions?timeout=1")
    with pytest.raises(UnreachableCluster):
        store.open()
    store._generations.client.close()


def test_copies_are_there_before_an_index_is_in_use(
    new_store: NewStore, caplog: pytest.LogCaptureFixture
) -> None:
    copied = new_store("shards=2&replicas=1")
    fill(copied)
    assert status(copied) == "green"
    assert "copies" not in caplog.text


def test_copies_that_no_node_can_hold_are_told_and_not_awaited(
    new_store: NewStore, caplog: pytest.LogCaptureFixture
) -> None:
    many = new_store("replicas=3")
    fill(many)
    assert status(many) == "yellow"
    assert "3 nodes cannot hold 3 copies" in caplog.text


def test_copies_are_awaited_for_a_while_only(
    new_store: NewStore, caplog: pytest.LogCaptureFixture
) -> None:
    hasty = new_store("replicas=1&wait=0")
    fill(hasty)
    assert "before all its copies" in caplog.text


def status(store: ClusterStore) -> str:
    state = store._generations.client.cluster.health(index=store._generations.current())
    return str(state["status"])


def test_a_lost_node_changes_no_answer_and_searches_go_on(
    nodes: Nodes, new_store: NewStore
) -> None:
    """All the while the same engine; then a rebuild while the node is still away."""
    store = new_store("shards=2&replicas=1")
    questions = [ask(number, "Sur le loup et la brebis.") for number in range(1, 40)]
    fill(store, questions)
    engine = store.open()
    plan = Plan(sort=Sort.OLDEST, limit=50)
    right = numbers(engine.search(plan))
    nodes.stop(1)
    answers = []
    for _ in range(30):
        with suppress(UnreachableCluster, MissingIndex):
            answers.append(numbers(engine.search(plan)))
    assert answers
    assert all(answer == right for answer in answers)
    fill(store, [*questions, ask(99)], fresh=True)
    assert len(store.known()) == len(questions) + 1
    nodes.start(1)
    assert numbers(engine.search(plan)) == right
