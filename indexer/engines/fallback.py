"""A store that serves the generation before while the current one cannot be opened.

For a service: what it says must not depend on one damaged file. Whoever builds or checks an index
asks the store itself, which tells the truth about the current generation and nothing else.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from indexer.engines.base import Engine, Store
from indexer.errors import DamagedIndex, IndexerError, MissingIndex

AGAIN = 60.0
"""Seconds after which a generation that could not be opened is tried again, though unchanged."""


@dataclass(frozen=True, slots=True)
class _Failure:
    """A generation that could not be opened, what stood in for it, and until when that holds."""

    wanted: str
    error: IndexerError
    taken: str
    until: float


class FallbackStore:
    """A store as it is, but that another generation stands in for one that cannot be opened."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.monotonic) -> None:
        self._store, self._clock = store, clock
        self._failure: _Failure | None = None
        self._lock = Lock()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    @property
    def trouble(self) -> str:
        """Why the current generation is not the one that is served; empty where it is."""
        failure = self._failure
        return str(failure.error) if failure else ""

    def generation(self) -> str:
        """The identity of what ``open`` gives. Raises what it raised where that was nothing."""
        failure = self._holding()
        if failure is None:
            return self._store.generation()
        if not failure.taken:
            raise failure.error
        return failure.taken

    def open(self) -> Engine:
        """The current generation, or the newest other that is sound. Raises as Store does."""
        with self._lock:
            failure = self._holding()
            if failure is not None and not failure.taken:
                raise failure.error
            wanted = self._wanted()  # before the try: what comes meanwhile is to be tried again
            if failure is None:
                try:
                    engine = self._store.open()
                except Exception as problem:  # noqa: BLE001 - whatever the files make of it
                    return self._before(_told(problem), wanted)
                self._failure = None
                return engine
            return self._before(failure.error, wanted)

    def _before(self, error: IndexerError, wanted: str) -> Engine:
        engine = None if isinstance(error, MissingIndex) else self._other()
        taken = engine.info().generation if engine else ""
        self._failure = _Failure(wanted, error, taken, self._clock() + AGAIN)
        if engine is None:
            raise error from None
        return engine

    def _other(self) -> Engine | None:
        try:
            return self._store.before()
        except Exception:  # noqa: BLE001 - why the current one cannot be opened is what to tell
            return None

    def _holding(self) -> _Failure | None:
        """The failure, as long as nothing has changed and it need not be tried again."""
        failure = self._failure
        if failure is None or self._clock() >= failure.until or self._wanted() != failure.wanted:
            return None
        return failure

    def _wanted(self) -> str:
        """What is to be opened, or why that is not known."""
        try:
            return self._store.generation()
        except Exception as problem:  # noqa: BLE001 - its sentence stands for it
            return repr(problem)


def _told(problem: Exception) -> IndexerError:
    if isinstance(problem, IndexerError):
        return problem
    return DamagedIndex(f"the index cannot be opened: {problem!r}")
