"""The Whoosh engine keeps the contract."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.engines.embedded.store import EmbeddedStore
from tests.engines.contract import EngineContract


class TestEmbedded(EngineContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> EmbeddedStore:
        return EmbeddedStore(tmp_path / "index")
