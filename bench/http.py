"""Load on ``questions serve``: how many result pages a second, and how long they take at half that.

``python -m bench.http --index DIR`` loads a server over an index of the generated corpus;
without ``--index`` one is built first. The client keeps its connections open and shares the
machine's cores with the server, so the rate is that of both together.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from asyncio import StreamReader, StreamWriter
from collections import deque
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Coroutine,
    Iterable,
    Iterator,
    Sequence,
)
from contextlib import asynccontextmanager, contextmanager, suppress
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from bench import corpus, queries
from bench.ratios import quantile
from indexer.build import reindex
from indexer.config import Settings
from indexer.wiring import open_store

CONNECTIONS = 8
SECONDS = 10.0
START = 60.0
"""Seconds that a server has to open its index."""
_ADDRESS = re.compile(r"http://\S+")
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


Orders = asyncio.Queue[tuple[float, str] | None]
"""Pages with the time at which each is due; None at the end."""


class Refused(Exception):
    """The server answered with something else than a page."""


FAILED = (Refused, OSError, EOFError)
"""How a request may fail: another status, no connection, a connection that ends early."""


def paths(size: int, count: int = 200) -> list[str]:
    """Result pages of queries over a corpus of ``size`` questions."""
    asked = queries.draw(size, count, seed=135)
    return ["/recherche?" + urlencode(query.request().to_pairs()) for query in asked]


@contextmanager
def serving(index: Path, **settings: int) -> Iterator[str]:
    """The address of a server over an index; it ends with the block. Raises Refused."""
    with started(index, **settings) as (address, _):
        yield address


@contextmanager
def started(index: Path, **settings: int) -> Iterator[tuple[str, int]]:
    """The address and the process of a server over an index; it ends with the block.

    It remembers no answers, for the same few hundred are asked for again and again, unless the
    ``settings`` say so. All its processes accept: the first one keeps what it got while it was
    alone. Raises Refused with what the server printed where it does not start.
    """
    chosen = {"threads": 4, "remembered": 0, **settings}
    variables = {f"QUESTIONS_{name.upper()}": str(value) for name, value in chosen.items()}
    command = [sys.executable, "-c", "from indexer.cli import main; main()", "serve", "--port", "0"]
    process = subprocess.Popen(  # noqa: S603 - this very interpreter
        [*command, "--index", str(index)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, **variables},
    )
    with process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            found = _ADDRESS.search(line)
            if found is None:
                raise Refused(f"the server did not start: {line.strip()}")
            # A server whose log nobody reads waits for ever once the pipe is full.
            threading.Thread(target=deque, args=(process.stdout, 0), daemon=True).start()
            _accepting(process.pid, chosen["threads"])
            yield found[0], process.pid
        finally:
            process.terminate()


def _accepting(server: int, threads: int) -> None:
    """Wait until every process of a server has its threads. Raises Refused."""
    end = time.monotonic() + START
    while time.monotonic() < end:
        found = [len(list(Path(f"/proc/{one}/task").iterdir())) for one in children(server)]
        if found and min(found) > threads + 1:  # the loop and the thread of the probes
            return
        time.sleep(0.05)
    raise Refused(f"no process of the server accepted within {START:.0f} s")


def children(process: int) -> list[int]:
    """The processes that a process has started."""
    listed = Path(f"/proc/{process}/task/{process}/children").read_text("ascii")
    return [int(child) for child in listed.split()]


async def _get(reader: StreamReader, writer: StreamWriter, host: str, path: str) -> int:
    """The bytes of one page over an open connection. Raises Refused."""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    await writer.drain()
    head = await reader.readuntil(b"\r\n\r\n")
    length = _LENGTH.search(head)
    if not head.startswith(b"HTTP/1.1 200") or length is None:
        raise Refused(f"{path}: {head[:80].decode('latin-1')}")
    body = await reader.readexactly(int(length[1]))
    return len(body)


async def saturate(address: str, paths: Sequence[str], seconds: float) -> float:
    """Pages a second when every connection asks for the next page as soon as it has one."""
    place, done, end = cycle(paths), 0, time.perf_counter() + seconds

    async def ask() -> None:
        nonlocal done
        async with _connected(address) as get:
            while time.perf_counter() < end:
                await get(next(place))
                done += 1

    began = time.perf_counter()
    await _all(ask() for _ in range(CONNECTIONS))
    return done / (time.perf_counter() - began)


async def steady(
    address: str,
    paths: Sequence[str],
    rate: float,
    seconds: float,
    failures: list[str] | None = None,
) -> list[float]:
    """Seconds of each page when pages are asked for at a fixed rate, whatever the answers do.

    A page's time runs from when it was due, so a server that falls behind shows it. A request
    that fails is noted in ``failures``; without that list it ends all.
    """
    due: Orders = asyncio.Queue()
    taken: list[float] = []

    async def ask() -> None:
        order = await due.get()
        while order is not None:
            try:
                async with _connected(address) as get:
                    while order is not None:
                        await get(order[1])
                        taken.append(time.perf_counter() - order[0])
                        order = await due.get()
            except FAILED as problem:
                if failures is None:
                    raise
                failures.append(f"{order and order[1]}: {problem!r}")
                order = await due.get()

    await _all([_order(due, paths, rate, seconds), *(ask() for _ in range(2 * CONNECTIONS))])
    return taken


async def _order(due: Orders, paths: Sequence[str], rate: float, seconds: float) -> None:
    """Put a page in at its time, then an end for each connection."""
    began = time.perf_counter()
    for turn, path in zip(range(max(1, int(rate * seconds))), cycle(paths), strict=False):
        at = began + turn / rate
        await asyncio.sleep(at - time.perf_counter())
        due.put_nowait((at, path))
    for _ in range(2 * CONNECTIONS):
        due.put_nowait(None)


@asynccontextmanager
async def _connected(address: str) -> AsyncIterator[Callable[[str], Awaitable[int]]]:
    """What gets a page over one open connection."""
    parts = urlsplit(address)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    try:
        yield partial(_get, reader, writer, parts.netloc)
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def _all(tasks: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Run tasks together; the first one that fails ends all, and its error is raised."""
    try:
        async with asyncio.TaskGroup() as group:
            for task in tasks:
                group.create_task(task)
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from None


