"""For whoever runs the service: is it alive, can it answer, what does it do?"""

from __future__ import annotations

from flask import Blueprint, Flask, Response, current_app, jsonify, make_response, request
from werkzeug.exceptions import NotFound

from indexer.config import Settings
from indexer.errors import IndexerError
from indexer.query.request import SearchRequest
from webapp.metrics import CONTENT_TYPE, exposed
from webapp.searching import count, refreshed, searcher, trouble

blueprint = Blueprint("ops", __name__)
PRIVATE = "questions.private"
"""In the environment of a request: whether it came by the listener of the numbers."""
_BOTH = frozenset({"ops.alive", "ops.ready"})


def register(app: Flask, settings: Settings) -> None:
    """Where the settings give the numbers a listener of their own, part it from the pages'.

    It answers the probes and nothing else; by the other one, ``/metrics`` is not there, and
    ``/readyz`` tells no reason, which may name files.
    """
    app.config.update(METRICS=settings.metrics, INDEX=settings.index)

    def part() -> None:
        endpoint = request.endpoint or ""
        if _private() != (endpoint == "ops.metrics") and endpoint not in _BOTH:
            raise NotFound("no such address by this listener")

    if settings.metrics:
        app.before_request(part)


def _private() -> bool:
    return bool(request.environ.get(PRIVATE))


def _telling() -> bool:
    return _private() or not current_app.config["METRICS"]


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
        said = {"reason": str(error)} if _telling() else {}
        response = jsonify({"status": "unavailable", **said})
        response.status_code = 503
        return response
    problem = trouble()
    return jsonify(
        {
            "status": "fallback" if problem else "ready",
            **({"reason": problem} if problem and _telling() else {}),
            "generation": info.generation,
            "documents": info.documents,
            "data_date": info.data_date.isoformat() if info.data_date else None,
        }
    )


@blueprint.get("/metrics")
def metrics() -> Response:
    """What is measured, for Prometheus."""
    refreshed()
    response = make_response(exposed(searcher(), current_app.config["INDEX"]))
    response.content_type = CONTENT_TYPE
    return response
