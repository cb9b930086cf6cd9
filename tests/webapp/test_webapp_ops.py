"""Metrics, limits and logs: what is counted, who is refused, what is told."""

from __future__ import annotations

import io
import json
import logging
import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.config import Settings
from indexer.engines.deadline import guarded
from indexer.engines.memory import MemoryStore
from indexer.errors import TooSlow
from indexer.search.searcher import Searcher
from indexer.sources.fetching import failures
from indexer.sources.fetching.failures import Failure
from webapp import create_app, limits, logs, metrics
from webapp.limits import Rate, counted
from webapp.metrics import Meters, exposed
from webapp.shared_memory import SHARED, SLOTS, SharedNumbers

LINE = re.compile(r'[a-z_]+(\{[a-z]+="[^"\n]*"(,[a-z]+="[^"\n]*")*\})? [0-9.e+-]+')


def made(store: MemoryStore, **given: object) -> Flask:
    """The application with these settings."""
    chosen = Settings(**given)
    searcher = Searcher(guarded(store, limits.within_budget))
    return create_app(chosen, searcher)


# -- metrics ---------------------------------------------------------------------------------


def samples(text: str) -> dict[str, float]:
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert all(LINE.fullmatch(line) for line in lines), lines
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_requests_are_counted_by_route_and_status(store: MemoryStore) -> None:
    client = made(store).test_client()
    for address in ("/recherche?q=loup", "/recherche?q=x", "/questions/NONE", "/nowhere"):
        client.get(address)
    answer = client.get("/metrics")
    assert answer.content_type == metrics.CONTENT_TYPE
    assert answer.headers["Cache-Control"] == "no-store"
    found = samples(answer.get_data(as_text=True))
    assert found['questions_requests_total{route="pages.search",status="200"}'] == 2
    assert found['questions_requests_total{route="pages.question",status="404"}'] == 1
    assert found['questions_requests_total{route="none",status="404"}'] == 1
    assert found['questions_request_seconds_count{route="pages.search"}'] == 2
    assert found['questions_request_seconds_bucket{route="pages.search",le="+Inf"}'] == 2
    assert found['questions_request_seconds_sum{route="pages.search"}'] > 0


def test_the_data_are_measured(store: MemoryStore, tmp_path: Path) -> None:
    app = made(store)
    with app.app_context():
        failures.note(tmp_path / failures.TAKEN, [Failure("17/x.zip", "404", "2026-07-01")])
        text = exposed(Searcher(store), tmp_path, date(2026, 7, 20))
    found = samples(text)
    assert found['questions_generation_info{generation="memory-1"}'] == 1
    assert found['questions_documents{type="QE"}'] == len(store.known()) - 2
    assert found["questions_data_age_days"] == 5
    assert found["questions_archives_failing"] == 1
    assert found["questions_overdue"] > 0


def test_every_family_has_its_type_and_its_help(store: MemoryStore) -> None:
    text = made(store).test_client().get("/metrics").get_data(as_text=True)
    types = re.findall(r"^# TYPE (\S+) (\w+)$", text, re.MULTILINE)
    assert [name for name, _ in types] == re.findall(r"^# HELP (\S+) .+$", text, re.MULTILINE)
    assert dict(types)["questions_request_seconds"] == "histogram"


def test_buckets_add_up(store: MemoryStore) -> None:
    meters = Meters(["a"], SharedNumbers())
    for seconds in (0.001, 0.005, 0.03, 99.0):
        meters.count("a", 299, seconds)
    counts = {s[1]["le"]: s[2] for s in meters.seconds() if s[0] == "_bucket"}
    assert (counts["0.005"], counts["0.025"], counts["0.05"], counts["5.0"]) == (2, 2, 3, 3)
    assert counts["+Inf"] == 4
    assert next(meters.requests())[1] == {"route": "a", "status": "other"}


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_processes_have_places_of_their_own_and_one_sum() -> None:
    numbers = SharedNumbers()
    numbers.add(3, 2)
    for _ in range(3):
        child = os.fork()
        if not child:
            numbers.add(3, 5)
            os._exit(0)
        os.waitpid(child, 0)
    assert numbers.total(3) == 17


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_more_processes_than_places_share_the_last() -> None:
    numbers = SharedNumbers()
    ready, done = os.pipe(), os.pipe()
    children = []
    for _ in range(SLOTS + 2):
        child = os.fork()
        if not child:
            numbers.add(0)
            os.write(ready[1], b"x")
            os.read(done[0], 1)
            os._exit(0)
        children.append(child)
        os.read(ready[0], 1)
    assert numbers.total(0) == SLOTS + 2
    os.write(done[1], b"x" * len(children))
    for child in children:
        os.waitpid(child, 0)
    for end in (*ready, *done):
        os.close(end)


