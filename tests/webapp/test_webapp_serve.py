"""The ``questions serve`` command: what it says, what it refuses, how it swaps, how it ends."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Event

import pytest
from click.testing import CliRunner
from flask import Flask

from indexer.build import reindex
from indexer.config import Settings
from indexer.engines.memory import MemoryStore
from indexer.search.searcher import Searcher
from indexer.sources import read
from indexer.wiring import open_store
from tests.conftest import ROOT, ask
from webapp import create_app
from webapp.serve import Server
from webapp.serve import serve as command
from webapp.serving.worker import READY


@contextmanager
def serving(index: Path, *words: str, **env: str) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """A server of two processes over an index: its port, and its first process."""
    code = "from indexer.cli import main; main()"
    process = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-c", code, "serve", "--index", index, "--port", "0", "--workers", "2"],
        env={**os.environ, **env},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.search(r":(\d+)$", said.strip())
        assert found, said + process.communicate()[1]
        port = int(found[1])
        answer(port, "/healthz")
        yield port, process
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=40)


def answer(port: int, address: str, **headers: str) -> tuple[int, bytes]:
    """One request on a connection of its own."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        link.request("GET", address, headers=headers)
        got = link.getresponse()
        return got.status, got.read()
    finally:
        link.close()


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
    assert (
        result.output == f"questions: cannot listen on 127.0.0.1:{port}: Address already in use\n"
    )


def test_the_settings_reach_the_server(index: Path) -> None:
    """Processes, threads and the socket are ours; each process makes its application."""
    settings = Settings(index=index, threads=7, workers=3)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Server(settings, listener.fileno())
        assert server.cfg.workers == 3
        assert server.cfg.threads == 7
        assert server.cfg.bind == [f"fd://{listener.fileno()}"]
        assert not server.cfg.preload_app
        assert isinstance(server.load(), Flask)


def children(process: subprocess.Popen[str]) -> list[int]:
    """The processes that serve, once both do."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        if len(listed) == 2:
            return [int(child) for child in listed]
        time.sleep(0.05)
    raise AssertionError("two processes were to serve")


def sockets(process: int) -> int:
    """How many sockets a process has open."""
    count = 0
    for path in Path(f"/proc/{process}/fd").iterdir():
        try:
            count += str(path.readlink()).startswith("socket:")
        except FileNotFoundError:
            continue
    return count


def test_connections_go_to_the_process_that_has_fewer(index: Path) -> None:
    """However fast one of them is: what a process has taken stays with it."""
    with serving(index) as (port, process), ExitStack() as held:
        workers = children(process)
        for worker in workers:  # both have opened the index
            while sockets(worker) < 1 or not Path(f"/proc/{worker}/task").exists():
                time.sleep(0.05)
        time.sleep(1 + READY)
        before = [sockets(worker) for worker in workers]
        for _ in range(12):
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            held.callback(link.close)
            link.request("GET", "/healthz")
            assert link.getresponse().read() == b"ok\n"
        took = [sockets(worker) - count for worker, count in zip(workers, before, strict=True)]
    assert sum(took) == 12
    assert max(took) - min(took) <= 2


SLOW = (
    b"",
    b"GET /healthz HTTP/1.1\r\nHost: x\r\nX",
    b"POST /recherche HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc",
    b"POST /recherche HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    b"GET /recherche.jsonl HTTP/1.1\r\nHost: x\r\n\r\n",
)
"""Nothing, half a head, half a body, half a chunk, an answer that is not read."""


def test_slow_clients_keep_nobody_waiting(index: Path) -> None:
    """Many more of them than threads, and each of the others is answered."""
    with serving(index, QUESTIONS_THREADS="2") as (port, _):
        for sent in SLOW:
            with ExitStack() as held:
                for _ in range(40):
                    slow = held.enter_context(socket.create_connection(("127.0.0.1", port)))
                    slow.sendall(sent)
                for address in ("/healthz", "/readyz", "/recherche?q=loup"):
                    assert answer(port, address)[0] == 200, sent


def test_a_request_is_answered_in_one_piece_or_many(index: Path) -> None:
    """Pipelined, cut anywhere, with a body nobody reads: each has its answer, in order."""
    one = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    last = b"POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
    with (
        serving(index) as (port, _),
        socket.create_connection(("127.0.0.1", port), timeout=30) as link,
        link.makefile("rb") as file,
    ):
        for piece in (one * 3 + one[:20], one[20:] + last, one):
            link.sendall(piece)
        heard = file.read()
    assert heard.count(b"HTTP/1.1 200 OK\r\n") == 4
    assert heard.count(b"HTTP/1.1 405 ") == 1, "and what follows a body is not taken for a request"


def test_a_form_is_read(index: Path) -> None:
    """A draft in pieces and in one, plain or as a form with files, over one connection."""
    plain = b"Content-Type: application/x-www-form-urlencoded\r\n", b"texte=un+dispositif"
    part = b'--b\r\nContent-Disposition: form-data; name="texte"\r\n\r\nun dispositif\r\n--b--\r\n'
    multi = b"Content-Type: multipart/form-data; boundary=b\r\n", part
    with (
        serving(index) as (port, _),
        socket.create_connection(("127.0.0.1", port), timeout=30) as link,
        link.makefile("rb") as file,
    ):
        for kind, body in (plain, multi):
            head = b"POST /avant-d-ecrire HTTP/1.1\r\nHost: x\r\n" + kind
            link.sendall(head + b"Content-Length: %d\r\n\r\n" % len(body) + body[:9])
            time.sleep(0.05)
            link.sendall(body[9:])
        link.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        heard = file.read().decode()
    assert heard.count("HTTP/1.1 200 OK\r\n") == 3
    assert heard.count('id="verdict"') == 2


def test_the_command_runs_the_server(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address taken is said before the first request can come."""
    ran: list[Server] = []

    def noted(server: Server) -> None:
        ran.append(server)

    monkeypatch.setattr(Server, "run", noted)
    result = CliRunner().invoke(command, ["--index", str(index), "--port", "0", "--workers", "2"])
    assert result.exception is None, result.output
    assert re.fullmatch(r"Serving on http://127\.0\.0\.1:\d{2,5}\n", result.output)
    assert ran[0].cfg.workers == 2
    os.close(int(ran[0].cfg.bind[0].removeprefix("fd://")))


