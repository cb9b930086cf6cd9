"""Damage samples for as long as wanted: ``python -m tests.fuzz --minutes 10``.

Each reader of ``tests/fuzz/targets.py`` has its turn again and again, with new inputs every time.
A finding is printed with the smallest input that shows it; the exit code is 1 where there is one.
"""

from __future__ import annotations

import argparse
import itertools
import random
import sys
import time
import traceback
from collections import Counter

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.targets import TARGETS

TURN = 100
"""Inputs of a reader's turn."""
SLOW = 5.0
"""Seconds that no input may take."""


def turn(name: str, number: int) -> int:
    """How many inputs a reader took in one turn. Raises what its check raised, after shrinking."""
    target, count = TARGETS[name], 0

    @seed(number)
    @settings(
        max_examples=TURN,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    @given(target.inputs(name))
    def checked(raw: bytes) -> None:
        nonlocal count
        count += 1
        began = time.perf_counter()
        target.check(raw)
        assert time.perf_counter() - began < SLOW, "it took too long"

    checked()
    return count


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def run(minutes: float, names: list[str], first: int) -> int:
    """How many findings there were; they are printed as they come."""
    counts: Counter[str] = Counter()
    findings, end = 0, time.monotonic() + 60 * minutes
    for number, name in zip(itertools.count(first), itertools.cycle(names), strict=False):
        if time.monotonic() > end:
            break
        try:
            counts[name] += turn(name, number)
        except Exception:  # noqa: BLE001 - whatever it is, it is the finding
            findings += 1
            say(f"{name}, seed {number}:\n{traceback.format_exc()}")
    say(", ".join(f"{name} {count:,}" for name, count in counts.items()))
    say(f"{sum(counts.values()):,} inputs in {minutes:g} minutes, {findings} findings")
    return findings


def main() -> None:
    """Exit code 1 where anything was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--reader", action="append", choices=TARGETS, help="only these")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    given = parser.parse_args()
    sys.exit(bool(run(given.minutes, given.reader or list(TARGETS), given.seed)))


if __name__ == "__main__":
    main()
