"""The brute-force engine keeps the contract."""

from __future__ import annotations

import pytest

from indexer.engines.memory import MemoryStore
from tests.engines.contract import EngineContract
from tests.engines.store_contract import StoreContract


class TestMemory(EngineContract):
    @pytest.fixture
    def store(self) -> MemoryStore:
        return MemoryStore()


class TestMemoryStore(StoreContract):
    @pytest.fixture
    def store(self) -> MemoryStore:
        return MemoryStore()
