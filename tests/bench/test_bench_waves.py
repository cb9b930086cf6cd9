"""The bench of near duplicates: its rule is the one in force, its edits as large as they say."""

from __future__ import annotations

import random
from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.waves import RATES, alike, bins, edited, golden
from indexer.sketches import AGREED, SIZE, Text
from indexer.sketches import alike as in_force

few = st.lists(st.integers(1, 2), min_size=SIZE, max_size=SIZE).map(tuple)


@given(st.lists(few, min_size=1, max_size=6))
def test_the_rule_over_rows_is_the_one_in_force(found: list[tuple[int, ...]]) -> None:
    rows = bins(found)
    expected = [at for at, sketch in enumerate(found) if in_force(found[0], sketch)]
    assert alike(rows[0], rows, AGREED).tolist() == expected


@pytest.mark.parametrize("rate", RATES)
def test_an_edit_changes_about_the_part_of_the_words_that_it_says(rate: float) -> None:
    """An insertion leaves all words, a replacement takes as many as it brings."""
    chance = random.Random(5)
    text = " ".join(f"mot{n}" for n in range(400))
    pool = [[f"autre{n}" for n in range(200)]]
    shares = []
    for _ in range(30):
        words = edited(text, rate, pool, chance).split()
        same = SequenceMatcher(None, text.split(), words, autojunk=False).ratio()
        shares.append(1 - same)
    assert rate / 2 < sum(shares) / len(shares) <= rate


def test_the_golden_pairs_are_in_order_and_of_one_kind_each() -> None:
    for text in Text:
        pairs = golden()[text]
        assert pairs.keys() == {"same", "reworded"}
        assert not pairs["same"] & pairs["reworded"]
        assert all(one < other for held in pairs.values() for one, other in held)
