"""The best documents by bounds are those of scoring everything, in the same order."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines import boosts
from indexer.engines.embedded.searching import best as room
from indexer.engines.embedded.searching import combining
from indexer.engines.embedded.searching.arrays import NONE, DocIds, Floats, Integers
from indexer.engines.embedded.searching.best import best
from indexer.engines.embedded.searching.combining import Either, Every, Preferred
from indexer.engines.embedded.searching.engine import EmbeddedEngine
from indexer.engines.embedded.searching.matching import Matcher
from indexer.engines.embedded.searching.postings.docsets import DocList
from indexer.engines.embedded.searching.scoring import Constant, Matches
from indexer.engines.embedded.store import EmbeddedStore
from indexer.engines.memory import MemoryStore
from indexer.engines.plan import Plan
from indexer.model import Question
from tests.engines.strategies import corpora, plans
from tests.engines.test_engines_agree import assert_same


def opened(folder: str, questions: list[Question]) -> EmbeddedEngine:
    store = EmbeddedStore(Path(folder) / "index")
    with store.writer() as writer:
        writer.put(questions)
        writer.commit()
    engine = store.open()
    assert isinstance(engine, EmbeddedEngine)
    return engine


@settings(max_examples=25, deadline=None)
@given(questions=corpora, asked=st.lists(plans(), min_size=1, max_size=6))
def test_pruned_searches_agree_with_brute_force(
    questions: list[Question], asked: list[Plan]
) -> None:
    """Every list is chosen from by bounds, and only two documents are raised.

    So no more than two near results may be asked for: they are among those that are raised.
    """
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.object(room, "SMALL", 0),
        patch.object(combining, "MANY", 0),
        patch.object(boosts, "RERANKED", 2),
    ):
        engine, memory = opened(folder, questions), MemoryStore()
        with memory.writer() as writer:
            writer.put(questions)
            writer.commit()
        for plan in asked:
            assert_same(memory.open(), engine, replace(plan, near=min(plan.near, 2)))
        engine.close()


@settings(max_examples=25, deadline=None)
@given(
    questions=corpora,
    asked=st.lists(plans(), min_size=1, max_size=6),
    wanted=st.integers(1, 4),
    shares=st.lists(st.floats(0, 1.2), min_size=1, max_size=4),
)
def test_no_document_scores_more_than_its_bounds_say(
    questions: list[Question], asked: list[Plan], wanted: int, shares: list[float]
) -> None:
    """And the best of some documents are those of scoring each of them."""
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.object(room, "SMALL", 0),
        patch.object(combining, "MANY", 0),
    ):
        engine = opened(folder, questions)
        view = engine._view
        for plan in asked:
            matches = Matcher(view)(plan.ranked)
            scores = matches.scores_of(matches.doc_ids)
            assert scores.max(initial=-np.inf) <= matches.most + 1e-9
            for share in shares:
                reached = matches.doc_ids[scores >= share * matches.most].tolist()
                for closely in (False, True):
                    above = matches.above(share * matches.most, closely=closely).tolist()
                    assert above == sorted(set(above))
                    assert {*reached} <= {*above} <= {*matches.doc_ids.tolist()}
            admitted = view.live.copy()
            admitted[::3] = False
            assert_best(matches, admitted, wanted)
        engine.close()


def assert_best(matches: Matches, admitted: np.ndarray, wanted: int) -> None:
    doc_ids = matches.doc_ids[admitted[matches.doc_ids]]
    scores = matches.scores_of(doc_ids)
    every = dict(zip(doc_ids.tolist(), scores.tolist(), strict=True))
    found = best(matches, admitted, wanted)
    pruned = dict(zip(found.doc_ids.tolist(), found.scores.tolist(), strict=True))
    assert pruned.items() <= every.items()
    last = sorted(every.values(), reverse=True)[:wanted]
    assert {id for id, score in every.items() if last and score >= last[-1]} <= set(pruned)


class Fixed(Matches):
    """Documents with given scores, which bounds tell exactly."""

    def __init__(self, scored: dict[int, float]) -> None:
        super().__init__(DocList(np.array(sorted(scored), dtype=np.int64)))
        self._values = np.array([scored[id] for id in sorted(scored)])
        self.asked: set[int] = set()

    def scores(self, at: Integers, chosen: DocIds) -> Floats:
        self.asked.update(chosen.tolist())
        return self._values[at]

    @property
    def most(self) -> float:
        return float(self._values.max(initial=0.0))

    def above(self, least: float, *, closely: bool = False) -> DocIds:
        return self.doc_ids[self._values >= least]


class Sized:
    """What a matcher has to know of a view."""

    size = 40


scored = st.dictionaries(st.integers(0, 39), st.floats(0, 9).map(lambda x: round(x, 3)))


@given(st.lists(scored, min_size=1, max_size=4), st.integers(1, 6), st.data())
def test_a_disjunction_is_bounded_by_what_its_parts_bring(
    parts: list[dict[int, float]], wanted: int, data: st.DataObject
) -> None:
    """``lacking`` where no document that all the parts match is admitted."""
    view, fixed = Sized(), [Fixed(part) for part in parts]
    everywhere = set.intersection(*map(set, parts))
    admitted = np.array(data.draw(st.lists(st.booleans(), min_size=40, max_size=40)))
    with patch.object(room, "SMALL", 0), patch.object(combining, "MANY", 0):
        assert_best(Either(view, fixed), admitted, wanted)  # type: ignore[arg-type]
        admitted[[*everywhere]] = False
        assert_best(Either(view, fixed, lacking=True), admitted, wanted)  # type: ignore[arg-type]
        if len(fixed) > 1:
            assert_best(Every(view, fixed), admitted, wanted)  # type: ignore[arg-type]
        rare = Preferred(fixed[0], Constant(np.array([3, 7]), 5.0), 1.0)
        assert_best(rare, admitted, wanted)
        assert_best(Preferred(fixed[0], fixed[-1], -2.0), admitted, wanted)


@pytest.mark.parametrize("lacking", [False, True])
def test_most_of_a_long_list_is_never_scored(*, lacking: bool) -> None:
    """A frequent word beside a rare one: its documents cannot reach the best of the rare one."""
    rare = Fixed({id: 8.0 + id / 100 for id in range(0, 40, 4)})
    frequent = Fixed({id: 1.0 + id / 100 for id in range(1, 40, 2)})
    with patch.object(room, "SMALL", 0), patch.object(combining, "MANY", 0):
        found = best(
            Either(Sized(), [rare, frequent], lacking=lacking),  # type: ignore[arg-type]
            np.ones(40, dtype=bool),
            2,
        )
    assert found.doc_ids[np.argsort(-found.scores)][:2].tolist() == [36, 32]
    assert frequent.asked == set()
    assert len(rare.asked) < 10 or not lacking  # any of it might hold the frequent word too


def test_nothing_is_found_among_nothing() -> None:
    assert best(Either(Sized(), []), np.ones(40, dtype=bool), 3).doc_ids.tolist() == NONE.tolist()  # type: ignore[arg-type]
