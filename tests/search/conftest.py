"""A searcher over the questions of a test module, once in memory and once on the disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.engines.base import Store
from indexer.engines.embedded.store import EmbeddedStore
from indexer.engines.memory import MemoryStore
from indexer.search.searcher import Searcher
from tests.engines.contract import fill


@pytest.fixture(params=["memory", "embedded"], scope="module")
def searcher(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Searcher]:
    """Over ``QUESTIONS`` of the module that asks."""
    store: Store = MemoryStore()
    if request.param == "embedded":
        store = EmbeddedStore(Path(tmp_path_factory.mktemp("index")))
    fill(store, request.module.QUESTIONS)
    searcher = Searcher(store)
    yield searcher
    searcher.close()
