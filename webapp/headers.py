"""What every answer carries: the content policy, an ETag made of the generation, compression.

The same address gives the same page as long as the generation, this package and the settings that
pages show stay the same, so that a browser that has it gets 304 before anything is searched.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import threading
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache, lru_cache
from http import HTTPStatus
from pathlib import Path
from types import MappingProxyType
from typing import cast

import zstandard
from flask import Flask, Response, current_app, g, make_response, request
from werkzeug.datastructures import Accept, ETags

from indexer.config import Settings
from indexer.engines.base import IndexInfo
from indexer.errors import IndexerError
from webapp.searching import refreshed

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
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
VERSION = "VERSION"
"""In the configuration of the app: its ``version``."""
INFO = "questions.info"
"""In the environment of a request: what the index holds, where that was asked already."""
ROUTE = "questions.route"
"""In the environment of a request, once it is answered: its endpoint, where the answer lasts."""
LASTING = "public, no-cache"
"""The orders to a cache about what has a tag: keep it, and ask each time."""
YEAR = 365 * 24 * 3600
_PROBES = "ops."
_DATA = (".json", ".jsonl", ".csv", ".atom", ".ris", ".bib", ".zip", ".svg", ".xml", ".gz", ".txt")
OPEN = MappingProxyType(
    {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
        "Access-Control-Allow-Headers": "*",
        "Access-Control-Expose-Headers": (
            "ETag, Last-Modified, Link, RateLimit, RateLimit-Policy, Retry-After, X-Request-ID"
        ),
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
)
"""What lets any page read the data (the Fetch standard): they are public, without credentials."""
_GZIP, _ZSTD = 4, 3
"""Levels. A page of 43 kB becomes 8.3 kB, in 0.27 and 0.07 ms; the next ones take twice as long."""
_SQUEEZED = ("text/", "application/", "image/svg+xml")
_PARTIAL = frozenset({204, 206, 304})
"""Statuses whose body is none or a part of one; an error page is squeezed like any other."""
_REMARKS = {
    "text/css": re.compile(rb"^[ \t]*/\*[^*]*\*/[ \t]*\n", re.MULTILINE),
    "text/javascript": re.compile(rb"^[ \t]*//[^\n]*\n", re.MULTILINE),
}
"""What tells only who reads the sources: comments that fill their lines."""
SMALLEST = 1024
"""Answers shorter than this many bytes are sent as they are."""
BLOCK = 64 * 1024


@cache
def fingerprint() -> str:
    """Eight bytes, in hexadecimal, that change with any file of this package."""
    digest = hashlib.blake2b(digest_size=8)
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.read_bytes())
    return digest.hexdigest()


def version(settings: Settings, own: str) -> str:
    """What changes with this package, or with a setting that a page shows or is written by.

    ``own``: the address that the server listens on; it is shown where the settings name no other.
    """
    site = (settings.base_url, *settings.hosts) if settings.base_url or settings.hosts else (own,)
    shown = repr((site, settings.alerts is not None)).encode()
    return f"{fingerprint()}-{hashlib.blake2b(shown, digest_size=4).hexdigest()}"


def register(app: Flask, settings: Settings) -> None:
    """Let the app check what the browser holds before a view, and dress what it answers after."""
    app.config[VERSION] = version(settings, app.config["OWN"])
    app.before_request(_before)
    app.after_request(_validate)
    app.after_request(_compress)
    app.after_request(_dress)


def index_info() -> IndexInfo:
    """What the index held when this request came. Raises UnusableIndex where it cannot tell.

    It is looked at once a request: what is wrong with it stands once in the log.
    """
    if "index_info" not in g:
        try:
            g.index_info = request.environ.get(INFO) or refreshed()
        except IndexerError as problem:
            g.index_info = problem
    if isinstance(g.index_info, IndexerError):
        raise g.index_info
    return cast(IndexInfo, g.index_info)


def index_info_or_none() -> IndexInfo | None:
    """The same for a page's foot, which an unusable index must not break."""
    try:
        return index_info()
    except IndexerError:
        return None


def is_data() -> bool:
    """Whether the address asked for is one of those that programs read."""
    path = request.path
    return path.startswith("/api/") or (path.endswith(_DATA) and request.endpoint != "static")


def unfinished() -> None:
    """Say that this answer will be another one soon, though the index stays the same."""
    g.unfinished = True


def _validated() -> bool:
    endpoint = request.endpoint or ""
    return endpoint not in {"", "static"} and not endpoint.startswith(_PROBES)


