"""One JSON object for each request and each warning, on standard error, with the request's id."""

from __future__ import annotations

import json
import logging
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from flask import Flask, Response, g, has_request_context, request

HEADER = "X-Request-ID"
_USABLE = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_HANDLER = "questions-json"
REQUESTS = "questions.requests"
EXTENSION = "questions-log"
BEGAN = "questions.began"
"""In the environment of a request: when it came, where something was done for it already."""


class Json(logging.Formatter):
    """A record as one line; what ``extra={"said": {…}}`` gives stands beside the message."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        said = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request": g.get("request_id", "") if has_request_context() else "",
            **getattr(record, "said", {}),
        }
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        kept = {name: value for name, value in said.items() if value != ""}
        return json.dumps(kept, ensure_ascii=False, default=str)


def configure(level: int = logging.INFO) -> None:
    """Have the whole process log so."""
    handler = logging.StreamHandler()
    handler.set_name(_HANDLER)
    handler.setFormatter(Json())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)


@dataclass(frozen=True, slots=True)
class Answered:
    """What is logged of a request; the text of a search is not: beside an address it is personal.

    ``size``: bytes of the body, None where they are not known beforehand.
    """

    method: str
    path: str
    route: str
    status: int
    size: int | None
    address: str


class RequestLog:
    """Gives each request an id, its proxy's where that is trusted, and logs what became of it."""

    def __init__(self, *, trusting: bool) -> None:
        self._trusting = trusting
        self._logger = logging.getLogger(REQUESTS)

    def id(self, given: str) -> str:
        """The id of a request that came with this one, or none."""
        known = self._trusting and _USABLE.fullmatch(given)
        return given if known else uuid4().hex

    def tell(self, id: str, one: Answered, seconds: float) -> None:
        """Log one request, where anybody listens."""
        if self._logger.isEnabledFor(logging.INFO):
            said = {
                "request": id,
                "route": one.route,
                "status": one.status,
                "ms": round(seconds * 1000, 1),
                "bytes": "" if one.size is None else one.size,
                "address": one.address,
            }
            self._logger.info("%s %s", one.method, one.path, extra={"said": said})


def register(app: Flask, *, trusting: bool) -> None:
    """Let the app log every request."""
    log = app.extensions[EXTENSION] = RequestLog(trusting=trusting)

    def begin() -> None:
        g.request_id = log.id(request.headers.get(HEADER, ""))
        g.request_began = request.environ.get(BEGAN, time.perf_counter())

    def end(response: Response) -> Response:
        id = response.headers[HEADER] = g.get("request_id", "")
        seconds = time.perf_counter() - g.get("request_began", time.perf_counter())
        log.tell(id, _answered(response), seconds)
        return response

    app.before_request(begin)
    app.after_request(end)


def _answered(response: Response) -> Answered:
    return Answered(
        request.method,
        request.path,
        request.endpoint or "",
        response.status_code,
        response.content_length,
        request.remote_addr or "",
    )
