"""What a first visitor would wait for is made before one comes, and nobody waits for it twice."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from threading import Event
from types import SimpleNamespace

import pytest
from flask import Flask

from indexer.config import Settings
from indexer.engines.memory import MemoryStore
from indexer.query.request import SearchRequest
from indexer.search.results import SearchPage
from indexer.search.searcher import Searcher
from tests.conftest import ask
from webapp import create_app
from webapp.figures.background import Background
from webapp.serving import worker
from webapp.serving.baton import Baton
from webapp.serving.worker import Worker
from webapp.warming import prepared


class Told(Searcher):
    """A searcher that keeps what it was asked."""

    def __init__(self, store: MemoryStore) -> None:
        super().__init__(store)
        self.asked: list[SearchRequest] = []

    def search(self, request: SearchRequest, *args: object, **more: object) -> SearchPage:
        self.asked.append(request)
        return super().search(request, *args, **more)  # type: ignore[arg-type]


def _app(*titles: str) -> tuple[Flask, Told]:
    store = MemoryStore()
    with store.writer() as writer:
        writer.put(ask(n, "Le loup.", title=title) for n, title in enumerate(titles))
        writer.commit()
    found = Told(store)
    return create_app(Settings(), found), found


def test_a_page_of_results_is_made_and_nobody_is_counted() -> None:
    """Of a word that is found; the templates are compiled, the metrics know of no request."""
    app, found = _app("La fin des troupeaux")
    prepared(app)
    assert [asked.query for asked in found.asked] == ["troupeaux"]
    compiled = {name for _, name in app.jinja_env.cache or ()}
    assert {"search.html", "home.html", "question.html"} <= compiled
    told = app.test_client().get("/metrics").get_data(as_text=True)
    assert 'route="/recherche"' not in told


def test_an_index_without_questions_is_made_ready_too() -> None:
    app, found = _app()
    prepared(app)
    assert [asked.query for asked in found.asked] == [""]


def test_an_index_that_cannot_be_read_is_one_line_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The service starts all the same; a page looks at it once, and the door before it."""
    app = create_app(Settings(index=tmp_path))
    with caplog.at_level(logging.WARNING):
        prepared(app)
    assert "no page could be made ahead" in caplog.text
    caplog.clear()
    with caplog.at_level(logging.WARNING):
        assert app.test_client().get("/recherche?q=loup").status_code == 503
    said = [one for one in caplog.records if one.levelno == logging.WARNING]
    assert len(said) == 2, "the door asks, and the page once"


def test_a_process_takes_visitors_though_the_disk_is_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is made ahead goes on beside them."""
    monkeypatch.setattr(worker, "READY", 0.01)
    ended = Event()
    process = object.__new__(Worker)
    process._baton, process.wsgi = Baton(one=True), None
    process.app = SimpleNamespace(prepare=lambda _: ended.wait(10))
    begun = time.monotonic()
    process._make_ready()
    assert time.monotonic() - begun < 5
    ended.set()


def test_what_fails_ahead_ends_no_process(caplog: pytest.LogCaptureFixture) -> None:
    process = object.__new__(Worker)
    process._baton, process.wsgi = Baton(one=True), None
    process.log, process.app = logging.getLogger("test"), SimpleNamespace(prepare=_fails)
    process._make_ready()
    assert "no page could be made ahead" in caplog.text


def _fails(_: object) -> None:
    raise ValueError


def test_only_the_first_waits_for_figures_that_take_long() -> None:
    """The threads that would wait are those that answer everybody."""
    book, ended = Background(), Event()

    def work() -> str:
        ended.wait(10)
        return "counted"

    assert book.found("g", "key", work, 0.2) is None
    begun = time.monotonic()
    assert book.found("g", "key", work, 0.2) is None
    assert time.monotonic() - begun < 0.15
    ended.set()
    deadline = time.monotonic() + 10
    while book.found("g", "key", work, 0.2) is None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert book.found("g", "key", work, 0.2) == "counted"
