"""For whoever runs the service: is it alive, can it answer, what does it do?"""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, make_response

from indexer.errors import IndexerError
from indexer.query.request import SearchRequest
from webapp.metrics import CONTENT_TYPE, exposed
from webapp.searching import count, refreshed, searcher, trouble

blueprint = Blueprint("ops", __name__)


@blueprint.get("/healthz")
def alive() -> Response:
    """``ok`` as long as the process answers, with or without a usable index."""
    response = make_response("ok\n")
    response.mimetype = "text/plain"
    return response


@blueprint.get("/readyz")
def ready() -> Response:
    """What is served, or 503 and the reason why nothing can be.

    ``fallback``: the newest index cannot be opened, for that reason, and another one is served.
    """
    try:
        info = refreshed()
        count(SearchRequest())
    except IndexerError as error:
        response = jsonify({"status": "unavailable", "reason": str(error)})
        response.status_code = 503
        return response
    problem = trouble()
    return jsonify(
        {
            "status": "fallback" if problem else "ready",
            **({"reason": problem} if problem else {}),
            "generation": info.generation,
            "documents": info.documents,
            "data_date": info.data_date.isoformat() if info.data_date else None,
        }
    )


@blueprint.get("/metrics")
def metrics() -> Response:
    """What is measured, for Prometheus."""
    refreshed()
    response = make_response(exposed(searcher()))
    response.content_type = CONTENT_TYPE
    return response
