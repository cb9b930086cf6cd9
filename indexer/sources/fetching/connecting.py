"""A request on a connection that is made soon or not at all, however long its answer may take.

A server of open data may think for minutes before it answers; a machine that is there accepts a
connection within seconds. So the two have times of their own, which urllib alone does not know.
"""

from __future__ import annotations

import http.client
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from typing import Any

from indexer.errors import FailedDownload

AGENT = "questions-parlementaires (open data reader)"
SECONDS = 10.0
"""That a connection may take to be made, for each address of a host."""


class _Plain(http.client.HTTPConnection):
    def connect(self) -> None:
        whole = self.timeout
        self.timeout = SECONDS if whole is None else min(whole, SECONDS)
        super().connect()
        self.timeout = whole
        self.sock.settimeout(whole)


class _Sealed(_Plain, http.client.HTTPSConnection):
    """The same over TLS, whose handshake belongs to the making of the connection."""


class _PlainHandler(urllib.request.HTTPHandler):
    def do_open(self, http_class: Any, req: Any, **given: Any) -> http.client.HTTPResponse:  # noqa: ARG002 - ours instead
        return super().do_open(_Plain, req, **given)


class _SealedHandler(urllib.request.HTTPSHandler):
    def do_open(self, http_class: Any, req: Any, **given: Any) -> http.client.HTTPResponse:  # noqa: ARG002 - ours instead
        return super().do_open(_Sealed, req, **given)


def opened(
    url: str, headers: Mapping[str, str], timeout: float, method: str = "GET"
) -> http.client.HTTPResponse:
    """The answer of an address. Raises FailedDownload for none of the web, and urllib's errors."""
    if not url.startswith(("http://", "https://")):
        raise FailedDownload(f"{url!r} is no address of the web")
    opener = urllib.request.build_opener(_PlainHandler, _SealedHandler)
    try:
        request = urllib.request.Request(url, headers=dict(headers), method=method)  # noqa: S310 - checked above
        answer = opener.open(request, timeout=timeout)
    except ValueError as error:
        raise FailedDownload(f"{url!r} is no address of the web ({error})") from error
    assert isinstance(answer, http.client.HTTPResponse)  # noqa: S101 - so it is for http and https
    return answer


def exists(url: str, timeout: float) -> bool:
    """Whether a HEAD request finds something there; False where nothing answers."""
    try:
        with opened(url, {"User-Agent": AGENT}, timeout, "HEAD") as answer:
            return bool(answer.status == http.HTTPStatus.OK)
    except (OSError, http.client.HTTPException, FailedDownload):
        return False


def unanswered(error: Exception) -> bool:
    """Whether an error says that no answer came at all, not even a refusal."""
    if isinstance(error, urllib.error.HTTPError):
        return False
    return isinstance(error, urllib.error.URLError | TimeoutError)


def host_of(url: str) -> str:
    """The host of an address, with its port where it names one; the address where it has none."""
    return urllib.parse.urlsplit(url).netloc.rpartition("@")[2] or url


def said(error: Exception) -> str:
    """What an error says, in few words."""
    if isinstance(error, urllib.error.HTTPError):
        return f"{error.code} {error.reason}"
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    text = reason.strerror if isinstance(reason, OSError) and reason.strerror else str(reason)
    return text or type(error).__name__
