"""A page of what an engine found: questions fetched, passages cut, counts labelled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import repeat
from operator import itemgetter
from typing import Any

from indexer.engines.base import Engine
from indexer.engines.hits import Hit, Hits, tuples
from indexer.engines.plan import Plan
from indexer.fields import BY_NAME, fold
from indexer.query.request import SearchRequest
from indexer.search.advice.corrected import corrections, notices
from indexer.search.advice.expansions import choices, expansions
from indexer.search.passages import snippets
from indexer.search.passages.marking import Marker
from indexer.search.ranking import Ranked
from indexer.search.results import Facet, FacetValue, Result, SearchPage
from indexer.search.rewriting import Rewritten

_VALUE, _COUNT = itemgetter(0), itemgetter(1)


def paged(plan: Plan, request: SearchRequest, **more: Any) -> Plan:
    """The plan of the page of a request; ``more``: what else it is to have."""
    offset = (request.page - 1) * request.size
    return replace(plan, offset=offset, limit=request.size, **more)


def page_of(
    engine: Engine,
    asked: Rewritten,
    found: Ranked,
    facets: Sequence[str],
    spelled: Callable[[str], str],
) -> SearchPage:
    """The page of the hits; ``took_ms`` is not known yet. ``spelled``: see ``corrections``."""
    request, hits = asked.request, found.counted
    return SearchPage(
        request=request,
        total=hits.total,
        pages=max(1, -(-(hits.total + found.near) // request.size)),
        took_ms=0.0,
        generation=engine.info().generation,
        results=results_of(engine, found.page, Marker(asked.bound, engine.forms)),
        facets=tuple(facet_of(name, hits, request) for name in facets),
        histogram=hits.histogram,
        notices=asked.notices + notices(asked),
        normal=asked.normal,
        corrections=corrections(asked, spelled),
        expansions=expansions(asked),
        choices=choices(asked),
        near=found.near,
    )


def results_of(engine: Engine, hits: Sequence[Hit], marker: Marker) -> tuple[Result, ...]:
    """The results of hits, in their order."""
    questions = engine.fetch([hit.id for hit in hits])
    return tuple(
        Result(question, hit.score, title, passages, missing=hit.missing)
        for hit, question, (title, passages) in zip(
            hits, questions, snippets.cut(marker, questions), strict=True
        )
    )


def facet_of(name: str, hits: Hits, request: SearchRequest) -> Facet:
    """The counts of one field, each with whether the request filters by it."""
    selected = {fold(value) for value in request.filters.get(name, ())}
    if not selected:
        counts = hits.facets[name]
        rows = zip(map(_VALUE, counts), map(_COUNT, counts), repeat(object=False), strict=False)
        return Facet(BY_NAME[name], tuples(FacetValue, rows), hits.known[name])
    return Facet(
        BY_NAME[name],
        tuple(
            FacetValue(value, count, fold(value) in selected) for value, count in hits.facets[name]
        ),
        hits.known[name],
    )