def _before() -> Response | None:
    if not _validated():
        return None
    index_info_or_none()  # taken up before the view, which answers of this generation or a newer
    if request.method not in {"GET", "HEAD"}:
        return None
    held: ETags = request.if_none_match
    if held:
        fresh = held.contains_weak(_tag()) and not held.star_tag
    else:
        since = request.if_modified_since
        # As RFC 9110 (13.1.3) lets it be: only the very day that was given. A later one is of
        # another index, or of a clock that is wrong.
        fresh = since is not None and since == modified(index_info())
    return make_response(b"", 304) if fresh else None


def _tag() -> str:
    return tag(index_info(), current_app.config[VERSION])


def tag(info: IndexInfo, of: str) -> str:
    """What tells the pages of an index, in a version, from all others."""
    return f"{info.generation}-{of}"


def modified(info: IndexInfo) -> datetime:
    """When the index was built, the same in every process; else when this process first saw it."""
    return (info.built or _seen(info.generation)).replace(microsecond=0)


@lru_cache(maxsize=8)
def _seen(_generation: str) -> datetime:
    return datetime.now(UTC)


def _validate(response: Response) -> Response:
    """Give the ETag and the cache's orders; an error, or a page without an index, has neither."""
    lasting = response.status_code in {200, 304} and "unfinished" not in g
    info = index_info_or_none() if _validated() and lasting else None
    if info is not None and request.method in {"GET", "HEAD"}:
        response.set_etag(_tag(), weak=True)
        response.last_modified = modified(info)
        response.headers["Cache-Control"] = LASTING
        request.environ[ROUTE] = request.endpoint
    elif request.endpoint == "static" and request.args.get("v") == fingerprint():
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    elif request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response


def _compress(response: Response) -> Response:
    """Squeeze text for whoever can read it: a page of results is five times shorter."""
    kind = response.mimetype or ""
    if not kind.startswith(_SQUEEZED) or kind == "application/gzip":
        return response
    response.vary.add("Accept-Encoding")
    if request.endpoint == "static" and response.status_code == HTTPStatus.OK:
        response.direct_passthrough = False
        response.set_data(_without_remarks(response.get_data(), kind))
    coding = coding_of(request.accept_encodings)
    whole = response.status_code not in _PARTIAL and "Content-Encoding" not in response.headers
    if not coding or not whole:
        return response
    if response.is_streamed and not response.direct_passthrough:
        if request.accept_encodings.quality("gzip") > 0:
            response.response = _squeezed(cast(Iterable[str | bytes], response.response))
            response.headers["Content-Encoding"] = "gzip"
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) >= SMALLEST:
        kept = request.endpoint == "static"
        response.set_data(_kept(body, coding) if kept else packed(body, coding))
        response.headers["Content-Encoding"] = coding
    return response


@lru_cache(maxsize=64)
def _without_remarks(body: bytes, kind: str) -> bytes:
    """A file of ``static/`` as browsers get it: 1.5 kB of a first visit are comments."""
    remarks = _REMARKS.get(kind)
    return remarks.sub(b"", body) if remarks else body


def coding_of(accepted: Accept) -> str:
    """The coding to answer in: Zstandard (RFC 9659) for whoever names it, else gzip; or none."""
    named = any(name == "zstd" and quality > 0 for name, quality in accepted)
    if named and accepted.quality("zstd") >= accepted.quality("gzip"):
        return "zstd"
    return "gzip" if accepted.quality("gzip") > 0 else ""


def packed(body: bytes, coding: str) -> bytes:
    """The bytes in a coding."""
    if coding == "gzip":
        return gzip.compress(body, compresslevel=_GZIP, mtime=0)
    if not hasattr(_own, "packer"):
        _own.packer = zstandard.ZstdCompressor(level=_ZSTD)
    return cast(bytes, _own.packer.compress(body))


_own = threading.local()
"""A compressor for each thread: none can be used by two at a time."""


@lru_cache(maxsize=64)
def _kept(body: bytes, coding: str) -> bytes:
    """A file of ``static/``, as small as it can be made, once in the life of a process."""
    if coding == "gzip":
        return gzip.compress(body, compresslevel=9, mtime=0)
    return zstandard.ZstdCompressor(level=zstandard.MAX_COMPRESSION_LEVEL - 3).compress(body)


def _squeezed(parts: Iterable[str | bytes]) -> Iterator[bytes]:
    """A stream as gzip, given on about every ``BLOCK`` bytes: nothing is gathered."""
    packer, held = zlib.compressobj(5, wbits=31), 0
    for part in parts:
        body = part.encode() if isinstance(part, str) else part
        held += len(body)
        ready = packer.compress(body)
        if held >= BLOCK:
            ready, held = ready + packer.flush(zlib.Z_SYNC_FLUSH), 0
        if ready:
            yield ready
    yield packer.flush()


def _dress(response: Response) -> Response:
    named = {**HEADERS, **OPEN} if is_data() else HEADERS
    for name, value in named.items():
        response.headers.setdefault(name, value)
    return response
