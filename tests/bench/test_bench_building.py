"""What a build costs: the bytes of an index by section."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from bench import building, corpus
from bench.worker import disk
from indexer.engines.embedded.store import EmbeddedStore


def test_the_sections_are_nearly_all_of_an_index(tmp_path: Path) -> None:
    """The rest is headers, tables and what fills up to 64 bytes."""
    store = EmbeddedStore(tmp_path)
    with store.writer(fresh=True) as writer:
        writer.put(islice(corpus.questions(300), 300))
        writer.commit()
    held = building.sections(tmp_path)
    assert 0.9 * disk(tmp_path) < sum(held.values()) <= disk(tmp_path)
    assert held[".terms terms/text/documents"] > 0
    first, *_ = building.told(held, 3)
    assert "stored/data" in first


def test_the_questions_of_a_measure_are_generated_where_no_file_is_named() -> None:
    assert [one.id for one in building.questions([], 3)] == [one.id for one in corpus.questions(3)]
