"""One JSON object for each request and each warning, on standard error, with the request's id."""

from __future__ import annotations

import json
import logging
import re
import time
from datetime import UTC, datetime
from uuid import uuid4

from flask import Flask, Response, g, has_request_context, request

HEADER = "X-Request-ID"
_USABLE = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_HANDLER = "questions-json"
REQUESTS = "questions.requests"


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


def register(app: Flask, *, trusting: bool) -> None:
    """Give each request an id, its proxy's where that is trusted, and log what became of it.

    The text of searches is not logged: beside an address it is personal data.
    """
    logger = logging.getLogger(REQUESTS)

    def begin() -> None:
        given = request.headers.get(HEADER, "")
        known = trusting and _USABLE.fullmatch(given)
        g.request_id = given if known else uuid4().hex
        g.request_began = time.perf_counter()

    def end(response: Response) -> Response:
        response.headers[HEADER] = g.get("request_id", "")
        if logger.isEnabledFor(logging.INFO):
            seconds = time.perf_counter() - g.get("request_began", time.perf_counter())
            logger.info(
                "%s %s", request.method, request.path, extra={"said": _said(response, seconds)}
            )
        return response

    app.before_request(begin)
    app.after_request(end)


def _said(response: Response, seconds: float) -> dict[str, object]:
    return {
        "route": request.endpoint or "",
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
        "bytes": response.content_length if response.content_length is not None else "",
        "address": request.remote_addr or "",
    }
