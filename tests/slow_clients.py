"""Measure what visitors see while others send or read as slowly as they like.

``python tests/slow_clients.py --index DIR``: for each way of being slow and each number of clients
it starts a server of two processes, lets the slow ones hold it, and asks for ``/healthz`` and a
search meanwhile. Exit code 1 where one of them takes longer than ``--bound`` seconds. The slow ones
come over the loopback, which has no limit of connections for an address: it is the waits that hold.
"""

from __future__ import annotations

import argparse
import http.client
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

ROOT = Path(__file__).parent.parent
COUNTS = (8, 200, 2000)
EXPORT = b"GET /recherche.jsonl HTTP/1.1\r\nHost: localhost\r\n\r\n"
CONCORDANCE = b"GET /concordance.csv?q=de HTTP/1.1\r\nHost: localhost\r\n\r\n"
PAGE = b"GET /recherche?q=loup HTTP/1.1\r\nHost: localhost\r\n\r\n"
HALF = b"GET /recherche HTTP/1.1\r\nHost: localhost\r\nX"
BODY = b"POST /recherche HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nabc"

Sockets = list[socket.socket]


def drip(sockets: Sockets, over: Event) -> None:
    """A head, a byte a second."""
    at = 0
    while not over.wait(1):
        for one in sockets:
            try:
                one.send(PAGE[at % len(PAGE) : at % len(PAGE) + 1])
            except OSError:
                continue
        at += 1


def sip(sockets: Sockets, over: Event) -> None:
    """Take a hundred bytes of an answer a second."""
    while not over.wait(1):
        for one in sockets:
            try:
                one.recv(100)
            except OSError:
                continue


def nothing(_sockets: Sockets, _over: Event) -> None:
    """Neither send nor read."""


WAYS: dict[str, tuple[bytes, Callable[[Sockets, Event], None]]] = {
    "half a head": (HALF, nothing),
    "half a body": (BODY, nothing),
    "a head, a byte a second": (b"", drip),
    "a page, unread": (PAGE, nothing),
    "an export, unread": (EXPORT, nothing),
    "an export, 100 bytes a second": (EXPORT, sip),
    "a concordance, unread": (CONCORDANCE, nothing),
}


@contextmanager
def serving(index: Path) -> Iterator[int]:
    """The port of a server over an index."""
    code = "from indexer.cli import main; main()"
    process = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-c", code, "serve", "--index", index, "--port", "0", "--workers", "2"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        found = re.search(r":(\d+)$", process.stdout.readline().strip())
        assert found
        port = int(found[1])
        for _ in range(3):
            timed(port, "/recherche?q=loup")
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            process.kill()


def timed(port: int, address: str, patience: float = 15) -> float:
    """Seconds for one request; infinite where it is not answered by 200."""
    began = time.perf_counter()
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
    try:
        link.request("GET", address, headers={"Connection": "close"})
        answer = link.getresponse()
        answer.read()
        good = answer.status == 200
    except (OSError, http.client.HTTPException):
        good = False
    finally:
        link.close()
    return time.perf_counter() - began if good else float("inf")


def opened(port: int, count: int, first: bytes) -> Sockets:
    """So many connections, each with its first bytes sent, none of which reads much."""
    found = []
    for _ in range(count):
        one = socket.socket()
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        one.settimeout(5)
        try:
            one.connect(("127.0.0.1", port))
            one.send(first or b"G")
        except OSError:
            one.close()
            continue
        one.setblocking(False)  # noqa: FBT003 - the socket's own signature
        found.append(one)
    return found


def measured(port: int, way: str, count: int, seconds: float) -> tuple[int, dict[str, list[float]]]:
    """How many got through the door, and the times of others beside them."""
    first, act = WAYS[way]
    sockets, over = opened(port, count, first), Event()
    actor = Thread(target=act, args=(sockets, over))
    actor.start()
    times: dict[str, list[float]] = {"/healthz": [], "/readyz": [], "/recherche?q=asile": []}
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for address, found in times.items():
            found.append(timed(port, address))
    over.set()
    actor.join()
    for one in sockets:
        one.close()
    return len(sockets), times


def main() -> None:
    """One line a trial."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--counts", type=int, nargs="*", default=COUNTS)
    parser.add_argument("--ways", nargs="*", default=list(WAYS))
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--bound", type=float, default=1)
    given = parser.parse_args()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 10_000)), hard))
    bad = False
    for way in given.ways:
        for count in given.counts:
            with serving(given.index) as port:
                held, times = measured(port, way, count, given.seconds)
            worst = {address: max(found) for address, found in times.items()}
            bad = bad or max(worst.values()) > given.bound
            said = ", ".join(f"{address} {seconds:.3f} s" for address, seconds in worst.items())
            sys.stdout.write(f"{way}, {count} clients ({held} connected): at the most {said}\n")
            sys.stdout.flush()
    os._exit(1 if bad else 0)


if __name__ == "__main__":
    main()
