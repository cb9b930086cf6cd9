"""The only module that names concrete engines."""

from __future__ import annotations

import os
from importlib import import_module
from typing import cast

from indexer.config import Settings
from indexer.engines.base import Store
from indexer.engines.deadline import guarded
from indexer.engines.embedded.indexing.writer import BuildLimits
from indexer.engines.embedded.store import EmbeddedStore
from indexer.engines.fallback import FallbackStore
from indexer.engines.leave import Checkpoint
from indexer.errors import InvalidSetting
from indexer.search.searcher import Searcher
from indexer.search.steady import Steady

CLUSTER = "indexer.engines.cluster"
"""Imported when it is asked for: its client is an optional extra."""


def open_store(settings: Settings) -> Store:
    """The folder or the cluster that the settings name; the index need not exist yet."""
    processes = settings.processes or min(4, os.cpu_count() or 1)
    if settings.store:
        return _cluster(settings.store, processes)
    return EmbeddedStore(settings.index, BuildLimits(settings.memory, processes))


def open_searcher(settings: Settings, checkpoint: Checkpoint | None = None) -> Searcher:
    """A searcher over the current generation. Raises the UnusableIndex family.

    ``checkpoint`` is called before each step of a search, and may end it by an error.
    """
    store = open_store(settings)
    return Searcher(guarded(store, checkpoint) if checkpoint else store)


def steady_searcher(settings: Settings, checkpoint: Checkpoint) -> Steady:
    """A searcher that can be had without an index, and stays when the newest cannot be opened.

    ``checkpoint`` as in ``open_searcher``. Raises InvalidSetting.
    """
    store = FallbackStore(open_store(settings))
    guarded_store = guarded(cast(Store, store), checkpoint)
    return Steady(lambda: Searcher(guarded_store), lambda: store.trouble)


def _cluster(url: str, processes: int) -> Store:
    try:
        room = import_module(CLUSTER)
    except ImportError as problem:
        raise InvalidSetting(
            f"QUESTIONS_STORE needs the extra 'cluster' of this package: {problem}"
        ) from None
    store: Store = room.at(url, processes)
    return store
