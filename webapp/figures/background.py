"""Figures that read many questions: counted once for each search, in a thread beside requests.

That may take a minute on a large index; a page waits for a moment, and says so where the figures
are not there yet.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from typing import Any

KEPT = 32
"""Figures that are kept."""
AT_ONCE = 2
"""Figures that are counted at the same time, beside free ones; others have to come again."""
log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Count:
    """The figures of one search, once they are there."""

    free: bool
    begun: float = field(default_factory=time.monotonic)
    done: Event = field(default_factory=Event)
    found: Any = None


class Background:
    """The figures of the newest generation that was asked for, the last of them."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._generation = ""
        self._counts: dict[Hashable, _Count] = {}

    def found(
        self,
        generation: str,
        key: Hashable,
        work: Callable[[], Any],
        patience: float,
        *,
        free: bool = False,
    ) -> Any:
        """What the work gives; None while it is at it, ``patience`` seconds after it began.

        Who comes later does not wait: the threads that would are those that answer requests.
        ``free``: it begins whatever else is being counted, and its figures are never forgotten.
        """
        count = self._count_of(generation, key, work, free=free)
        if count is None:
            return None
        count.done.wait(max(0.0, count.begun + patience - time.monotonic()))
        return count.found

    def _count_of(
        self, generation: str, key: Hashable, work: Callable[[], Any], *, free: bool
    ) -> _Count | None:
        with self._lock:
            if self._generation != generation:
                self._generation, self._counts = generation, {}
            found = self._counts.pop(key, None)
            if found is None:
                if not free and self._running() >= AT_ONCE:
                    return None
                found = _Count(free)
                Thread(target=_run, args=(work, found), name="figures", daemon=True).start()
            self._counts[key] = found  # the last in order: what was not asked for goes first
            self._forget()
            return found

    def _running(self) -> int:
        return sum(not count.done.is_set() for count in self._counts.values() if not count.free)

    def _forget(self) -> None:
        done = [
            key for key, count in self._counts.items() if not count.free and count.done.is_set()
        ]
        for key in done[: max(0, len(self._counts) - KEPT)]:
            del self._counts[key]


def _run(work: Callable[[], Any], count: _Count) -> None:
    try:
        count.found = work()
    except Exception:  # a thread has nobody else to tell
        log.exception("the figures could not be counted")
    finally:
        count.done.set()
