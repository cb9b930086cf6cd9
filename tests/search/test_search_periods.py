"""Months gathered into quarters and years."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query.dates import dates
from indexer.query.request import SearchRequest
from indexer.search.figures.periods import (
    LENGTHS,
    Period,
    Step,
    beside,
    gathered,
    period,
    periods,
    steady,
    usual,
)

MONTHS = st.tuples(st.integers(1959, 2060), st.integers(1, 12))


@pytest.mark.parametrize(
    ("step", "dated"),
    [(Step.MONTH, "2024-05"), (Step.QUARTER, "2024-04..2024-06"), (Step.YEAR, "2024")],
)
def test_a_month_has_its_period_and_its_dates(step: Step, dated: str) -> None:
    assert period((2024, 5), step).dates == dated


@given(st.dictionaries(MONTHS, st.integers(0, 999), max_size=30), st.sampled_from(Step))
def test_no_question_is_lost_or_told_twice(held: dict[tuple[int, int], int], step: Step) -> None:
    """The periods follow each other without a gap, and hold each month once."""
    span = periods(held, step)
    counts = gathered(held, step)
    assert sum(counts.values()) == sum(held.values())
    assert set(counts) <= set(span)
    assert span == sorted(set(span))
    for one, other in pairwise(span):
        assert _after(one) == other.first


def _after(one: Period) -> tuple[int, int]:
    year, last = one.last
    return (year, last + 1) if last < 12 else (year + 1, 1)


@given(MONTHS, st.sampled_from(Step))
def test_the_dates_are_those_that_the_query_language_reads(at: tuple[int, int], step: Step) -> None:
    one = period(at, step)
    parts = [dates(part) for part in one.dates.split("..")]
    first, last = parts[0], parts[-1]
    assert first
    assert last
    assert first.low
    assert last.high
    assert (first.low.year, first.low.month, first.low.day) == (*one.first, 1)
    assert (last.high.year, last.high.month) == one.last
    assert one.last[1] - one.first[1] + 1 == LENGTHS[step]


@pytest.mark.parametrize(
    ("last", "step"),
    [((2001, 12), Step.MONTH), ((2019, 12), Step.QUARTER), ((2030, 1), Step.YEAR)],
)
def test_many_months_are_told_by_longer_periods(last: tuple[int, int], step: Step) -> None:
    assert usual([(2000, 1), last]) is step


@pytest.mark.parametrize(
    ("each", "step"), [(2, Step.MONTH), (1, Step.QUARTER), (0.2, Step.YEAR), (0.1, Step.YEAR)]
)
def test_few_questions_are_told_by_longer_periods(each: float, step: Step) -> None:
    """Or else their curve leaps from none to one and back."""
    held = {(year, month): 0 for year in range(2017, 2025) for month in range(1, 13)}
    assert steady({**held, (2020, 5): round(each * len(held))}) is step


@pytest.mark.parametrize(
    ("query", "before"), [("", ""), (" * ", ""), ("loup", "(loup) "), ("a OU b", "(a OU b) ")]
)
def test_a_query_goes_before_ours_as_one(query: str, before: str) -> None:
    assert beside(SearchRequest(query)) == before
