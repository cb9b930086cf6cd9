"""The Whoosh engine keeps the contract."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from indexer.engines.base import Store
from indexer.engines.embedded.searching import arrays
from indexer.engines.embedded.searching.engine import EmbeddedEngine
from indexer.engines.embedded.searching.postings.docsets import Bitmap
from indexer.engines.embedded.store import EmbeddedStore
from indexer.engines.hits import Hits
from indexer.engines.memory import MemoryStore
from indexer.engines.plan import Plan
from indexer.query import parse
from tests.conftest import ask
from tests.engines.contract import EngineContract, fill


class TestEmbedded(EngineContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> EmbeddedStore:
        return EmbeddedStore(tmp_path / "index")


def test_looking_up_positions_of_the_first_document_costs_no_table_of_all() -> None:
    """Positions are doc id << 32: a table up to the last one would take gigabytes."""
    within = np.array([3, 7, (1 << 40) + 5])
    at, inside = arrays.located(within, np.array([3, 4, 7]))
    assert inside.tolist() == [True, False, True]
    assert within[at[inside]].tolist() == [3, 7]


def test_a_frequent_word_stays_bits_after_an_update(tmp_path: Path) -> None:
    """Dead documents and later segments are worked into the bits of the first one."""
    stores: tuple[Store, Store] = (EmbeddedStore(tmp_path / "index"), MemoryStore())
    for store in stores:
        fill(store, [ask(number, "loup " * (1 + number % 3)) for number in range(1, 90)])
        with store.writer() as writer:
            writer.drop([ask(number).id for number in (1, 8, 9, 64)])
            writer.put([ask(5, "rien"), ask(6, "loup ours"), ask(100, "loup " * 7), ask(101)])
            writer.commit()
    with_files, in_memory = (_loups(store) for store in stores)
    assert with_files.total == in_memory.total == 85
    assert [hit.id for hit in with_files.hits] == [hit.id for hit in in_memory.hits]
    scores = [[hit.score for hit in hits.hits] for hits in (with_files, in_memory)]
    assert scores[0] == pytest.approx(scores[1], abs=1e-5)
    engine = EmbeddedStore(tmp_path / "index").open()
    assert isinstance(engine, EmbeddedEngine)
    held, weights = engine._view.stem_postings("loup")
    assert isinstance(held, Bitmap)
    assert len(held) == len(weights) == len(held.doc_ids) == 85
    engine.close()


def _loups(store: Store) -> Hits:
    engine = store.open()
    try:
        return engine.search(Plan(tree=parse("loup")[0], limit=100))
    finally:
        engine.close()
