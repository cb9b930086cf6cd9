"""What a word of a text is worth."""

from __future__ import annotations

import math

import pytest

from indexer.engines import bm25
from indexer.fields import BY_NAME


def test_rare_words_tell_more_and_none_tells_nothing_negative() -> None:
    told = [bm25.idf(100, matching) for matching in (1, 10, 50, 100)]
    assert told == sorted(told, reverse=True)
    assert told[-1] > 0
    assert math.isclose(bm25.idf(3, 1), math.log(1 + 2.5 / 1.5))


def test_repeating_a_word_saturates_and_length_dampens() -> None:
    assert bm25.length_norm(10, 10) == pytest.approx(bm25.K1)
    assert bm25.length_norm(20, 10) > bm25.length_norm(10, 10)
    assert bm25.length_norm(0, 0) == pytest.approx(bm25.K1)
    scores = [bm25.saturated(times, bm25.length_norm(10, 10)) for times in (1, 2, 1000)]
    assert scores == sorted(scores)
    assert scores[-1] < bm25.K1 + 1


def test_a_field_without_weight_counts_once_where_it_is_asked() -> None:
    assert bm25.weight("group") == 1.0
    assert bm25.weight("title") == BY_NAME["title"].weight
