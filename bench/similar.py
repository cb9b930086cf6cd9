"""How many of the questions that are called near are about the same subject.

Run ``python -m bench.similar INDEX`` with an index of the records of legislatures 15 and 16. The
golden file holds 60 of their questions, drawn at random (seed 24), and what was read beside each
in the lists of the first six, before and after each change. The rules of the reader:

- belongs: whoever reads the question would open the other for its subject: the same problem, the
  same place or event, or the same measure, asked by whomever and whenever;
- does not: the same ministry, rubrique, tone, speaker or crisis alone; another year's budget,
  another sector's aid, another country's election.

What was not read counts as wrong in ``precision``, and is told apart.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from indexer.engines.embedded.store import EmbeddedStore
from indexer.search.similar import likeness

GOLDEN = Path(__file__).parent / "similar.golden.json"
SHOWN = 6
Golden = Mapping[str, Mapping[str, list[str]]]


def golden() -> Golden:
    """Uid → the uids that belong beside it, and those that do not."""
    found: Golden = json.loads(GOLDEN.read_text())
    return found


def half(found: Mapping[str, list[str]], read: Golden, rest: int) -> str:
    """The figures of every second question: one half is for choosing, one for reporting."""
    uids = list(read)[rest::2]
    shown = sum(len(found[uid]) for uid in uids)
    good = sum(len({*found[uid]} & {*read[uid]["belongs"]}) for uid in uids)
    known = sum(len({*found[uid]} & {*read[uid]["belongs"], *read[uid]["not"]}) for uid in uids)
    best = sum(min(SHOWN, len(read[uid]["belongs"])) for uid in uids)
    return (
        f"{shown} shown, {good} belong, {shown - known} not read: "
        f"precision {good / max(1, shown):.3f}, recall of what was read {good / best:.3f}"
    )


def lines(index: Path) -> Iterator[str]:
    """The report."""
    engine = EmbeddedStore(index).open()
    read, found, began = golden(), dict[str, list[str]](), time.process_time()
    for question in engine.fetch([*read]):  # type: ignore[list-item]  # uids, as JSON has them
        found[question.id] = [near.id for near in likeness(engine, question, SHOWN).similar]
    spent = time.process_time() - began
    yield f"for choosing: {half(found, read, 0)}"
    yield f"for reporting: {half(found, read, 1)}"
    yield f"{1000 * spent / len(read):.0f} ms of a processor each"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path)
    print("\n".join(lines(parser.parse_args().index)))
