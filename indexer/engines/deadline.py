"""A store whose engines ask leave before each step, and within the long ones (``leave.py``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, cast

from indexer.engines.base import Engine, Store
from indexer.engines.leave import Checkpoint, asking

_UNCHECKED = frozenset({"info", "close", "cost"})
_END = object()


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
    """A proxy of an engine, which passes the checkpoint before each method and where it asks."""

    def __init__(self, engine: Engine, checkpoint: Checkpoint) -> None:
        self._engine, self._checkpoint = engine, checkpoint

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._engine, name)
        if name in _UNCHECKED or not callable(found):
            return found
        return partial(self._called, found)

    def _called(self, method: Callable[..., Any], *given: Any, **named: Any) -> Any:
        with asking(self._checkpoint):
            found = method(*given, **named)
        return self._each(found) if isinstance(found, Iterator) else found

    def _each(self, found: Iterator[Any]) -> Iterator[Any]:
        """What an iterator gives: it is at work only while the next one is fetched."""
        while True:
            with asking(self._checkpoint):
                item = next(found, _END)
            if item is _END:
                return
            yield item


def guarded(store: Store, checkpoint: Checkpoint) -> Store:
    """The store with the checkpoint before each step of its engines, and within the long ones."""
    return cast(Store, GuardedStore(store, checkpoint))
