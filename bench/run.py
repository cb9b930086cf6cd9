"""One comparison: the same corpus and queries through every system, in turn.

Each system has a process of its own; the parent passes every query through all of them before the
next one, beginning with another system each time, so that whatever slows the machine down for a
while slows all of them. A query's time is its median over the rounds.
"""

from __future__ import annotations

import os
import platform
import random
import statistics
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import chambers, corpora
from bench.agreement import agreements
from bench.corpora import Corpus
from bench.peers import PEERS
from bench.peers.base import Unavailable
from bench.queries import Query
from bench.ratios import quantile, ratio
from bench.worker import Worker, spool

MIXED = 1000
UPDATE = 500


@dataclass(frozen=True, slots=True)
class Options:
    """What to measure. ``prose``: real prose beside the generated questions of ``sizes``.

    ``chambers``: so many generated questions of both chambers too, none where 0.

    ``scratch``: where indexes are built, a temporary folder where None.
    """

    sizes: tuple[int, ...] = (1000, 5000)
    prose: tuple[Path, ...] = ()
    chambers: int = 0
    peers: tuple[str, ...] = tuple(PEERS)
    queries: int = 90
    rounds: int = 4
    mixed: int = MIXED
    scratch: Path | None = None
    say: Callable[[str], object] = field(default=print)


def compare(options: Options) -> dict[str, Any]:
    """All the figures as plain values: the machine, the versions, and one entry for each size."""
    found: dict[str, Any] = {"machine": machine(), "versions": {}, "sizes": []}
    found |= {"queries": options.queries, "rounds": options.rounds, "mixed": options.mixed}
    sizes = map(corpora.generated, sorted(options.sizes))
    whole = [corpora.both(options.chambers)] if options.chambers else []
    for over in (*sizes, *whole, *map(corpora.read, options.prose)):
        with tempfile.TemporaryDirectory(dir=options.scratch) as folder:
            run = _Run(options, over, Path(folder))
            found["sizes"].append(run.measure())
            found["versions"] |= run.versions
    return found


