"""What the engine of a cluster does before a cluster is asked: addresses, documents, queries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from opensearchpy.exceptions import ConnectionError as Unconnected
from opensearchpy.exceptions import NotFoundError, TransportError

from indexer.config import Settings
from indexer.engines import binding, ordering
from indexer.engines.cluster.client import Address, explained
from indexer.engines.cluster.compile import Compiler, Scale, leaves
from indexer.engines.cluster.mapping import document, mapping
from indexer.engines.cluster.naming import beginning
from indexer.engines.cluster.writer import ATTEMPTS, Sender
from indexer.errors import InvalidSetting, MissingIndex, UnreachableCluster, UnusableIndex
from indexer.query import parse
from indexer.wiring import open_keeper, open_store
from tests.conftest import ask

SECURE = "opensearch+https://me:p%40ss@a:9201,b/questions?ca=/ca.pem&timeout=3&shards=4&replicas=2"


def test_an_address_says_everything() -> None:
    assert Address.parse(SECURE) == Address(
        hosts=(("a", 9201), ("b", 9200)),
        alias="questions",
        secure=True,
        user="me",
        password="p@ss",  # noqa: S106 - of nobody
        ca="/ca.pem",
        timeout=3.0,
        shards=4,
        replicas=2,
    )


@pytest.mark.parametrize(
    "url",
    [
        "opensearch+http://elsewhere:9200/questions",
        "opensearch+https://host:9200/",
        "opensearch+https://host:9200/questions?unknown=1",
        "opensearch+https://host:9200/questions?shards=0",
        "https://host:9200/questions",
        "opensearch+https:///questions",
    ],
)
def test_an_impossible_address_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(InvalidSetting, match="QUESTIONS_STORE"):
        Address.parse(url)


def test_a_setting_chooses_the_cluster_and_upkeep_refuses_it() -> None:
    settings = Settings.from_env({"QUESTIONS_STORE": SECURE.replace("ca=/ca.pem&", "")})
    assert type(open_store(settings)).__name__ == "ClusterStore"
    with pytest.raises(InvalidSetting):
        open_keeper(settings)


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (Unconnected("N/A", "refused", OSError()), UnreachableCluster),
        (TransportError(503, "no shards", {}), UnreachableCluster),
        (TransportError(429, "too many", {}), UnreachableCluster),
        (NotFoundError(404, "gone", {}), MissingIndex),
        (TransportError(400, "what?", {}), UnusableIndex),
    ],
)
def test_refusals_are_told_in_our_terms(problem: Exception, expected: type[Exception]) -> None:
    with pytest.raises(expected), explained("questions-1"):
        raise problem


def test_keys_of_one_place_stand_together() -> None:
    found = document(ask(1, title="Les loups l'été", published=date(2024, 3, 1)))
    assert found["title_exact"].split(" ")[:2] == ["les", "loups"]
    assert found["title_stem"].split(" ")[1] == "loup"
    assert len(found["title_exact"].split(" ")) == found["title_length"]
    assert (found["month"], found["published"]) == (202403, [date(2024, 3, 1).toordinal()])
    assert set(found) <= set(mapping()["properties"])


def test_an_open_question_waits_and_an_answered_one_has_waited() -> None:
    waiting = document(ask(1, published=date(2024, 1, 1)))
    answered = document(ask(2, answer="a", published=date(2024, 1, 1), answered=date(2024, 1, 11)))
    assert (waiting["waits"], waiting["due"]) == (True, date(2024, 3, 1).toordinal())
    assert (answered["waits"], answered["waited"]) == (False, 10)


def test_what_other_accents_cost_is_given_to_all_others() -> None:
    compiler = Compiler(Scale(100, 50.0, None), lambda _: 10)
    compiled = compiler.scored(ordering.ranked(parse("retraité")[0]))
    assert compiled.shift == binding.ACCENT_PENALTY
    assert str(compiled.query).count("script_score") >= 1
    assert "'boost': 100.0" in str(compiled.query)
    assert not any("'boost': -" in str(part) for part in [compiled.query])


def test_words_that_no_document_holds_match_nothing_of_most() -> None:
    compiler = Compiler(Scale(100, 50.0, None), lambda _: 0)
    most = binding.Most((binding.Holds(("loup",)),), 0.5)
    assert compiler.match(most) == {"match_none": {}}
    assert list(leaves(most)) == [binding.Holds(("loup",))]


def test_a_repeated_word_of_a_window_is_asked_twice_in_any_order() -> None:
    compiler = Compiler(Scale(100, 50.0, None), lambda _: 1)
    twice = binding.Window(("title",), (("a",), ("b",), ("a",)), 5)
    orders = compiler.match(twice)["span_or"]["clauses"]
    assert [near["span_near"]["in_order"] for near in orders] == [True] * 3
    assert {near["span_near"]["slop"] for near in orders} == {2}


def test_a_beginning_is_taken_as_it_is_written() -> None:
    assert beginning("l.1").startswith(r"l\.1[^")


class Bulk:
    """A cluster that refuses for a while."""

    def __init__(self, refusals: int, problem: Exception | None = None) -> None:
        self.refusals, self.problem = refusals, problem
        self.sent: list[int] = []

    def __call__(self, batch: Sequence[Any]) -> list[Any]:
        self.sent.append(len(batch))
        if len(self.sent) > self.refusals:
            return [{"index": {"status": 201}}] * len(batch)
        if self.problem:
            raise self.problem
        done: list[Any] = [{"index": {"status": 201}}]
        return done + [{"index": {"status": 429}}] * (len(batch) - 1)


def test_only_refused_writes_are_sent_again_after_longer_and_longer_waits() -> None:
    bulk, waits = Bulk(2), list[float]()
    assert len(Sender(bulk, waits.append).send([{}] * 5)) == 5
    assert bulk.sent == [5, 4, 3]
    assert 0 < waits[0] <= 1 <= waits[1] * 2


@pytest.mark.parametrize(
    "problem", [Unconnected("N/A", "refused", OSError()), TransportError(429, "busy", {})]
)
def test_a_batch_that_was_refused_whole_is_sent_again(problem: Exception) -> None:
    bulk = Bulk(1, problem)
    assert len(Sender(bulk, lambda _: None).send([{}] * 3)) == 3
    assert bulk.sent == [3, 3]


def test_a_cluster_that_refuses_for_ever_is_given_up() -> None:
    bulk = Bulk(99, TransportError(503, "away", {}))
    with pytest.raises(UnreachableCluster):
        Sender(bulk, lambda _: None).send([{}])
    assert len(bulk.sent) == ATTEMPTS


def test_a_write_that_cannot_be_is_an_error_and_an_older_one_is_none() -> None:
    with pytest.raises(UnusableIndex):
        Sender(lambda _: [{"index": {"status": 400, "_id": "x"}}]).send([{}])
    assert Sender(lambda _: [{"index": {"status": 409}}]).send([{}])
