"""``/montants``: the sentences of the questions of a search that name the largest sums of money."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from flask import Blueprint, Response, render_template

from indexer.extraction.amounts import EURO, MOST, amounts
from indexer.model import Passage, Question
from indexer.query.request import SearchRequest
from indexer.search.passages.preamble import speaker_at
from indexer.search.passages.sentences import sentence_at, word_end, word_start
from webapp import links, params
from webapp.searching import count, held_to, searcher
from webapp.views import exports
from webapp.views.named.sentences import Parts, Sentence, parts

blueprint = Blueprint("sums", __name__)
LINES = 50
"""Sentences that the page shows."""
READ = 600
"""Questions that it reads for them at most."""
FILED = 100_000
LONGEST = 600
"""Characters of a sentence that is shown; a debate may run on."""
STEPS = tuple(step * 10**power for power in range(14, -1, -1) for step in (3, 1))


@dataclass(frozen=True, slots=True)
class Line(Sentence):
    """A sum, the sentence that names it, and whose sentence that is."""

    value: Decimal
    question: Question
    said_by: str


@blueprint.get("/montants")
def page() -> str:
    """The largest sums, each with its sentence."""
    request = params.counted()
    least, total = _least(request)
    lines = [
        line
        for question in islice(searcher().scan(_over(request, least)), READ)
        for line in lines_of(question)
        if line.value >= least
    ]
    lines.sort(key=lambda line: (-line.value, line.question.id))
    every = _over(request, 0)
    return render_template(
        "sums.html",
        request_in_force=request,
        lines=lines[:LINES],
        total=total,
        link=links.search(every),
        whole=len(lines) <= LINES and not least,
    )


@blueprint.get("/montants.csv")
def table() -> Response:
    """Every sum of the questions of a search, in its order, ``FILED`` at most, streamed."""
    header = (
        "identifiant",
        "date",
        "auteur",
        "groupe",
        "montant",
        "ecrit",
        "phrase",
        "adresse",
        "dit_par",
    )
    body = (
        (
            line.question.id,
            line.question.published,
            line.question.author.full_name,
            line.question.author.group_label or line.question.author.group,
            f"{line.value:f}",
            line.written,
            line.sentence,
            line.question.url,
            line.said_by,
        )
        for question in searcher().scan(_over(params.search(), 0))
        for line in lines_of(question)
    )
    return exports.table("montants.csv", header, islice(body, FILED), long=True)


def lines_of(question: Question) -> Iterator[Line]:
    """The sums that a question and its answer name, each sum of a sentence once."""
    seen: set[tuple[Decimal, str]] = set()
    for passage in filter(None, (question.question, question.answer)):
        text = passage.text
        for one in amounts(text):
            if one.value.unit == EURO and one.value.value <= MOST:
                shown = _shown(text, one.start, one.end)
                key = one.value.value, shown.before + shown.behind
                if key not in seen:
                    seen.add(key)
                    said_by = _said_by(question, passage, one.start)
                    yield Line(shown, one.value.value, question, said_by)


def _said_by(question: Question, passage: Passage, place: int) -> str:
    """Who speaks there in a debate, without an office; else who asks, or which ministry answers."""
    if speaker := speaker_at(passage, place):
        return speaker.partition(",")[0].strip()
    if passage is question.question:
        return question.author.full_name
    return question.ministry_answering or question.ministry


def _shown(text: str, first: int, last: int) -> Parts:
    """The sentence of a sum; of a long one what stands around it, cut between words."""
    start, end = sentence_at(text, first, 0, len(text))
    cut = first - start > LONGEST, end - last > LONGEST
    if cut[0]:
        start = word_start(text, first - LONGEST, first)
    end = word_end(text, last + LONGEST, last) if cut[1] else max(end, last)
    return parts(text, (start, end), (first, last), cut=cut)


def _over(request: SearchRequest, least: int) -> SearchRequest:
    """The questions of a search that name a sum of so much."""
    return held_to(request, f"montant:{least}..")


def _least(request: SearchRequest) -> tuple[int, int]:
    """A sum that enough questions for a page reach, 0 for all, and how many name any."""
    total = count(_over(request, 0))
    for least in STEPS:
        if total > LINES and count(_over(request, least)) >= LINES:
            return least, total
    return 0, total
