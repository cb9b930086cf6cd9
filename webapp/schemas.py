"""The schemas of what the API gives (JSON Schema): what ``indexer.search.jsonform`` makes."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

from indexer.model import Kind, Status
from indexer.query.request import Sort
from indexer.search.advice.relaxations import Step
from indexer.search.advice.suggest import Completes

Json = dict[str, Any]


_SAID = MappingProxyType(
    {
        "total": "Exact count of the questions that have all the words and keep to all filters; "
        "near results are not in it, so it may be 0 where `results` has some.",
        "near": "Results of the first page that lack a word of the query; each names it in "
        "`missing`.",
        "pages": "Pages there are; 1 where nothing was found. A page past the last one is 404.",
        "next": "Address of the next page, with the same search; null on the last one.",
        "took_ms": "Milliseconds that the search took.",
        "filters": "What the search keeps to, by the name of the parameter.",
        "results": "One page of questions, in the order of `sort`.",
        "facets": "Values with their exact counts, by the name of the parameter that filters them.",
        "missing": "Words of the query, as typed, that this near result lacks.",
        "suggestion": "The query that was probably meant, where little was found; not searched.",
        "relaxations": "Only where `total` is 0: each search that is one step wider and finds "
        "something, the smallest step first.",
        "step": "What is given up: a term, quotes, a field, a filter, all filters, or the ends of "
        "a period, which grows by a year each way.",
        "subject": "What is given up or widened, as a query spells it.",
        "parameters": "Names and values that make the address of that search.",
        "readings": "What words of the query may mean beside themselves; first page only.",
        "acronyms": "Acronyms that are searched with their meanings, or could be.",
        "ambiguous": "Acronyms with several meanings.",
        "otherwise": "Parameters of the search for the other way.",
        "as_typed": "Parameters of the search that takes the word as it was typed.",
        "id": "Official identifier of a question.",
        "known": "For a question without an answer: the day up to which that is known.",
        "published": "Day of publication in the Journal officiel, or null.",
        "answered": "Day of the answer, or null.",
        "url": "Official page of the question, or null where none is known.",
        "score": "How well the question fits; comparable within one search only.",
        "title_marks": "Ranges of the title that the words match.",
        "marks": "Half-open ranges, in Unicode code points, that the words match.",
        "snippets": "Passages around the words.",
        "times": "How often the question was put in nearly these words, itself included.",
        "same_answer": "Questions that were given nearly the same answer.",
        "twins": "The same question, put before or after.",
        "similar": "Questions that ask something near.",
        "speakers": "Ranges of the text that name who speaks in a debate.",
        "count": "Count of questions.",
        "selected": "Whether the search filters by this value.",
        "generation": "Identity of the index; it changes with its data.",
        "data_date": "Day of the data, or null.",
        "code": "A fixed name, for programs.",
        "message": "One sentence, for people.",
    }
)
"""What a member means, wherever it stands."""


def _object(members: Json, *, optional: Sequence[str] = ()) -> Json:
    required = [name for name in members if name not in optional]
    told = {name: _told(name, schema) for name, schema in members.items()}
    return {"type": "object", "properties": told, "required": required}


def _told(name: str, schema: Json) -> Json:
    return {"description": _SAID[name], **schema} if name in _SAID else schema


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


_TEXT: Json = {"type": "string"}
_COUNT: Json = {"type": "integer", "minimum": 0}
_DAY: Json = {"type": ["string", "null"], "format": "date"}
_RANGES = _list({"type": "array", "items": _COUNT, "minItems": 2, "maxItems": 2})
_COUNTS: Json = {"type": "object", "additionalProperties": _COUNT}
_VALUES = _list(_object({"value": _TEXT, "count": _COUNT, "selected": {"type": "boolean"}}))
_SUMMARY: Json = {
    "id": _TEXT,
    "kind": {"type": "string", "enum": [str(item) for item in Kind]},
    "number": {"type": "integer"},
    "legislature": {"type": "integer"},
    **dict.fromkeys(("chamber", "session", "title", "rubrique", "author"), _TEXT),
    **dict.fromkeys(("group", "portfolio", "ministry"), _TEXT),
    "published": _DAY,
    "answered": _DAY,
    "status": {"type": "string", "enum": [str(item) for item in Status]},
    "known": _DAY,
    "url": {"type": ["string", "null"], "format": "uri"},
}
_PASSAGE = _object(
    {
        "text": _TEXT,
        "published": _DAY,
        "page": {"type": ["integer", "null"]},
        "speakers": _RANGES,
    }
)
_HISTORY = _object(
    {
        "transfers": _list(_object({"ministry": _TEXT, "date": _DAY})),
        "flagged": _DAY,
        "renewed": _list({"type": "string", "format": "date"}),
        "closed": _DAY,
        "closing_label": _TEXT,
    }
)
_RESULT = _object(
    {
        **_SUMMARY,
        "score": {"type": "number"},
        "title_marks": _RANGES,
        "snippets": _list(_object({"field": _TEXT, "text": _TEXT, "marks": _RANGES})),
        "times": {"type": "integer", "minimum": 1},
        "same_answer": _COUNT,
        "missing": _list(_TEXT),
        "related": _TEXT,
    },
    optional=("missing", "related"),
)
_SUGGESTION = _object(
    {
        "query": _TEXT,
        "total": {**_COUNT, "description": "Exact count of what that query finds."},
        "corrections": {
            "type": "object",
            "additionalProperties": _TEXT,
            "description": "Its word for each one that was typed otherwise.",
        },
    }
)
_RELAXATION = _object(
    {
        "step": {"type": "string", "enum": [str(item) for item in Step]},
        "subject": _TEXT,
        "field": {
            "type": ["string", "null"],
            "description": "The parameter of the filter that is given up, or null.",
        },
        "parameters": _list(_list(_TEXT)),
        "total": {**_COUNT, "description": "Exact count of what the wider search finds."},
    }
)
_CORRECTION = _object(
    {"word": _TEXT, "searched": _TEXT, "as_typed": _list(_list(_TEXT))},
)
_READING = _object(
    {
        "limits": _list(_object({"field": _TEXT, "value": _TEXT})),
        "parameters": _list(_list(_TEXT)),
        "total": _COUNT,
    },
)
_EXPANSION = _object(
    {
        "acronym": _TEXT,
        "meaning": _TEXT,
        "searched": {"type": "boolean"},
        "otherwise": _list(_list(_TEXT)),
    }
)
_CHOICE = _object(
    {"acronym": _TEXT, "meanings": _list(_object({"meaning": _TEXT, "query": _TEXT}))}
)
_RELATED = _object({"word": _TEXT, "like": _TEXT, "query": _TEXT})
_NOTICES: Json = {
    **_list(_object({"code": _TEXT, "message": _TEXT})),
    "description": "What was understood otherwise than it was typed, in French sentences.",
}


def _answer(members: Json) -> Json:
    """An answer that has notices only where a parameter is not known."""
    return _object({**members, "notices": _NOTICES}, optional=("notices",))


SCHEMAS: MappingProxyType[str, Json] = MappingProxyType(
    {
        "Page": _object(
            {
                "query": _TEXT,
                "filters": {"type": "object", "additionalProperties": _list(_TEXT)},
                "total": _COUNT,
                "near": _COUNT,
                "page": {"type": "integer", "minimum": 1},
                "pages": {"type": "integer", "minimum": 1},
                "next": {"type": ["string", "null"], "format": "uri-reference"},
                "sort": {"type": "string", "enum": [str(item) for item in Sort]},
                "took_ms": {"type": "number"},
                "results": _list(_RESULT),
                "facets": {"type": "object", "additionalProperties": _VALUES},
                "notices": _NOTICES,
                "corrections": _list(_CORRECTION),
                "readings": _list(_READING),
                "acronyms": _list(_EXPANSION),
                "ambiguous": _list(_CHOICE),
                "related": _list(_RELATED),
                "suggestion": _SUGGESTION,
                "relaxations": _list(_RELAXATION),
            },
            optional=(
                "corrections",
                "readings",
                "acronyms",
                "ambiguous",
                "related",
                "suggestion",
                "relaxations",
            ),
        ),
        "Question": _answer(
            {
                **_SUMMARY,
                **dict.fromkeys(
                    (
                        "civility",
                        "author_uid",
                        "group_abbreviation",
                        "department",
                        "constituency",
                        "ministry_answering",
                    ),
                    _TEXT,
                ),
                "keywords": _list(_TEXT),
                "question": _PASSAGE,
                "answer": {"anyOf": [_PASSAGE, {"type": "null"}]},
                "history": _HISTORY,
                "provenance": _object(dict.fromkeys(("source", "locator", "digest"), _TEXT)),
            }
        ),
        "Likeness": _answer(
            {
                "times": {"type": "integer", "minimum": 1},
                **dict.fromkeys(("twins", "same_answer", "similar"), _list(_object(_SUMMARY))),
            }
        ),
        "FacetValues": _answer({"facet": _TEXT, "values": _VALUES}),
        "Months": _answer(
            {
                "months": _list(
                    _object(
                        {
                            "month": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"},
                            "count": {"type": "integer", "minimum": 1},
                        }
                    )
                )
            }
        ),
        "Completions": _answer(
            {
                "completions": _list(
                    _object(
                        {
                            "kind": {"type": "string", "enum": [str(item) for item in Completes]},
                            "text": _TEXT,
                            "count": _COUNT,
                            "group": _TEXT,
                            "id": _TEXT,
                        },
                        optional=("group", "id"),
                    )
                )
            }
        ),
        "Info": _answer(
            {
                "generation": _TEXT,
                "documents": _COUNT,
                "data_date": _DAY,
                "by_kind": _COUNTS,
                "by_year": _COUNTS,
            }
        ),
        "Error": {
            **_object(
                {"error": _object({"status": {"type": "integer"}, "code": _TEXT, "message": _TEXT})}
            ),
            "examples": [
                {
                    "error": {
                        "status": 404,
                        "code": "UnknownQuestion",
                        "message": "no question is called 'QANR5L17QE0'",
                    }
                }
            ],
        },
    }
)
