"""Leave to go on: what may take long has a loop, and asks in it whether it may."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Checkpoint = Callable[[], object]
"""Called wherever leave is asked; an error that it raises ends the search."""
_asked: ContextVar[Checkpoint | None] = ContextVar("asked", default=None)


def leave() -> None:
    """Ask whether the search under way may go on; it may where nobody watches over it.

    Raises what the checkpoint raises.
    """
    checkpoint = _asked.get()
    if checkpoint is not None:
        checkpoint()


@contextmanager
def asking(checkpoint: Checkpoint) -> Iterator[None]:
    """Whoever asks leave within asks this checkpoint, which is asked at once."""
    token = _asked.set(checkpoint)
    try:
        checkpoint()
        yield
    finally:
        _asked.reset(token)
