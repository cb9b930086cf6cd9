"""The description of the API (OpenAPI 3.1), made from the tables of the code.

Parameters come from the facets of ``indexer.fields`` and the limits of ``SearchRequest``, schemas
from ``schemas``. A test compares them with real answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType

from indexer.export import FORMATS
from indexer.fields import BY_NAME, FACETS
from indexer.query.request import (
    EVERY,
    MAX_QUERY,
    MAX_SIZE,
    PAGE,
    PERIOD,
    QUERY,
    SIZE,
    SORT,
    WORDS,
    Sort,
)
from webapp.describing.members import Json
from webapp.describing.schemas import SCHEMAS

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
    tag: str = "Search"
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
        "tags": [{"name": name, "description": said} for name, said in TAGS.items()],
        "paths": {_templated(item.path): {"get": _operation(item)} for item in operations},
        "components": {"schemas": dict(SCHEMAS)},
    }


def _templated(path: str) -> str:
    return _PLACE.sub(r"{\1}", path)


def _operation(item: Operation) -> Json:
    return {
        "operationId": item.name,
        "summary": item.sentence,
        "tags": [item.tag],
        "parameters": item.parameters,
        "responses": {
            "200": {"description": "Done.", "headers": _HEADERS, "content": _content(item)},
            "304": {"description": "What the sender holds is still so.", "headers": _HEADERS},
            **{status: _error(status, sentence) for status, sentence in ERRORS.items()},
        },
    }


def _content(item: Operation) -> Json:
    if item.files:
        return {row.mimetype: {"schema": _streamed(row.mimetype)} for row in FORMATS.values()}
    return {"application/json": {"schema": _ref(item.schema)}}


def _streamed(mimetype: str) -> Json:
    """Bytes, to be read as they come; but clients decode a text, and read JSON, by themselves."""
    if mimetype.endswith("+json"):
        return {"type": "array", "items": {"type": "object"}}
    return {"type": "string"} if mimetype.startswith("text/") else dict(_BYTES)


def _error(status: str, sentence: str) -> Json:
    content = {"application/json": {"schema": _ref("Error")}}
    said: Json = {"description": sentence, "content": content}
    return said | {"headers": _LATER} if status in _LATER_ON else said


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _parameter(name: str, sentence: str, schema: Json, **more: object) -> Json:
    return {"name": name, "in": "query", "description": sentence, "schema": schema, **more}


_PERIOD = "Keep the questions published within this year, month, day, or interval of them."


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
    ] + [_parameter(BY_NAME[PERIOD].prefix, _PERIOD, {"type": "string"}, example="2024-03..2025")]


def _place(name: str, sentence: str, **schema: object) -> Json:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": sentence,
        "schema": {"type": "string", **schema},
    }


_QUERY = _parameter(
    QUERY,
    f"The query, {MAX_QUERY} characters at most; more is 413.",
    {"type": "string", "examples": ["loup", 'rubrique:santé "déserts médicaux"']},
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
_LIMITED: Json = {
    "RateLimit-Policy": {
        "schema": {"type": "string", "examples": ['"burst";q=15;w=15']},
        "description": "Where requests are limited: how many (q) may come in how many seconds (w).",
    },
    "RateLimit": {
        "schema": {"type": "string", "examples": ['"burst";r=12;t=3']},
        "description": "Where requests are limited: how many (r) may come at once now, and in how "
        "many seconds (t) all may again.",
    },
}
_HEADERS: Json = {
    "ETag": {"schema": {"type": "string"}, "description": "The generation of the index."},
    "Last-Modified": {"schema": {"type": "string"}},
    **_LIMITED,
}
_LATER: Json = {
    "Retry-After": {"schema": {"type": "string"}, "description": "Seconds to wait."},
}
_LATER_ON = frozenset({"429", "503"})
_BYTES: Json = {"type": "string", "format": "binary"}
TAGS = MappingProxyType(
    {
        "Search": "Pages of results, and what helps to type a query.",
        "Questions": "One question, and what is like it.",
        "Figures": "Exact counts over the questions of a search.",
        "Files": "All that a search finds, streamed: the way to read more than some pages.",
        "Service": "What the index holds.",
    }
)
ERRORS = MappingProxyType(
    {
        "400": "A parameter has a value that it cannot have.",
        "404": "There is no such question, facet, format or page.",
        "405": "Another method than GET, HEAD or OPTIONS.",
        "413": "The query is too long.",
        "429": "Too many requests from one address, where the service limits them.",
        "500": "An unforeseen error; it is logged, nothing of it is shown.",
        "503": "There is no usable index at the moment, or the search took too long.",
    }
)
