"""What an answer costs in two work trees, from the WSGI door to the bytes, and whether it differs.

``python -m bench.answers BEFORE AFTER INDEX --size 210000`` (``--real DIR`` for real records) asks
both trees for the same pages in turn, as HTML that is sent compressed and as JSON, each in a
process of its own, by its own ``.venv``. What is counted is the processor time of the thread. Once
more with the search remembered, so that what is left is the page alone. A page's time is its median
over the rounds; those of a table are over the pages.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import hashlib
import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

import zstandard

from bench import queries
from bench.queries import Kind
from bench.ratios import quantile, ratio
from bench.trees import Process
from indexer.config import Settings
from indexer.model import Question
from indexer.sources import read
from webapp import create_app
from webapp.searching import EXTENSION

SEED = 149
KINDS = tuple(kind for kind in Kind if kind is not Kind.NOTHING)
PAGES = ("HTML", "HTML, search remembered", "JSON", "JSON, search remembered")
HTML, JSON = "/recherche?", "/recherche.json?"
_CHANGING = re.compile(rb'\?v=[0-9a-f]{16}|"took_ms":[0-9.e-]+')
"""What differs from one answer to the next, or from one version of the package to another."""
_VARIABLES = {"QUESTIONS_BUDGET": "0", "QUESTIONS_REMEMBERED": "0"}
"""No limit of time, and no answer given twice; a version that knows no such memory has none."""
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Remembering:
    """A searcher that gives each page it has made again, where it is told to."""

    def __init__(self, searcher: Any) -> None:
        self._searcher, self._held = searcher, dict[Any, Any]()
        self.remembers = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._searcher, name)

    def search(self, request: Any, *given: Any, **more: Any) -> Any:
        """The page of a request; a remembered one costs a look-up."""
        return self._once("search", request, *given, **more)

    def understood(self, request: Any) -> Any:
        """The words of a request."""
        return self._once("understood", request)

    def _once(self, name: str, request: Any, *given: Any, **more: Any) -> Any:
        asked = (name, str(request), given, tuple(more.items()))
        if not self.remembers or asked not in self._held:
            self._held[asked] = getattr(self._searcher, name)(request, *given, **more)
        return self._held[asked]


def answer(index: Path, lines: Iterator[str]) -> Iterator[str]:
    """Seconds, bytes sent, and a digest of the plain body of each address; for any version."""
    app = create_app(Settings.from_env(_VARIABLES | {"QUESTIONS_INDEX": str(index)}))
    searcher = Remembering(app.extensions[EXTENSION])
    app.extensions[EXTENSION] = searcher
    gc.freeze()
    for line in lines:
        path, searcher.remembers = json.loads(line)
        began = time.thread_time()
        sent, body = _asked(app.wsgi_app, path)
        taken = time.thread_time() - began
        yield json.dumps([taken, len(sent), _digest(sent), body])


def _asked(application: Application, path: str) -> tuple[bytes, str]:
    where, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": where, "QUERY_STRING": query, "SCRIPT_NAME": "",
        "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost",
        "HTTP_ACCEPT_ENCODING": "gzip, deflate, br, zstd",
        "wsgi.url_scheme": "http", "wsgi.input": None, "wsgi.errors": sys.stderr,
        "wsgi.version": (1, 0), "wsgi.multithread": True, "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }  # fmt: skip
    said: list[str] = []
    body = application(environ, lambda status, *_: said.append(status))
    try:
        return b"".join(body), said[0]
    finally:
        with suppress(AttributeError):
            body.close()  # type: ignore[attr-defined]  # a body may have it


def _digest(sent: bytes) -> str:
    plain = sent
    if sent.startswith(_GZIP):
        plain = gzip.decompress(sent)
    elif sent.startswith(_ZSTD):
        plain = zstandard.ZstdDecompressor().decompress(sent)
    return hashlib.blake2b(_CHANGING.sub(b"", plain), digest_size=8).hexdigest()


class Tree(Process):
    """A work tree that answers in a process of its own."""

    def __init__(self, tree: Path, index: Path) -> None:
        super().__init__(__file__, tree, index)

    def ask(self, path: str, *, remembering: bool) -> tuple[float, int, str]:
        """Seconds of the processor, bytes sent, and what tells one body from another."""
        seconds, size, digest, status = self.said([path, remembering])
        if not status.startswith("200"):
            raise SystemExit(f"{path}: {status}")
        return seconds, size, digest


Said = tuple[float, int, str]
"""Seconds, bytes sent, and what tells one body from another."""
Times = tuple[list[float], list[float]]
"""Seconds of each page, before and after."""


def compare(
    before: Tree, after: Tree, paths: Sequence[str], rounds: int
) -> tuple[Mapping[str, Times], list[str]]:
    """The four sorts of pages with their times, and the addresses whose bodies differ."""
    found: dict[str, Times] = {sort: ([], []) for sort in PAGES}
    different: list[str] = []
    for sort, (one, two) in found.items():
        for path in paths:
            asked = path.replace(HTML, JSON) if sort.startswith("JSON") else path
            said = [
                _measured(before, after, asked, turn=turn, remembering="remembered" in sort)
                for turn in range(rounds + 1)
            ]
            one.append(median(pair[0][0] for pair in said[1:]))
            two.append(median(pair[1][0] for pair in said[1:]))
            different += [asked] if said[0][0][2] != said[0][1][2] else []
    return found, different


def _measured(
    before: Tree, after: Tree, path: str, *, turn: int, remembering: bool
) -> tuple[Said, Said]:
    """What both trees say, the other one first each time."""
    if turn % 2:
        one = before.ask(path, remembering=remembering)
        return one, after.ask(path, remembering=remembering)
    two = after.ask(path, remembering=remembering)
    return before.ask(path, remembering=remembering), two


def table(times: Mapping[str, Times]) -> Iterator[str]:
    """The figures as Markdown."""
    yield "| page | before, mean / median / p95 ms | after | ratio of medians | ratio of p95 |"
    yield "| --- | --- | --- | --- | --- |"
    for sort, (one, two) in times.items():
        shares = [ratio(two, one, share) for share in (0.5, 0.95)]
        said = [f"{found.value:.2f} ({found.low:.2f} to {found.high:.2f})" for found in shares]
        yield f"| {' | '.join((sort, _ms(one), _ms(two), *said))} |"


def _ms(seconds: Sequence[float]) -> str:
    figures = (sum(seconds) / len(seconds), quantile(seconds, 0.5), quantile(seconds, 0.95))
    return " / ".join(f"{figure * 1000:.2f}" for figure in figures)


def addresses(questions: Sequence[Question] | int, count: int) -> list[str]:
    """Result pages of every kind of query that finds something."""
    drawn = (
        queries.draw(questions, count, SEED, KINDS)
        if isinstance(questions, int)
        else queries.drawn(questions, count, SEED, KINDS)
    )
    return ["/recherche?" + urlencode(query.request().to_pairs()) for query in drawn]


def parser() -> argparse.ArgumentParser:
    """The options and their defaults."""
    made = argparse.ArgumentParser(prog="python -m bench.answers", description=__doc__)
    for name in ("before", "after", "index"):
        made.add_argument(name, type=Path)
    made.add_argument("--size", type=int, default=210_000, help="of the generated corpus")
    made.add_argument("--real", type=Path, help="a folder of real records instead")
    made.add_argument("--pages", type=int, default=160)
    made.add_argument("--rounds", type=int, default=3)
    return made


def main() -> None:
    """Measure and print."""
    given = parser().parse_args()
    records = read(sorted(given.real.glob("Questions*.zip"))) if given.real else ()
    real = [record for record in records if isinstance(record, Question)]
    paths = addresses(real or given.size, given.pages)
    with Tree(given.before, given.index) as before, Tree(given.after, given.index) as after:
        times, different = compare(before, after, paths, given.rounds)
    print("\n".join(table(times)))
    print(f"\n{len(different)} of {len(times) * len(paths)} answers differ.")
    print("\n".join(different[:10]))


if __name__ == "__main__":
    if len(sys.argv) == 2:
        for line in answer(Path(sys.argv[1]), sys.stdin):
            print(line, flush=True)
    else:
        main()
