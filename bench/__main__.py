"""``python -m bench``: compare, print the tables, keep them in ``bench/results``."""

from __future__ import annotations

import argparse
from pathlib import Path

from bench import docs, http, report
from bench.peers import PEERS
from bench.run import Options, compare


def _sizes(text: str) -> tuple[int, ...]:
    """``"5000,20000"`` → sizes. Raises ArgumentTypeError for what is none."""
    try:
        sizes = tuple(int(part) for part in text.split(","))
    except ValueError:
        sizes = ()
    if not sizes or min(sizes) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no list of sizes such as 5000,20000")
    return sizes


def _peers(text: str) -> tuple[str, ...]:
    """``"tantivy,sqlite"`` → names, this engine first. Raises ArgumentTypeError for others."""
    names = ("ours", *(name for name in text.split(",") if name and name != "ours"))
    if unknown := [name for name in names if name not in PEERS]:
        raise argparse.ArgumentTypeError(
            f"no system is called {unknown[0]!r}; there are: {', '.join(PEERS)}"
        )
    return names


def parser() -> argparse.ArgumentParser:
    """The options and their defaults: a few minutes on two cores."""
    made, usual = argparse.ArgumentParser(prog="python -m bench", description=__doc__), Options()
    made.add_argument("--sizes", type=_sizes, default=usual.sizes, help="5000,20000")
    made.add_argument("--prose", type=Path, nargs="*", default=(), help="real prose: see corpora")
    made.add_argument(
        "--chambers", type=int, default=0, help="so many of both chambers instead of the sizes"
    )
    made.add_argument("--peers", type=_peers, default=usual.peers, help=",".join(PEERS))
    made.add_argument("--queries", type=int, default=usual.queries, help="different queries")
    made.add_argument("--rounds", type=int, default=usual.rounds, help="timed rounds of them")
    made.add_argument("--mixed", type=int, default=usual.mixed, help="queries before the memory")
    made.add_argument("--scratch", type=Path, help="where the indexes are built, then removed")
    made.add_argument("--name", default="comparison", help="of the files in bench/results")
    made.add_argument("--http", action="store_true", help="load the web pages too")
    made.add_argument("--docs", action="store_true", help="fill docs/performance.md from it")
    return made


def main() -> None:
    """Measure, print, and write the report."""
    given = parser().parse_args()
    options = Options(
        sizes=() if given.chambers else given.sizes,
        chambers=given.chambers,
        prose=tuple(given.prose),
        peers=given.peers,
        queries=given.queries,
        rounds=given.rounds,
        mixed=given.mixed,
        scratch=given.scratch,
    )
    found = compare(options)
    if given.http:
        found["http"] = http.measure(max(given.sizes), given.scratch)
    print("\n".join(report.write(found, given.name)))
    if given.docs:
        docs.fill(found)


if __name__ == "__main__":
    main()
