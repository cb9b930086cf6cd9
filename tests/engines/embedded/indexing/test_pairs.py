"""Two frequent words side by side are one term, which finds and scores what their positions do."""

from __future__ import annotations

import tempfile
from itertools import product
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.engines.embedded.indexing import local_builder
from indexer.engines.embedded.indexing.inverting import Postings
from indexer.engines.embedded.indexing.pairs import pairs
from indexer.engines.embedded.layout import CATCH_ALL, FREQUENT, PAIR_MARK, SCALE, is_pair
from indexer.engines.embedded.store import EmbeddedStore
from indexer.engines.memory import MemoryStore
from indexer.engines.plan import Plan
from indexer.query import parse
from tests.conftest import ask

texts = st.lists(
    st.sampled_from(["de", "la", "les", "d’un", "loup", "de-la", "l’est", "."]), max_size=9
).map(" ".join)
commits = st.lists(
    st.lists(st.tuples(st.integers(1, 5), texts, texts, texts), max_size=6), min_size=1, max_size=4
)


_OFTEN = "de de de de de"
_REPLACED = [
    [(5, "", _OFTEN, "de de de de"), (1, "loup", _OFTEN, "de de de")],
    [
        (4, "", f"{_OFTEN} de de de de", _OFTEN),
        (3, f"{_OFTEN} de de de de", "de de de", "de de de"),
        (3, "de", _OFTEN, "l’est"),
        (5, ". les", "", "d’un d’un de-la de loup l’est d’un"),
    ],
]
"""The third word of a phrase is looked for twice in the only document that has it last."""


@settings(max_examples=30, deadline=None)
@given(commits, st.sampled_from([1, 10**6]))
@example(_REPLACED, 10**6)
def test_phrases_of_frequent_words_are_found_as_brute_force_finds_them(
    written: list[list[tuple[int, str, str, str]]], batch: int
) -> None:
    """In several segments and after merges, replaced and removed questions among them."""
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.object(local_builder, "tokens_of", lambda *_: batch),
    ):
        stores = MemoryStore(), EmbeddedStore(Path(folder) / "index")
        for store in stores:
            for some in written:
                questions = [
                    ask(n, text, title=title, answer=more) for n, title, text, more in some
                ]
                with store.writer() as open_writer:
                    open_writer.put(questions)
                    open_writer.drop([question.id for question in questions[:1]])
                    open_writer.commit()
        oracle, engine = (store.open() for store in stores)
        for count in (2, 3):
            for words in product(("de", "la", "un", "loup"), repeat=count):
                plan = Plan(tree=parse(f'"{" ".join(words)}"')[0])
                expected, found = oracle.search(plan), engine.search(plan)
                assert [hit.id for hit in found.hits] == [hit.id for hit in expected.hits], words
                assert [hit.score for hit in found.hits] == pytest.approx(
                    [hit.score for hit in expected.hits], rel=1e-5
                )
        engine.close()


def test_a_pair_weighs_what_its_field_does_for_each_time() -> None:
    """« de » at 0, 2 and 300, « la » at 1, 3 and 301, of which the last is in the second field."""
    text = Postings(
        terms=[b"de", b"la"],
        counts=np.array([1, 1]),
        doc_ids=np.array([0, 0], np.uint32),
        frequencies=np.array([3, 3]),
        positions=np.array([0, 2, 300, 1, 3, 301], np.uint32),
    )
    starts = np.zeros((len(CATCH_ALL), 1), np.int64)
    starts[1:] = np.arange(1, len(CATCH_ALL))[:, None] * 10_000
    starts[1] = 300
    found = pairs(text, starts)
    assert list(found.terms) == [b"de\x1fla", b"la\x1fde"]
    assert found.doc_ids.tolist() == [0, 0]
    weights = [row.weight * SCALE for row in CATCH_ALL]
    assert found.frequencies.tolist() == [2 * weights[0] + weights[1], weights[0]]


def test_words_that_share_a_place_are_each_beside_the_next() -> None:
    text = Postings(
        terms=[b"de", b"la", b"les"],
        counts=np.array([1, 1, 1]),
        doc_ids=np.array([7, 7, 7], np.uint32),
        frequencies=np.array([1, 1, 1]),
        positions=np.array([4, 4, 5], np.uint32),
    )
    found = pairs(text, np.zeros((1, 8), np.int64))
    assert list(found.terms) == [b"de\x1fles", b"la\x1fles"]


def test_no_frequent_word_no_pair() -> None:
    none = np.zeros(0, np.uint32)
    found = pairs(Postings([b"loup"], np.array([1]), none, none, None, none), np.zeros((1, 0)))
    assert (list(found.terms), len(found.doc_ids)) == ([], 0)


def test_the_frequent_words_are_distinct_keys() -> None:
    assert len(set(FREQUENT)) == len(FREQUENT) < 64
    assert all(PAIR_MARK not in key and is_pair(key, key) for key in FREQUENT)
    assert not is_pair("loup", "de")
