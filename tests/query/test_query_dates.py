"""Periods and intervals: what is read, and the shortest form that says the same."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.query.dates import Interval, dates, number, numbers, period, shown

PERIODS = [
    ("2024", "2024-01-01", "2024-12-31"),
    ("2024-03", "2024-03-01", "2024-03-31"),
    ("2023/2", "2023-02-01", "2023-02-28"),
    ("03/2024", "2024-03-01", "2024-03-31"),
    ("2024-02-29", "2024-02-29", "2024-02-29"),
    ("2024/02/29", "2024-02-29", "2024-02-29"),
    ("29/02/2024", "2024-02-29", "2024-02-29"),
    ("5.3.2024", "2024-03-05", "2024-03-05"),
    ("05-03-2024", "2024-03-05", "2024-03-05"),
    ("mars 2024", "2024-03-01", "2024-03-31"),
    ("Août-2024", "2024-08-01", "2024-08-31"),
    ("févr. 2024", "2024-02-01", "2024-02-29"),
    ("1er janvier 2024", "2024-01-01", "2024-01-01"),
    ("12 mai\u00a02024", "2024-05-12", "2024-05-12"),
]


@pytest.mark.parametrize(("text", "first", "last"), PERIODS)
def test_a_period_is_its_first_and_last_day(text: str, first: str, last: str) -> None:
    """ISO and French forms, the day before the month."""
    assert period(text) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text",
    [
        *("", "24", "0999", "3000", "2024-13", "2024-00", "30/02/2024", "00/01/2024"),
        *("1049/2001", "2024-1/2", "mois 2024", "mars", "5 mars", "2024 mars", "12/31/2024"),
        *("x" * 99, "２０２４-5x"),
    ],
)
def test_what_is_no_period_is_none(text: str) -> None:
    """Nothing is guessed and nothing raises."""
    assert period(text) is None


def test_a_range_written_backwards_is_turned() -> None:
    """And says so."""
    low, high = date(2023, 1, 1), date(2024, 12, 31)
    assert dates("2024..2023") == Interval(low, high, turned=True)
    assert dates("2023..2024") == Interval(low, high)
    assert numbers("9..3") == Interval(3, 9, turned=True)


@pytest.mark.parametrize(
    "text", ["..", "a..b", "2024..b", "a..2024", ">", ">a", "2024..2025..2026"]
)
def test_what_is_no_interval_is_none(text: str) -> None:
    """Half a range is not guessed."""
    assert dates(text) is None
    assert numbers(text) is None


def test_bounds_beyond_the_calendar_are_none() -> None:
    """The neighbour of the last day is no day, and nothing is less than nought."""
    assert dates(">2999") is None
    assert dates("<1000") is None
    assert numbers("<0") is None
    assert numbers(">999999999") is None
    assert numbers(">=999999999") == Interval(999999999, None)


def test_numbers_may_be_grouped_by_thousands() -> None:
    """As they are printed in the Journal officiel."""
    assert number("15 108") == number("15.108") == number("15\u202f108") == (15108, 15108)
    assert number("15 10") is None


DAYS = st.dates(date(1000, 1, 1), date(2999, 12, 31))


@given(st.none() | DAYS, st.none() | DAYS)
@settings(max_examples=200, deadline=None)
def test_bounds_read_back_from_what_is_shown(low: date | None, high: date | None) -> None:
    """For any two days in order, and for open sides."""
    if low is None and high is None:
        return
    if low is not None and high is not None and high < low:
        low, high = high, low
    assert dates(shown(low, high)) == Interval(low, high)


@pytest.mark.parametrize(("text", "first", "last"), PERIODS)
def test_the_shortest_form_is_shown(text: str, first: str, last: str) -> None:
    """A whole year is its number, a whole month its year and month."""
    text = shown(date.fromisoformat(first), date.fromisoformat(last))
    assert ".." not in text
    assert len(text) <= len("2024-01-01")


def test_two_edges_are_shown_as_short_as_each_allows() -> None:
    """``2024-03..2025``."""
    assert shown(date(2024, 3, 1), date(2025, 12, 31)) == "2024-03..2025"
    assert shown(date(2024, 3, 2), None) == "2024-03-02.."
    assert shown(None, None) == ".."
