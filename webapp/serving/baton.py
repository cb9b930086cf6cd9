"""Which thread of a process computes: one at a time, unless it takes long.

The interpreter runs one thread at a time anyway, but it is let go of by every read and many a call
into numpy. Threads that compute at once on free cores hand it to and fro some 200 times a page, and
each page takes up to twice the processor time. In turn, each is made at the speed of one thread.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition

LONG = 0.02
"""Seconds after which a holder shares the processor with the next."""


class Baton:
    """What a thread holds while it computes.

    A page that takes long loses it without knowing: the next goes on beside it, so that a slow
    search makes nobody wait for its end. Without ``one`` everybody holds it at once, as those do
    who wait for another machine.
    """

    def __init__(self, *, one: bool) -> None:
        self._one = one
        self._given = Condition()
        self._holder: object | None = None
        self._until = 0.0
        self.wanted = 0
        """Threads that wait for it."""

    @contextmanager
    def held(self) -> Iterator[None]:
        """Wait for it, hold it, pass it on."""
        if not self._one:
            yield
            return
        mine = self._take()
        try:
            yield
        finally:
            self._pass_on(mine)

    def _take(self) -> object:
        mine = object()
        with self._given:
            self.wanted += 1
            while self._holder is not None and (left := self._until - time.monotonic()) > 0:
                self._given.wait(left)
            self.wanted -= 1
            self._holder, self._until = mine, time.monotonic() + LONG
        return mine

    def _pass_on(self, mine: object) -> None:
        with self._given:
            if self._holder is mine:
                self._holder = None
                self._given.notify()
