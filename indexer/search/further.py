"""What helps a reader on beside the results of a first page that few documents fill."""

from __future__ import annotations

from dataclasses import replace

from indexer.engines.base import Engine
from indexer.query import parse
from indexer.search.advice.relaxations import relaxations
from indexer.search.advice.suggest import Speller, slips, suggestion
from indexer.search.pages import paged, results_of
from indexer.search.passages.marking import Marker
from indexer.search.results import SearchPage
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