def test_generations_are_swapped_without_a_failed_request(tmp_path: Path, seeds: Path) -> None:
    """Two processes under load while five commits come; then both show the last one."""
    index = tmp_path / "index"
    store = open_store(Settings(index=index, processes=1))
    reindex(store, read([seeds]))
    over = Event()

    def visit(port: int) -> list[int]:
        statuses = []
        while not over.is_set():
            statuses.append(answer(port, "/recherche?q=asal%C3%A9e")[0])
        return statuses

    with serving(index) as (port, _), ThreadPoolExecutor(4) as pool:
        visits = [pool.submit(visit, port) for _ in range(4)]
        for number in range(1, 6):
            with store.writer() as writer:
                writer.put([ask(number, "Asalée.")])
                writer.commit()
            time.sleep(0.2)
        over.set()
        statuses = [status for visit in visits for status in visit.result()]
        shown = {json.loads(answer(port, "/readyz")[1])["generation"] for _ in range(12)}
        metrics = answer(port, "/metrics")[1].decode()
    assert set(statuses) == {200}
    assert len(shown) == 1
    assert shown.pop().startswith("gen-000006.")
    counted = re.search(r'requests_total\{route="pages.search",status="200"\} (\d+)', metrics)
    assert counted, metrics
    assert int(counted[1]) == len(statuses), "both processes count into one sum"
    assert store.sweep() or len(store.generations()) == 2


def test_an_open_request_is_answered_before_the_end(tmp_path: Path, seeds: Path) -> None:
    """SIGTERM ends the service with exit code 0, and loses nobody who was being served."""
    index = tmp_path / "index"
    reindex(open_store(Settings(index=index, processes=1)), read([seeds]))
    with serving(index) as (port, process):
        with ThreadPoolExecutor(4) as pool:
            visits = [pool.submit(answer, port, "/recherche?q=loup") for _ in range(4)]
            time.sleep(0.05)
            process.send_signal(signal.SIGTERM)
            assert {visit.result()[0] for visit in visits} == {200}
        assert process.wait(40) == 0
        with pytest.raises(OSError, match="refused"):
            answer(port, "/healthz")


