"""A cluster beside a folder: ``QUESTIONS_STORE=… python -m bench.cluster``.

Both get the same questions through the same doors, one build after the other in turn, then every
query of both in turn, in one process. Nodes for a trial come from the tests:
``python -m tests.cluster.nodes python -m bench.cluster``.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from bench import corpus, queries
from bench.peers.ours import Ours
from bench.ratios import quantile
from bench.report import RESULTS
from bench.run import machine
from bench.worker import complete, spool, spooled
from indexer.build import reindex
from indexer.config import Settings
from indexer.model import Question
from indexer.search.searcher import Searcher
from indexer.wiring import open_store

Figures = dict[str, Any]
SYSTEMS = ("folder", "cluster")


class Placed(Ours):
    """This engine where some settings say."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def build(self, questions: Iterable[Question], _: Path) -> None:
        """A fresh index where the settings say, whatever the folder."""
        reindex(open_store(self._settings), questions)

    def open(self, _: Path) -> None:
        """A searcher over the store of the settings."""
        self._store = open_store(self._settings)
        self._searcher = Searcher(self._store)


def measure(sizes: Sequence[int], store: str, builds: int, asked: int, rounds: int) -> Figures:
    """All the figures as plain values."""
    found: Figures = {"machine": machine(), "queries": asked, "rounds": rounds, "sizes": []}
    for size in sorted(sizes):
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            spool(corpus.questions(size), folder / "questions")
            placed = {
                "folder": Placed(Settings(index=folder / "index")),
                "cluster": Placed(Settings(store=store)),
            }
            figures = _builds(placed, folder, builds)
            _pages(placed, folder, figures, queries.draw(size, asked), rounds)
            found["sizes"].append({"documents": size, "systems": figures})
    return found


def _builds(placed: Mapping[str, Placed], folder: Path, times: int) -> dict[str, Figures]:
    """Builds in turn; the median of each."""
    taken: dict[str, list[float]] = {name: [] for name in placed}
    for turn in range(times):
        for name in SYSTEMS if turn % 2 == 0 else reversed(SYSTEMS):
            began = time.perf_counter()
            placed[name].build(spooled(folder / "questions"), folder)
            taken[name].append(time.perf_counter() - began)
            print(f"{name}: built in {taken[name][-1]:.1f} s")
    return {
        name: {"build": statistics.median(each), "builds": each} for name, each in taken.items()
    }


def _pages(
    placed: Mapping[str, Placed],
    folder: Path,
    figures: dict[str, Figures],
    asked: Sequence[queries.Query],
    rounds: int,
) -> None:
    """Rounds of all queries, both systems in turn; the first round warms up and is checked."""
    for system in placed.values():
        system.open(folder)
    times: dict[str, list[list[float]]] = {name: [[] for _ in asked] for name in placed}
    chance, differing = random.Random(17), 0
    for round_ in range(rounds + 1):
        for at in chance.sample(range(len(asked)), len(asked)):
            pages = []
            for name in SYSTEMS if at % 2 == round_ % 2 else reversed(SYSTEMS):
                began = time.perf_counter()
                page = placed[name].page(asked[at])
                if round_:
                    times[name][at].append(time.perf_counter() - began)
                complete(page)
                pages.append((page.total, page.facets, page.months))
            differing += not round_ and pages[0] != pages[1]
    for name, system in placed.items():
        medians = [statistics.median(each) for each in times[name]]
        figures[name] |= {"median": quantile(medians, 0.5), "p95": quantile(medians, 0.95)}
        figures[name]["differing"] = differing
        system.close()


def lines(found: Figures) -> Iterator[str]:
    """The page as lines of Markdown."""
    on = found["machine"]
    yield "# A cluster beside a folder"
    yield ""
    yield (
        f"Made by `python -m bench.cluster` on {on['processor']}, {on['cores']} cores, "
        f"{on['date']}, load at the start {on['load']}; {found['queries']} queries, "
        f"{found['rounds']} rounds. The nodes share the machine with the client."
    )
    yield ""
    yield "| questions | system | build s (each) | over folder | page ms, median / p95 |"
    yield "| --- | --- | --- | --- | --- |"
    for size in found["sizes"]:
        base = size["systems"]["folder"]["build"]
        for name, said in size["systems"].items():
            each = ", ".join(f"{seconds:.1f}" for seconds in said["builds"])
            page = f"{said['median'] * 1000:.1f} / {said['p95'] * 1000:.1f}"
            row = (f"{size['documents']:,}", name, f"{said['build']:.1f} ({each})")
            yield f"| {' | '.join(row)} | {said['build'] / base:.2f} | {page} |"
    differing = sum(size["systems"]["cluster"]["differing"] for size in found["sizes"])
    yield ""
    yield f"Queries whose total, facets or months differ: {differing}."


def write(found: Figures, name: str, folder: Path = RESULTS) -> list[str]:
    """Keep the figures and their page; returns the lines of the page."""
    folder.mkdir(parents=True, exist_ok=True)
    page = list(lines(found))
    (folder / f"{name}.json").write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    (folder / f"{name}.md").write_text("\n".join(page) + "\n", "utf-8")
    return page


def _sizes(text: str) -> list[int]:
    return [int(part) for part in islice(text.split(","), 9)]


def main() -> None:
    """Measure, print, and write the report."""
    parser = argparse.ArgumentParser(prog="python -m bench.cluster", description=__doc__)
    parser.add_argument("--sizes", type=_sizes, default=[5000, 20_000], help="5000,20000")
    parser.add_argument("--store", default=os.environ.get("QUESTIONS_STORE", ""))
    parser.add_argument("--builds", type=int, default=1, help="of each system")
    parser.add_argument("--queries", type=int, default=90, help="different queries")
    parser.add_argument("--rounds", type=int, default=3, help="timed rounds of them")
    parser.add_argument("--name", default="cluster", help="of the files in bench/results")
    given = parser.parse_args()
    if not given.store:
        parser.error("QUESTIONS_STORE or --store must name a cluster")
    found = measure(given.sizes, given.store, given.builds, given.queries, given.rounds)
    print("\n".join(write(found, given.name)))


if __name__ == "__main__":
    main()
