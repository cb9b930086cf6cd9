"""What helps a reader on beside the results of a first page that few documents fill."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from indexer.engines.base import Engine
from indexer.model import QuestionId
from indexer.query import parse
from indexer.query.request import Sort
from indexer.search.advice.related import Related
from indexer.search.advice.relaxations import relaxations
from indexer.search.advice.speller import Speller
from indexer.search.advice.suggest import slips, suggestion
from indexer.search.pages import paged, results_of
from indexer.search.passages.marking import Marker
from indexer.search.results import Result, SearchPage
from indexer.search.rewriting import rewritten


def continued(engine: Engine, speller: Speller, page: SearchPage) -> SearchPage:
    """The page that few documents fill, with what helps further."""
    request = page.corrected
    right = {item.searched for item in page.corrections}
    wrong = slips(engine, parse(request.query)[0], right)
    return replace(
        page,
        suggestion=suggestion(engine, speller, request, page.total, wrong),
        relaxations=() if page.total else relaxations(engine, request),
    )


def read(engine: Engine, page: SearchPage) -> SearchPage:
    """The page with what its likeliest reading finds, before the near results; never more."""
    likely = next((reading.request for reading in page.readings if reading.limits), None)
    full = tuple(result for result in page.results if not result.missing)
    near = tuple(result for result in page.results if result.missing)
    room = page.request.size - len(full)
    if likely is None or not room:
        return page
    asked = rewritten(engine, likely)
    hits = engine.search(paged(asked.whole, page.request)).hits
    known = {result.question.id for result in full}
    kept = {word.casefold() for word in likely.query.split()}
    lost = tuple(word for word in page.request.query.split() if word.casefold() not in kept)
    new = [replace(hit, missing=lost) for hit in hits if hit.id not in known][:room]
    found = results_of(engine, new, Marker(asked.bound, engine.forms))
    there = {result.question.id for result in found}
    others = tuple(result for result in near if result.question.id not in there)
    added = (found + others)[:room]
    return replace(page, results=full + added, near=len(added))


def filled(engine: Engine, page: SearchPage) -> SearchPage:
    """The page with what its related words find behind all else, up to its size.

    A result holds the related word in place of the one that it is like, and all other words. In
    another order than by relevance nothing is added.
    """
    if page.request.order is not Sort.RELEVANCE:
        return page
    results = {result.question.id: result for result in page.results}
    for item in page.related:
        room = page.request.size - len(results)
        if room:
            found = _related(engine, item, {*results}, room)
            results |= {result.question.id: result for result in found}
    added = len(results) - len(page.results)
    return replace(page, results=tuple(results.values()), near=page.near + added)


def _related(
    engine: Engine, item: Related, known: Collection[QuestionId], room: int
) -> tuple[Result, ...]:
    """The best results of the search for a related word too, those that are known left out."""
    asked = rewritten(engine, item.request)
    plan = replace(asked.whole, offset=0, limit=room + len(known))
    hits = [hit for hit in engine.search(plan).hits if hit.id not in known][:room]
    new = [replace(hit, missing=(item.like,)) for hit in hits]
    found = results_of(engine, new, Marker(asked.bound, engine.forms))
    return tuple(replace(result, related=item.word) for result in found)
