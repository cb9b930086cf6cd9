"""Known-item search on the real records: MRR@10 and recall@10 of five systems.

``python -m bench.relevance`` writes ``bench/results/relevance.md``. A query is the title of a
question, as it is or damaged; the answer is that question, among 6,480 of which many have the same
title. The weights and constants of this project were chosen on one half of the questions; the
figures are those of the other half.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.baseline import corpus
from bench.relevance.known import Item, halves, items, kinds, untitled
from bench.relevance.systems import SYSTEMS, TOP, Search
from indexer.model import Question
from indexer.sources import read

RESULT = Path(__file__).parents[1] / "results" / "relevance.md"


@dataclass(frozen=True, slots=True)
class Score:
    """The mean reciprocal rank and the share of items found, among the first ten."""

    mrr: float
    recall: float
    milliseconds: float


def score(search: Search, asked: Sequence[Item], kind: str) -> Score:
    """How well a system finds the items by one kind of query."""
    began = time.perf_counter()
    ranks = [_rank(search(item.queries[kind]), item.id) for item in asked]
    took = (time.perf_counter() - began) * 1000 / len(asked)
    found = [rank for rank in ranks if rank]
    return Score(sum(1 / rank for rank in found) / len(asked), len(found) / len(asked), took)


def _rank(ids: Sequence[str], id: str) -> int:
    return list(ids).index(id) + 1 if id in ids else 0


def measured(
    questions: Sequence[Question], asked: Sequence[Item], names: Iterable[str]
) -> dict[str, dict[str, Score]]:
    """System → kind of query → score."""
    found = {}
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            search = SYSTEMS[name](questions, Path(folder) / "index")
            found[name] = {kind: score(search, asked, kind) for kind in kinds(asked)}
            print(name, {kind: round(held.mrr, 3) for kind, held in found[name].items()})
    return found


def table(found: dict[str, dict[str, Score]], read: Callable[[Score], float]) -> Iterator[str]:
    """One line for each system."""
    names = list(next(iter(found.values())))
    yield f"| | {' | '.join(names)} | mean |"
    yield f"| --- |{' --- |' * (len(names) + 1)}"
    for system, scores in found.items():
        values = [read(scores[name]) for name in names]
        cells = " | ".join(f"{value:.3f}" for value in (*values, sum(values) / len(values)))
        yield f"| {system} | {cells} |"


def report(parts: Sequence[tuple[str, dict[str, dict[str, Score]]]], count: int) -> Iterator[str]:
    """The page of results."""
    yield "# Relevance: known items"
    yield ""
    yield from (__doc__ or "").strip().splitlines()[2:]
    yield ""
    yield f"{count} questions were asked for in each way. Every system indexes the same fields"
    yield "with the same weights; the others search with OR. This project's page requires all words"
    yield "first and goes on with documents that hold most of them."
    for title, found in parts:
        yield from ("", f"## {title}", "", f"MRR@{TOP}", "")
        yield from table(found, lambda held: held.mrr)
        yield from ("", f"Recall@{TOP}", "")
        yield from table(found, lambda held: held.recall)


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=500)
    parser.add_argument("--systems", nargs="*", default=list(SYSTEMS))
    given = parser.parse_args()
    questions = [record for record in read(corpus()) if isinstance(record, Question)]
    if not questions:
        raise SystemExit("the real records are not on this machine")
    asked = items(halves(questions)[1], given.items)
    bare = [untitled(question) for question in questions]
    parts = [
        ("The title is left out of the index", measured(bare, asked, given.systems)),
        ("The title is indexed", measured(questions, asked, given.systems)),
    ]
    RESULT.write_text("\n".join(report(parts, len(asked))) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
