"""Delays of written questions: days, months of calendar, and the ranges of the facet."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import delays
from indexer.model import Kind, Status
from tests.conftest import ask

TODAY = date(2024, 6, 30)
DAYS = st.dates(date(2020, 1, 1), date(2024, 12, 31))


@pytest.mark.parametrize(
    ("published", "day"),
    [
        (date(2024, 12, 31), date(2025, 2, 28)),
        (date(2023, 12, 31), date(2024, 2, 29)),
        (date(2024, 11, 5), date(2025, 1, 5)),
    ],
)
def test_an_answer_is_due_two_months_of_calendar_later(published: date, day: date) -> None:
    assert delays.due(published) == day


@pytest.mark.parametrize(
    ("answered", "label"),
    [
        (date(2024, 2, 29), "moins d’un mois"),
        (date(2024, 3, 1), "1 à 2 mois"),
        (date(2024, 3, 31), "1 à 2 mois"),
        (date(2024, 4, 1), "2 à 6 mois"),
        (date(2024, 7, 31), "2 à 6 mois"),
        (date(2024, 8, 1), "6 à 12 mois"),
        (date(2025, 1, 31), "6 à 12 mois"),
        (date(2025, 2, 1), "plus d’un an"),
    ],
)
def test_the_last_day_of_a_range_is_within(answered: date, label: str) -> None:
    question = ask(1, answer="Oui.", published=date(2024, 1, 31), answered=answered)
    assert delays.named(question) == label


def test_an_open_question_is_overdue_after_its_last_day() -> None:
    assert delays.named(ask(1, published=date(2024, 4, 30), known=TODAY)) == delays.OPEN[0]
    assert delays.named(ask(1, published=date(2024, 4, 29), known=TODAY)) == delays.OPEN[1]
    assert delays.days(ask(1, published=date(2024, 4, 29), known=TODAY)) == 62


def test_what_is_not_an_open_or_answered_written_question_has_no_delay() -> None:
    """Nor has one whose answer was dated before it, or one without dates."""
    none = [
        ask(1, answer="a", kind=Kind.ORAL, answered=TODAY),
        ask(2, status=Status.WITHDRAWN),
        ask(3, status=Status.LAPSED),
        ask(4, answer="a", answered=date(2023, 1, 1)),
        ask(5, published=None),
        ask(6, answer="a"),
        ask(7),
        ask(8, status=Status.UNKNOWN, known=TODAY),
    ]
    assert {delays.days(question) for question in none} == {None}
    assert {delays.named(question) for question in none} == {""}


@settings(max_examples=60, deadline=None)
@given(DAYS, st.integers(0, 800))
def test_ranges_rise_with_days(published: date, waited: int) -> None:
    question = ask(1, answer="a", published=published, answered=published + timedelta(waited))
    after = ask(1, answer="a", published=published, answered=published + timedelta(waited + 1))
    ranks = [delays.RANGES.index(delays.named(q)) for q in (question, after)]
    assert ranks == sorted(ranks)
    assert delays.days(question) == waited
