"""A large cluster whose nodes die under load: ``python -m bench.outages --size N --minutes M``.

It starts three real nodes (``tests/cluster/nodes.py``: Java, and Maven the first time), fills an
index of N short generated questions with a copy of each shard, and serves it with ``questions
serve``. The nine kinds of queries are asked once while all is quiet; then eight clients ask them
without a pause for M minutes. In each minute the last node is killed and comes back; halfway every
node is stopped and started, one after the other. Each page is held against that of the quiet time,
and up to ``--folder`` questions against that of a folder with the same questions. Written to
``bench/results/NAME.json`` and ``.md``. For two million questions see the heap
(``QUESTIONS_TEST_HEAP``, of each of two Java processes, the first of which has two nodes).
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from importlib import import_module
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench import corpus, http, queries
from bench.ratios import quantile
from bench.report import RESULTS
from bench.run import machine
from indexer.build import reindex
from indexer.config import Settings
from indexer.model import Question
from indexer.wiring import open_store

CLIENTS, NODES = 8, 3
WORDS = 40
"""Words of a text, at most: what makes a question short."""
QUERIES = 90
SAMPLE = 1024
FOLDER = 210_000
"""Questions up to which a folder is built beside the cluster."""
KILLED, BACK = 15.0, 35.0
"""Seconds of a minute at which the last node dies, and at which it is started anew."""
GREEN = 300
"""Seconds that the copies may take to be whole again."""
PATIENCE = 60.0
TOLD = 200
"""Characters of what a failed page says that are kept."""
VOLATILE = frozenset({"took_ms", "generation", "score", "next", "permalink"})
"""Members of an answer that may differ between two asked the same."""
Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as an address, with its kind."""

    kind: str
    path: str


@dataclass(slots=True)
class Load:
    """What the clients saw: seconds of each page by kind, failures, wrong pages.

    ``struck``: when a node was last killed or stopped (``time.monotonic``); None before the first.
    """

    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failed: list[str] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)
    struck: float | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, asked: Asked, seconds: float, trouble: str, *, wrong: bool) -> None:
        """One more page."""
        with self._lock:
            self.taken[asked.kind].append(seconds)
            if trouble:
                at = f"{time.strftime('%H:%M:%S')}, {self._since()}, after {seconds:.1f} s"
                self.failed.append(f"{at}: {asked.path}: {trouble}")
            if wrong:
                self.wrong[asked.path] += 1

    def _since(self) -> str:
        if self.struck is None:
            return "no node down yet"
        return f"{time.monotonic() - self.struck:.1f} s since a node went down"


def plain(page: Any) -> Any:
    """An answer without what may differ between two asked the same."""
    if isinstance(page, Mapping):
        return {name: plain(value) for name, value in page.items() if name not in VOLATILE}
    return [plain(item) for item in page] if isinstance(page, list) else page


def get(address: str, path: str) -> Any:
    """The answer to a request. Raises OSError and ValueError."""
    with urllib.request.urlopen(f"{address}{path}", timeout=PATIENCE) as answer:  # noqa: S310 - our own server
        return json.load(answer)


def timed(address: str, asked: Asked) -> tuple[float, Any, str]:
    """Seconds, the answer, and why there is none: of a refusal its status and how it begins."""
    began = time.perf_counter()
    try:
        page, trouble = plain(get(address, asked.path)), ""
    except urllib.error.HTTPError as refusal:
        page, trouble = None, f"{refusal.code} {_said(refusal)}"
    except (OSError, ValueError) as error:
        page, trouble = None, str(error)
    return time.perf_counter() - began, page, trouble


def _said(refusal: urllib.error.HTTPError) -> str:
    with suppress(OSError, ValueError):
        return " ".join(refusal.read(4 * TOLD).decode("utf-8", "replace").split())[:TOLD]
    return "(its text broke off)"


def drawn(size: int, count: int) -> list[Asked]:
    """Queries of the nine kinds in turn, over questions of the corpus."""
    sample = list(corpus.questions(min(size, SAMPLE), longest=WORDS))
    return [
        Asked(one.kind.value, f"/recherche.json?{urlencode(one.request().to_pairs())}")
        for one in queries.drawn(sample, count, seed=211)
    ]


def quiet(address: str, asked: Sequence[Asked], rounds: int = 3) -> tuple[list[Any], Load]:
    """Each page by one client while nothing else goes on; the first round warms up."""
    load, pages = Load(), []
    for round_ in range(rounds + 1):
        for one in asked:
            seconds, page, trouble = timed(address, one)
            if round_ == 0:
                pages.append(page)
            else:
                load.note(one, seconds, trouble, wrong=False)
    return pages, load