# -- rate ------------------------------------------------------------------------------------


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_passes_then_the_rate_holds() -> None:
    clock = Clock()
    rate = Rate(60, SharedNumbers(), clock)
    assert [rate.wait("a") for _ in range(15)] == [0.0] * 15
    assert rate.wait("a") == pytest.approx(1)
    assert rate.wait("b") == 0
    clock.now += 1
    assert rate.wait("a") == 0
    assert rate.wait("a") > 0


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 600), st.lists(st.floats(0, 30, allow_nan=False), max_size=100))
def test_what_is_said_to_be_left_passes_and_no_more(a_minute: int, gaps: list[float]) -> None:
    clock = Clock()
    rate = Rate(a_minute, SharedNumbers(), clock)
    for gap in gaps:
        clock.now += gap
        rate.wait("a")
    left, whole = (int(text.split("=")[1]) for text in rate.left("a").split(";")[1:])
    assert all(rate.wait("a") == 0 for _ in range(left))
    assert rate.wait("a") > 0
    clock.now += whole + 60
    most = int(rate.policy.split(";")[1].removeprefix("q="))
    assert rate.left("a") == f'"burst";r={most};t=0'


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 600), st.lists(st.floats(0, 30, allow_nan=False), min_size=1, max_size=200))
def test_no_minute_holds_more_than_rate_and_burst(a_minute: int, gaps: list[float]) -> None:
    clock = Clock()
    rate = Rate(a_minute, SharedNumbers(), clock)
    taken = []
    for gap in gaps:
        clock.now += gap
        if rate.wait("a") == 0:
            taken.append(clock.now)
    for start in taken:
        assert sum(start <= at < start + 60 for at in taken) <= a_minute + a_minute * 0.25 + 1


def test_too_many_requests_are_429_with_a_time_to_return(store: MemoryStore) -> None:
    client = made(store, rate=4).test_client()
    visitor = {"REMOTE_ADDR": "203.0.113.7"}
    assert client.get("/recherche.json", environ_base=visitor).status_code == 200
    refused = client.get("/recherche.json", environ_base=visitor)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) in range(1, 16)
    assert refused.headers["RateLimit-Policy"] == '"burst";q=1;w=15'
    assert refused.headers["RateLimit"].startswith('"burst";r=0;t=')
    exposed = refused.headers["Access-Control-Expose-Headers"].split(", ")
    assert {"RateLimit", "RateLimit-Policy", "Retry-After", "X-Request-ID", "ETag"} <= set(exposed)
    assert refused.get_json()["error"]["status"] == 429
    page = client.get("/recherche", environ_base=visitor)
    assert "Trop de requêtes" in page.get_data(as_text=True)
    assert page.headers["Cache-Control"] == "no-store"
    probe = client.get("/healthz", environ_base=visitor)
    assert (probe.status_code, probe.headers.get("RateLimit")) == (200, None)
    other = {"REMOTE_ADDR": "203.0.113.8"}
    assert client.get("/recherche.json", environ_base=other).status_code == 200


def test_loopback_is_exempt_and_without_a_setting_there_is_no_limit(store: MemoryStore) -> None:
    client = made(store, rate=1).test_client()
    for address in ("127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"):
        for _ in range(3):
            answer = client.get("/opensearch.xml", environ_base={"REMOTE_ADDR": address})
            assert answer.status_code == 200
    client = made(store).test_client()
    for _ in range(20):
        answer = client.get("/opensearch.xml", environ_base={"REMOTE_ADDR": "203.0.113.7"})
        assert answer.status_code == 200


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("127.0.0.1", ""),
        ("unix", "?"),
        ("", "?"),
    ],
)
def test_an_address_counts_as_its_visitor(address: str, kept: str) -> None:
    assert counted(address) == kept


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_no_address_raises(address: str) -> None:
    key = counted(address).encode("utf-8", "replace").decode()
    assert 0 <= Rate(60, NUMBERS)._cell(key) < SHARED


