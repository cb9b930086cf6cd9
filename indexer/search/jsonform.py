"""A page and a question as JSON values: one form for the command line and the web."""

from __future__ import annotations

from datetime import date
from typing import Any

from indexer.fields import BY_NAME, portfolio
from indexer.model import Passage, Question, Span
from indexer.search.advice.corrected import Correction
from indexer.search.advice.expansions import Choice, Expansion
from indexer.search.advice.readings import Reading
from indexer.search.advice.relaxations import Relaxation
from indexer.search.advice.suggest import Suggestion
from indexer.search.comparing.overrepresentation import Contrast, Difference
from indexer.search.comparing.waves import Gathered, when
from indexer.search.named_json import named_to_json
from indexer.search.results import Facet, QuestionView, Result, SearchPage, Snippet
from indexer.search.similar import Likeness


def page_to_json(page: SearchPage) -> dict[str, Any]:
    """A page of results; facets under the names that users write."""
    return {
        "query": page.request.query,
        "filters": {
            BY_NAME[name].prefix: list(values) for name, values in page.request.filters.items()
        },
        "total": page.total,
        "near": page.near,
        "page": page.request.page,
        "pages": page.pages,
        "sort": str(page.request.order),
        "took_ms": page.took_ms,
        "results": [_result(result) for result in page.results],
        "facets": {facet.field.prefix: _facet(facet) for facet in page.facets},
        "notices": [{"code": item.code, "message": item.message} for item in page.notices],
        **_further(page),
    }


def _further(page: SearchPage) -> dict[str, Any]:
    """What helps further, where the page has it."""
    found: dict[str, Any] = {}
    if page.corrections:
        found["corrections"] = [_correction(item) for item in page.corrections]
    if page.readings:
        found["readings"] = [_reading(item) for item in page.readings]
    if page.expansions:
        found["acronyms"] = [_expansion(item) for item in page.expansions]
    if page.choices:
        found["ambiguous"] = [_choice(item) for item in page.choices]
    if page.related:
        found["related"] = [
            {"word": item.word, "like": item.like, "query": item.request.query}
            for item in page.related
        ]
    if page.suggestion:
        found["suggestion"] = _suggestion(page.suggestion)
    if page.relaxations:
        found["relaxations"] = [_relaxation(item) for item in page.relaxations]
    return found


def question_to_json(view: QuestionView | Question) -> dict[str, Any]:
    """A whole question: the keys of a result, its texts and its history."""
    question = view.question if isinstance(view, QuestionView) else view
    author = question.author
    return {
        **_summary(question),
        "civility": author.civility,
        "author_uid": author.uid,
        "group_abbreviation": author.group,
        "department": author.department,
        "constituency": author.constituency,
        "keywords": list(question.keywords),
        "ministry_answering": question.ministry_answering,
        "question": _passage(question.question),
        "answer": _passage(question.answer) if question.answer else None,
        "history": {
            "transfers": [
                {"ministry": step.ministry, "date": _iso(step.on)} for step in question.transfers
            ],
            "flagged": _iso(question.flagged),
            "renewed": [day.isoformat() for day in question.renewed],
            "closed": _iso(question.closed),
            "closing_label": question.closing_label,
        },
        **named_to_json(question),
        "provenance": {
            "source": question.provenance.source,
            "locator": question.provenance.locator,
            "digest": question.provenance.digest,
        },
    }


def likeness_to_json(found: Likeness) -> dict[str, Any]:
    """What is like a question: how often it was put, and the other questions of each sort."""
    return {
        "times": found.times,
        "twins": [_summary(question) for question in found.twins],
        "same_answer": [_summary(question) for question in found.same_answer],
        "similar": [_summary(question) for question in found.similar],
    }


def _summary(question: Question) -> dict[str, Any]:
    return {
        "id": question.id,
        "kind": str(question.kind),
        "number": question.number,
        "legislature": question.legislature,
        "chamber": str(question.chamber),
        "session": question.session,
        "title": question.title,
        "rubrique": question.rubrique,
        "author": question.author.name,
        "group": question.author.group_label or question.author.group,
        "portfolio": portfolio(question),
        "ministry": question.ministry,
        "published": _iso(question.published),
        "answered": _iso(question.answered),
        "status": str(question.status),
        "known": _iso(question.known),
        "url": question.url or None,
    }


