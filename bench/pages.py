"""What a whole page costs in two work trees of this project, each over an index of its own.

``python -m bench.pages BEFORE INDEX AFTER INDEX --size 20000`` (``--real DIR`` for real records). A
page is what a front end receives without its markup: rewriting, matching, near results, the usual
facets, the months, ten questions with their passages; ``--alone`` leaves out near results and what
else helps a reader on, as ``python -m bench`` does. Each tree answers in a process of its own, by
its own ``.venv``; every query is passed to both in turn, beginning with the other one each time,
and what is counted is the processor time of the thread. A query's time is its median over the
rounds; those of a table are over the queries of a kind. A ratio is of the medians of a kind, with
the middle 95 % of its bootstrap.
"""

from __future__ import annotations

import argparse
import gc
import inspect
import json
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from bench import queries
from bench.queries import Kind, Query
from bench.ratios import quantile, ratio
from bench.trees import Process
from indexer.config import Settings
from indexer.model import Question
from indexer.query.request import SearchRequest
from indexer.sources import read
from indexer.wiring import open_searcher

SEED = 147
KINDS = (Kind.ONE, Kind.TWO, Kind.THREE, Kind.PHRASE, Kind.FILTER, Kind.NOTHING)
FILTERED = "two words, one facet"
Asked = tuple[str, Query]
"""A kind, and a query of it."""


def asked(questions: Sequence[Question] | int, count: int) -> list[Asked]:
    """``count`` queries of each kind over some questions, or a generated corpus of a size."""
    number = count * len(KINDS)
    found = (
        queries.draw(questions, number, SEED, KINDS)
        if isinstance(questions, int)
        else queries.drawn(questions, number, SEED, KINDS)
    )
    twos = (query for query in found if query.kind is Kind.TWO)
    filters = (query for query in found if query.kind is Kind.FILTER)
    both = (replace(two, filters=one.filters) for two, one in zip(twos, filters, strict=True))
    return [*((query.kind.value, query) for query in found), *((FILTERED, query) for query in both)]


class Tree(Process):
    """A work tree that answers in a process of its own."""

    def __init__(self, tree: Path, index: Path, *, further: bool = True) -> None:
        super().__init__(__file__, tree, index)
        self._further = further

    def ask(self, query: Query) -> tuple[float, int]:
        """Seconds of the processor for a page, and its total."""
        request = query.request()
        filters = {name: [*values] for name, values in request.filters.items()}
        seconds, total = self.said([request.query, filters, self._further])
        return seconds, total


def answer(index: Path, lines: Iterator[str]) -> Iterator[str]:
    """The seconds and the total of each page that is asked for; for any version of the tree."""
    searcher = open_searcher(Settings(index=index))
    given: dict[str, Any] = {}
    if "histogram" in inspect.signature(searcher.search).parameters:
        given["histogram"] = True
    gc.freeze()
    for line in lines:
        query, filters, given["further"] = json.loads(line)
        request = SearchRequest(query, {name: tuple(some) for name, some in filters.items()})
        began = time.thread_time()
        page = searcher.search(request, **given)
        yield json.dumps([time.thread_time() - began, page.total])


def compare(
    before: Tree, after: Tree, asked: Sequence[Asked], rounds: int
) -> Mapping[str, list[tuple[float, float]]]:
    """Kind → the seconds of each of its queries, before and after; one round warms up."""
    times: list[tuple[list[float], list[float]]] = [([], []) for _ in asked]
    for turn in range(rounds + 1):
        for number, (_, query) in enumerate(asked):
            sides = ((before, times[number][0]), (after, times[number][1]))
            for tree, seconds in sides if (turn + number) % 2 else reversed(sides):
                seconds.append(tree.ask(query)[0])
    found: dict[str, list[tuple[float, float]]] = {}
    for (kind, _), (one, two) in zip(asked, times, strict=True):
        found.setdefault(kind, []).append((median(one[1:]), median(two[1:])))
    return found


def table(times: Mapping[str, list[tuple[float, float]]]) -> Iterator[str]:
    """The figures as Markdown."""
    yield "| kind | before, median / p95 ms | after | ratio of medians | ratio of p95 |"
    yield "| --- | --- | --- | --- | --- |"
    for kind, pairs in [
        *times.items(),
        ("all", [pair for some in times.values() for pair in some]),
    ]:
        one, two = zip(*pairs, strict=True)
        shares = [ratio(two, one, share) for share in (0.5, 0.95)]
        said = [f"{found.value:.2f} ({found.low:.2f} to {found.high:.2f})" for found in shares]
        figures = [f"{_ms(one, 0.5)} / {_ms(one, 0.95)}", f"{_ms(two, 0.5)} / {_ms(two, 0.95)}"]
        yield f"| {' | '.join((kind, *figures, *said))} |"


def _ms(seconds: Sequence[float], share: float) -> str:
    return f"{quantile(seconds, share) * 1000:.1f}"


def parser() -> argparse.ArgumentParser:
    """The options and their defaults."""
    made = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__)
    for name in ("before", "index_before", "after", "index_after"):
        made.add_argument(name, type=Path)
    made.add_argument("--size", type=int, default=20_000, help="of the generated corpus")
    made.add_argument("--real", type=Path, help="a folder of real records instead")
    made.add_argument("--alone", action="store_true", help="no near results, nothing further")
    made.add_argument("--queries", type=int, default=30, help="of each kind")
    made.add_argument("--rounds", type=int, default=5)
    return made


def main() -> None:
    """Measure and print."""
    given = parser().parse_args()
    records = read(sorted(given.real.glob("Questions*.zip"))) if given.real else ()
    real = [record for record in records if isinstance(record, Question)]
    drawn = asked(real or given.size, given.queries)
    with (
        Tree(given.before, given.index_before, further=not given.alone) as before,
        Tree(given.after, given.index_after, further=not given.alone) as after,
    ):
        print("\n".join(table(compare(before, after, drawn, given.rounds))))


if __name__ == "__main__":
    if len(sys.argv) == 2:
        for line in answer(Path(sys.argv[1]), sys.stdin):
            print(line, flush=True)
    else:
        main()
