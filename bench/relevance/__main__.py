"""First pages judged, beside those of other systems: ``python -m bench.relevance``.

Two kinds of collections. Those of a folder hold queries that people typed and what judges found
right: the first page of ten is scored (MRR, hit and recall on grade 3 and more, nDCG on all
grades; what nobody judged counts as wrong, so only systems can be compared, not collections).
Topics are divided into a half to choose by and a half to report; the weight of a title is chosen
for each other system.

Known items are the real records: the query is a title, as it is or damaged, the right answer its
question, among many of which some have the same title; every system weighs the fields alike.
A query is put as it was typed, less the signs that another system's language reads.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from bench.peers.base import Unavailable
from bench.relevance import collections, known, report
from bench.relevance.asking import Answered, answered
from bench.relevance.collections import Collection
from bench.relevance.systems import OURS, SYSTEMS

RESULT = Path(__file__).parents[1] / "results" / "relevance.md"


def parser() -> argparse.ArgumentParser:
    """The options: which systems, which collections, how many known items."""
    made = argparse.ArgumentParser(prog="python -m bench.relevance", description=__doc__)
    made.add_argument("--peers", nargs="*", choices=list(SYSTEMS), default=list(SYSTEMS))
    made.add_argument("--collections", type=Path, default=collections.FOLDER, metavar="DIR")
    made.add_argument("--items", type=int, default=300, help="known items; 0 asks for none")
    made.add_argument("--output", type=Path, default=RESULT)
    return made


def asked(
    collection: Collection, systems: Sequence[str], missing: dict[str, str]
) -> list[Answered]:
    """What each system answered; why one could not is noted in ``missing``."""
    found = []
    for system in systems:
        try:
            found.append(answered(system, collection))
        except Unavailable as reason:
            missing[system] = str(reason)
        else:
            whole = found[-1].whole
            print(f"{collection.name}: {system} {whole.mrr:.3f} MRR, {whole.hit:.3f} hit")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and write the page; 2 where there is no collection to measure with."""
    given = parser().parse_args(arguments)
    found = collections.load(given.collections)
    if not found:
        print(f"{given.collections} holds no test collection (--collections DIR names another)")
        return 2
    if given.items:
        found += known.collections(given.items)
    systems = dict.fromkeys((OURS, *given.peers))
    missing: dict[str, str] = {}
    parts = [(collection, asked(collection, list(systems), missing)) for collection in found]
    lines = report.page(parts, missing, __doc__ or "")
    given.output.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
