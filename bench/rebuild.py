"""A whole rebuild from the official packaging: ``python -m bench.rebuild --size N``.

Packs questions of the generated corpus as the Assemblée does, then runs ``questions reindex`` over
the archives and watches the memory of its processes.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from bench import corpus, official
from bench.http import children

LARGEST = 150_000
"""Questions in one archive; readers refuse archives of more than 200,000 members."""
PAUSE = 0.5
"""Seconds between two looks at the memory."""


def processes(first: int) -> Iterator[int]:
    """A process and all that came of it."""
    yield first
    with suppress(OSError):  # it has ended
        for child in children(first):
            yield from processes(child)


def resident(first: int) -> float:
    """Megabytes in memory of a process and all that came of it; shared pages count for each."""
    total = 0
    for process in processes(first):
        try:
            lines = Path(f"/proc/{process}/status").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))
    return total / 1000


def rebuild(size: int, folder: Path) -> tuple[float, float, str]:
    """Seconds, megabytes at the peak, and the last line that the command wrote."""
    sources = folder / "sources"
    sources.mkdir()
    for start in range(0, size, LARGEST):
        some = corpus.questions(min(LARGEST, size - start), start=start)
        official.pack(some, sources / f"{start}.json.zip")
    words = [sys.executable, "-c", "from indexer.cli import main; main()", "reindex", str(sources)]
    began, peak = time.perf_counter(), 0.0
    with subprocess.Popen(  # noqa: S603 - our own command
        [*words, "--index", str(folder / "index")],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        while process.poll() is None:
            peak = max(peak, resident(process.pid))
            time.sleep(PAUSE)
        seconds = time.perf_counter() - began
        said = process.stdout.read().strip() if process.stdout else ""
    if process.returncode:
        raise SystemExit(f"the rebuild failed (code {process.returncode}): {said}")
    return seconds, peak, said.rpartition("\n")[2]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.rebuild", description=__doc__)
    parser.add_argument("--size", type=int, default=20_000, help="questions")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        seconds, peak, said = rebuild(given.size, Path(folder))
    print(
        f"{given.size:,} questions: {seconds:.0f} s, {given.size / seconds:,.0f} a second, "
        f"{peak:,.0f} MB at the peak of all processes; {said}"
    )


if __name__ == "__main__":
    main()
