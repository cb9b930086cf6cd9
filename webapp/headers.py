"""What every answer carries: the content policy, an ETag made of the generation, compression.

The same address gives the same page as long as the generation and this package stay the same, so
that a browser that has it gets 304 before anything is searched.
"""

from __future__ import annotations

import gzip
import hashlib
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import cast

from flask import Flask, Response, g, make_response, request
from werkzeug.datastructures import ETags

from indexer.engines.base import IndexInfo
from indexer.errors import IndexerError
from webapp.searching import refreshed

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = MappingProxyType(
    {
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }
)
YEAR = 365 * 24 * 3600
_VALIDATED = frozenset({"pages.home", "pages.search", "pages.question", "pages.guide"})
_SQUEEZED = ("text/", "application/json", "image/svg+xml")
SMALLEST = 1024
"""Answers shorter than this many bytes are sent as they are."""


@cache
def fingerprint() -> str:
    """Eight bytes, in hexadecimal, that change with any file of this package."""
    digest = hashlib.blake2b(digest_size=8)
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.read_bytes())
    return digest.hexdigest()


def register(app: Flask) -> None:
    """Let the app check what the browser holds before a view, and dress what it answers after."""
    app.before_request(_before)
    app.after_request(_validate)
    app.after_request(_compress)
    app.after_request(_dress)


def index_info() -> IndexInfo:
    """What the index held when this request came. Raises UnusableIndex where it cannot tell."""
    if "index_info" not in g:
        g.index_info = refreshed()
    return cast(IndexInfo, g.index_info)


def index_info_or_none() -> IndexInfo | None:
    """The same for a page's foot, which an unusable index must not break."""
    try:
        return index_info()
    except IndexerError:
        return None


def _validated() -> bool:
    endpoint = request.endpoint or ""
    return endpoint in _VALIDATED or endpoint.startswith("api.")


def _before() -> Response | None:
    if not _validated():
        return None
    tag = f"{index_info().generation}-{fingerprint()}"
    held: ETags = request.if_none_match
    if held.contains_weak(tag) and not held.star_tag:
        return make_response(b"", 304)
    return None


def _validate(response: Response) -> Response:
    """Give the ETag and the cache's orders; an error keeps neither."""
    if _validated() and response.status_code in {200, 304}:
        response.set_etag(f"{index_info().generation}-{fingerprint()}", weak=True)
        response.headers["Cache-Control"] = "public, no-cache"
    elif request.endpoint == "static" and request.args.get("v") == fingerprint():
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    elif request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response


def _compress(response: Response) -> Response:
    """Squeeze text for whoever can read it: a page of results is seven times shorter."""
    if not (response.mimetype or "").startswith(_SQUEEZED):
        return response
    response.vary.add("Accept-Encoding")
    accepted = request.accept_encodings.quality("gzip") > 0
    if not accepted or response.status_code != 200 or "Content-Encoding" in response.headers:
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) >= SMALLEST:
        response.set_data(gzip.compress(body, compresslevel=5, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


def _dress(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
