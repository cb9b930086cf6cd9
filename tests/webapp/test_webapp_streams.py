"""Long answers have a turn, a clock and a length."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer.config import Settings
from indexer.engines.memory import MemoryStore
from indexer.errors import TooSlow
from indexer.search.searcher import Searcher
from webapp import create_app, streams
from webapp.streams import Turns
from webapp.views import browse, exports

LONG = ("/recherche.csv", "/recherche.jsonl", "/concordance.csv?q=commune")


@pytest.fixture
def busy(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A client of an application that sends one long file at a time, a line in each part."""
    monkeypatch.setattr(exports, "LINES", 1)
    return create_app(Settings(streams=1), Searcher(store)).test_client()


@pytest.mark.parametrize("address", LONG)
def test_one_more_than_there_are_turns_is_told_to_come_back(
    busy: FlaskClient, address: str
) -> None:
    first = busy.get(address)
    assert first.status_code == 200
    second = busy.get(LONG[0])
    assert second.status_code == 503
    assert second.headers.getlist("Retry-After") == [str(streams.RETRY)]
    assert "Content-Security-Policy" in second.headers
    assert second.headers["Cache-Control"] == "no-store"
    first.close()
    assert busy.get(address, buffered=True).status_code == 200


def test_a_turn_ends_with_the_last_part(busy: FlaskClient) -> None:
    for _ in range(3):
        with busy.get("/recherche.csv") as answer:
            assert answer.get_data().count(b"\n") > 20


def test_other_answers_take_no_turn(busy: FlaskClient) -> None:
    with busy.get("/recherche.csv") as held:
        assert held.status_code == 200
        for address in ("/recherche", "/questions/QANR5L17QE15108.csv", "/healthz", "/metrics"):
            assert busy.get(address, buffered=True).status_code == 200, address
        assert busy.head("/recherche.csv").status_code == 200


def test_a_forgotten_answer_gives_its_turn_back(busy: FlaskClient) -> None:
    answer = busy.get("/recherche.csv")
    del answer
    gc.collect()
    assert busy.get("/recherche.csv", buffered=True).status_code == 200


def test_a_file_that_cannot_begin_takes_no_turn(busy: FlaskClient) -> None:
    for _ in range(3):
        assert busy.get("/recherche.csv?q=" + "a" * 3000).status_code == 413


@pytest.mark.parametrize("address", ["/recherche.atom", "/sitemap-pages.xml.gz"])
def test_feeds_and_maps_wait_for_their_turn(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(streams, "PATIENCE", 0.01)
    app = create_app(Settings(threads=1), Searcher(store))
    over = app.extensions[streams.EXTENSION][1].take()
    answer = app.test_client().get(address)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    over()
    assert app.test_client().get(address, buffered=True).status_code == 200


def test_the_clock_is_looked_at_between_parts(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing more is made after the last moment, and the turn is free again."""
    now, made, turns = [0.0], [], Turns(1, 60)
    monkeypatch.setattr(streams.time, "monotonic", lambda: now[0])

    def parts() -> Iterator[str]:
        for number in range(9):
            made.append(number)
            yield "part"

    with app.test_request_context():
        stream = turns.stream(parts())
    assert [next(stream), next(stream)] == ["part", "part"]
    now[0] = 61
    with pytest.raises(TooSlow):
        next(stream)
    assert made == [0, 1]
    stream.close()  # type: ignore[attr-defined]
    turns.take()()


def test_leaving_ends_the_work(app: Flask) -> None:
    closed: list[int] = []

    def parts() -> Iterator[str]:
        try:
            while True:
                yield "part"
        finally:
            closed.append(1)

    with app.test_request_context():
        stream = Turns(1, 0).stream(parts())
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert closed == [1]


def test_a_concordance_has_so_many_lines(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = client.get("/concordance.csv?q=commune").get_data().count(b"\n")
    assert whole > 10
    monkeypatch.setattr(browse, "FILED", 7)
    assert client.get("/concordance.csv?q=commune").get_data().count(b"\n") == 8
