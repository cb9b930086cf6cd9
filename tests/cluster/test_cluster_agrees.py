"""The engine of a cluster and the one of a folder give the same over one corpus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from bench import corpus
from indexer.engines.base import Engine
from indexer.engines.cluster import at
from indexer.engines.embedded.store import EmbeddedStore
from indexer.engines.hits import Hits
from indexer.engines.plan import Plan
from indexer.model import Question, QuestionId
from indexer.query import parse
from indexer.query.request import MAX_QUERY, Sort
from indexer.sketches import Text
from tests.cluster.asking import Asking, scored_alike
from tests.cluster.nodes import Nodes

SIZE = 600
PLANS = 160
Pair = tuple[Engine, Engine]


@pytest.fixture(scope="module")
def questions() -> list[Question]:
    return list(corpus.questions(SIZE))


@pytest.fixture(scope="module")
def engines(
    nodes: Nodes, questions: list[Question], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pair]:
    """Both over the same two commits: a build, then questions replaced and dropped."""
    clustered = at(nodes.store("agrees", "shards=3&replicas=1"), processes=3)
    stores = EmbeddedStore(Path(tmp_path_factory.mktemp("agrees")) / "index"), clustered
    for store in stores:
        with store.writer(fresh=True) as writer:
            writer.put(questions)
            writer.commit()
        with store.writer() as writer:
            writer.put(questions[::7])
            writer.drop([question.id for question in questions[::11]])
            writer.commit()
    folder, cluster = (store.open() for store in stores)
    yield folder, cluster
    folder.close()
    clustered._generations.client.close()


def scores(hits: Hits) -> Mapping[QuestionId, float]:
    return {hit.id: hit.score for hit in hits.hits}


def assert_near(expected: Hits, found: Hits) -> None:
    """The same scores in their order, and the same words missing where the same are shown."""
    assert [hit.score for hit in found.near] == pytest.approx(
        [hit.score for hit in expected.near], rel=1e-4, abs=3e-4
    )
    lacking = {hit.id: hit.missing for hit in expected.near}
    assert all(lacking.get(hit.id, hit.missing) == hit.missing for hit in found.near)


def assert_same(folder: Engine, cluster: Engine, plan: Plan) -> None:
    """Everything equal; the order by relevance up to scores that are the same in 32 bits."""
    expected, found = folder.search(plan), cluster.search(plan)
    assert found.total == expected.total
    assert found.facets == expected.facets
    assert found.histogram == expected.histogram
    assert cluster.sample(plan, 7) == folder.sample(plan, 7)
    if scored_alike(plan.tree):
        assert_near(expected, found)
    assert list(cluster.scan(plan)) == [hit.id for hit in found.hits]
    if plan.sort is Sort.RELEVANCE and not scored_alike(plan.tree):
        assert scores(found).keys() == scores(expected).keys()
    elif plan.sort is Sort.RELEVANCE:
        right = scores(expected)
        assert scores(found) == pytest.approx(right, rel=1e-4, abs=3e-4)
        ranked = [right[hit.id] for hit in found.hits]
        assert ranked == pytest.approx(sorted(ranked, reverse=True), rel=1e-4, abs=3e-4)
    else:
        assert [hit.id for hit in found.hits] == [hit.id for hit in expected.hits]


@pytest.mark.parametrize("seed", range(8))
def test_plans_find_count_and_order_the_same(
    engines: Pair, questions: list[Question], seed: int
) -> None:
    drawn = list(Asking(questions, seed).plans(PLANS // 8))
    asked = [plan for plan in drawn if engines[1].cost(plan.bound) <= 1]
    assert len(asked) >= len(drawn) * 3 // 4  # what costs more, a search does without
    for plan in asked:
        assert_same(*engines, plan)
    folder, cluster = engines
    assert cluster.counts(asked) == folder.counts(asked)


def test_words_are_completed_corrected_and_counted_the_same(
    engines: Pair, questions: list[Question]
) -> None:
    folder, cluster = engines
    typed = Asking(questions, 99).words(60)
    for text in typed:
        assert cluster.complete(text, 5) == folder.complete(text, 5), text
        assert cluster.neighbours(text, 5) == folder.neighbours(text, 5), text
    assert cluster.frequencies(typed) == folder.frequencies(typed)


def test_waves_are_the_same(engines: Pair) -> None:
    folder, cluster = engines
    for text in Text:
        assert list(cluster.waves(text)) == list(folder.waves(text))


def test_every_question_is_held_whole(engines: Pair, questions: list[Question]) -> None:
    folder, cluster = engines
    ids = [question.id for question in questions]
    assert cluster.fetch(ids) == folder.fetch(ids)
    assert cluster.info().documents == folder.info().documents


def test_the_longest_query_of_words_is_answered(engines: Pair, questions: list[Question]) -> None:
    folder, cluster = engines
    words = " ".join(dict.fromkeys(questions[0].question.text.split()))[:MAX_QUERY]
    plan = Plan(tree=parse(words)[0])
    assert cluster.search(plan).total == folder.search(plan).total
