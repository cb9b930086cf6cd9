"""A store whose engines ask for leave before each step, so that a search can be given up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from indexer.engines.base import Engine, Store

Leave = Callable[[], object]
"""Called before each step; whatever it raises ends the search."""
_FREE = frozenset({"info", "close"})


class GuardedStore:
    """A store as it is, but for its engines."""

    def __init__(self, store: Store, leave: Leave) -> None:
        self._store, self._leave = store, leave

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def open(self) -> Engine:
        """See Store."""
        return cast(Engine, _Guarded(self._store.open(), self._leave))


class _Guarded:
    """An engine, each step behind a leave."""

    def __init__(self, engine: Engine, leave: Leave) -> None:
        self._engine, self._leave = engine, leave

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._engine, name)
        if name not in _FREE:
            self._leave()
        return found


def guarded(store: Store, leave: Leave) -> Store:
    """The store, its engines' steps behind a leave."""
    return cast(Store, GuardedStore(store, leave))