def test_a_killed_process_is_replaced(index: Path) -> None:
    """The service goes on, and its counts do not fall."""
    with serving(index, QUESTIONS_LOGS="json") as (port, process):
        workers = children(process)
        for _ in range(6):
            answer(port, "/recherche?q=loup")
        os.kill(workers[0], signal.SIGKILL)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                text = answer(port, "/metrics")[1].decode()
            except OSError:  # it was its connection
                continue
            if text:
                break
        found = re.search(r'requests_total\{route="pages.search",status="200"\} (\d+)', text)
        assert found
        assert int(found[1]) == 6


def test_the_numbers_are_told_by_their_own_listener(index: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        numbers = int(free.getsockname()[1])
    with serving(index, QUESTIONS_METRICS=f"127.0.0.1:{numbers}") as (port, _):
        assert [answer(at, "/metrics")[0] for at in (port, numbers)] == [404, 200]
        assert [answer(at, "/recherche")[0] for at in (port, numbers)] == [200, 404]
        assert [answer(at, "/readyz")[0] for at in (port, numbers)] == [200, 200]


def test_a_process_that_dies_over_a_damaged_index_is_replaced(tmp_path: Path, seeds: Path) -> None:
    """Files are cut while they are mapped, and what each process knows of them goes with it."""
    index = tmp_path / "index"
    reindex(open_store(Settings(index=index, processes=1)), read([seeds]))
    with serving(index) as (port, process):
        workers = children(process)
        for path in (index / "gen-000001").iterdir():
            os.truncate(path, 1)
        for worker in workers:
            os.kill(worker, signal.SIGBUS)  # what a touch of such a file comes to
        status, body = 0, b""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and status != 503:
            with suppress(OSError, http.client.HTTPException):
                status, body = answer(port, "/readyz")
        assert status == 503
        assert b"gen-000001" in body
        assert answer(port, "/healthz")[0] == 200
        assert answer(port, "/recherche?q=loup")[0] == 503
        assert answer(port, "/aide")[0] == 200, "what needs no index is there"
        reindex(open_store(Settings(index=index, processes=1)), read([seeds]))
        assert {answer(port, "/recherche?q=loup")[0] for _ in range(6)} == {200}
        assert process.poll() is None


def test_a_file_cut_while_it_is_mapped_costs_each_process_one_request(
    tmp_path: Path, seeds: Path
) -> None:
    """Who touches it dies of it with what it was asked; its successor serves what is sound."""
    index = tmp_path / "index"
    store = open_store(Settings(index=index, processes=1))
    reindex(store, read([seeds]))
    reindex(store, read([seeds]))
    with serving(index) as (port, process):
        before = set(children(process))
        assert answer(port, "/recherche?q=loup")[0] == 200
        for path in (index / "gen-000002").glob("MAIN_*"):
            os.truncate(path, 0)
        statuses = [_status_or_none(port, f"/recherche?q=loup{turn}") for turn in range(40)]
        lost = [at for at, status in enumerate(statuses) if status is None]
        assert 1 <= len(lost) <= len(before), statuses
        assert set(statuses) <= {200, None}
        deadline = time.monotonic() + 20
        while len(after := set(children(process))) < len(before) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert len(after) == len(before)
        # One that makes its first page ahead may die of that, and loses nothing.
        assert len(lost) <= len(before - after)
        said = json.loads(answer(port, "/readyz")[1])
        assert said["generation"].startswith("gen-000001."), said
        assert process.poll() is None


def _status_or_none(port: int, path: str) -> int | None:
    """The status of an answer; None where the connection ends without one."""
    deadline = time.monotonic() + 20
    while True:
        try:
            return answer(port, path)[0]
        except ConnectionRefusedError:  # nobody listens while both begin anew
            assert time.monotonic() < deadline
            time.sleep(0.05)
        except (OSError, http.client.HTTPException):
            return None


def test_serving_begins_with_a_damaged_index(tmp_path: Path, seeds: Path) -> None:
    index = tmp_path / "index"
    store = open_store(Settings(index=index, processes=1))
    reindex(store, read([seeds]))
    reindex(store, read([seeds]))
    for path in (index / "gen-000002").glob("*.docs"):
        path.unlink()
    with serving(index) as (port, _):
        status, body = answer(port, "/readyz")
        said = json.loads(body)
        assert (status, said["status"], said["documents"]) == (200, "fallback", 5)
        assert "gen-000002" in said["reason"]
        assert said["generation"].startswith("gen-000001.")


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
