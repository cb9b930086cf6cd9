"""What the engine of a cluster does before a cluster is asked: addresses, documents, queries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, cast

import pytest
from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionError as Unconnected
from opensearchpy.exceptions import NotFoundError, TransportError

from indexer.build.keeping import Keeper
from indexer.config import Settings
from indexer.doctor import examine
from indexer.engines import binding, ordering
from indexer.engines.cluster.client import Address, explained
from indexer.engines.cluster.compile import Compiler, Scale, leaves
from indexer.engines.cluster.documents import Documents
from indexer.engines.cluster.mapping import mapping
from indexer.engines.cluster.naming import beginning, otherwise_begun
from indexer.engines.cluster.reading import Reading
from indexer.engines.cluster.spans import counted_sequence, counted_window, window
from indexer.engines.cluster.writer import ATTEMPTS, Sender
from indexer.errors import (
    InvalidSetting,
    MissingIndex,
    RequestTooLong,
    UnreachableCluster,
    UnusableIndex,
)
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


def test_a_setting_chooses_the_cluster_and_its_upkeep() -> None:
    settings = Settings.from_env({"QUESTIONS_STORE": SECURE.replace("ca=/ca.pem&", "")})
    assert type(open_store(settings)).__name__ == "ClusterStore"
    assert isinstance(open_keeper(settings), Keeper)


def test_a_doctor_asks_a_cluster_and_not_the_folder() -> None:
    away = Settings(store="opensearch+http://127.0.0.1:9/questions?timeout=1")
    store = open_keeper(away)
    found = {finding.subject: finding for finding in examine(store, away)}
    assert "disk" not in found
    assert not found["cluster"].well
    assert "does not answer" in found["cluster"].sentence


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (Unconnected("N/A", "refused", OSError()), UnreachableCluster),
        (TransportError(503, "no shards", {}), UnreachableCluster),
        (TransportError(429, "too many", {}), UnreachableCluster),
        (NotFoundError(404, "gone", {}), MissingIndex),
        (TransportError(400, "what?", {}), UnusableIndex),
        (TransportError(500, "too_many_nested_clauses", {}), RequestTooLong),
    ],
)
def test_refusals_are_told_in_our_terms(problem: Exception, expected: type[Exception]) -> None:
    with pytest.raises(expected), explained("questions-1"):
        raise problem


def test_keys_of_one_place_stand_together() -> None:
    found = Documents().make(ask(1, title="Les loups l'été", published=date(2024, 3, 1)))
    assert found["title_exact"].split(" ")[:2] == ["les", "loups"]
    assert found["title_stem"].split(" ")[1] == "loup"
    assert len(found["title_exact"].split(" ")) == found["title_length"]
    assert (found["month"], found["published"]) == (202403, [date(2024, 3, 1).toordinal()])
    assert set(found) <= set(mapping()["properties"])


def test_an_open_question_waits_and_an_answered_one_has_waited() -> None:
    waiting = Documents().make(ask(1, published=date(2024, 1, 1)))
    answered = Documents().make(
        ask(2, answer="a", published=date(2024, 1, 1), answered=date(2024, 1, 11))
    )
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


def test_a_phrase_is_scored_by_its_weight_though_each_word_adds_it() -> None:
    one = counted_sequence("title", (("a",), ("b",)), 4.0)
    assert [query["span_near"]["boost"] for query in one] == [2.0]
    two = counted_sequence("title", (("a", "à"), ("b",)), 4.0)
    assert "span_not" in str(two[1])
    assert [query["span_near"]["boost"] for query in two] == [2.0, 2.0]


def test_many_spellings_are_scored_in_one_query() -> None:
    many = tuple(tuple(f"{place}{key}" for key in range(4)) for place in range(3))
    assert len(counted_sequence("title", many, 1.0)) == 1
    assert len(counted_window("title", many, 9, 1.0)) == 1


def test_a_window_of_repeated_words_is_as_narrow_as_asked() -> None:
    found = window("title", (("a",), ("b", "c"), ("a",)), 5)
    rule = found["intervals"]["title"]["all_of"]
    assert rule["filter"]["script"]["source"].endswith("< 5")
    assert len(rule["intervals"]) == 3


def test_a_word_with_an_edit_at_its_first_letter_is_let_through() -> None:
    expression = re.compile(otherwise_begun("justice"))
    for near in ("auspice", "fustige", "ustise", "xjustise", "usjtice", "ujstice", "stice"):
        assert expression.fullmatch(near), near
    assert not expression.fullmatch("retraite")


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


class _Halved:
    """A client whose cluster has lost the node of one of two records."""

    def mget(self, **_: object) -> dict[str, object]:
        found = {"found": True, "fields": {"record": ["packed"]}}
        return {"docs": [found, {"_id": "QE1", "error": {"reason": "no such shard"}}]}


def test_a_record_whose_shard_is_away_is_not_left_out() -> None:
    """A page with a hole would be a wrong page."""
    index = Reading(cast(OpenSearch, _Halved()), "questions-1")
    with pytest.raises(UnreachableCluster, match="no such shard"):
        index.records(["QE0", "QE1"])
