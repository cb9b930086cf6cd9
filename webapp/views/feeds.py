"""Atom feeds (RFC 4287): the newest questions of a search, and what happens to one question."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from flask import Blueprint, Response, make_response, render_template

from indexer.events import Change
from indexer.model import Question
from indexer.query.request import SearchRequest, Sort
from indexer.watch.messages import LABELS
from webapp import links, params
from webapp.alerts.offering import wish_of_question, wish_of_search
from webapp.headers import index_info
from webapp.parts.filters import stamp
from webapp.parts.french.typography import label
from webapp.parts.timeline import timeline
from webapp.searching import searcher
from webapp.streams import heavy

blueprint = Blueprint("feeds", __name__)
ENTRIES = 50
NEVER = date(1970, 1, 1)
"""What stands where a record has no day at all: a feed must give one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a search's feed: a question, or something that an update saw happen to one.

    ``updated`` is a moment of UTC, ISO 8601; ``happened`` says in French what, where it is one.
    """

    question: Question
    updated: str
    change: Change | None = None

    @property
    def happened(self) -> str:
        """What happened; empty for the question itself."""
        return LABELS[self.change] if self.change else ""

    @property
    def fragment(self) -> str:
        """What makes the address of a happening its own."""
        return f"#{self.change}-{self.updated}" if self.change else ""


@blueprint.get("/avertir")
def explained() -> str:
    """How to be told of the new questions of a search: its feed, and what a feed is."""
    request = replace(params.counted(), every_word=False)
    return render_template(
        "follow.html",
        request_in_force=request,
        feed=links.public(links.search_data(request, "atom")),
        back=links.search(request),
        question=None,
        wish=wish_of_search(request),
    )


@blueprint.get("/questions/<uid>/avertir")
def explained_question(uid: str) -> str:
    """The same for what happens to one question; 404 where there is none."""
    asked = searcher().view(uid.upper()).question
    return render_template(
        "follow.html",
        feed=links.public(links.question_data(asked.id, "atom")),
        back=links.question(asked.id),
        question=asked,
        wish=wish_of_question(asked),
    )


@blueprint.get("/recherche.atom")
@heavy
def search() -> Response:
    """The newest questions of a search, and what has happened to any of its questions of late."""
    request = replace(params.search(), sort=Sort.NEWEST, page=1, size=ENTRIES)
    plain = SearchRequest(query=request.query, filters=request.filters)
    entries = _entries(request)
    days = index_info().data_date or NEVER
    return atom(
        "feed.xml",
        search=plain,
        entries=entries,
        updated=max((entry.updated for entry in entries), default=stamp(days)),
        address=links.public(links.search(plain)),
        itself=links.public(links.search_data(plain, "atom")),
    )


def _entries(request: SearchRequest) -> list[Entry]:
    """Questions and happenings, the latest first."""
    newest = searcher().questions(request)
    known = {question.id for question in newest}
    entries = [Entry(question, stamp(latest(question))) for question in newest]
    entries += [
        Entry(question, event.seen, event.change)
        for question, event in searcher().news(request, ENTRIES)
        if event.change is not Change.ASKED or question.id not in known
    ]
    return sorted(entries, key=lambda entry: entry.updated, reverse=True)[:ENTRIES]


@blueprint.get("/questions/<uid>.atom")
def question(uid: str) -> Response:
    """What happened to one question: asked, answered, withdrawn …; 404 where there is none."""
    asked = searcher().view(uid.upper()).question
    steps = _steps(asked)
    return atom(
        "question_feed.xml",
        question=asked,
        steps=steps,
        updated=steps[0].updated if steps else stamp(NEVER),
        address=links.public(links.question(asked.id)),
        itself=links.public(links.question_data(asked.id, "atom")),
    )


@dataclass(frozen=True, slots=True)
class Step:
    """An entry of a question's feed; ``anchor`` stays the same whatever happens later."""

    anchor: str
    code: str
    name: str
    remark: str
    updated: str


def _steps(asked: Question) -> list[Step]:
    """What happened to a question, the latest first.

    The record tells it all but for corrections, which only the journal knows.
    """
    found, day, times = [], asked.published or NEVER, Counter[str]()
    for event in timeline(asked):
        day = event.on or day
        anchor = f"{event.code}-{day.isoformat()}"
        times[anchor] += 1
        found.append(
            Step(f"{anchor}-{times[anchor]}", event.code, event.name, event.remark, stamp(day))
        )
    name = label(LABELS[Change.REVISED])
    found += [
        Step(f"revised-{event.seen}", "revised", name, "", event.seen)
        for event in searcher().history(asked.id)
        if event.change is Change.REVISED
    ]
    # The sort is stable: what is of one day keeps its order.
    return sorted(found, key=lambda step: step.updated)[::-1]


def latest(question: Question) -> date:
    """The last day on which something happened to a question."""
    days = [event.on for event in timeline(question) if event.on]
    return max(days, default=NEVER)


def atom(template: str, **values: object) -> Response:
    """A feed as its template has it."""
    response = make_response(render_template(template, **values))
    response.content_type = "application/atom+xml; charset=utf-8"
    return response
