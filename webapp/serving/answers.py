"""From a whole head to the bytes of an answer: gunicorn's parser and response, our steps.

An answer is a generator: it yields wherever the thread may be given to another request, because
the peer reads slower than the answer is made or others wait for their turn.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable
from dataclasses import replace
from http import HTTPStatus
from logging import Logger
from typing import Any

from gunicorn.config import Config
from gunicorn.http import errors
from gunicorn.http.parser import RequestParser
from gunicorn.http.wsgi import Response, create

from webapp.serving.connections import Connection, Gone
from webapp.serving.heads import refusal
from webapp.views.ops import PRIVATE

AHEAD = 256 * 1024
"""Bytes of an answer that may wait for their peer before no more of it is made."""
TURN = 0.05
"""Seconds that an answer is made while others wait for the thread."""
_STATUSES: dict[type[Exception], int] = {
    errors.LimitRequestLine: 414,
    errors.LimitRequestHeaders: 431,
    errors.ExpectationFailed: 417,
    errors.UnsupportedTransferCoding: 501,
}
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def answer(
    connection: Connection, application: Application, cfg: Config, log: Logger, *, alive: bool
) -> Generator[None]:
    """Answer the request of ``connection.head`` step by step; the head goes where more may follow.

    Raises Gone where the peer has left.
    """
    head = connection.head
    if head is None:
        return
    try:
        request = next(RequestParser(cfg, [head.data], connection.peer))
    except (errors.ParseException, OSError) as problem:
        log.warning("a request of %s cannot be read: %s", connection.peer[0], problem)
        connection.sendall(refusal(_STATUSES.get(type(problem), HTTPStatus.BAD_REQUEST)))
        connection.flush()
        connection.head = replace(head, more=True)
        return
    request._expected_100_continue = False  # noqa: SLF001 - what is read of a body has arrived
    response, environ = create(request, connection, connection.peer, connection.server, cfg)
    environ |= {"wsgi.multithread": True, PRIVATE: connection.private}
    if head.more or not alive:
        response.force_close()
    try:
        yield from _steps(connection, response, application(environ, response.start_response))
    except Gone:
        raise
    except Exception as problem:
        log.exception("an answer to %s ended in an error", connection.peer[0])
        if response.headers_sent:
            raise Gone from problem  # a peer that gets no end knows that something lacks
        connection.sendall(refusal(HTTPStatus.INTERNAL_SERVER_ERROR))
        connection.flush()
        return
    if not response.should_close():
        connection.head = None


def _steps(connection: Connection, response: Response, body: Iterable[bytes]) -> Generator[None]:
    """Every part of a body, sent while it is made."""
    until = time.monotonic() + TURN
    try:
        for part in body:
            response.write(part)
            if len(connection.outgoing) > AHEAD or time.monotonic() > until:
                connection.flush()
                yield
                until = time.monotonic() + TURN
        response.close()
        connection.flush()
    finally:
        close = getattr(body, "close", None)
        if close is not None:
            close()
