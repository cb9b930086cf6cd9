"""How many processes and threads serve best: pages a second, and how long they take at half that.

``python -m bench.grid --index DIR --size 210000`` (``--real DIR`` for real records) asks servers of
one and two processes, with one, two and four threads each, in turn and in rounds, for the same
pages as HTML and as JSON. No answer is remembered unless ``--remembered`` says so. Processor time
is that of the server; the client shares the machine.
"""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench import answers, http
from bench.ratios import quantile
from bench.worst import spent_by
from indexer.model import Question
from indexer.sources import read

PROCESSES, THREADS = (1, 2), (1, 2, 4)
KINDS = ("HTML", "JSON")


class Figures(NamedTuple):
    """Of one server: pages a second, processor seconds a page; times of pages at half the rate."""

    rate: float
    processor: float
    middle: float
    high: float


Asked = tuple[str, int, int]
"""HTML or JSON, processes, threads."""


def measured(index: Path, paths: Sequence[str], seconds: float, **settings: int) -> Figures:
    """The figures of one server that is started for them. Raises Refused."""
    with http.started(index, **settings) as (address, process):
        asyncio.run(http.saturate(address, paths, seconds / 4))  # what is made once is made
        before = spent_by(process)
        rate = asyncio.run(http.saturate(address, paths, seconds))
        spent = spent_by(process) - before
        taken = asyncio.run(http.steady(address, paths, rate / 2, seconds))
    return Figures(rate, spent / (rate * seconds), quantile(taken, 0.5), quantile(taken, 0.99))


def table(found: Mapping[Asked, Sequence[Figures]]) -> Iterator[str]:
    """The medians of all rounds as Markdown, and the rates of each."""
    yield "| | processes | threads | pages a s | each round | ms a page | half: median, p99 ms |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for (kind, processes, threads), rounds in found.items():
        rate, processor, middle, high = (median(row) for row in zip(*rounds, strict=True))
        each = ", ".join(f"{one.rate:.0f}" for one in rounds)
        times = f"{middle * 1000:.1f}, {high * 1000:.1f}"
        said = (kind, processes, threads, f"{rate:.0f}", each, f"{processor * 1000:.2f}", times)
        yield f"| {' | '.join(map(str, said))} |"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.grid", description=__doc__)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--size", type=int, default=210_000, help="of the generated corpus")
    parser.add_argument("--real", type=Path, help="a folder of real records instead")
    parser.add_argument("--seconds", type=float, default=http.SECONDS, help="of each load")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--remembered", type=int, default=0, help="megabytes of answers kept")
    given = parser.parse_args()
    records = read(sorted(given.real.glob("Questions*.zip"))) if given.real else ()
    real = [record for record in records if isinstance(record, Question)]
    pages = answers.addresses(real or given.size, 200)
    paths = {"HTML": pages, "JSON": [one.replace(answers.HTML, answers.JSON) for one in pages]}
    asked = list(product(KINDS, PROCESSES, THREADS))
    found: dict[Asked, list[Figures]] = {one: [] for one in asked}
    for turn in range(given.rounds):
        for one in asked[:: -1 if turn % 2 else 1]:
            kind, processes, threads = one
            chosen = {"workers": processes, "threads": threads, "remembered": given.remembered}
            chosen["budget"] = 0  # the first pages of a cold index take their time
            found[one].append(measured(given.index, paths[kind], given.seconds, **chosen))
    print("\n".join(table(found)))


if __name__ == "__main__":
    main()
