"""Load while the index changes: result pages at a share of the measured maximum, and updates.

``python -m bench.load --index DIR --size N`` copies an index of the generated corpus, serves it,
measures how many pages a second it gives at most, then asks for four fifths of that for ten
minutes while ``questions update`` swaps generations. Written to ``bench/results/load-N.json``.
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import json
import os
import re
import shutil
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bench import corpus, http, official
from bench.ratios import quantile
from bench.rebuild import processes
from indexer.model import Question

SHARE = 0.8
"""Of the measured maximum."""
SAMPLED = 5.0
"""Seconds between two looks at the memory."""
RESULTS = Path(__file__).parent / "results"
_ANONYMOUS = re.compile(r"^Pss_Anon: +(\d+) kB", re.MULTILINE)


@dataclass(slots=True)
class Found:
    """What a run measured: times in seconds, memory in megabytes.

    ``queue`` is the machine's load average beside it: above the number of processors and this
    run's own, others had their share of the processors.
    """

    documents: int
    maximum: float = 0.0
    rate: float = 0.0
    pages: int = 0
    median: float = 0.0
    p99: float = 0.0
    slowest: float = 0.0
    failures: list[str] = field(default_factory=list)
    generations: list[str] = field(default_factory=list)
    updates: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    queue: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Served:
    """A server, its process and its index."""

    address: str
    process: int
    index: Path


def changed(size: int, turn: int, count: int) -> Iterator[Question]:
    """So many questions of the corpus as an update finds them: each with another title."""
    for question in corpus.questions(count, start=(turn * count) % max(1, size - count)):
        yield dataclasses.replace(question, title=f"{question.title} (version {turn + 2})")


def memory_of(process: int) -> float:
    """Megabytes that a process and its children hold for themselves, without mapped files."""
    total = 0
    for pid in processes(process):
        with suppress(OSError):  # a child that has ended
            found = _ANONYMOUS.search(Path(f"/proc/{pid}/smaps_rollup").read_text())
            total += int(found[1]) if found else 0
    return total / 1000


def _generation(address: str) -> str:
    with urllib.request.urlopen(f"{address}/readyz") as answer:  # noqa: S310 - our own server
        return str(json.load(answer)["generation"])


async def _update(index: Path, archive: Path) -> float:
    """Seconds of one update, which is kind to the server as the unit of the service is."""
    began = time.perf_counter()
    words = [sys.executable, "-c", "from indexer.cli import main; main()", "update", str(archive)]
    process = await asyncio.create_subprocess_exec(
        "nice", *words, "--index", str(index), "--force", stdout=asyncio.subprocess.DEVNULL
    )
    if await process.wait():
        raise http.Refused(f"an update failed (code {process.returncode})")
    return time.perf_counter() - began


async def _updates(served: Served, archives: Sequence[Path], pause: float, found: Found) -> None:
    for archive in archives:
        await asyncio.sleep(pause)
        found.updates.append(await _update(served.index, archive))
        found.generations.append(await asyncio.to_thread(_generation, served.address))


async def _watch(process: int, found: Found) -> None:
    while True:
        found.memory.append(memory_of(process))
        found.queue.append(os.getloadavg()[0])
        await asyncio.sleep(SAMPLED)


async def under_load(
    served: Served, archives: Sequence[Path], seconds: float, found: Found
) -> None:
    """Fill ``found``: the maximum first, then the steady load with an update in each part."""
    address = served.address
    paths = http.paths(found.documents)
    await http.saturate(address, paths, min(20.0, seconds / 8))  # warm-up
    found.maximum = await http.saturate(address, paths, min(30.0, seconds / 8))
    found.rate = SHARE * found.maximum
    found.generations.append(await asyncio.to_thread(_generation, address))
    watching = asyncio.create_task(_watch(served.process, found))
    pause = seconds / (len(archives) + 1) / 2
    updating = asyncio.create_task(_updates(served, archives, pause, found))
    taken = await http.steady(address, paths, found.rate, seconds, found.failures)
    await updating
    watching.cancel()
    found.pages = len(taken)
    found.median, found.p99 = quantile(taken, 0.5), quantile(taken, 0.99)
    found.slowest = max(taken)


def measure(index: Path, size: int, seconds: float, updates: int, count: int = 200) -> Found:
    """Everything over a copy of an index of ``size`` generated questions."""
    found = Found(size)
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "index"
        shutil.copytree(index, copy)
        archives = [Path(scratch) / f"{turn}.json.zip" for turn in range(updates)]
        for turn, archive in enumerate(archives):
            official.pack(changed(size, turn, count), archive)
        with http.started(copy) as (address, process):
            served = Served(address, process, copy)
            asyncio.run(under_load(served, archives, seconds, found))
    return found


def told(found: Found) -> str:
    """The sentence of a run."""
    first, last = found.memory[0], found.memory[-1]
    return (
        f"{found.documents:,} questions: {found.maximum:.0f} pages a second at most; at "
        f"{found.rate:.0f} a second {found.pages:,} pages, {len(found.failures)} failed, median "
        f"{found.median * 1000:.0f} ms, p99 {found.p99 * 1000:.0f} ms, slowest "
        f"{found.slowest:.2f} s; {len(set(found.generations)) - 1} generations swapped in; memory "
        f"{first:.0f} MB, {max(found.memory):.0f} at most, {last:.0f} in the end; load average "
        f"{min(found.queue):.0f} to {max(found.queue):.0f}"
    )


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    parser.add_argument("--index", type=Path, required=True, help="an index of the corpus")
    parser.add_argument("--size", type=int, required=True, help="questions of that corpus")
    parser.add_argument("--seconds", type=float, default=600, help="of the steady load")
    parser.add_argument("--updates", type=int, default=5)
    given = parser.parse_args()
    found = measure(given.index, given.size, given.seconds, given.updates)
    print(told(found))
    for failure in found.failures[:10]:
        print(failure)
    said = asdict(found) | {"processors": os.cpu_count(), "seconds": given.seconds}
    text = json.dumps(said, indent=2) + "\n"
    (RESULTS / f"load-{given.size}.json").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
