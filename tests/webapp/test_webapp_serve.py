"""The ``questions serve`` command: what it says, what it refuses, how it ends."""

from __future__ import annotations

import re
import signal
import socket
from pathlib import Path

import pytest
import waitress
from click.testing import CliRunner

from indexer.build import reindex
from indexer.config import Settings
from indexer.engines.memory import MemoryStore
from indexer.search.searcher import Searcher
from indexer.sources import read
from webapp import create_app
from webapp.serve import _leave as leave
from webapp.serve import serve as command


class Listening:
    """A server that was made, but does not wait for requests."""

    ran = False

    def run(self) -> None:
        self.ran = True


def test_a_missing_index_is_one_sentence(tmp_path: Path) -> None:
    """Exit code 2, and what to do, without a traceback."""
    result = CliRunner().invoke(command, ["--index", str(tmp_path / "none")])
    assert result.exit_code == 2
    assert result.output.startswith("questions: there is no index")
    assert len(result.output.strip().splitlines()) == 1


def test_an_impossible_setting_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment is read as strictly as the options."""
    monkeypatch.setenv("QUESTIONS_PORT", "many")
    result = CliRunner().invoke(command, [])
    assert result.exit_code == 2
    assert "QUESTIONS_PORT" in result.output
    assert CliRunner().invoke(command, ["--port", "70000"]).exit_code == 2


def test_a_port_in_use_is_one_sentence(index: Path) -> None:
    """The address is named, and nothing is left open."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = CliRunner().invoke(command, ["--index", str(index), "--port", port])
    assert result.exit_code == 2
    assert result.output.startswith(f"questions: cannot listen on 127.0.0.1:{port}")


def test_the_options_reach_the_server(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The threads are those of the settings; the address taken is said."""
    server, given = Listening(), {}

    def create(app: object, **options: object) -> Listening:
        given.update(options)
        return server

    monkeypatch.setenv("QUESTIONS_THREADS", "7")
    monkeypatch.setattr(waitress, "create_server", create)
    before = signal.getsignal(signal.SIGTERM)
    try:
        result = CliRunner().invoke(command, ["--index", str(index), "--port", "0"])
        assert result.exception is None
        assert signal.getsignal(signal.SIGTERM) is leave
    finally:
        signal.signal(signal.SIGTERM, before)
    assert re.fullmatch(r"Serving on http://127\.0\.0\.1:\d{2,5}\n", result.output)
    assert server.ran
    assert given["threads"] == 7


def test_a_termination_ends_the_process_well() -> None:
    """A supervisor's signal is no failure."""
    with pytest.raises(SystemExit) as end:
        leave(signal.SIGTERM, None)
    assert end.value.code == 0


def test_the_seeds_are_served_by_the_real_engine(index: Path) -> None:
    """From the five documents to a page with marks, through the files of an index."""
    client = create_app(Settings(index=index)).test_client()
    found = client.get("/recherche.json?q=asalée&type=QG").get_json()
    assert [item["id"] for item in found["results"]] == ["QANR5L17QG1371"]
    shown = client.get("/questions/QANR5L17QG1371?q=asalée").get_data(as_text=True)
    assert "<mark" in shown
    assert 'class="speaker"' in shown
    assert client.get("/readyz").get_json()["documents"] == 5


def test_both_engines_give_the_same_pages(index: Path, seeds: Path) -> None:
    """The index in memory, which the other tests use, stands for the real one."""
    store = MemoryStore()
    reindex(store, read([seeds]))
    real = create_app(Settings(index=index)).test_client()
    fake = create_app(Settings(index=index), Searcher(store)).test_client()
    for address in ("/recherche.json?q=asalée", "/recherche.json?tri=ancien&annee=2026"):
        one, two = real.get(address).get_json(), fake.get(address).get_json()
        for page in (one, two):
            page.pop("took_ms")
            for result in page["results"]:
                result["score"] = round(result["score"], 3)
        assert one == two
