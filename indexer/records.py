"""A Question as plain JSON values, and back: the form in which engines store it, lossless."""

from __future__ import annotations

import json
from datetime import date
from itertools import starmap
from typing import Any

import orjson

from indexer.model import (
    Author,
    House,
    Identity,
    Kind,
    Passage,
    Provenance,
    Question,
    QuestionId,
    Span,
    Status,
    Transfer,
)


def to_record(question: Question) -> dict[str, Any]:
    """The question as strings, numbers, lists and dictionaries; days are ISO strings."""
    author, origin = question.author, question.provenance
    return {
        "id": question.id,
        "legislature": question.legislature,
        "kind": str(question.kind),
        "number": question.number,
        "title": question.title,
        "rubrique": question.rubrique,
        "keywords": list(question.keywords),
        "author": [
            author.name,
            author.civility,
            author.group,
            author.group_label,
            author.department,
            author.constituency,
            author.uid,
        ],
        "ministry": question.ministry,
        "ministry_answering": question.ministry_answering,
        "transfers": [[step.ministry, _iso(step.on)] for step in question.transfers],
        "question": _passage(question.question),
        "answer": _passage(question.answer) if question.answer else None,
        "status": str(question.status),
        "closed": _iso(question.closed),
        "closing_label": question.closing_label,
        "flagged": _iso(question.flagged),
        "renewed": [day.isoformat() for day in question.renewed],
        "identities": [[one.written, one.name, one.uid, one.answer] for one in question.identities],
        "provenance": [
            origin.source,
            origin.locator,
            origin.digest,
            _iso(origin.known),
            origin.made,
        ],
        **_elsewhere(question),
    }


def _elsewhere(question: Question) -> dict[str, Any]:
    """What only a question of another parliament has."""
    if question.house is None:
        return {}
    return {"house": [question.house.name, question.house.language], "page": question.page}


def from_record(record: dict[str, Any]) -> Question:
    """The question that ``to_record`` was given. Raises KeyError or ValueError for another."""
    house, transfers = record.get("house"), record["transfers"]
    answer, renewed, identities = record["answer"], record["renewed"], record["identities"]
    return Question(
        id=QuestionId(record["id"]),
        legislature=record["legislature"],
        kind=Kind(record["kind"]),
        number=record["number"],
        title=record["title"],
        rubrique=record["rubrique"],
        keywords=tuple(record["keywords"]),
        author=Author(*record["author"]),
        ministry=record["ministry"],
        ministry_answering=record["ministry_answering"],
        transfers=tuple([Transfer(name, _day(on)) for name, on in transfers]) if transfers else (),
        question=_as_passage(*record["question"]),
        answer=_as_passage(*answer) if answer else None,
        status=Status(record["status"]),
        closed=_day(record["closed"]),
        closing_label=record["closing_label"],
        flagged=_day(record["flagged"]),
        renewed=tuple(map(date.fromisoformat, renewed)) if renewed else (),
        identities=tuple(starmap(Identity, identities)) if identities else (),
        provenance=_as_provenance(*record["provenance"]),
        house=House(*house) if house else None,
        page=record.get("page", ""),
    )


def packed(question: Question) -> bytes:
    """The question as JSON text."""
    record = to_record(question)
    try:
        # A copy: what orjson returns keeps three times its size of memory.
        return bytes(memoryview(orjson.dumps(record)))
    except TypeError:  # a lone surrogate, which is no character
        text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "surrogatepass")


def unpacked(data: bytes) -> Question:
    """The question that ``packed`` was given. Raises KeyError or ValueError for other text."""
    try:
        record = orjson.loads(data)
    except orjson.JSONDecodeError:
        record = json.loads(data.decode("utf-8", "surrogatepass"))
    return from_record(record)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _as_provenance(
    source: str, locator: str, digest: str, known: str | None = None, made: str = ""
) -> Provenance:
    return Provenance(source, locator, digest, _day(known), made)


def _passage(passage: Passage) -> list[Any]:
    speakers = [[span.start, span.end] for span in passage.speakers]
    return [passage.text, _iso(passage.published), passage.page, speakers]


def _as_passage(
    text: str, published: str | None, page: int | None, speakers: list[list[int]]
) -> Passage:
    return Passage(text, _day(published), page, tuple(starmap(Span, speakers)))
