"""The schema of a question: its summary, its texts, and what these name."""

from __future__ import annotations

from indexer.extracted.mentions import Part
from indexer.extraction.places import PlaceKind
from indexer.model import Kind, Status
from webapp.describing.members import COUNT, DAY, RANGES, TEXT, Json, list_of, object_of

SUMMARY: Json = {
    "id": TEXT,
    "kind": {"type": "string", "enum": [str(item) for item in Kind]},
    "number": {"type": "integer"},
    "legislature": {"type": "integer"},
    **dict.fromkeys(("chamber", "session", "title", "rubrique", "author"), TEXT),
    **dict.fromkeys(("group", "portfolio", "ministry"), TEXT),
    "published": DAY,
    "answered": DAY,
    "status": {"type": "string", "enum": [str(item) for item in Status]},
    "known": DAY,
    "url": {"type": ["string", "null"], "format": "uri"},
}
_PASSAGE = object_of(
    {
        "text": TEXT,
        "published": DAY,
        "page": {"type": ["integer", "null"]},
        "speakers": RANGES,
    }
)
_HISTORY = object_of(
    {
        "transfers": list_of(object_of({"ministry": TEXT, "date": DAY})),
        "flagged": DAY,
        "renewed": list_of({"type": "string", "format": "date"}),
        "closed": DAY,
        "closing_label": TEXT,
    }
)


def _named(**members: Json) -> Json:
    """What texts name: in which, where, and the members of its sort."""
    place: Json = {
        "in": {"type": "string", "enum": [str(part) for part in Part]},
        "range": {"type": "array", "items": COUNT, "minItems": 2, "maxItems": 2},
    }
    return list_of(object_of({**place, **members}))


QUESTION: Json = {
    **SUMMARY,
    **dict.fromkeys(("civility", "author_uid", "group_abbreviation", "department"), TEXT),
    **dict.fromkeys(("constituency", "ministry_answering"), TEXT),
    "keywords": list_of(TEXT),
    "question": _PASSAGE,
    "answer": {"anyOf": [_PASSAGE, {"type": "null"}]},
    "history": _HISTORY,
    "places": _named(
        kind={"type": "string", "enum": [str(kind) for kind in PlaceKind]},
        name=TEXT,
        department=TEXT,
    ),
    "laws": _named(value=TEXT),
    "amounts": _named(value={"type": "number"}, unit=TEXT),
    "promises": _named(due=DAY, written=TEXT),
    "named": _named(kind={"type": "string", "enum": ["person", "body"]}, name=TEXT, uid=TEXT),
    "provenance": object_of(dict.fromkeys(("source", "locator", "digest"), TEXT)),
}
