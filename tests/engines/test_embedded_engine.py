"""The Whoosh engine keeps the contract."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from indexer.engines.embedded import columns
from indexer.engines.embedded.store import EmbeddedStore
from tests.engines.contract import EngineContract


class TestEmbedded(EngineContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> EmbeddedStore:
        return EmbeddedStore(tmp_path / "index")


def test_looking_up_a_place_of_the_first_document_costs_no_table_of_all_places() -> None:
    """Places are document << 32: a table up to the last one would take gigabytes."""
    within = np.array([3, 7, (1 << 40) + 5])
    at, inside = columns.located(within, np.array([3, 4, 7]))
    assert inside.tolist() == [True, False, True]
    assert within[at[inside]].tolist() == [3, 7]
