"""One ranked page: what holds all words and what holds some of them, in one order.

Totals, facets and exports are those of all words. The first page is merged by score; the pages
behind it go on with what holds all words, so that each such question is met exactly once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from indexer.engines.base import Engine
from indexer.engines.hits import Hit, Hits
from indexer.engines.plan import Plan
from indexer.query.request import Sort

COMPLETE = 1.05
"""What holding all words multiplies a score by; measured in ``bench/relevance``."""

DEEP = 500
"""Pages from so many results on search twice: reading the names of all before costs more."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """The hits of a page in order, what the engine counted, and the near ones of the first page."""

    page: tuple[Hit, ...]
    counted: Hits
    near: int


def ranked(engine: Engine, plan: Plan) -> Ranked:
    """The page of a plan; near results stand where ``plan.near`` asks for them.

    In another order than by relevance they stand only where nothing else does.
    """
    if not plan.near or plan.partial is None:
        hits = engine.search(replace(plan, near=0) if plan.near else plan)
        return Ranked(hits.hits, hits, 0)
    if plan.sort is not Sort.RELEVANCE:
        return _in_another_order(engine, plan)
    if plan.offset:
        return _later(engine, plan)
    hits = engine.search(plan)
    page = _merged(hits.hits, hits.near, plan.limit)
    return Ranked(page, hits, _near(page))


def _in_another_order(engine: Engine, plan: Plan) -> Ranked:
    hits = engine.search(replace(plan, near=0))
    if hits.total or plan.offset:
        return Ranked(hits.hits, hits, 0)
    near = engine.search(Plan(plan.tree, plan.filters, limit=0, near=plan.limit)).near
    return Ranked(near, hits, len(near))


def _later(engine: Engine, plan: Plan) -> Ranked:
    """A page behind the first: as many places further back as that one holds near results.

    One search gives both pages, where it is not a deep one.
    """
    first = replace(plan, offset=0)
    if plan.offset < DEEP:
        hits = engine.search(replace(first, limit=plan.offset + plan.limit))
        near = _near(_merged(hits.hits[: plan.limit], hits.near, plan.limit))
        start = plan.offset - near
        return Ranked(hits.hits[start : start + plan.limit], hits, near)
    hits = engine.search(replace(first, facets=(), histogram=False))
    near = _near(_merged(hits.hits, hits.near, plan.limit))
    hits = engine.search(replace(plan, offset=plan.offset - near, near=0))
    return Ranked(hits.hits, hits, near)


def _merged(hits: Sequence[Hit], near: Sequence[Hit], limit: int) -> tuple[Hit, ...]:
    """By score, what holds all words first where two are equal."""
    scored = [(-_decided(COMPLETE * hit.score), hit) for hit in hits]
    scored += [(-_decided(hit.score), hit) for hit in near]
    scored.sort(key=lambda pair: pair[0])  # stable: each list keeps its order
    return tuple(hit for _, hit in scored[:limit])


def _decided(score: float) -> float:
    """The score to as many decimals as every engine agrees on."""
    return round(score, 4)


def _near(page: tuple[Hit, ...]) -> int:
    return sum(bool(hit.missing) for hit in page)
