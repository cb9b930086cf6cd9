"""Load while generations are swapped: what is counted, and that nothing fails."""

from __future__ import annotations

import os
from pathlib import Path

from bench import corpus, load
from indexer.build import reindex
from indexer.config import Settings
from indexer.wiring import open_store

SIZE = 60


def test_an_updated_question_keeps_its_id_and_changes_its_title() -> None:
    before = list(corpus.questions(5, start=5))
    after = list(load.changed(SIZE, 1, 5))
    assert [question.id for question in after] == [question.id for question in before]
    assert all(new.title.startswith(old.title) for old, new in zip(before, after, strict=True))
    assert all(new.title != old.title for old, new in zip(before, after, strict=True))


def test_the_memory_of_a_process_is_its_own() -> None:
    """More than nothing, less than the machine has."""
    assert 5 < load.memory_of(os.getpid()) < 100_000


def test_pages_are_answered_while_an_update_swaps_generations(tmp_path: Path) -> None:
    store = open_store(Settings(index=tmp_path / "index", processes=1))
    reindex(store, corpus.questions(SIZE))
    found = load.measure(tmp_path / "index", SIZE, seconds=2.0, updates=1, count=5)
    assert found.failures == []
    assert found.pages == max(1, int(found.rate * 2.0))
    assert [name.partition(".")[0] for name in found.generations] == ["gen-000001", "gen-000002"]
    assert store.generation().startswith("gen-000001.")
    assert "0 failed" in load.told(found)
    assert "1 generations swapped in" in load.told(found)
