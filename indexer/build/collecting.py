"""How seldom a process that only builds looks for circles of objects."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from indexer.engines.processes import RARELY


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Within it, Python's garbage collector runs as seldom as in the other processes of a build.

    It holds for the whole process, so it belongs to who started that.
    """
    before = gc.get_threshold()
    gc.set_threshold(*RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*before)
