"""The load on a cluster whose nodes die: what is compared, counted and told; a server stands in."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any

import pytest

from bench import corpus, outages
from bench.outages import NODES, Accidents, Asked, Load
from bench.queries import Kind


def test_short_questions_are_short_and_many_kinds_are_asked_of_them() -> None:
    short = list(corpus.questions(200, longest=outages.WORDS))
    longest = max(len(one.question.text.split()) for one in short)
    assert longest <= 2 * outages.WORDS
    assert [one.id for one in short] == [one.id for one in corpus.questions(200)]
    asked = outages.drawn(200, 18)
    assert {one.kind for one in asked} == {kind.value for kind in Kind}
    assert all(one.path.startswith("/recherche.json?") for one in asked)


def test_pages_are_compared_without_what_may_differ() -> None:
    page = {"took_ms": 1, "total": 2, "results": [{"id": "a", "score": 0.5}], "generation": "x"}
    assert outages.plain(page) == {"total": 2, "results": [{"id": "a"}]}


@pytest.fixture
def server() -> Iterator[tuple[str, dict[str, Any]]]:
    """A server whose pages say what ``told`` has; None is a 503."""
    told: dict[str, Any] = {"/a": 1, "/b": 2}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = told[self.path]
            said = {"error": "busy " * 100} if page is None else {"total": page}
            body = json.dumps(said).encode()
            self.send_response(503 if page is None else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as found:
        thread = threading.Thread(target=found.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{found.server_address[1]}", told
        found.shutdown()
        thread.join()


ASKED = [Asked("one", "/a"), Asked("two", "/b")]


def test_failed_and_wrong_pages_are_counted_apart(server: tuple[str, dict[str, Any]]) -> None:
    address, told = server
    right, still = outages.quiet(address, ASKED, rounds=2)
    assert [page["total"] for page in right] == [1, 2]
    assert outages.figures(still)["pages"] == 4
    told.update({"/a": 3, "/b": None})
    over, pages = threading.Event(), count()

    class Ending(Load):
        def note(self, *given: Any, **more: Any) -> None:
            super().note(*given, **more)
            if next(pages) > 40:
                over.set()

    load = Ending()
    for thread in outages.clients(address, ASKED, right, over, load):
        thread.join(30)
    found = outages.figures(load)
    ones, twos = (found["kinds"][kind][0] for kind in ("one", "two"))
    assert ones
    assert twos
    assert (found["wrong"], found["failed"]) == (ones, twos)
    assert found["wrongs"] == ["/a"]
    assert '/b: 503 {"error": "busy busy' in found["failures"][0]
    assert "no node down yet" in found["failures"][0]
    assert len(found["failures"][0]) < outages.TOLD + 80


class Nodes:
    """Nodes that only say what was done to them."""

    urls = dict.fromkeys(range(NODES), "")

    def __init__(self) -> None:
        self.done: list[str] = []

    def kill_last(self) -> None:
        self.done.append("kill")

    def revive_last(self) -> None:
        self.done.append("revive")

    def stop(self, number: int) -> None:
        self.done.append(f"stop {number}")

    def start(self, number: int) -> None:
        self.done.append(f"start {number}")


def test_a_node_dies_each_minute_and_all_are_restarted_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outages.time, "sleep", lambda _: None)
    monkeypatch.setattr(outages, "green", lambda _: 1.5)
    nodes = Nodes()
    accidents = Accidents(nodes, 2)
    accidents.run(Load())
    rolled = [f"{word} {number}" for number in range(NODES) for word in ("stop", "start")]
    assert nodes.done == ["kill", "revive", *rolled, "kill", "revive"]
    assert (accidents.kills, accidents.restarts, accidents.trouble) == (2, NODES, [])


def test_a_failed_page_says_how_long_ago_a_node_went_down(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outages.time, "sleep", lambda _: None)
    monkeypatch.setattr(outages, "green", lambda _: 1.5)
    load = Load()
    Accidents(Nodes(), 1).run(load)
    load.note(ASKED[0], 0.5, "503 busy", wrong=False)
    (line,) = load.failed
    assert " s since a node went down, after 0.5 s: /a: 503 busy" in line


def test_a_cluster_that_does_not_recover_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outages.time, "sleep", lambda _: None)

    def never(_url: str) -> float:
        raise TimeoutError("the copies were not whole")

    monkeypatch.setattr(outages, "green", never)
    accidents = Accidents(Nodes(), 2)
    accidents.run(Load())
    assert accidents.trouble == ["TimeoutError: the copies were not whole"]
    assert accidents.kills == 1


def test_the_page_follows_from_the_figures() -> None:
    still = Load()
    still.note(ASKED[0], 0.01, "", wrong=False)
    late = Load()
    late.note(ASKED[0], 0.03, "HTTP Error 503", wrong=False)
    load = outages.figures(late) | {
        "seconds": 60.0,
        "kills": 1,
        "restarts": 3,
        "mended": [4.0],
        "trouble": [],
    }
    machine = {"processor": "p", "cores": 2, "date": "2026-07-14", "load": "0.1"}
    found = {
        "machine": machine,
        "documents": 3000,
        "shards": 3,
        "build": 10.0,
        "bytes": 5,
        "copies": 1.0,
        "quiet": outages.figures(still),
        "load": load,
        "differing": [],
    }
    text = "\n".join(outages.lines(json.loads(json.dumps(found))))
    assert "300 questions a second" in text
    assert "**1 pages, 1 failed, 0 wrong.**" in text
    assert "| one | 10 / 10 | 30 / 30 | 1 |" in text
    assert "differ from a folder's: 0 of" in text
