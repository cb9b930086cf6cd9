"""A store whose engines call a checkpoint before each step, so that a search can be ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from indexer.engines.base import Engine, Store

Checkpoint = Callable[[], object]
"""Called before each step; an error that it raises ends the search."""
_UNCHECKED = frozenset({"info", "close"})


class GuardedStore:
    """A proxy of a store; its engines are guarded."""

    def __init__(self, store: Store, checkpoint: Checkpoint) -> None:
        self._store, self._checkpoint = store, checkpoint

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def open(self) -> Engine:
        """The store's engine, each call of a method after a call of the checkpoint."""
        return cast(Engine, _GuardedEngine(self._store.open(), self._checkpoint))


class _GuardedEngine:
    """A proxy of an engine, which passes the checkpoint before each method."""

    def __init__(self, engine: Engine, checkpoint: Checkpoint) -> None:
        self._engine, self._checkpoint = engine, checkpoint

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._engine, name)
        if name not in _UNCHECKED:
            self._checkpoint()
        return method


def guarded(store: Store, checkpoint: Checkpoint) -> Store:
    """The store with the checkpoint before each step of its engines."""
    return cast(Store, GuardedStore(store, checkpoint))