async def _load(address: str, paths: Sequence[str], seconds: float) -> dict[str, float]:
    await saturate(address, paths, seconds / 4)  # warm-up
    rate = await saturate(address, paths, seconds)
    taken = await steady(address, paths, rate / 2, seconds)
    return {
        "rate": rate,
        "median": quantile(taken, 0.5),
        "p99": quantile(taken, 0.99),
        "pages": len(taken),
    }


def load(
    index: Path, paths: Sequence[str], seconds: float = SECONDS, remembered: int = 0
) -> dict[str, float]:
    """Pages a second, then median and p99 in seconds at half that. Raises Refused."""
    with serving(index, remembered=remembered) as address:
        return asyncio.run(_load(address, paths, seconds))


def measure(
    size: int,
    scratch: Path | None = None,
    index: Path | None = None,
    seconds: float = SECONDS,
    remembered: int = 0,
) -> dict[str, Any]:
    """The figures over an index of ``size`` generated questions, which is built where not given."""
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        place = index or Path(folder) / "index"
        if index is None:
            reindex(open_store(Settings(index=place)), corpus.questions(size))
        return {"documents": size, **load(place, paths(size), seconds, remembered)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.http", description=__doc__)
    parser.add_argument("--size", type=int, default=5000, help="questions of the corpus")
    parser.add_argument("--index", type=Path, help="an index of that corpus")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of each of the two loads")
    parser.add_argument("--remembered", type=int, default=0, help="megabytes of answers kept")
    given = parser.parse_args()
    found = measure(
        given.size, index=given.index, seconds=given.seconds, remembered=given.remembered
    )
    print(
        f"{found['documents']:,} questions, {CONNECTIONS} connections: {found['rate']:.0f} pages a "
        f"second; at half of that median {found['median'] * 1000:.1f} ms, "
        f"p99 {found['p99'] * 1000:.1f} ms ({found['pages']} pages)"
    )


if __name__ == "__main__":
    main()
