"""``/vagues``: questions put nearly alike again and again, and answers given several times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template
from werkzeug.wrappers import Response as BaseResponse

from indexer.fields import portfolio
from indexer.model import Question
from indexer.search.comparing.differences import Differences, differences
from indexer.search.comparing.waves import Gathered, when
from indexer.search.jsonform import wave_to_json
from indexer.sketches import Text
from webapp import accepted, links, params
from webapp.parts.paging import window
from webapp.searching import searcher
from webapp.views import exports

blueprint = Blueprint("waves", __name__)
TEXTS = MappingProxyType({"questions": Text.QUESTION, "reponses": Text.ANSWER})
NAMES = MappingProxyType({text: name for name, text in TEXTS.items()})
COMPARED = 20
"""Texts of a wave that one page compares with the first."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A question of a wave, and how its text differs from that of the first."""

    question: Question
    against: Differences


@blueprint.get("/vagues")
def questions() -> BaseResponse:
    """The largest sets of questions that ask nearly the same."""
    return _listed(Text.QUESTION)


@blueprint.get("/vagues/reponses")
def answers() -> BaseResponse:
    """The largest sets of questions that got nearly the same answer."""
    return _listed(Text.ANSWER)


@blueprint.get("/vagues/<texts>/<uid>")
def wave(texts: str, uid: str) -> BaseResponse:
    """One wave: its first text, and what each other one changes; 404 for no question of ours."""
    text = TEXTS.get(texts)
    if text is None:
        return redirect(links.waves(Text.QUESTION, params.search()), 302)
    request = params.search()
    found = searcher().wave_of(uid.upper(), request, text)
    start = (request.page - 1) * COMPARED
    first = _said(found.questions[0], text) if found.questions else ""
    others = found.questions[1:][start : start + COMPARED]
    return make_response(
        render_template(
            "wave.html",
            request_in_force=request,
            uid=uid.upper(),
            wave=found,
            text=text,
            first=first,
            compared=[Compared(q, differences(first, _said(q, text))) for q in others],
            pages=max(1, -(-(len(found.questions) - 1) // COMPARED)),
            when=when,
        )
    )


@blueprint.get("/vagues.csv")
def questions_csv() -> Response:
    """Every question of every set, a row for each."""
    return _table(Text.QUESTION)


@blueprint.get("/vagues/reponses.csv")
def answers_csv() -> Response:
    """The same of answers."""
    return _table(Text.ANSWER)


@blueprint.get("/vagues.json")
def questions_json() -> Response:
    """One page of the sets, for programs."""
    return _data(Text.QUESTION)


@blueprint.get("/vagues/reponses.json")
def answers_json() -> Response:
    """The same of answers."""
    return _data(Text.ANSWER)


def _listed(text: Text) -> BaseResponse:
    found = searcher().waves(params.search(), text)
    request = found.request
    response = make_response(
        render_template(
            "waves.html",
            request_in_force=request,
            found=found,
            text=text,
            numbers=window(min(request.page, found.pages), found.pages),
        )
    )
    if request.page > found.pages:
        response.status_code = 404
    return response


def _table(text: Text) -> Response:
    header = ("vague", "questions", "id", "date", "auteur", "groupe", "portefeuille", "ministere")
    body = _rows(searcher().every_wave(params.counted(), text))
    return exports.table(f"vagues-{NAMES[text]}.csv", header, body, long=True)


def _rows(found: Iterator[Gathered]) -> Iterator[tuple[object, ...]]:
    for one in found:
        for question in one.questions:
            day = when(question, one.text)
            author = question.author
            yield (
                one.questions[0].id,
                len(one.questions),
                question.id,
                day.isoformat() if day else "",
                author.name,
                author.group_label or author.group,
                portfolio(question),
                question.ministry,
            )


def _data(text: Text) -> Response:
    found = searcher().waves(params.search(), text)
    said = {
        "text": str(text),
        "sets": found.sets,
        "questions": found.questions,
        "page": found.request.page,
        "pages": found.pages,
        "waves": [wave_to_json(one) for one in found.waves],
    }
    return jsonify({**said, "notices": accepted.notices()})


def _said(question: Question, text: Text) -> str:
    """The text that is compared."""
    if text is Text.QUESTION:
        return question.question.text
    return question.answer_text
