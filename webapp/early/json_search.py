"""A page of a search as JSON: what ``/recherche.json`` and ``/api/v1/search`` say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Request

from indexer.errors import InvalidRequest
from indexer.query.request import PARAMETERS, SearchRequest
from indexer.search.jsonform import page_to_json
from webapp.searching import Searches

ROUTES: Mapping[str, str] = MappingProxyType(
    {"/recherche.json": "api.search", "/api/v1/search": "api.v1_search"}
)
"""Path → the endpoint that answers there."""


def requested(asked: Request) -> SearchRequest | None:
    """The search of an address; None where something is wrong with it, or is not known."""
    if not PARAMETERS.issuperset(asked.args):
        return None
    try:
        return SearchRequest.from_pairs(asked.args.items(multi=True))
    except InvalidRequest:
        return None


def said(searcher: Searches, request: SearchRequest, path: str) -> dict[str, Any]:
    """What is said of a search that was asked for at that path. Raises NotFound behind its end."""
    page = searcher.search(request, further=True)
    if request.page > page.pages:
        raise NotFound(f"page {request.page} is past the last one, {page.pages}")
    after = replace(request, page=request.page + 1) if request.page < page.pages else None
    following = f"{path}?{urlencode(after.to_pairs())}" if after else None
    return {**page_to_json(page), "next": following}
