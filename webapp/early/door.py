"""Before Flask: an answer that is remembered, and a search as JSON, with all that others carry.

The page of a search costs Flask and our hooks as much again as its JSON; an answer that this
process gave of late, from the same index, costs nothing but its bytes. Limits, logs, metrics and
headers are those of the hooks (``webapp.limits`` and so on). What is not plain goes Flask's way:
other methods, validators, unknown parameters, errors. Tests hold both ways to the same answers.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, request
from werkzeug.http import http_date
from werkzeug.wrappers import Request
from werkzeug.wsgi import get_path_info

from indexer.config import Settings
from indexer.engines.base import IndexInfo
from indexer.errors import IndexerError
from webapp import headers, limits, logs, metrics, searching
from webapp.early import json_search
from webapp.early.kept import Answer, Fields, Kept, Key
from webapp.headers import HEADERS, INFO, LASTING, OPEN, ROUTE, SMALLEST
from webapp.jsontext import JsonText
from webapp.limits import COUNTED, Limits
from webapp.logs import BEGAN, Answered, RequestLog
from webapp.metrics import Meters
from webapp.views.ops import PRIVATE

Environ = dict[str, Any]
Start = Callable[..., Any]
MEGABYTE = 1 << 20
FAILED = "questions.failed"
"""In the environment of a request: the error that its search ended with."""
_VALIDATORS = frozenset({"HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"})
_OWN = frozenset({"RateLimit-Policy", "RateLimit", logs.HEADER})
"""Headers that each answer has of its own."""
_DATA: Fields = (*HEADERS.items(), *OPEN.items())
_log = logging.getLogger(__name__)


def register(app: Flask, settings: Settings) -> None:
    """Let the app's answers be given early; to be called when all its hooks are there."""
    app.before_request(_fail)
    app.wsgi_app = Door(app, settings.remembered * MEGABYTE)  # type: ignore[assignment,method-assign]


def _fail() -> None:
    """Raise what a search before Flask ended with: errors have one shape."""
    problem: Exception | None = request.environ.get(FAILED)
    if problem is not None:
        raise problem


class Door:
    """A WSGI application before that of an app; ``most``: bytes of answers that it keeps."""

    def __init__(self, app: Flask, most: int) -> None:
        self._app, self._inner = app, app.wsgi_app
        self._kept = Kept(most)
        self._limits: Limits = app.extensions[limits.EXTENSION]
        self._log: RequestLog = app.extensions[logs.EXTENSION]
        self._meters: Meters = app.extensions[metrics.EXTENSION]
        self._version: str = app.config[headers.VERSION]
        self._passed = (f"{app.static_url_path}/", "/healthz", "/readyz", "/metrics")

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """The answer, by the shortest way there is."""
        began = time.perf_counter()
        info = self._info(environ)
        if info is None:
            return self._inner(environ, start)
        environ |= {INFO: info, BEGAN: began}
        key = _key(environ, info.generation)
        answer = self._kept.get(key)
        route = answer.route if answer else json_search.ROUTES.get(key.path)
        if route is not None and not self._counted(environ, route):
            return self._inner(environ, start)
        if answer is None and route is not None:
            answer = self._searched(environ, info)
            if answer is not None:
                self._kept.keep(key, answer)
        return self._given(environ, start, answer) if answer else self._noted(key, environ, start)

    def _info(self, environ: Environ) -> IndexInfo | None:
        """What the index holds; None for what goes Flask's way whatever it holds."""
        path: str = environ["PATH_INFO"]
        plain = environ["REQUEST_METHOD"] == "GET" and _VALIDATORS.isdisjoint(environ)
        if not plain or environ.get(PRIVATE) or path.startswith(self._passed):
            return None
        try:
            return searching.taken_up(self._app.extensions[searching.EXTENSION], _log)
        except IndexerError:
            return None

    def _counted(self, environ: Environ, route: str) -> bool:
        """Whether the visitor may ask, which is then counted; Flask's way refuses."""
        address = self._limits.address(environ.get("REMOTE_ADDR", ""), route)
        if self._limits.wait(address) > 0:
            return False
        environ[COUNTED] = address
        return True

    def _searched(self, environ: Environ, info: IndexInfo) -> Answer | None:
        """A search as JSON; None where Flask is to say what is wrong with it."""
        asked = Request(environ, populate_request=False)
        wanted = json_search.requested(asked)
        if wanted is None or environ.get("SCRIPT_NAME"):
            return None
        path: str = environ["PATH_INFO"]
        searcher: searching.Searches = self._app.extensions[searching.EXTENSION]
        try:
            with limits.within(self._limits.budget):
                said = json_search.said(searcher, wanted, path)
        except Exception as problem:  # noqa: BLE001 - raised again within Flask, which tells it
            environ[FAILED] = problem
            return None
        json: JsonText = self._app.json  # type: ignore[assignment]  # as create_app has set it
        body = json.text(said)
        coding = headers.coding_of(asked.accept_encodings) if len(body) >= SMALLEST else ""
        body = headers.packed(body, coding) if coding else body
        coded = (("Content-Encoding", coding),) if coding else ()
        fields: Fields = (
            ("Content-Type", json.mimetype),
            ("Content-Length", str(len(body))),
            *_DATA,
            ("Vary", "Accept-Encoding"),
            *coded,
            ("ETag", f'W/"{headers.tag(info, self._version)}"'),
            ("Last-Modified", http_date(headers.modified(info))),
            ("Cache-Control", LASTING),
        )
        return Answer(json_search.ROUTES[path], fields, body)

    def _given(self, environ: Environ, start: Start, answer: Answer) -> Iterable[bytes]:
        """Send an answer, with what each has of its own; measured and logged."""
        id = self._log.id(environ.get("HTTP_X_REQUEST_ID", ""))
        own = (*self._limits.fields(environ[COUNTED]), (logs.HEADER, id))
        seconds = time.perf_counter() - environ[BEGAN]
        self._meters.count(answer.route, 200, seconds)
        path, remote = get_path_info(environ), environ.get("REMOTE_ADDR", "")
        said = Answered("GET", path, answer.route, 200, len(answer.body), remote)
        self._log.tell(id, said, seconds)
        start("200 OK", [*answer.fields, *own])
        return [answer.body]

    def _noted(self, key: Key, environ: Environ, start: Start) -> Iterable[bytes]:
        """Flask's answer, kept where it stays the same as long as the index does."""
        said: list[tuple[str, list[tuple[str, str]]]] = []

        def starting(status: str, fields: list[tuple[str, str]], *more: Any) -> Any:
            said[:] = [(status, fields)]
            return start(status, fields, *more)

        body = self._inner(environ, starting)
        if not _lasts(environ, *said[0]):
            return body
        try:
            whole = b"".join(body)
        finally:
            body.close()  # type: ignore[attr-defined]  # an answer of Flask has it
        kept = tuple(pair for pair in said[0][1] if pair[0] not in _OWN)
        self._kept.keep(key, Answer(environ[ROUTE], kept, whole))
        return [whole]


def _key(environ: Environ, generation: str) -> Key:
    site = environ["wsgi.url_scheme"], environ.get("HTTP_HOST", ""), environ.get("SCRIPT_NAME", "")
    return Key(
        generation,
        site,
        environ["PATH_INFO"],
        environ.get("QUERY_STRING", ""),
        environ.get("HTTP_ACCEPT_ENCODING", ""),
    )


def _lasts(environ: Environ, status: str, fields: list[tuple[str, str]]) -> bool:
    """Whether an answer has a tag, and is no stream: then its length is known."""
    return status == "200 OK" and ROUTE in environ and "Content-Length" in dict(fields)
