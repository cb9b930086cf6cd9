"""The same results as JSON, for programs: ``docs/api.md`` and ``/api/v1/openapi.json`` describe it.

``OPERATIONS`` is the table of the versioned API: its routes, its description and the page to try
it are made of these rows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, url_for
from flask import request as current_request
from werkzeug.exceptions import NotFound

from indexer.export import FORMATS
from indexer.fields import FACETS, Field
from indexer.query.request import SearchRequest
from indexer.search.advice.suggest import Completion
from indexer.search.jsonform import likeness_to_json, question_to_json
from webapp import accepted, links, params
from webapp.describing.openapi import Operation, document
from webapp.early import json_search
from webapp.headers import index_info
from webapp.searching import histogram, searcher, values
from webapp.views import exports

blueprint = Blueprint("api", __name__)
PREFIX = "/api/v1"
_FACETS = {row.prefix: row for row in FACETS}


@blueprint.get("/recherche.json")
def search() -> Response:
    """One page of a search; 404 past the last one."""
    path = links.to(current_request.endpoint or "")
    return _answer(json_search.said(searcher(), params.search(), path))


@blueprint.get("/questions/<uid>.json")
def question(uid: str) -> Response:
    """One question with its answer; 404 where there is none."""
    view = searcher().view(uid.upper(), params.visit().request.query)
    return _answer(question_to_json(view))


def similar(uid: str) -> Response:
    """Questions like one: its twins, those with the same answer, those that ask something near."""
    return _answer(likeness_to_json(searcher().similar(uid.upper())))


def facet(facet: str) -> Response:
    """Every value of a facet under a search, with exact counts."""
    row = known_facet(facet)
    found = values(params.search(), row.name).values
    listed = [
        {"value": item.value, "count": item.count, "selected": item.selected} for item in found
    ]
    return _answer({"facet": row.prefix, "values": listed})


def months() -> Response:
    """The questions of a search by month of publication."""
    found = histogram(params.search())
    listed = [
        {"month": f"{year:04}-{month:02}", "count": found[year, month]}
        for year, month in sorted(found)
    ]
    return _answer({"months": listed})


def complete() -> Response:
    """What the text of ``q`` may go on to be: words, names, references, titles that hold it."""
    found = searcher().complete(params.search().query)
    return _answer({"completions": [_completion(item) for item in found]})


def _completion(item: Completion) -> dict[str, Any]:
    """A completion, with the group of a deputy, or the identifier of a titled question."""
    said: dict[str, Any] = {"kind": str(item.kind), "text": item.text, "count": item.count}
    more = {"group": item.group, "id": item.id}
    return said | {name: value for name, value in more.items() if value}


def export(format: str) -> Response:
    """Everything that a search finds, as a file, without paging."""
    row = FORMATS.get(format)
    if row is None:
        raise NotFound(f"no format is called {format[:40]!r}; there are: {', '.join(FORMATS)}")
    return exports.send(row, searcher().scan(params.search()), "questions")


def info() -> Response:
    """What the index holds, and of which day the data are."""
    held = index_info()
    return _answer(
        {
            "generation": held.generation,
            "documents": held.documents,
            "data_date": held.data_date.isoformat() if held.data_date else None,
            "by_kind": dict(held.by_kind),
            "by_year": dict(sorted(held.by_year.items())),
        }
    )


def _answer(said: dict[str, Any]) -> Response:
    """An answer, with a notice for each parameter or value that the address does not know."""
    before = said.get("notices", [])
    told = [notice for notice in accepted.notices() if notice not in before]
    return jsonify({**said, "notices": [*before, *told]} if told else said)


def known_facet(prefix: str) -> Field:
    """The facet that addresses call so. Raises NotFound."""
    row = _FACETS.get(prefix)
    if row is None:
        raise NotFound(f"no facet is called {prefix[:40]!r}; there are: {', '.join(_FACETS)}")
    return row


@dataclass(frozen=True, slots=True)
class _Row:
    operation: Operation
    view: Callable[..., Any]


OPERATIONS: tuple[_Row, ...] = (
    _Row(Operation("search", "/search", "Page", paged=True, searches=True), search),
    _Row(
        Operation("question", "/questions/<uid>", "Question", words=True, tag="Questions"), question
    ),
    _Row(Operation("similar", "/questions/<uid>/similar", "Likeness", tag="Questions"), similar),
    _Row(Operation("facet", "/facets/<facet>", "FacetValues", searches=True, tag="Figures"), facet),
    _Row(Operation("months", "/months", "Months", searches=True, tag="Figures"), months),
    _Row(
        Operation("export", "/export/<format>", "", searches=True, files=True, tag="Files"), export
    ),
    _Row(Operation("complete", "/complete", "Completions", words=True), complete),
    _Row(Operation("info", "/info", "Info", tag="Service"), info),
)
for _row in OPERATIONS:
    blueprint.add_url_rule(PREFIX + _row.operation.path, f"v1_{_row.operation.name}", _row.view)


def _described() -> list[Operation]:
    return [replace(row.operation, sentence=row.view.__doc__ or "") for row in OPERATIONS]


@blueprint.get(f"{PREFIX}/openapi.json")
def openapi() -> Response:
    """The description of the API (OpenAPI 3.1)."""
    base = url_for("api.openapi").removesuffix("/openapi.json")
    return jsonify(document(_described(), base))


@blueprint.get("/api")
def describe() -> str:
    """What the API offers, in French, with a form to try each operation."""
    base = url_for("api.openapi").removesuffix("/openapi.json")
    loup = SearchRequest(query="loup")
    return render_template("api.html", operations=_described(), base=base, loup=loup)
