"""How much one visitor may ask, and how long a search may take."""

from __future__ import annotations

import hashlib
import ipaddress
import math
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from flask import Flask, Response, g, has_request_context, request
from werkzeug.exceptions import TooManyRequests

from indexer.config import Settings
from indexer.errors import TooSlow
from webapp.shared_memory import SHARED, SharedNumbers

EXTENSION = "questions-limits"
COUNTED = "questions.counted"
"""In the environment of a request: what it was counted under, where it was already."""
BURST = 0.25
"""The share of a minute's requests that may come at once."""
NO_ADDRESS, LOOPBACK = "?", "loopback"
FREE = frozenset({"static", "pages.icon", "ops.alive", "ops.ready", "ops.metrics"})
"""Endpoints that cost next to nothing and are never refused."""


class Rate:
    """So many requests a minute for each address, evenly spread, with a burst at the beginning.

    The generic cell rate algorithm (ITU-T I.371): one number for each address, the time at which
    its next request would be due. Addresses are numbered by a secret hash; two that share a number
    share their requests. The shared numbers make it one limit for all processes.
    """

    def __init__(
        self, a_minute: int, numbers: SharedNumbers, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._interval = 60 / a_minute
        self._burst = max(1.0, a_minute * BURST) * self._interval
        self._numbers, self._clock = numbers, clock
        self._secret = os.urandom(16)

    def wait(self, address: str) -> float:
        """Seconds until the address may ask again; 0 where it may now, which is then counted."""
        now, cell = self._clock(), self._cell(address)
        due = max(self._numbers.shared(cell), now)
        if due - now > self._burst - self._interval + 1e-9:
            return due - now - self._burst + self._interval
        self._numbers.share(cell, due + self._interval)
        return 0.0

    @property
    def policy(self) -> str:
        """What is asked of a visitor (``RateLimit-Policy``, draft-ietf-httpapi-ratelimit-headers).

        As many requests as may come at once, in the seconds after which all of them may again.
        """
        most = self._most
        return f'"burst";q={most};w={math.ceil(most * self._interval)}'

    def left(self, address: str) -> str:
        """What the address may still ask at once, and when it may all again (``RateLimit``)."""
        wait = max(self._numbers.shared(self._cell(address)) - self._clock(), 0.0)
        free = math.floor((self._burst - wait) / self._interval + 1e-6)
        return f'"burst";r={min(max(free, 0), self._most)};t={math.ceil(wait)}'

    @property
    def _most(self) -> int:
        return math.floor(self._burst / self._interval + 1e-6)

    def _cell(self, address: str) -> int:
        digest = hashlib.blake2b(address.encode(), digest_size=4, key=self._secret).digest()
        return int.from_bytes(digest, "big") % SHARED


def counted(address: str) -> str:
    """What an address is counted under: itself, or its network of 64 bits; empty for loopback.

    Whatever is no address is counted together: it costs nothing to make another one up.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return NO_ADDRESS
    if isinstance(found, ipaddress.IPv6Address):
        found = found.ipv4_mapped or found
    if found.is_loopback:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


class Limits:
    """The limit of the settings, for whoever is asked: an address is counted, or it has to wait."""

    def __init__(self, settings: Settings, numbers: SharedNumbers) -> None:
        self._rate = Rate(settings.rate, numbers) if settings.rate else None
        self._proxied = settings.proxies > 0
        self.budget = settings.budget or math.inf

    def address(self, remote: str, endpoint: str) -> str:
        """What a request is counted under; empty for one that is never refused."""
        if self._rate is None or endpoint in FREE:
            return ""
        # Behind a proxy nobody is exempt: what it says is loopback comes from elsewhere.
        return counted(remote) or (LOOPBACK if self._proxied else "")

    def wait(self, address: str) -> float:
        """Seconds until the address may ask again; 0 where it may now, which is then counted."""
        return self._rate.wait(address) if self._rate and address else 0.0

    def fields(self, address: str) -> list[tuple[str, str]]:
        """The headers that tell a counted address what it may still ask."""
        if self._rate is None or not address:
            return []
        return [("RateLimit-Policy", self._rate.policy), ("RateLimit", self._rate.left(address))]


def register(app: Flask, settings: Settings, numbers: SharedNumbers) -> None:
    """Let the app refuse what is too much."""
    limits = app.extensions[EXTENSION] = Limits(settings, numbers)

    def begin() -> None:
        endpoint = request.endpoint or ""
        if not endpoint.startswith("ops."):
            g.deadline = time.monotonic() + limits.budget
        known = request.environ.get(COUNTED)
        address = limits.address(request.remote_addr or "", endpoint) if known is None else known
        g.counted = address
        wait = limits.wait(address) if known is None else 0.0
        if wait > 0:
            raise TooManyRequests("too many requests", retry_after=math.ceil(wait))

    def end(response: Response) -> Response:
        for name, value in limits.fields(g.get("counted", "")):
            response.headers[name] = value
        return response

    app.before_request(begin)
    app.after_request(end)


_deadline: ContextVar[float] = ContextVar("deadline", default=math.inf)
"""Of what is answered before the application: it has no context of a request."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Give what is done in the block so many seconds (``within_budget``)."""
    token = _deadline.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


def within_budget() -> None:
    """Raises TooSlow once the request under way has used up its time.

    Engines are asked one step after the other (search, forms, fetch …); it is called before each.
    """
    deadline = g.get("deadline", math.inf) if has_request_context() else _deadline.get()
    if time.monotonic() > deadline:
        raise TooSlow("the search took more time than a request may take")