def clients(
    address: str, asked: Sequence[Asked], right: Sequence[Any], over: threading.Event, load: Load
) -> list[threading.Thread]:
    """So many clients who ask without a pause until it is over."""

    def ask(first: int) -> None:
        for at in islice(cycle(range(len(asked))), first, None):
            if over.is_set():
                return
            seconds, page, trouble = timed(address, asked[at])
            wrong = not trouble and page != right[at]
            load.note(asked[at], seconds, trouble, wrong=wrong)

    step = max(1, len(asked) // CLIENTS)
    found = [threading.Thread(target=ask, args=(n * step,), daemon=True) for n in range(CLIENTS)]
    for thread in found:
        thread.start()
    return found


def green(url: str) -> float:
    """Seconds until every copy is whole, asked of a node that lives. Raises TimeoutError."""
    began = time.monotonic()
    while time.monotonic() - began < GREEN:
        with suppress(OSError, ValueError):
            found = get(url, "/_cluster/health?wait_for_status=green&timeout=30s")
            if found["status"] == "green" and found["number_of_nodes"] == NODES:
                return time.monotonic() - began
        time.sleep(0.5)
    raise TimeoutError(f"the copies were not whole within {GREEN} s")


class Accidents:
    """What happens to the nodes: a kill in each minute, and halfway all of them one by one."""

    def __init__(self, nodes: Any, minutes: int) -> None:
        self._nodes, self._minutes = nodes, minutes
        self._load = Load()
        self.kills = 0
        self.restarts = 0
        self.mended: list[float] = []
        self.trouble: list[str] = []

    def run(self, load: Load) -> None:
        """All of them, each told to the load; how long the copies took to be whole is kept."""
        self._load = load
        try:
            for minute in range(self._minutes):
                if minute == self._minutes // 2:
                    self._roll()
                self._kill()
        except Exception as error:  # noqa: BLE001 - the pages until then are worth telling
            self.trouble.append(f"{type(error).__name__}: {error}")

    def _kill(self) -> None:
        began = time.monotonic()
        time.sleep(KILLED)
        self._load.struck = time.monotonic()
        self._nodes.kill_last()
        self.kills += 1
        time.sleep(BACK - KILLED)
        self._nodes.revive_last()
        self.mended.append(green(self._nodes.urls[0]))
        time.sleep(max(0.0, 60 - (time.monotonic() - began)))

    def _roll(self) -> None:
        for number in range(NODES):
            self._load.struck = time.monotonic()
            self._nodes.stop(number)
            time.sleep(2)
            self._nodes.start(number)
            self.mended.append(green(self._nodes.urls[(number + 1) % NODES]))
            self.restarts += 1


def build(settings: Settings, questions: Iterable[Question]) -> tuple[float, int]:
    """Seconds of a fresh build, and the bytes of what came of it."""
    store = open_store(settings)
    began = time.perf_counter()
    reindex(store, questions)
    seconds = time.perf_counter() - began
    return seconds, sum(found.size for found in store.generations() if found.current)


def measure(size: int, minutes: int, shards: int, most: int) -> Figures:
    """All of it: nodes, build, quiet pages, pages under load."""
    found: Figures = {"machine": machine(), "documents": size, "minutes": minutes, "shards": shards}
    asked = drawn(size, QUERIES)
    nodes = import_module("tests.cluster.nodes").Nodes(NODES, flags=())
    with closing(nodes), tempfile.TemporaryDirectory() as scratch:
        store = nodes.store("outages", f"shards={shards}&replicas=1&timeout=60")
        short = corpus.questions(size, longest=WORDS)
        found["build"], found["bytes"] = build(Settings(store=store), short)
        print(f"built in {found['build']:.0f} s", flush=True)
        found["copies"] = green(nodes.urls[0])
        os.environ["QUESTIONS_STORE"] = store
        with http.serving(Path(scratch)) as address:
            right, still = quiet(address, asked)
            found["quiet"] = figures(still)
            _loaded(address, asked, right, Accidents(nodes, minutes), found)
        del os.environ["QUESTIONS_STORE"]
        if size <= most:
            found["differing"] = _differing(Path(scratch), size, asked, right)
    return found


def _loaded(
    address: str, asked: Sequence[Asked], right: Sequence[Any], accidents: Accidents, into: Figures
) -> None:
    """The load, as long as the accidents take."""
    load, over = Load(), threading.Event()
    began = time.monotonic()
    asking = clients(address, asked, right, over, load)
    accidents.run(load)
    over.set()
    for thread in asking:
        thread.join(2 * PATIENCE)
    into["load"] = figures(load) | {
        "seconds": time.monotonic() - began,
        "kills": accidents.kills,
        "restarts": accidents.restarts,
        "mended": accidents.mended,
        "trouble": accidents.trouble,
    }


def _differing(folder: Path, size: int, asked: Sequence[Asked], right: Sequence[Any]) -> list[str]:
    """The queries whose pages differ from those of a folder with the same questions."""
    index = folder / "index"
    build(Settings(index=index), corpus.questions(size, longest=WORDS))
    with http.serving(index) as address:
        pages, _ = quiet(address, asked, rounds=0)
    return [one.path for one, page, other in zip(asked, pages, right, strict=True) if page != other]


def figures(load: Load) -> Figures:
    """A load as plain values: milliseconds by kind and in all, failures, wrong pages."""
    every = [seconds for taken in load.taken.values() for seconds in taken]
    return {
        "pages": len(every),
        "median": quantile(every, 0.5) * 1000,
        "p95": quantile(every, 0.95) * 1000,
        "slowest": max(every, default=0.0) * 1000,
        "kinds": {
            kind: [len(taken), quantile(taken, 0.5) * 1000, quantile(taken, 0.95) * 1000]
            for kind, taken in load.taken.items()
        },
        "failed": len(load.failed),
        "failures": load.failed[:20],
        "wrong": sum(load.wrong.values()),
        "wrongs": list(load.wrong)[:20],
    }


def lines(found: Figures) -> Iterator[str]:
    """The page as lines of Markdown."""
    on, load = found["machine"], found["load"]
    size, built = found["documents"], found["build"]
    yield f"# A cluster of {size:,} short questions whose nodes die"
    yield ""
    yield (
        f"Made by `python -m bench.outages` on {on['processor']}, {on['cores']} cores, {on['date']}"
        f", load at the start {on['load']}; {NODES} nodes, {found['shards']} shards with a copy"
        " each. Nodes, server and clients share the machine."
    )
    yield ""
    longest = max(load["mended"], default=0.0)
    yield (
        f"Built in {built:.0f} s ({size / built:,.0f} questions a second), {found['bytes']:,}"
        f" bytes; the copies were whole {found['copies']:.0f} s later. Under load for"
        f" {load['seconds']:.0f} s: {load['kills']} nodes killed, {load['restarts']} restarted in"
        f" turn, copies whole again after {longest:.0f} s at the most. **{load['pages']:,} pages,"
        f" {load['failed']} failed, {load['wrong']} wrong.**"
    )
    if load["trouble"]:
        yield f"\nThe run broke off: {load['trouble'][0]}."
    if "differing" in found:
        yield f"\nPages that differ from a folder's: {len(found['differing'])} of {QUERIES}."
    yield ""
    yield "| queries | quiet ms, median / p95 | under load ms, median / p95 | pages |"
    yield "| --- | --- | --- | --- |"
    for kind, (_, median, p95) in found["quiet"]["kinds"].items():
        count, loaded, late = load["kinds"].get(kind, [0, 0.0, 0.0])
        yield f"| {kind} | {median:.0f} / {p95:.0f} | {loaded:.0f} / {late:.0f} | {count:,} |"
    still = found["quiet"]
    yield (
        f"| all | {still['median']:.0f} / {still['p95']:.0f} | {load['median']:.0f} / "
        f"{load['p95']:.0f} | {load['pages']:,} |"
    )


def main() -> None:
    """Measure, print, and write the report."""
    parser = argparse.ArgumentParser(prog="python -m bench.outages", description=__doc__)
    parser.add_argument("--size", type=int, default=2_000_000, help="questions")
    parser.add_argument("--minutes", type=int, default=10, help="of load, a kill in each")
    parser.add_argument("--shards", type=int, default=NODES)
    parser.add_argument("--folder", type=int, default=FOLDER, help="most that a folder gets too")
    parser.add_argument("--name", default="outages", help="of the files in bench/results")
    given = parser.parse_args()
    found = measure(given.size, given.minutes, given.shards, given.folder)
    page = list(lines(found))
    (RESULTS / f"{given.name}.json").write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    (RESULTS / f"{given.name}.md").write_text("\n".join(page) + "\n", "utf-8")
    print("\n".join(page))


if __name__ == "__main__":
    main()
