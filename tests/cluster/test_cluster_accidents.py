"""Nodes die while pages are read and indexes are built: no wrong answer, no lost question."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer.config import Settings
from indexer.engines.cluster import at
from indexer.engines.cluster.indexing import writer
from indexer.engines.cluster.store import ClusterStore
from indexer.model import Question
from tests.cluster.conftest import ALIASES
from tests.cluster.nodes import Nodes
from tests.cluster.proxy import proxied
from tests.conftest import ask
from tests.engines.contract import fill
from webapp import create_app
from webapp.searching import EXTENSION

BEFORE = [ask(number, "Sur le loup et la brebis.") for number in range(1, 61)]
AFTER = [ask(number, "Sur le loup et la brebis.") for number in range(1, 301)]
PAGE, DATA = "/recherche?q=loup", "/recherche.json?q=loup"
PATIENCE = 90.0

Answer = tuple[int, int]
"""A status, and the total where there is one."""


def asked(client: FlaskClient) -> Answer:
    answer = client.get(DATA)
    return answer.status_code, answer.get_json()["total"] if answer.status_code == 200 else 0


def until(true: Callable[[], bool]) -> None:
    last = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < last, "it does not become true"
        time.sleep(0.1)


@contextmanager
def reading(app: Flask, readers: int = 2) -> Iterator[list[Answer]]:
    """Readers who ask all the while, and what they are answered."""
    answers: list[Answer] = []
    done = threading.Event()

    def read() -> None:
        client = app.test_client()
        while not done.is_set():
            answers.append(asked(client))
            time.sleep(0.02)  # the nodes share the machine

    threads = [threading.Thread(target=read) for _ in range(readers)]
    for thread in threads:
        thread.start()
    try:
        yield answers
    finally:
        done.set()
        for thread in threads:
            thread.join()


SHORT = "timeout=5"
"""What an accident is told by; a fill that none disturbs may take longer on a busy machine."""


class Places:
    """Aliases of one test, their stores and applications; all are let go of in the end."""

    def __init__(self, nodes: Nodes) -> None:
        self._nodes = nodes
        self._stores: list[ClusterStore] = []
        self._links: list[ClusterStore] = []

    def url(self, options: str, hosts: str = "") -> str:
        found = self._nodes.store(f"accident{next(ALIASES)}", f"{SHORT}&{options}")
        self._stores.append(at(found, processes=3))
        return f"opensearch+http://{hosts}/{found.rpartition('/')[2]}" if hosts else found

    def store(self, url: str) -> ClusterStore:
        self._links.append(at(url))
        return self._links[-1]

    def app(self, url: str) -> Flask:
        made = create_app(Settings(store=url, budget=0, remembered=0))
        self._links.append(made.extensions[EXTENSION]._store)
        return made

    def close(self) -> None:
        for store in self._stores:
            for name in store._generations.all():
                store._generations.discard(name)
        for store in [*self._stores, *self._links]:
            store._generations.client.close()


@pytest.fixture
def places(nodes: Nodes) -> Iterator[Places]:
    with closing(Places(nodes)) as made:
        yield made


def assert_out_of_service(client: FlaskClient) -> None:
    """The page in French, JSON and the probe, each with 503; the process lives."""
    page, data, probe = (client.get(path) for path in (PAGE, DATA, "/readyz"))
    assert [page.status_code, data.status_code, probe.status_code] == [503, 503, 503]
    assert "Service indisponible" in page.get_data(as_text=True)
    assert int(page.headers["Retry-After"]) > 0
    assert data.get_json()["error"]["code"] == "UnreachableCluster"
    assert "cluster" in probe.get_json()["reason"]
    assert client.get("/healthz").status_code == 200


def test_a_cluster_out_of_reach_is_told_and_comes_back_by_itself(
    nodes: Nodes, places: Places
) -> None:
    with proxied(nodes.urls[0]) as proxy:
        port = proxy.port
        url = places.url("replicas=0", f"127.0.0.1:{port}")
        fill(places.store(url), BEFORE)
        client = places.app(url).test_client()
        assert asked(client) == (200, len(BEFORE))
    assert_out_of_service(client)
    with proxied(nodes.urls[0], port=port):
        until(lambda: asked(client) == (200, len(BEFORE)))
        assert client.get("/readyz").get_json()["status"] == "ready"


def test_a_node_killed_amid_a_rebuild_costs_no_question_and_no_wrong_page(
    nodes: Nodes, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two indexes one has copies and one has none; a third is being built meanwhile."""
    monkeypatch.setattr(writer, "BATCH", 10)
    copied, bare = places.url("shards=3&replicas=1"), places.url("shards=3&replicas=0")
    for url in (copied, bare):
        fill(places.store(url.replace(SHORT, "timeout=60")), BEFORE)
    app, fragile = places.app(copied), places.app(bare)
    revived = threading.Thread(target=nodes.revive_last)

    def dying() -> Iterator[Question]:
        for question in AFTER:
            if question.number == 150:
                nodes.kill_last()
                until(lambda: asked(fragile.test_client())[0] == 503)
                assert_out_of_service(fragile.test_client())
                until(lambda: asked(app.test_client()) == (200, len(BEFORE)))
                revived.start()
            yield question

    with reading(app) as answers, reading(fragile, 1) as others:
        fill(places.store(copied), dying(), fresh=True)
        revived.join()
        until(lambda: asked(app.test_client()) == (200, len(AFTER)))
        until(lambda: asked(fragile.test_client()) == (200, len(BEFORE)))
    assert places.store(copied).known() == {q.id: q.provenance.digest for q in AFTER}
    assert set(answers) <= {(200, len(BEFORE)), (200, len(AFTER)), (503, 0)}
    assert set(others) == {(200, len(BEFORE)), (503, 0)}