def _result(result: Result) -> dict[str, Any]:
    return {
        **_summary(result.question),
        "score": round(result.score, 6),
        "title_marks": _pairs(result.title.marks),
        "snippets": [_snippet(snippet) for snippet in result.snippets],
        "times": result.repeats.question + 1,
        "same_answer": result.repeats.answer,
        **({"missing": list(result.missing)} if result.missing else {}),
        **({"related": result.related} if result.related else {}),
    }


def _expansion(item: Expansion) -> dict[str, Any]:
    return {
        "acronym": item.acronym,
        "meaning": item.meaning,
        "searched": item.kept,
        "otherwise": [list(pair) for pair in item.otherwise.to_pairs()],
    }


def _choice(item: Choice) -> dict[str, Any]:
    meanings = ({"meaning": text, "query": request.query} for text, request in item.meanings)
    return {"acronym": item.acronym, "meanings": list(meanings)}


def contrast_to_json(found: Contrast) -> dict[str, Any]:
    """What tells the questions of a search from the others; ``drawn``: read for their words."""
    return {
        "parameters": [list(pair) for pair in found.request.to_pairs()],
        "found": found.found,
        "documents": found.documents,
        "drawn": found.drawn,
        "tables": {
            BY_NAME[name].prefix if name in BY_NAME else name: [_difference(item) for item in table]
            for name, table in found.tables.items()
        },
    }


def wave_to_json(found: Gathered) -> dict[str, Any]:
    """A set of questions nearly alike, or with one answer, the oldest first."""
    days = found.days
    return {
        "id": found.questions[0].id,
        "size": len(found.questions),
        "first": _iso(days[0]) if days else None,
        "last": _iso(days[-1]) if days else None,
        **{
            name: [{"value": value, "count": count} for value, count in found.values(name)]
            for name in ("group", "portfolio", "ministry")
        },
        "lots": [
            {"date": _iso(lot.on), "questions": [question.id for question in lot.questions]}
            for lot in found.lots
        ],
        "questions": [
            {"id": q.id, "date": _iso(when(q, found.text)), "author": q.author.name}
            for q in found.questions
        ],
    }


def _difference(item: Difference) -> dict[str, Any]:
    return {
        "value": item.value,
        "within": item.within,
        "whole": item.whole,
        "ratio": round(item.ratio, 4),
        "g2": round(item.g2, 4),
        "parameters": [list(pair) for pair in item.request.to_pairs()],
    }


def _suggestion(found: Suggestion) -> dict[str, Any]:
    return {"query": found.query, "total": found.total, "corrections": dict(found.corrections)}


def _correction(found: Correction) -> dict[str, Any]:
    return {
        "word": found.word,
        "searched": found.searched,
        "as_typed": [list(pair) for pair in found.as_typed.to_pairs()],
    }


def _reading(found: Reading) -> dict[str, Any]:
    return {
        "limits": [
            {"field": BY_NAME[field].prefix, "value": value} for field, value in found.limits
        ],
        "parameters": [list(pair) for pair in found.request.to_pairs()],
        "total": found.total,
    }


def _relaxation(found: Relaxation) -> dict[str, Any]:
    return {
        "step": str(found.step),
        "subject": found.subject,
        "field": BY_NAME[found.field].prefix if found.field else None,
        "parameters": [list(pair) for pair in found.request.to_pairs()],
        "total": found.total,
    }


def _snippet(snippet: Snippet) -> dict[str, Any]:
    return {
        "field": snippet.field,
        "speaker": snippet.speaker,
        "text": snippet.text,
        "marks": _pairs(snippet.marks),
    }


def _pairs(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _facet(facet: Facet) -> list[dict[str, Any]]:
    return [
        {"value": item.value, "count": item.count, "selected": item.selected}
        for item in facet.values
    ]


def _passage(passage: Passage) -> dict[str, Any]:
    return {
        "text": passage.text,
        "published": _iso(passage.published),
        "page": passage.page,
        "speakers": _pairs(passage.speakers),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
