"""What is answered before Flask: the same as by Flask, counted, logged and limited the same."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pytest
import zstandard
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import Client, TestResponse

from indexer.config import Settings
from indexer.engines.memory import MemoryStore
from indexer.errors import TooSlow
from indexer.query.request import PARAMETERS, SearchRequest
from indexer.search.results import SearchPage
from indexer.search.searcher import Searcher
from tests.webapp.test_webapp_fuzz import NAMES, VALUES, fuzz
from tests.webapp.test_webapp_ops import lines, logged, samples
from webapp import create_app, logs
from webapp.early.kept import OVERHEAD, Answer, Kept, Key

__all__ = ["logged"]
VISITOR = {"REMOTE_ADDR": "203.0.113.7"}
SITE = "https://questions.example/"
JSON = "/recherche.json"


class Counting(Searcher):
    """A searcher that notes what it is asked, and always takes the same time."""

    def __init__(self, store: MemoryStore) -> None:
        super().__init__(store)
        self.asked: list[SearchRequest] = []
        self.problem: Exception | None = None

    def search(self, request: SearchRequest, *given: Any, **more: Any) -> SearchPage:
        """The page of a request, or the problem that there shall be."""
        self.asked.append(request)
        if self.problem is not None:
            raise self.problem
        return replace(super().search(request, *given, **more), took_ms=1.5)


@pytest.fixture(scope="module")
def searcher(store: MemoryStore) -> Counting:
    return Counting(store)


@pytest.fixture(scope="module")
def app(searcher: Counting) -> Flask:
    return create_app(Settings(base_url=SITE, rate=1_000_000), searcher)


@pytest.fixture(autouse=True)
def _nothing_asked(searcher: Counting) -> None:
    searcher.asked.clear()
    searcher.problem = None


def by_flask(app: Flask) -> Client:
    """A client of the application without anything before it."""
    return Client(partial(Flask.wsgi_app, app))


def told(answer: TestResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    """An answer without what each has of its own."""
    own = {logs.HEADER.lower(), "ratelimit"}
    fields = [(name, value) for name, value in answer.headers if name.lower() not in own]
    return answer.status_code, answer.data, fields


def both(app: Flask, path: str, **sent: Any) -> TestResponse:
    """The answer at the door, which is Flask's to the byte; another coding is never given."""
    early = app.test_client().get(path, environ_base=VISITOR, **sent)
    again = app.test_client().get(path, environ_base=VISITOR, **sent)
    flask = by_flask(app).get(path, environ_overrides=VISITOR, **sent)
    assert told(early) == told(flask)
    assert told(again) == told(flask)
    return early


PLAIN = (
    "q=loup",
    "q=d%C3%A9chets&page=2",
    "q=d%C3%A9chets&par_page=100",
    "q=D%C3%A9chets+commune&tri=ancien",
    "q=%FF%00",
    "q=loop",
    "q=sant%C3%A9+zzzz&mots=tous",
    "rubrique=sant%C3%A9&type=QE&type=QG&annee=2026",
    "date=2026-01..2026-06",
    "forme=-d%C3%A9chets&q=d%C3%A9chets",
    "q=a&q=loup",
    "q=&page=1",
    "",
)
ODD = (
    "page=99",
    "page=0",
    "tri=x",
    "par_page=101",
    "mots=x",
    "date=x",
    "autre=1",
    "q=" + "x" * 1001,
)


@pytest.mark.parametrize("query", [*PLAIN, *ODD])
@pytest.mark.parametrize("path", [JSON, "/api/v1/search"])
def test_a_search_as_json_is_the_same_before_flask(app: Flask, path: str, query: str) -> None:
    answer = both(app, f"{path}?{query}")
    assert (answer.status_code == 200) is (query in PLAIN or query == "autre=1")
    assert answer.content_type == "application/json"


@pytest.mark.parametrize("accepted", ["gzip", "zstd;q=0.5, gzip;q=0.1", "zstd", "br", "x;q=q"])
def test_a_search_as_json_is_squeezed_the_same_before_flask(app: Flask, accepted: str) -> None:
    both(app, f"{JSON}?q=d%C3%A9chets", headers={"Accept-Encoding": accepted})


def test_each_parameter_of_a_search_is_the_same_before_flask(app: Flask) -> None:
    for name in sorted(PARAMETERS):
        both(app, f"{JSON}?{urlencode([('q', 'loup'), (name, '2026')])}")


@settings(fuzz, max_examples=25)
@given(pairs=st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=5))
def test_whatever_is_asked_is_the_same_before_flask(app: Flask, pairs: Any) -> None:
    both(app, f"{JSON}?{urlencode(pairs, errors='surrogatepass')}")


def test_a_page_that_was_given_is_given_again_without_a_search(
    app: Flask, searcher: Counting
) -> None:
    """Pages, feeds and drawings, to the byte; to whoever takes another coding, in that."""
    client = app.test_client()
    for path in ("/", "/recherche?q=loup", "/recherche.atom?q=loup", "/questions/QANR5L17QE15108"):
        first = both(app, path, headers={"Accept-Encoding": "zstd"})
        searcher.asked.clear()
        again = client.get(path, headers={"Accept-Encoding": "zstd"}, environ_base=VISITOR)
        assert told(again) == told(first)
        assert not searcher.asked
        plain = client.get(path, environ_base=VISITOR)
        assert plain.data == zstandard.decompress(first.data)
        assert "Content-Encoding" not in plain.headers


