"""The schemas of what the API gives (JSON Schema): what ``indexer.search.jsonform`` makes."""

from __future__ import annotations

from types import MappingProxyType

from indexer.query.request import Sort
from indexer.search.advice.relaxations import Step
from indexer.search.advice.suggest import Completes
from webapp.describing.members import COUNT, DAY, RANGES, TEXT, Json, list_of, object_of
from webapp.describing.question_schema import QUESTION, SUMMARY

_COUNTS: Json = {"type": "object", "additionalProperties": COUNT}
_VALUES = list_of(object_of({"value": TEXT, "count": COUNT, "selected": {"type": "boolean"}}))
_RESULT = object_of(
    {
        **SUMMARY,
        "score": {"type": "number"},
        "title_marks": RANGES,
        "snippets": list_of(
            object_of({"field": TEXT, "speaker": TEXT, "text": TEXT, "marks": RANGES})
        ),
        "times": {"type": "integer", "minimum": 1},
        "same_answer": COUNT,
        "missing": list_of(TEXT),
        "related": TEXT,
    },
    optional=("missing", "related"),
)
_SUGGESTION = object_of(
    {
        "query": TEXT,
        "total": {**COUNT, "description": "Exact count of what that query finds."},
        "corrections": {
            "type": "object",
            "additionalProperties": TEXT,
            "description": "Its word for each one that was typed otherwise.",
        },
    }
)
_RELAXATION = object_of(
    {
        "step": {"type": "string", "enum": [str(item) for item in Step]},
        "subject": TEXT,
        "field": {
            "type": ["string", "null"],
            "description": "The parameter of the filter that is given up, or null.",
        },
        "parameters": list_of(list_of(TEXT)),
        "total": {**COUNT, "description": "Exact count of what the wider search finds."},
    }
)
_CORRECTION = object_of(
    {"word": TEXT, "searched": TEXT, "as_typed": list_of(list_of(TEXT))},
)
_READING = object_of(
    {
        "limits": list_of(object_of({"field": TEXT, "value": TEXT})),
        "parameters": list_of(list_of(TEXT)),
        "total": COUNT,
    },
)
_EXPANSION = object_of(
    {
        "acronym": TEXT,
        "meaning": TEXT,
        "searched": {"type": "boolean"},
        "otherwise": list_of(list_of(TEXT)),
    }
)
_CHOICE = object_of(
    {"acronym": TEXT, "meanings": list_of(object_of({"meaning": TEXT, "query": TEXT}))}
)
_RELATED = object_of({"word": TEXT, "like": TEXT, "query": TEXT})
_NOTICES: Json = {
    **list_of(object_of({"code": TEXT, "message": TEXT})),
    "description": "What was understood otherwise than it was typed, in French sentences.",
}


def _answer(members: Json) -> Json:
    """An answer that has notices only where a parameter is not known."""
    return object_of({**members, "notices": _NOTICES}, optional=("notices",))


SCHEMAS: MappingProxyType[str, Json] = MappingProxyType(
    {
        "Page": object_of(
            {
                "query": TEXT,
                "filters": {"type": "object", "additionalProperties": list_of(TEXT)},
                "total": COUNT,
                "near": COUNT,
                "page": {"type": "integer", "minimum": 1},
                "pages": {"type": "integer", "minimum": 1},
                "next": {"type": ["string", "null"], "format": "uri-reference"},
                "sort": {"type": "string", "enum": [str(item) for item in Sort]},
                "took_ms": {"type": "number"},
                "results": list_of(_RESULT),
                "facets": {"type": "object", "additionalProperties": _VALUES},
                "notices": _NOTICES,
                "corrections": list_of(_CORRECTION),
                "readings": list_of(_READING),
                "acronyms": list_of(_EXPANSION),
                "ambiguous": list_of(_CHOICE),
                "related": list_of(_RELATED),
                "suggestion": _SUGGESTION,
                "relaxations": list_of(_RELAXATION),
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
        "Question": _answer(QUESTION),
        "Likeness": _answer(
            {
                "times": {"type": "integer", "minimum": 1},
                **dict.fromkeys(("twins", "same_answer", "similar"), list_of(object_of(SUMMARY))),
            }
        ),
        "FacetValues": _answer({"facet": TEXT, "values": _VALUES}),
        "Months": _answer(
            {
                "months": list_of(
                    object_of(
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
                "completions": list_of(
                    object_of(
                        {
                            "kind": {"type": "string", "enum": [str(item) for item in Completes]},
                            "text": TEXT,
                            "count": COUNT,
                            "group": TEXT,
                            "id": TEXT,
                        },
                        optional=("group", "id"),
                    )
                )
            }
        ),
        "Info": _answer(
            {
                "generation": TEXT,
                "documents": COUNT,
                "data_date": DAY,
                "by_kind": _COUNTS,
                "by_year": _COUNTS,
            }
        ),
        "Error": {
            **object_of(
                {"error": object_of({"status": {"type": "integer"}, "code": TEXT, "message": TEXT})}
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
