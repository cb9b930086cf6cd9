"""The only module that names concrete engines."""

from __future__ import annotations

from indexer.config import Settings
from indexer.engines.base import Store
from indexer.engines.embedded.store import EmbeddedStore
from indexer.search.searcher import Searcher


def open_store(settings: Settings) -> Store:
    """Where the settings say that the index lives; it need not exist yet."""
    return EmbeddedStore(settings.index)


def open_searcher(settings: Settings) -> Searcher:
    """A searcher over the current generation. Raises the UnusableIndex family."""
    return Searcher(open_store(settings))
