"""``/echeances``: what answers promise, by due date; of one question, with what was asked since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from flask import Blueprint, Response, render_template
from werkzeug.exceptions import NotFound

from indexer.extracted import DATED, promised
from indexer.fields import portfolio
from indexer.model import Question
from indexer.query.request import SearchRequest, Sort
from webapp import links, params
from webapp.headers import index_info
from webapp.params import WHEN
from webapp.searching import count, held_to, searcher, values
from webapp.streams import heavy
from webapp.views import exports
from webapp.views.feeds import NEVER, atom
from webapp.views.named.sentences import Sentence, parts

blueprint = Blueprint("promised", __name__)
blueprint.add_app_template_filter(promised, "promised")
LINES = 50
"""Sentences that the page shows."""
READ = 600
"""Questions that it reads for them at most, the newest."""
FILED = 100_000
ENTRIES = 50
"""Promises of a feed; as many of the newest questions are read for them."""
LATER = 3
SIMILAR = 12
"""Questions on the same subject among which the later ones are looked for."""
PORTFOLIOS = 12
PAST, AHEAD = "passees", "a-venir"


@dataclass(frozen=True, slots=True)
class Line(Sentence):
    """A promise and its sentence, whose middle is the time."""

    due: date | None
    said: str
    question: Question
    portfolio: str
    place: int
    """Where the answer says it; what tells one promise of an answer from another."""


@blueprint.get("/echeances")
def page() -> str:
    """The promises of the questions of a search that have a due date, by that date."""
    request, when = params.counted(), params.when((PAST, AHEAD))
    day = index_info().data_date
    over = _over(request)
    lines = [
        line
        for question in islice(searcher().scan(replace(over, sort=Sort.NEWEST)), READ)
        for line in lines_of(question)
        if line.due and (not when or (when == PAST) == _past(line.due, day))
    ]
    lines.sort(key=lambda line: (line.due or date.min, line.question.id), reverse=when == PAST)
    total = count(over)
    return render_template(
        "promised.html",
        request_in_force=request,
        lines=lines[:LINES],
        more=len(lines) > LINES,
        whole=total <= READ,
        read=READ,
        total=total,
        link=links.search(over),
        when=when,
        choices={"": "toutes", PAST: "passées", AHEAD: "à venir"},
        name=WHEN,
        day=day,
        portfolios=values(over, "portfolio").values[:PORTFOLIOS],
    )


@blueprint.get("/echeances.csv")
def table() -> Response:
    """Every promise of the questions of a search, in its order, ``FILED`` at most, streamed."""
    header = ("identifiant", "portefeuille", "reponse", "echeance", "ecrit", "phrase", "adresse")
    body = (
        (
            line.question.id,
            line.portfolio,
            line.question.answered,
            line.due,
            line.written,
            line.sentence,
            line.question.url,
        )
        for question in searcher().scan(params.search())
        for line in lines_of(question)
    )
    return exports.table("echeances.csv", header, islice(body, FILED), long=True)


@blueprint.get("/echeances.atom")
@heavy
def feed() -> Response:
    """What the latest answers to the questions of a search promise for a day (Atom)."""
    request = params.search()
    over = replace(_over(request), sort=Sort.NEWEST)
    lines = [
        line for question in islice(searcher().scan(over), ENTRIES) for line in lines_of(question)
    ]
    dated = sorted((line for line in lines if line.due), key=_answered, reverse=True)[:ENTRIES]
    return atom(
        "promised_feed.xml",
        search=request,
        lines=dated,
        updated=max(map(_answered, dated), default=index_info().data_date or NEVER),
        address=links.public(links.figures("promised.page", request)),
        itself=links.public(links.figures("promised.feed", request)),
    )


def _answered(line: Line) -> date:
    return line.question.answered or NEVER


@blueprint.get("/echeances/<uid>")
def one(uid: str) -> str:
    """What the answer to a question promises, and what was asked since on its subject.

    404 where it promises nothing.
    """
    alike = searcher().similar(uid, SIMILAR)
    question = alike.question
    lines = list(lines_of(question))
    if not lines:
        raise NotFound(f"the answer to {uid[:40]!r} promises nothing")
    return render_template(
        "promise.html",
        question=question,
        lines=lines,
        later=later(question, (*alike.twins, *alike.similar)),
    )


def later(question: Question, alike: Iterable[Question]) -> list[Question]:
    """Those of the questions alike that were put after the answer, the nearest first."""
    since = question.answered
    found = (other for other in alike if since and other.published and other.published > since)
    return list(islice(found, LATER))


def lines_of(question: Question) -> Iterator[Line]:
    """What the answer to a question promises, in its order."""
    text = question.answer_text
    charge = portfolio(question)
    for found in promised(question):
        time = found.value.horizon
        yield Line(
            parts(text, (found.start, found.end), (time.start, time.end)),
            found.value.due,
            str(found.value.said),
            question,
            charge,
            found.start,
        )


def _past(due: date, day: date | None) -> bool:
    """Whether a due date is past on the last day of the data."""
    return day is not None and due < day


def _over(request: SearchRequest) -> SearchRequest:
    """The questions of a search whose answer promises something by a day."""
    return held_to(request, f"promesse:{DATED}")
