"""The description of the API (OpenAPI 3.1), made from the tables of the code.

Parameters come from the facets of ``indexer.fields`` and the limits of ``SearchRequest``; the
schemas describe what ``indexer.search.jsonform`` makes. A test compares them with real answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from indexer.export import FORMATS
from indexer.fields import FACETS
from indexer.model import Kind, Status
from indexer.query.request import EVERY, MAX_QUERY, MAX_SIZE, PAGE, QUERY, SIZE, SORT, WORDS, Sort
from indexer.search.advice.relaxations import Step
from indexer.search.advice.suggest import Completes

Json = dict[str, Any]
VERSION = "1.0.0"
_PLACE = re.compile(r"<(\w+)>")
EXAMPLE_UID = "QANR5L17QE2621"


@dataclass(frozen=True, slots=True)
class Operation:
    """One address of the API: what it takes, and the schema of what it gives."""

    name: str
    path: str
    schema: str
    searches: bool = False
    paged: bool = False
    words: bool = False
    files: bool = False
    sentence: str = ""

    @property
    def places(self) -> list[str]:
        """The parts of the path that are to be filled in."""
        return _PLACE.findall(self.path)

    @property
    def parameters(self) -> list[Json]:
        """Every parameter, those of the path first."""
        found = [_PATH[name] for name in self.places]
        if self.searches:
            found += [_QUERY, *_filters(), _SORT]
        elif self.words:
            found.append(_QUERY)
        return [*found, *(_PAGING if self.paged else ())]


def document(operations: Iterable[Operation], base: str) -> Json:
    """The whole description, of the API that stands at the address ``base``."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Questions parlementaires",
            "version": VERSION,
            "summary": "Search the questions of French deputies and the Government's answers.",
            "license": {
                "name": "Licence Ouverte 2.0 (data)",
                "url": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
            },
        },
        "servers": [{"url": base}],
        "paths": {_templated(item.path): {"get": _operation(item)} for item in operations},
        "components": {"schemas": dict(SCHEMAS)},
    }


def _templated(path: str) -> str:
    return _PLACE.sub(r"{\1}", path)


def _operation(item: Operation) -> Json:
    return {
        "operationId": item.name,
        "summary": item.sentence,
        "parameters": item.parameters,
        "responses": {
            "200": {"description": "Done.", "headers": _HEADERS, "content": _content(item)},
            "304": {"description": "What the sender holds is still so.", "headers": _HEADERS},
            **{status: _error(sentence) for status, sentence in _ERRORS.items()},
        },
    }


def _content(item: Operation) -> Json:
    if item.files:
        return {row.mimetype: {"schema": {"type": "string"}} for row in FORMATS.values()}
    return {"application/json": {"schema": _ref(item.schema)}}


def _error(sentence: str) -> Json:
    content = {"application/json": {"schema": _ref("Error")}}
    return {"description": sentence, "content": content}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _parameter(name: str, sentence: str, schema: Json, **more: object) -> Json:
    return {"name": name, "in": "query", "description": sentence, "schema": schema, **more}


def _filters() -> list[Json]:
    schema = {"type": "array", "items": {"type": "string"}}
    return [
        _parameter(
            row.prefix,
            f"Keep the questions that have one of these values: {row.label}.",
            schema,
            style="form",
            explode=True,
        )
        for row in FACETS
    ]


def _place(name: str, sentence: str, **schema: object) -> Json:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": sentence,
        "schema": {"type": "string", **schema},
    }


_QUERY = _parameter(
    QUERY, f"The query, {MAX_QUERY} characters at most; more is 413.", {"type": "string"}
)
_SORT = _parameter(SORT, "The order.", {"type": "string", "enum": [str(item) for item in Sort]})
_PAGING = (
    _parameter(PAGE, "The page, from 1.", {"type": "integer", "minimum": 1, "maximum": 10**12 - 1}),
    _parameter(
        WORDS, "`tous`: no near results, only questions with all the words.", {"enum": [EVERY]}
    ),
    _parameter(SIZE, "Results a page.", {"type": "integer", "minimum": 1, "maximum": MAX_SIZE}),
)
_PATH = MappingProxyType(
    {
        "uid": _place("uid", "The official identifier.", minLength=1, examples=[EXAMPLE_UID]),
        "facet": _place("facet", "Which facet.", enum=[row.prefix for row in FACETS]),
        "format": _place("format", "Which format.", enum=list(FORMATS)),
    }
)
_HEADERS: Json = {
    "ETag": {"schema": {"type": "string"}, "description": "The generation of the index."},
    "Last-Modified": {"schema": {"type": "string"}},
}
_ERRORS = MappingProxyType(
    {
        "400": "A parameter has a value that it cannot have.",
        "404": "There is no such question, facet, format or page.",
        "413": "The query is too long.",
        "503": "There is no usable index at the moment.",
    }
)


def _object(members: Json, *, optional: Sequence[str] = ()) -> Json:
    required = [name for name in members if name not in optional]
    return {"type": "object", "properties": members, "required": required}


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
    **dict.fromkeys(("title", "rubrique", "author", "group", "ministry"), _TEXT),
    "published": _DAY,
    "answered": _DAY,
    "status": {"type": "string", "enum": [str(item) for item in Status]},
    "url": {"type": "string", "format": "uri"},
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
    },
    optional=("missing",),
)
_SUGGESTION = _object(
    {
        "query": _TEXT,
        "total": _COUNT,
        "corrections": {"type": "object", "additionalProperties": _TEXT},
    }
)
_RELAXATION = _object(
    {
        "step": {"type": "string", "enum": [str(item) for item in Step]},
        "subject": _TEXT,
        "field": {"type": ["string", "null"]},
        "parameters": _list(_list(_TEXT)),
        "total": _COUNT,
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
                "sort": {"type": "string", "enum": [str(item) for item in Sort]},
                "took_ms": {"type": "number"},
                "results": _list(_RESULT),
                "facets": {"type": "object", "additionalProperties": _VALUES},
                "notices": _list(_object({"code": _TEXT, "message": _TEXT})),
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
        "Question": _object(
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
        "Likeness": _object(
            {
                "times": {"type": "integer", "minimum": 1},
                **dict.fromkeys(("twins", "same_answer", "similar"), _list(_object(_SUMMARY))),
            }
        ),
        "FacetValues": _object({"facet": _TEXT, "values": _VALUES}),
        "Months": _object(
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
        "Completions": _object(
            {
                "completions": _list(
                    _object(
                        {
                            "kind": {"type": "string", "enum": [str(item) for item in Completes]},
                            "text": _TEXT,
                            "count": _COUNT,
                        }
                    )
                )
            }
        ),
        "Info": _object(
            {
                "generation": _TEXT,
                "documents": _COUNT,
                "data_date": _DAY,
                "by_kind": _COUNTS,
                "by_year": _COUNTS,
            }
        ),
        "Error": _object(
            {"error": _object({"status": {"type": "integer"}, "code": _TEXT, "message": _TEXT})}
        ),
    }
)
