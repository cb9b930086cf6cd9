"""The only module that names concrete engines."""

from __future__ import annotations

import os

from indexer.build.keeping import Keeper
from indexer.config import Settings
from indexer.engines.embedded.keeping import KeptStore
from indexer.engines.embedded.writer import Effort
from indexer.engines.guarded import Leave, guarded
from indexer.search.searcher import Searcher


def open_store(settings: Settings) -> Keeper:
    """Where the settings say that the index lives; it need not exist yet."""
    processes = settings.processes or min(4, os.cpu_count() or 1)
    return KeptStore(settings.index, Effort(settings.memory, processes))


def open_searcher(settings: Settings, leave: Leave | None = None) -> Searcher:
    """A searcher over the current generation. Raises the UnusableIndex family.

    ``leave`` is asked before each step of a search, and may end it by an error.
    """
    store = open_store(settings)
    return Searcher(guarded(store, leave) if leave else store)
