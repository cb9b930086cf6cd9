"""An index of the seeds and one of the six questions, to be read only."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import official
from indexer.build import reindex
from indexer.config import Settings
from indexer.engines.memory.store import MemoryStore
from indexer.query.request import SearchRequest
from indexer.search.searcher import Searcher
from indexer.sources import read
from indexer.wiring import open_store
from tests.conftest import SIX


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    """The folder of an index of the seeds."""
    folder = tmp_path_factory.mktemp("python") / "index"
    reindex(open_store(Settings(index=folder, processes=1)), read([seeds]))
    return folder


@pytest.fixture(scope="session")
def asked_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an index of the six questions."""
    root = tmp_path_factory.mktemp("six")
    archive = root / "Questions_ecrites.json.zip"
    official.pack(SIX, archive)
    reindex(open_store(Settings(index=root / "index", processes=1)), read([archive]))
    return root / "index"


def asked(sort: str, **filters: str) -> list[str]:
    """The identifiers that a search finds by brute force."""
    store = MemoryStore()
    with store.writer() as writer:
        writer.put(SIX)
        writer.commit()
    request = SearchRequest.from_pairs([("tri", sort), *filters.items()])
    return [question.id for question in Searcher(store).scan(request)]
