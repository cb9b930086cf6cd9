"""What the engine of a cluster does before a cluster is asked: addresses, documents, queries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import pytest
from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionError as Unconnected
from opensearchpy.exceptions import NotFoundError, RequestError, TransportError

from indexer.config import Settings
from indexer.doctor import examine
from indexer.engines import binding, boosts, bound
from indexer.engines.bound import Layer
from indexer.engines.cluster import generations
from indexer.engines.cluster.client import Address, explained
from indexer.engines.cluster.generations import Generations
from indexer.engines.cluster.indexing.writer import ATTEMPTS, Sender
from indexer.engines.cluster.keys import terms
from indexer.engines.cluster.searching.clause_costs import cost
from indexer.engines.cluster.searching.clauses import clauses
from indexer.engines.cluster.searching.compile import Compiler, Scale
from indexer.engines.cluster.searching.requests import Reading
from indexer.engines.cluster.searching.rescoring import CLAUSES
from indexer.engines.cluster.searching.spans import counted_sequence, counted_window, window
from indexer.errors import (
    IndexBusy,
    InvalidSetting,
    MissingIndex,
    RequestTooLong,
    UnreachableCluster,
    UnusableIndex,
)
from indexer.query import ast, parse
from indexer.query.parser import MAX_CLAUSES
from indexer.wiring import open_store

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


def test_a_doctor_asks_a_cluster_and_not_the_folder() -> None:
    away = Settings(store="opensearch+http://127.0.0.1:9/questions?timeout=1")
    store = open_store(away)
    found = {finding.subject: finding for finding in examine(store, away)}
    assert "disk" not in found
    assert not found["cluster"].healthy
    assert "does not answer" in found["cluster"].sentence


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (Unconnected("N/A", "refused", OSError()), UnreachableCluster),
        (TransportError(503, "no shards", {}), UnreachableCluster),
        (TransportError(429, "too many", {}), UnreachableCluster),
        (
            TransportError(500, "search", {"error": "[Node 1] Node not connected"}),
            UnreachableCluster,
        ),
        (NotFoundError(404, "gone", {}), MissingIndex),
        (TransportError(400, "what?", {}), UnusableIndex),
        (TransportError(500, "too_many_nested_clauses", {}), RequestTooLong),
    ],
)
def test_refusals_are_told_in_our_terms(problem: Exception, expected: type[Exception]) -> None:
    with pytest.raises(expected), explained("questions-1"):
        raise problem


def test_what_other_accents_cost_is_given_to_all_others() -> None:
    compiler = Compiler(Scale(100, 50.0, None), lambda _: 10)
    compiled = compiler.scored(boosts.ranked(parse("retraité")[0]))
    assert compiled.shift == binding.ACCENT_PENALTY
    assert str(compiled.query).count("script_score") >= 1
    assert "'boost': 100.0" in str(compiled.query)
    assert not any("'boost': -" in str(part) for part in [compiled.query])


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


def test_two_terms_of_one_lemma_take_each_other_no_place() -> None:
    pair = terms(Layer.STEM, ("loup",))
    found = counted_sequence("title", (pair,), 1.0)
    assert found == [{"span_term": {"title": {"value": term}}} for term in pair]


def test_clauses_are_counted_as_the_cluster_does() -> None:
    compiler = Compiler(Scale(100, 50.0, None), lambda _: 10)
    loup = compiler.match(bound.Sequence(binding.UNFIELDED, Layer.STEM, (("loup",),)))
    assert clauses(loup) == clauses([{"bool": {"filter": [loup]}}]) == 3
    pair = bound.Window(binding.UNFIELDED, (("loup",), ("brebis",)), 4)
    assert clauses(compiler.match(pair)) == 4 * len(binding.UNFIELDED)


def test_a_tree_costs_a_cluster_the_clauses_of_its_distinct_leaves() -> None:
    compiler = Compiler(Scale(100, 50.0, None), lambda _: 10)
    near = binding.bind(parse('"loup brebis"~9')[0])
    wider = binding.bind(parse('"loup brebis berger"~9')[0])
    assert cost(compiler, bound.AnyOf((near, near))) == cost(compiler, near) > 0
    assert cost(compiler, wider) > 1.5 * cost(compiler, near)
    assert cost(compiler, bound.AnyOf((near, wider))) == pytest.approx(
        cost(compiler, near) + cost(compiler, wider)
    )


def test_as_many_words_as_a_query_may_have_are_no_more_clauses_than_a_cluster_takes() -> None:
    compiler = Compiler(Scale(100, 50.0, None), lambda _: 10)
    nodes = parse(" ".join(f"retraité{number:c}" for number in range(97, 97 + 26)))[0]
    assert isinstance(nodes, ast.And)
    words = (nodes.nodes * 3)[:MAX_CLAUSES]
    assert clauses(compiler.scored(boosts.ranked(ast.And(words))).query) < CLAUSES


def test_words_are_found_by_what_scores_them_and_all_else_is_filtered() -> None:
    compiler = Compiler(Scale(100, 50.0, None), lambda _: 10)
    for text, kind in {
        "loups": "must",
        "loups brebis retraité": "must",
        '"les loups"': "filter",
        "loups OU brebis": "filter",
        "loups titre:brebis": "filter",
        "loups -brebis": "filter",
        "": "filter",
    }.items():
        query = compiler.scored(binding.bind(parse(text)[0])).query["bool"]
        assert {"must", "filter"} & set(query) == {kind}, text


def test_a_word_needs_no_guard_and_a_word_of_one_field_does() -> None:
    compiler = Compiler(Scale(100, 50.0, None), lambda _: 10)
    free, bound = (
        str(compiler.scored(binding.bind(parse(text)[0])).query).count("'must': [")
        for text in ("loups OU brebis", "titre:loups OU titre:brebis")
    )
    assert (free, bound) == (0, 2)


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


@pytest.mark.parametrize(
    ("seconds", "error", "sentence"),
    [
        (0.2, IndexBusy, "another writer is at work on questions-1"),
        (60.5, UnreachableCluster, "did not say within 60 s that it had created questions-1"),
    ],
)
def test_a_generation_that_is_there_already_is_told_from_one_whose_creation_timed_out(
    monkeypatch: pytest.MonkeyPatch, seconds: float, error: type[Exception], sentence: str
) -> None:
    """A client that had no answer in time asks again, and finds what its first request made."""
    clock = iter([100.0, 100.0 + seconds])

    class Indices:
        def get(self, **_: object) -> dict[str, object]:
            return {}

        def create(self, **_: object) -> None:
            raise RequestError(400, "resource_already_exists_exception", {})

        def delete(self, **_: object) -> None:
            raise AssertionError("it may be another writer's")

    found = Generations(Address.parse("opensearch+http://localhost:9200/questions"))
    monkeypatch.setattr(found.client, "indices", Indices())
    monkeypatch.setattr(generations.time, "monotonic", lambda: next(clock))
    with pytest.raises(error, match=sentence):
        found.begin("")
