"""The same results as JSON, for programs: ``docs/api.md`` describes every member."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from werkzeug.exceptions import NotFound

from indexer.search.jsonform import page_to_json, question_to_json
from webapp import params
from webapp.searching import searcher

blueprint = Blueprint("api", __name__)


@blueprint.get("/recherche.json")
def search() -> Response:
    """One page of a search; 404 past the last one."""
    page = searcher().search(params.search())
    if page.request.page > page.pages:
        raise NotFound(f"page {page.request.page} is past the last one, {page.pages}")
    return jsonify(page_to_json(page))


@blueprint.get("/questions/<uid>.json")
def question(uid: str) -> Response:
    """One question with its answer; 404 where there is none."""
    view = searcher().view(uid.upper(), params.visit().request.query)
    return jsonify(question_to_json(view))


@blueprint.after_request
def _open(response: Response) -> Response:
    """Let any page read the answers: the data are public and need no credentials."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
