"""Atom feeds (RFC 4287): the newest questions of a search, and what happens to one question."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flask import Blueprint, Response, make_response, render_template

from indexer.model import Question
from indexer.query.request import SearchRequest, Sort
from webapp import links, params
from webapp.headers import index_info
from webapp.searching import searcher
from webapp.timeline import timeline

blueprint = Blueprint("feeds", __name__)
ENTRIES = 50
NEVER = date(1970, 1, 1)
"""What stands where a record has no day at all: a feed must give one."""


@blueprint.get("/recherche.atom")
def search() -> Response:
    """The newest questions of a search, an entry each."""
    request = replace(params.search(), sort=Sort.NEWEST, page=1, size=ENTRIES)
    page = searcher().search(request, ())
    plain = SearchRequest(query=request.query, filters=request.filters)
    entries = [(result.question, latest(result.question)) for result in page.results]
    return _feed(
        "feed.xml",
        search=plain,
        entries=entries,
        updated=max((day for _, day in entries), default=index_info().data_date or NEVER),
        address=links.public(links.search(plain)),
        itself=links.public(links.search_data(plain, "atom")),
    )


@blueprint.get("/questions/<uid>.atom")
def question(uid: str) -> Response:
    """What happened to one question: asked, answered, withdrawn …; 404 where there is none."""
    asked = searcher().view(uid.upper()).question
    events, day = [], asked.published or NEVER
    for event in timeline(asked):
        day = event.on or day
        events.append((event, day))
    return _feed(
        "question_feed.xml",
        question=asked,
        events=events[::-1],
        updated=latest(asked),
        address=links.public(links.question(asked.id)),
        itself=links.public(links.question_data(asked.id, "atom")),
    )


def latest(question: Question) -> date:
    """The last day on which something happened to a question."""
    days = [event.on for event in timeline(question) if event.on]
    return max(days, default=NEVER)


def _feed(template: str, **values: object) -> Response:
    response = make_response(render_template(template, **values))
    response.content_type = "application/atom+xml; charset=utf-8"
    return response