NUMBERS = SharedNumbers()


# -- proxies, budget, logs -------------------------------------------------------------------


def test_a_proxy_is_believed_only_where_it_is_trusted(store: MemoryStore) -> None:
    given = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    for proxies, refused in ((1, True), (0, False)):
        client = made(store, rate=1, proxies=proxies).test_client()
        statuses = {client.get("/opensearch.xml", headers=given).status_code for _ in range(3)}
        assert (429 in statuses) is refused


def test_a_search_past_its_time_is_503_and_says_so(store: MemoryStore) -> None:
    client = made(store, budget=1e-9).test_client()
    answer = client.get("/recherche.json?q=loup")
    assert answer.status_code == 503
    assert answer.get_json()["error"]["code"] == "TooSlow"
    assert "Retry-After" in answer.headers
    assert "demande trop de temps" in client.get("/recherche?q=loup").get_data(as_text=True)
    assert client.get("/metrics").status_code == 200
    assert made(store, budget=0).test_client().get("/recherche?q=loup").status_code == 200


def test_a_budget_counts_only_within_a_request(app: Flask) -> None:
    limits.within_budget()
    with app.test_request_context("/"):
        limits.within_budget()


def test_the_checkpoint_is_passed_before_each_step_of_an_engine(store: MemoryStore) -> None:
    asked: list[int] = []

    def checkpoint() -> None:
        asked.append(1)
        if len(asked) > 2:
            raise TooSlow("enough")

    found = guarded(store, checkpoint)
    assert found.generation() == store.generation()
    engine = found.open()
    engine.info()
    engine.fetch([])
    engine.forms("loup")
    with pytest.raises(TooSlow):
        engine.fetch([])


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What is logged as JSON; the loggers are as before afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logs.configure()
    stream = io.StringIO()
    root.handlers[0].setStream(stream)  # type: ignore[attr-defined]
    yield stream
    root.handlers[:], root.level = handlers, level


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_request_is_one_line_without_its_words(store: MemoryStore, logged: io.StringIO) -> None:
    answer = made(store).test_client().get("/recherche.json?q=secret")
    (line,) = lines(logged)
    assert line["message"] == "GET /recherche.json"
    assert (line["route"], line["status"], line["address"]) == ("api.search", 200, "127.0.0.1")
    assert line["request"] == answer.headers["X-Request-ID"]
    assert float(str(line["ms"])) >= 0
    assert "secret" not in logged.getvalue()


def test_an_unforeseen_error_is_logged_with_its_trace_and_request(
    store: MemoryStore, logged: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = made(store)
    monkeypatch.setattr(Searcher, "view", lambda *_: 1 / 0)
    answer = app.test_client().get("/questions/QANR5L17QE1")
    assert answer.status_code == 500
    error = next(line for line in lines(logged) if line["level"] == "error")
    assert "ZeroDivisionError" in str(error["trace"])
    assert error["request"] == answer.headers["X-Request-ID"]


def test_an_id_is_taken_over_from_a_trusted_proxy_only(store: MemoryStore) -> None:
    for proxies, sent, kept in ((1, "abc-1", True), (1, "a b", False), (0, "abc-1", False)):
        client: FlaskClient = made(store, proxies=proxies).test_client()
        answer = client.get("/healthz", headers={"X-Request-ID": sent})
        assert (answer.headers["X-Request-ID"] == sent) is kept


def test_the_operations_page_names_every_metric(store: MemoryStore) -> None:
    page = (Path(__file__).parents[2] / "docs" / "operations.md").read_text("utf-8")
    text = made(store).test_client().get("/metrics").get_data(as_text=True)
    for name in re.findall(r"^# TYPE (\S+)", text, re.MULTILINE):
        assert f"`{name}`" in page, name
