"""The fast engine completes, corrects and counts as brute force does."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.completion import distance
from indexer.engines.embedded.store import EmbeddedStore
from indexer.engines.memory import MemoryStore
from indexer.engines.plan import Plan
from indexer.mining import Mined
from indexer.model import Question
from tests.engines.strategies import corpora, plans, words


def plain(mined: Mined) -> dict[str, object]:
    """The tables as dictionaries, whatever they are read from."""
    return {
        "acronyms": [dict(table) for table in mined.acronyms],
        "related": dict(mined.related),
        "spellings": dict(mined.spellings),
        "expressions": dict(mined.expressions),
    }


@settings(max_examples=40, deadline=None)
@given(
    held=st.lists(corpora, min_size=1, max_size=3),
    typed=st.one_of(words, st.text("loupretaisn17- ", max_size=8)),
    limit=st.integers(1, 4),
    asked=st.lists(plans(), max_size=4),
)
def test_the_engines_agree_on_words(
    held: list[list[Question]], typed: str, limit: int, asked: list[Plan]
) -> None:
    """Nothing is dropped here: counts of words may include what was."""
    with tempfile.TemporaryDirectory() as folder:
        stores = MemoryStore(), EmbeddedStore(Path(folder) / "index")
        known: set[str] = set()
        for part in held:
            new = [q for q in {q.id: q for q in part}.values() if q.id not in known]
            known.update(question.id for question in new)
            for store in stores:
                with store.writer() as writer:
                    writer.put(new)
                    writer.commit()
        oracle, engine = (store.open() for store in stores)
        assert engine.complete(typed, limit) == oracle.complete(typed, limit)
        assert engine.neighbours(typed, limit) == oracle.neighbours(typed, limit)
        assert engine.frequencies([typed]) == oracle.frequencies([typed])
        assert plain(engine.mined())["acronyms"] == plain(oracle.mined())["acronyms"]
        if len(held) == 1:
            assert plain(engine.mined()) == plain(oracle.mined())
        assert engine.counts(asked) == oracle.counts(asked)
        assert (engine.example(typed) is None) == (oracle.example(typed) is None)
        engine.close()


@settings(max_examples=100, deadline=None)
@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_a_distance_is_the_same_both_ways_and_none_only_for_equals(left: str, right: str) -> None:
    assert distance(left, right) == distance(right, left)
    assert (distance(left, right) == 0) == (left == right)
    assert abs(len(left) - len(right)) <= distance(left, right) <= max(len(left), len(right))
