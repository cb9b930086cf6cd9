"""Long answers, bounded: how many are made at a time, how long one may take, and who is let go.

An answer that is sent while it is made has no budget of one step; it has a turn and a clock.
"""

from __future__ import annotations

import time
import weakref
from collections.abc import Callable, Iterator
from functools import wraps
from threading import BoundedSemaphore
from typing import Any, Generic, TypeVar

from flask import Flask, current_app, request
from werkzeug.exceptions import ServiceUnavailable

from indexer.config import Settings
from indexer.errors import TooSlow

T = TypeVar("T")
Part = TypeVar("Part")
EXTENSION = "questions-streams"
RETRY = 10
"""Seconds after which a client may try again."""
PATIENCE = 2.0
"""Seconds that a feed or a map waits for its turn."""


class Turns:
    """So many long answers at a time in this process."""

    def __init__(self, count: int, seconds: float) -> None:
        self._free, self._seconds = BoundedSemaphore(count), seconds

    def take(self, patience: float = 0.0) -> Callable[[], None]:
        """A turn; call what comes back when it is over. Raises ServiceUnavailable."""
        if not self._free.acquire(timeout=patience):
            raise ServiceUnavailable("too many long answers at a time", retry_after=RETRY)
        return self._free.release

    def stream(self, parts: Iterator[Part]) -> Iterator[Part]:
        """The parts behind a turn and a clock, the first of them made already.

        What goes wrong at the beginning is so still told by a status. Raises ServiceUnavailable.
        """
        if request.method == "HEAD":
            return iter(())
        deadline = time.monotonic() + self._seconds if self._seconds else float("inf")
        return _Stream(parts, self.take(), deadline)


class _Stream(Generic[Part]):
    """An iterator that gives its turn back when it is closed, used up or forgotten."""

    def __init__(self, parts: Iterator[Part], over: Callable[[], None], deadline: float) -> None:
        self._over = weakref.finalize(self, over)
        self._parts, self._deadline = parts, deadline
        try:
            self._first = next(parts, None)
        except BaseException:
            self._over()
            raise

    def __iter__(self) -> Iterator[Part]:
        return self

    def __next__(self) -> Part:
        """The next part. Raises TooSlow after the last moment: the answer is then cut."""
        if self._first is not None:
            first, self._first = self._first, None
            return first
        if time.monotonic() > self._deadline:
            raise TooSlow("a streamed answer took more time than it may take")
        return next(self._parts)

    def close(self) -> None:
        """End the work; a second time does nothing."""
        close = getattr(self._parts, "close", None)
        if close is not None:
            close()
        self._over()


def register(app: Flask, settings: Settings) -> None:
    """Let the app bound its long answers."""
    app.extensions[EXTENSION] = (
        Turns(settings.streams, settings.stream_seconds),
        Turns(max(1, settings.threads // 2), 0),
    )


def streamed(parts: Iterator[Part]) -> Iterator[Part]:
    """The parts of a long answer, bounded. Raises ServiceUnavailable."""
    turns: Turns = current_app.extensions[EXTENSION][0]
    return turns.stream(parts)


def heavy(view: Callable[..., T]) -> Callable[..., T]:
    """A view that waits for one of the turns of feeds and maps. Raises ServiceUnavailable."""

    @wraps(view)
    def waiting(*given: Any, **named: Any) -> T:
        turns: Turns = current_app.extensions[EXTENSION][1]
        over = turns.take(PATIENCE)
        try:
            return view(*given, **named)
        finally:
            over()

    return waiting
