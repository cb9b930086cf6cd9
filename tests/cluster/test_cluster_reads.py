"""What is read of a cluster while a node goes down, with a client that stands for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from opensearchpy.exceptions import ConnectionError as Unconnected
from opensearchpy.exceptions import TransportError

from indexer.engines.cluster import client
from indexer.engines.cluster.searching.requests import Reading
from indexer.errors import RequestTooLong, UnreachableCluster, UnusableIndex

CUT = TransportError(500, "search_phase_execution_exception", {})
AWAY = TransportError(500, "[node2] node disconnected", {})
REFUSED = TransportError(400, "parsing_exception", {})
TOO_MANY = TransportError(500, "search_phase_execution_exception: too_many_nested_clauses", {})
GONE = {"docs": [{"error": {"reason": "no shard is there"}}]}
WHOLE = {"docs": [{"found": True, "fields": {"record": ["{}"]}}, {"found": False}]}


class Node:
    """A client that gives, or raises, one thing after the other, and counts what was asked."""

    def __init__(self, *answers: Any) -> None:
        self._answers = iter(answers)
        self.asked = 0

    def _next(self, **_: Any) -> Any:
        self.asked += 1
        answer = next(self._answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    search: Callable[..., Any] = _next
    mget: Callable[..., Any] = _next


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    slept: list[float] = []
    monkeypatch.setattr(client.time, "sleep", slept.append)
    return slept


def reading(*answers: Any) -> tuple[Reading, Node]:
    node = Node(*answers)
    return Reading(node, "questions-1"), node  # type: ignore[arg-type]


@pytest.mark.parametrize("problem", [CUT, AWAY])
def test_a_search_that_a_node_takes_with_it_is_made_anew(
    problem: Exception, pauses: list[float]
) -> None:
    index, node = reading(problem, problem, {"hits": 1})
    assert index.search({}) == {"hits": 1}
    assert node.asked == 3
    assert pauses == list(client.PAUSES[:2])


def test_records_between_two_nodes_are_asked_for_anew() -> None:
    index, node = reading(GONE, WHOLE)
    assert index.records(["a", "b"]) == ["{}"]
    assert node.asked == 2


def test_what_goes_on_failing_is_a_cluster_out_of_reach() -> None:
    index, node = reading(*[CUT] * 9)
    with pytest.raises(UnreachableCluster) as told:
        index.search({})
    assert type(told.value) is UnreachableCluster
    assert node.asked == len(client.PAUSES) + 1


@pytest.mark.parametrize(
    ("problem", "ours"),
    [
        (REFUSED, UnusableIndex),
        (TOO_MANY, RequestTooLong),
        (Unconnected("N/A", "nobody", Exception()), UnreachableCluster),
    ],
)
def test_what_would_fail_again_is_asked_once(problem: Exception, ours: type[Exception]) -> None:
    index, node = reading(problem)
    with pytest.raises(ours):
        index.search({})
    assert node.asked == 1
