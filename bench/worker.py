"""One system in a process of its own: commands come in and answers go out, one JSON a line.

A process each keeps memory and caches apart, and lets the parent ask each query of every system in
turn. Times are taken in here, so the way between the processes is in none of them.
"""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import IO, Any, Self

from bench import corpus
from bench.load import memory_of
from bench.peers import load
from bench.peers.base import HITS, Page, Peer, Unavailable
from bench.queries import Query
from indexer.cli import ONE_THREAD
from indexer.model import Question

_ROOT = Path(__file__).parent.parent
_RUN = 1000
LOOK = 1.0
"""Seconds between two looks at the memory of a build."""


def spool(questions: Iterable[Question], path: Path) -> int:
    """Write questions where every worker reads the same ones at little cost; returns how many."""
    rest, count = iter(questions), 0
    with path.open("wb") as file:
        while run := list(islice(rest, _RUN)):
            pickle.dump(run, file, pickle.HIGHEST_PROTOCOL)
            count += len(run)
    return count


def spooled(path: Path) -> Iterator[Question]:
    """The questions that ``spool`` wrote."""
    with path.open("rb") as file:
        while file.peek(1):
            yield from pickle.load(file)  # noqa: S301 - written by this program a moment ago


class Session:
    """What a worker does with each command; every method returns plain values."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer

    def versions(self) -> dict[str, str]:
        """Packages and versions."""
        return dict(self._peer.versions())

    def build(self, spool: str, folder: str) -> dict[str, float]:
        """Seconds of the clock and of all processors (children too), bytes on disk.

        And of memory: the most that the process and its children had of their own at once.
        """
        began, before = time.perf_counter(), _processor()
        with _watched() as seen:
            self._peer.build(spooled(Path(spool)), Path(folder))
        return {
            "seconds": time.perf_counter() - began,
            "cpu": _processor() - before,
            "memory": max(seen) * 1e6,
            "bytes": disk(Path(folder)),
        }

    def open(self, folder: str, query: Mapping[str, Any]) -> dict[str, float]:
        """Seconds from before the opening to the first page."""
        began = time.perf_counter()
        self._peer.open(Path(folder))
        self._peer.page(Query.from_json(query))
        return {"seconds": time.perf_counter() - began}

    def page(self, query: Mapping[str, Any]) -> dict[str, Any]:
        """Seconds of a page; what it showed: total, ids, the ten highest counts of each facet."""
        asked = Query.from_json(query)
        began = time.perf_counter()
        page = self._peer.page(asked)
        seconds = time.perf_counter() - began
        complete(page)
        return {
            "seconds": seconds,
            "total": page.total,
            "ids": page.ids,
            "facets": {
                name: sorted((n for value, n in counts.items() if value), reverse=True)[:HITS]
                for name, counts in page.facets.items()
            },
        }

    def memory(self) -> dict[str, int]:
        """Bytes of this process in memory, and those that no file backs (Linux)."""
        lines = Path("/proc/self/status").read_text("ascii").splitlines()
        sizes = dict(line.split(":", 1) for line in lines)
        return {
            "resident": int(sizes["VmRSS"].split()[0]) * 1024,
            "anonymous": int(sizes["RssAnon"].split()[0]) * 1024,
        }

    def update(self, count: int, start: int, query: Mapping[str, Any]) -> dict[str, float]:
        """Seconds until a page answers over ``count`` put questions."""
        questions = list(corpus.questions(count, start=start))
        asked, began = Query.from_json(query), time.perf_counter()
        self._peer.update(questions)
        self._peer.page(asked)
        return {"seconds": time.perf_counter() - began}

    def close(self) -> dict[str, float]:
        """Let go of the index."""
        self._peer.close()
        return {}


def complete(page: Page) -> None:
    """Raises ValueError for a page that lacks a part of what all of them are to show."""
    if len(page.snippets) != len(page.ids) or len(page.ids) != min(10, page.total):
        raise ValueError(f"{len(page.ids)} hits, {len(page.snippets)} snippets of {page.total}")
    if sum(page.months.values()) != page.total:
        raise ValueError(f"{sum(page.months.values())} documents in months of {page.total}")
    if len(page.facets) != 6:
        raise ValueError(f"{len(page.facets)} facets")
    if sum(page.facets["kind"].values()) != page.total:  # every question has one kind
        raise ValueError(f"{sum(page.facets['kind'].values())} documents in kinds of {page.total}")


@contextlib.contextmanager
def _watched() -> Iterator[list[float]]:
    """Megabytes of this process and its children, looked at while the block runs and at its end."""
    seen: list[float] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(LOOK):
            seen.append(memory_of(os.getpid()))

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield seen
    finally:
        over.set()
        watching.join()
        seen.append(memory_of(os.getpid()))


def disk(folder: Path) -> int:
    """Bytes of all the files, a file with several names counted once."""
    files = {
        path.stat().st_ino: path.stat().st_size for path in folder.rglob("*") if path.is_file()
    }
    return sum(files.values())


def _processor() -> float:
    """Seconds of processor time of this process and its finished children."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


class Worker:
    """The other end: a process with one system. Raises Unavailable where it cannot run."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._process = subprocess.Popen(  # noqa: S603 - this very interpreter
            [sys.executable, "-m", "bench.worker", name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=_ROOT,
            env=os.environ | ONE_THREAD,
        )
        try:
            self.versions: dict[str, str] = self.ask("versions")
        except Unavailable:
            self.stop()
            raise

    def ask(self, command: str, **given: Any) -> Any:
        """The answer to a command. Raises Unavailable, with the reason, where it failed."""
        line = json.dumps([command, given])
        try:
            print(line, file=self._pipe(self._process.stdin), flush=True)
            answer = self._pipe(self._process.stdout).readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            raise Unavailable(f"{self.name} ended while it was asked for {command}")
        ok, value = json.loads(answer)
        if not ok:
            raise Unavailable(str(value))
        return value

    @staticmethod
    def _pipe(pipe: IO[str] | None) -> IO[str]:
        assert pipe is not None  # noqa: S101 - opened as pipes above
        return pipe

    def stop(self) -> None:
        """End the process."""
        with contextlib.suppress(BrokenPipeError):  # it may be dead already
            self._pipe(self._process.stdin).close()
        self._process.wait()
        self._pipe(self._process.stdout).close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.stop()


def serve(name: str, commands: Iterable[str], answers: IO[str]) -> None:
    """Answer commands until there are no more."""
    session: Session | None = None
    for line in commands:
        command, given = json.loads(line)
        try:
            session = session or Session(load(name))
            answer = [True, getattr(session, command)(**given)]
        except Exception as error:  # noqa: BLE001 - any failure of a system is its result
            answer = [False, f"{type(error).__name__}: {error}"]
            if isinstance(error, Unavailable):
                answer[1] = str(error)
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    out, sys.stdout = sys.stdout, sys.stderr  # what a library prints is no answer
    serve(sys.argv[1], sys.stdin, out)