def test_a_validator_gets_its_304_and_a_head_no_body(app: Flask) -> None:
    client = app.test_client()
    tag = client.get(f"{JSON}?q=loup").headers["ETag"]
    again = client.get(f"{JSON}?q=loup", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    head = client.head(f"{JSON}?q=loup")
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", tag)


def test_a_new_generation_is_searched_anew(sample: type) -> None:
    store = MemoryStore()
    for count in (1, 2):
        with store.writer() as writer:
            writer.put(sample.everything[:count])
            writer.commit()
        if count == 1:
            client = create_app(Settings(), Searcher(store)).test_client()
        for path in (JSON, "/api/v1/facets/type", "/recherche"):
            shown = client.get(path)
            assert client.get(path).data == shown.data
            assert store.generation() in shown.headers["ETag"]
        assert client.get(JSON).get_json()["total"] == count


def test_nothing_is_kept_where_the_settings_say_so(searcher: Counting) -> None:
    client = create_app(Settings(remembered=0), searcher).test_client()
    searcher.asked.clear()
    for _ in range(3):
        client.get(f"{JSON}?q=loup")
        client.get("/recherche?q=loup")
    assert len(searcher.asked) == 6


def test_what_will_be_otherwise_is_not_kept(app: Flask, searcher: Counting) -> None:
    """Errors, pages behind the last one, files that are streamed, redirections, probes."""
    client = app.test_client()
    for path in ("/recherche?q=loup&page=9", "/readyz", "/recherche.csv?q=loup", "/nowhere"):
        answers = [client.get(path) for _ in range(2)]
        assert answers[0].status_code == answers[1].status_code
    searcher.asked.clear()
    client.get("/recherche?q=loup&page=9")
    client.get("/readyz")
    assert len(searcher.asked) == 2


def test_a_page_is_of_the_host_and_the_mount_that_it_was_asked_by(store: MemoryStore) -> None:
    hosts = ("one.example", "two.example")
    client = create_app(Settings(hosts=hosts), Searcher(store)).test_client()
    for path in ("/avertir?q=loup", "/recherche?q=loup"):
        for host in (*hosts, *hosts):
            page = client.get(path, base_url=f"https://{host}").get_data(as_text=True)
            assert f"https://{host}/" in page
            assert all(f"https://{other}/" not in page for other in hosts if other != host)
    mounted = [
        client.get(path, base_url="https://one.example/mount").get_data(as_text=True)
        for path in (JSON + "?par_page=1", "/recherche?q=loup")
        for _ in range(2)
    ]
    assert all("/mount/recherche" in page for page in mounted)


def test_a_kept_answer_counts_is_limited_measured_and_logged(
    searcher: Counting, logged: io.StringIO
) -> None:
    app = create_app(Settings(rate=16), searcher)  # a burst of four
    client = app.test_client()
    for path, route in ((f"{JSON}?q=loup", "api.search"), ("/recherche?q=loup", "pages.search")):
        address = {"REMOTE_ADDR": f"203.0.113.{len(route)}"}
        found = [client.get(path, environ_base=address) for _ in range(5)]
        assert [one.status_code for one in found] == [200, 200, 200, 200, 429]
        left = [one.headers["RateLimit"].split(";")[1] for one in found]
        assert left == ["r=3", "r=2", "r=1", "r=0", "r=0"]
        assert len({one.headers[logs.HEADER] for one in found}) == 5
        said = [line for line in lines(logged) if line["route"] == route]
        assert [line["request"] for line in said] == [one.headers[logs.HEADER] for one in found]
        assert [line["status"] for line in said] == [200, 200, 200, 200, 429]
        assert {line["bytes"] for line in said[:4]} == {len(found[0].data)}
        assert {line["address"] for line in said} == set(address.values())
        counted = samples(client.get("/metrics").get_data(as_text=True))
        assert counted[f'questions_requests_total{{route="{route}",status="200"}}'] == 4
        assert counted[f'questions_request_seconds_count{{route="{route}"}}'] == 5
    assert "loup" not in logged.getvalue()


def test_an_error_of_a_search_is_told_by_flask_after_one_search(
    searcher: Counting, logged: io.StringIO
) -> None:
    """It is counted once."""
    app = create_app(Settings(rate=16), searcher)  # a burst of four
    searcher.problem = TooSlow("enough")
    visitor = {"REMOTE_ADDR": "203.0.113.99"}
    answer = app.test_client().get(f"{JSON}?q=trop", environ_base=visitor)
    assert (answer.status_code, len(searcher.asked)) == (503, 1)
    assert answer.get_json()["error"]["code"] == "TooSlow"
    assert answer.headers["RateLimit"].split(";")[1] == "r=3"
    said = [line for line in lines(logged) if line.get("route") == "api.search"]
    assert [line["status"] for line in said] == [503]
    searcher.problem = ZeroDivisionError("unforeseen")
    answer = app.test_client().get(f"{JSON}?q=trop", environ_base=visitor)
    assert (answer.status_code, len(searcher.asked)) == (500, 2)
    assert "ZeroDivisionError" in logged.getvalue()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 30), max_size=90))
def test_kept_answers_take_no_more_than_they_may(asked: list[int]) -> None:
    """The last ones that fit together are there; one that is long for so few is not kept."""
    most = 32 * OVERHEAD
    kept = Kept(most)
    for number in asked:
        kept.keep(_key(number), Answer("route", (), bytes(number * 40)))
    left = most
    for number in dict.fromkeys(reversed(asked)):
        size = number * 40 + OVERHEAD + _key(number).size
        left -= size if size * 16 <= most else 0
        found = kept.get(_key(number))
        assert (found is not None) is (size * 16 <= most and left >= 0)
        assert found is None or len(found.body) == number * 40


def _key(number: int) -> Key:
    return Key("generation", ("http", "localhost", ""), "/", f"{number:02}", "")