def machine() -> dict[str, Any]:
    """What the figures were taken on, and when."""
    return {
        "processor": _processor_name(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "date": datetime.now(UTC).date().isoformat(),
        "load": round(os.getloadavg()[0], 2),
    }


def _processor_name() -> str:
    information = Path("/proc/cpuinfo")
    lines = information.read_text("utf-8").splitlines() if information.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


class _Run:
    """One corpus: build with each system, then serve with all of them at once."""

    def __init__(self, options: Options, over: Corpus, folder: Path) -> None:
        self._options, self._corpus, self._folder = options, over, folder
        self._size = over.size
        self._queries = over.draw(options.queries)
        self.versions: dict[str, str] = {}

    def measure(self) -> dict[str, Any]:
        """The figures of this corpus by system, and why a system is missing."""
        self._options.say(f"{self._size:,} questions: writing them")
        spooled = self._folder / "questions.pickle"
        spool(self._corpus.questions(), spooled)
        systems, missing = self._built(spooled)
        spooled.unlink()
        self._serve(systems, missing)
        _ratios(systems)
        return {
            "corpus": self._corpus.name,
            "chambers": 2 if self._corpus.make is chambers.questions else 1,
            "documents": self._size,
            "systems": systems,
            "missing": missing,
            "queries": [str(query.kind) for query in self._queries],
        }

    def _built(self, spooled: Path) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
        """Builds run one after the other, each with the machine to itself."""
        systems: dict[str, dict[str, Any]] = {}
        missing: dict[str, str] = {}
        for name in self._options.peers:
            if name in PEERS and self._size > PEERS[name].largest:
                missing[name] = f"measured up to {PEERS[name].largest:,} documents only"
                continue
            self._options.say(f"{self._size:,} questions: building with {name}")
            try:
                with Worker(name) as worker:
                    folder = str(self._folder / name)
                    systems[name] = {
                        "build": worker.ask("build", spool=str(spooled), folder=folder)
                    }
                    self.versions |= worker.versions
            except Unavailable as error:
                missing[name] = str(error)
        return systems, missing

    def _serve(self, systems: dict[str, dict[str, Any]], missing: dict[str, str]) -> None:
        with ExitStack() as stack:
            workers = {name: stack.enter_context(Worker(name)) for name in systems}
            for name, worker in list(workers.items()):
                with _noted(name, systems, workers, missing):
                    systems[name]["open"] = worker.ask(
                        "open", folder=str(self._folder / name), query=self._queries[0].to_json()
                    )
            self._options.say(f"{self._size:,} questions: {self._options.rounds} rounds of pages")
            self._pages(systems, workers, missing)
            self._options.say(f"{self._size:,} questions: memory and updates")
            mixed = self._corpus.draw(self._options.mixed, seed=134)
            for name, worker in list(workers.items()):
                with _noted(name, systems, workers, missing):
                    systems[name] |= self._afterwards(worker, mixed)

    def _pages(
        self,
        systems: dict[str, dict[str, Any]],
        workers: dict[str, Worker],
        missing: dict[str, str],
    ) -> None:
        """Rounds of all the queries in another order each; the first round warms up."""
        chance = random.Random(17)
        times: dict[str, list[list[float]]] = {
            name: [[] for _ in self._queries] for name in workers
        }
        shown: dict[str, list[Mapping[str, Any]]] = {
            name: [{}] * len(self._queries) for name in workers
        }
        turn = 0
        for round_ in range(self._options.rounds + 1):
            for place in chance.sample(range(len(self._queries)), len(self._queries)):
                turn += 1
                for name in _rotated(list(workers), turn):
                    with _noted(name, systems, workers, missing):
                        page = workers[name].ask("page", query=self._queries[place].to_json())
                        shown[name][place] = page
                        if round_:
                            times[name][place].append(page["seconds"])
        for name in workers:
            systems[name]["pages"] = [statistics.median(taken) for taken in times[name]]
            systems[name]["totals"] = [page["total"] for page in shown[name]]
            systems[name]["page"] = summary(self._queries, systems[name]["pages"])
        for name, agreement in agreements({name: shown[name] for name in workers}).items():
            systems[name]["agreement"] = agreement

    def _afterwards(self, worker: Worker, mixed: Sequence[Query]) -> dict[str, Any]:
        """Memory after many other queries, then what an update costs."""
        for query in mixed:
            worker.ask("page", query=query.to_json())
        memory = worker.ask("memory")
        start = max(0, self._size - UPDATE // 2)  # half of them are there already
        put = {"count": UPDATE, "start": start, "query": self._queries[0].to_json()}
        return {"memory": memory, "update": worker.ask("update", **put)}


@contextmanager
def _noted(
    name: str,
    systems: dict[str, dict[str, Any]],
    workers: dict[str, Worker],
    missing: dict[str, str],
) -> Iterator[None]:
    """A system that fails is left out from there on, and the reason is kept."""
    try:
        yield
    except Unavailable as error:
        missing[name] = str(error)
        del workers[name], systems[name]


def _rotated(names: Sequence[str], turn: int) -> list[str]:
    """The names, beginning with another one each turn."""
    start = turn % len(names) if names else 0
    return [*names[start:], *names[:start]]


def summary(asked: Sequence[Query], seconds: Sequence[float]) -> dict[str, Any]:
    """Median and 95th percentile of the pages, in all and by kind of query, in seconds."""
    kinds: dict[str, list[float]] = {}
    for query, taken in zip(asked, seconds, strict=True):
        kinds.setdefault(str(query.kind), []).append(taken)
    return {
        "median": quantile(seconds, 0.5),
        "p95": quantile(seconds, 0.95),
        "kinds": {kind: quantile(taken, 0.5) for kind, taken in kinds.items()},
    }


def _ratios(systems: Mapping[str, dict[str, Any]]) -> None:
    """This engine's quantiles over those of every other system."""
    ours = systems.get("ours", {}).get("pages")
    for name, figures in systems.items():
        if ours and name != "ours":
            figures["ratio"] = {
                label: ratio(ours, figures["pages"], share).to_json()
                for label, share in (("median", 0.5), ("p95", 0.95))
            }
