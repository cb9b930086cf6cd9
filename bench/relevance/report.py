"""The page of results: a table for each half of a collection, one for each way of typing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from bench.relevance.asking import Answered
from bench.relevance.collections import Collection
from bench.relevance.measures import NAMES, TOP, Measures

HEADS = (f"MRR@{TOP}", f"nDCG@{TOP}", f"recall@{TOP}", f"hit@{TOP}", "empty")


def page(
    parts: Sequence[tuple[Collection, Sequence[Answered]]],
    missing: Mapping[str, str],
    about: str,
) -> Iterator[str]:
    """The lines of the page; ``missing``: a system → why it was not asked."""
    yield from ("# Relevance", "", *about.strip().splitlines())
    for system, reason in missing.items():
        yield from ("", f"Not asked: {system} ({reason}).")
    for collection, found in parts:
        yield from ("", f"## {collection.name}", "")
        yield from (_judged if collection.choosing else _known)(collection, found)


def _judged(collection: Collection, found: Sequence[Answered]) -> Iterator[str]:
    """The two tables of a collection that people judged."""
    count, half = len(collection.choosing), len(collection.reporting)
    yield f"{len(collection.questions):,} documents. The {half} queries of the reporting half:"
    yield ""
    yield from _measures(found, lambda held: held.reporting)
    yield from ("", f"All {count + half} queries of both halves:", "")
    yield from _measures(found, lambda held: held.whole)


def _known(collection: Collection, found: Sequence[Answered]) -> Iterator[str]:
    """The two tables of known items, a column for each way of typing."""
    kinds = max(1, len({query.kind for query in collection.reporting}))
    count = len(collection.reporting) // kinds
    yield f"{len(collection.questions):,} questions, {count} asked for in each way."
    for head, name in ((HEADS[0], "mrr"), (HEADS[3], "hit")):
        yield from ("", head, "")
        yield from _kinds(found, name)


def _measures(found: Sequence[Answered], read: Callable[[Answered], Measures]) -> Iterator[str]:
    yield from _head(("", *HEADS, "title weighs"))
    for held in found:
        values = [getattr(read(held), name) for name in NAMES]
        title = "its own" if held.system in UNWEIGHTED else f"{held.title:g}"
        yield _row((held.system, *map(_decimals, values), title))


def _kinds(found: Sequence[Answered], name: str) -> Iterator[str]:
    yield from _head(("", *(found[0].kinds if found else ()), "mean"))
    for held in found:
        values = [getattr(measures, name) for measures in held.kinds.values()]
        mean = sum(values) / max(1, len(values))
        yield _row((held.system, *map(_decimals, (*values, mean))))


UNWEIGHTED = frozenset({"ours", "milli"})
"""Systems that are told no weight."""


def _decimals(value: float) -> str:
    return f"{value:.3f}"


def _head(names: Sequence[str]) -> Iterator[str]:
    yield _row(names)
    yield _row(["---"] * len(names))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
