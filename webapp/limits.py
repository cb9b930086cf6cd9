"""How much one visitor may ask, and how long a search may take."""

from __future__ import annotations

import hashlib
import ipaddress
import math
import os
import time
from collections.abc import Callable

from flask import Flask, Response, g, has_request_context, request
from werkzeug.exceptions import TooManyRequests

from indexer.config import Settings
from indexer.errors import TooSlow
from webapp.shared_memory import SHARED, SharedNumbers

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


def register(app: Flask, settings: Settings, numbers: SharedNumbers) -> None:
    """Let the app refuse what is too much."""
    rate = Rate(settings.rate, numbers) if settings.rate else None

    def begin() -> None:
        if settings.budget and not (request.endpoint or "").startswith("ops."):
            g.deadline = time.monotonic() + settings.budget
        address = counted(request.remote_addr or "")
        if settings.proxies:  # nobody is exempt: what a proxy says is loopback comes from elsewhere
            address = address or LOOPBACK
        if rate is None or not address or request.endpoint in FREE:
            return
        g.counted = address
        wait = rate.wait(address)
        if wait > 0:
            raise TooManyRequests("too many requests", retry_after=math.ceil(wait))

    def end(response: Response) -> Response:
        if rate is not None and "counted" in g:
            response.headers["RateLimit-Policy"] = rate.policy
            response.headers["RateLimit"] = rate.left(g.counted)
        return response

    app.before_request(begin)
    app.after_request(end)


def within_budget() -> None:
    """Raises TooSlow once the request under way has used up its time.

    Engines are asked one step after the other (search, forms, fetch …); it is called before each.
    """
    if has_request_context() and time.monotonic() > g.get("deadline", math.inf):
        raise TooSlow("the search took more time than a request may take")
