"""``python -m tests.engines.embedded.simulation --seeds 10000``: worlds, each from its seed."""

from __future__ import annotations

import argparse
import sys
import time

from tests.engines.embedded.simulation.world import simulate


def main() -> int:
    """Run the seeds that the command line asks for; 1 where one of them fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--real", action="store_true", help="with real segments, slower")
    given = parser.parse_args()
    began, failed = time.perf_counter(), 0
    for seed in range(given.first, given.first + given.seeds):
        try:
            simulate(seed, real=given.real)
        except AssertionError as problem:
            failed += 1
            print(problem, file=sys.stderr)  # noqa: T201 - a command
    spent = time.perf_counter() - began
    print(  # noqa: T201 - a command
        f"{given.seeds} seeds, {failed} failed, {spent:.0f} s ({time.process_time():.0f} s of work)"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
