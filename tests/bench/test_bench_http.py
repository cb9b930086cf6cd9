"""Load on a server: rates, waits from when a page was due, refusals as sentences."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bench import corpus, http
from indexer.build import reindex
from indexer.config import Settings
from indexer.wiring import open_store
from tests import loops

PAUSE = 0.02


class Slow(BaseHTTPRequestHandler):
    """Answers every page after a while; ``/gone`` with 404."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        time.sleep(PAUSE)
        self.send_response(404 if self.path == "/gone" else 200)
        self.send_header("Content-Length", "4")
        self.end_headers()
        with suppress(ConnectionError):  # who measures leaves when the time is over
            self.wfile.write(b"page")

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server in a thread."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_rate_is_bounded_by_connections_and_waits(address: str) -> None:
    """Eight connections, twenty milliseconds a page: four hundred a second at most."""
    rate = loops.run(http.saturate(address, ["/a", "/b"], 0.5))
    assert 0 < rate <= http.CONNECTIONS / PAUSE


def test_a_wait_holds_the_page_itself(address: str) -> None:
    """Half a second at sixty a second; no page is faster than the server."""
    taken = loops.run(http.steady(address, ["/a"], 60, 0.5))
    assert len(taken) == 30
    assert min(taken) >= PAUSE


def test_a_server_that_falls_behind_shows_it(address: str) -> None:
    """Asked for far more than it gives, the last pages wait for all before them."""
    taken = loops.run(http.steady(address, ["/a"], 4000, 0.1))
    assert max(taken) > 5 * PAUSE


def test_another_answer_than_a_page_is_refused(address: str) -> None:
    """A server full of errors would be fast."""
    with pytest.raises(http.Refused, match=r"/gone: HTTP/1\.1 404"):
        loops.run(http.saturate(address, ["/gone"], 0.2))


def test_a_server_without_an_index_is_a_sentence(tmp_path: Path) -> None:
    """What it printed."""
    with (
        pytest.raises(http.Refused, match="the server did not start: questions: "),
        http.serving(tmp_path / "none"),
    ):
        pass


def test_paths_are_result_pages() -> None:
    """Queries in their shortest form."""
    found = http.paths(40, 9)
    assert len(found) == 9
    assert all(path.startswith("/recherche?q=") for path in found)


def test_the_real_server_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the command line, over an index that is there."""
    index = tmp_path / "index"
    reindex(open_store(Settings(index=index)), corpus.questions(40))
    given = ["http", "--size", "40", "--index", str(index), "--seconds", "0.4"]
    monkeypatch.setattr(sys, "argv", given)
    http.main()
    assert "40 questions, 8 connections: " in capsys.readouterr().out


def test_an_index_is_built_where_none_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """And removed afterwards."""
    seen: list[Path] = []

    def load(index: Path, paths: list[str], seconds: float, remembered: int) -> dict[str, float]:
        seen.append(index)
        assert (index / "CURRENT").is_file()
        return {"rate": float(len(paths))}

    monkeypatch.setattr(http, "load", load)
    assert http.measure(20, seconds=1)["documents"] == 20
    assert not seen[0].exists()
