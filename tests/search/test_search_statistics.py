"""Delays with open questions counted, shares and weekly volumes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.model import Kind, Question, Status
from indexer.search.statistics import Delays, delay, delays, due, months, shares, weekly
from tests.conftest import ask

START, TODAY = date(2024, 1, 1), date(2025, 1, 1)


def written(number: int, days: int | None = None, **more: object) -> Question:
    """A written question of the first of January 2024, answered after that many days."""
    if days is None:
        return ask(number, "texte", **{"known": TODAY, **more})
    answered = START + timedelta(days=days)
    return ask(number, "texte", answer="oui", answered=answered, **more)


def counted(*questions: Question) -> Delays:
    return delays(questions, lambda question: question.ministry)[0][""]


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (date(2024, 1, 15), date(2024, 3, 15)),
        (date(2024, 12, 31), date(2025, 2, 28)),
        (date(2023, 12, 31), date(2024, 2, 29)),
        (date(2024, 11, 5), date(2025, 1, 5)),
    ],
)
def test_an_answer_is_due_after_two_months_of_the_calendar(published: date, expected: date) -> None:
    """A month that is too short gives its last day."""
    assert due(published) == expected


def test_without_open_questions_the_median_is_the_plain_one() -> None:
    """Kaplan and Meier give what everybody counts where nothing is censored."""
    assert counted(*(written(n, days) for n, days in enumerate((10, 20, 90), 1))).median == 20
    assert counted(written(1, 10)).median == 10


def test_an_open_question_pulls_the_median_up() -> None:
    """Two that wait for a year are no reason to praise the fast answer."""
    found = counted(written(1, 10), written(2, 90), written(3), written(4))
    assert found.median == 90
    assert counted(written(1, 10), written(2), written(3)).median is None


def test_a_young_question_counts_for_as_long_as_it_ran() -> None:
    """Censored before the first answer, it says nothing about later days."""
    young = [written(n, published=TODAY) for n in range(3, 9)]
    assert counted(written(1, 10), written(2, 90), *young).median == 10


def test_the_share_in_time_counts_the_overdue_and_not_the_young() -> None:
    """Answered in time, answered late, waiting too long, withdrawn early, just asked."""
    found = counted(
        written(1, 60),  # 2024-03-01, the very last day
        written(2, 61),
        written(3),
        written(4, status=Status.WITHDRAWN, closed=date(2024, 1, 20)),
        written(5, published=TODAY),
    )
    assert (found.in_time, found.late, found.total) == (1, 2, 5)
    assert found.punctual == pytest.approx(1 / 3)


def test_what_has_no_known_delay_is_counted_apart() -> None:
    """Unknown days, an unknown end, a source older than the question; other procedures pass."""
    found = counted(
        written(1, 5, kind=Kind.GOVERNMENT),
        written(2, published=None),
        ask(3, "texte", answer="oui"),
        written(4, published=TODAY + timedelta(days=1)),
        written(5, status=Status.UNKNOWN, closed=date(2024, 6, 9)),
        written(6, known=None),
    )
    assert (found.total, found.median, found.punctual) == (0, None, None)
    assert (found.unknown, found.waiting) == (5, 0)
    assert delay(written(5, -3)) is None


def test_what_ended_without_an_answer_does_not_wait() -> None:
    """It counts for as long as it ran; only what is pending waits."""
    found = counted(written(1), written(2, status=Status.LAPSED, closed=date(2024, 6, 9)))
    assert (found.total, found.waiting, found.late) == (2, 1, 2)


def test_each_open_question_waits_up_to_the_day_of_its_own_source() -> None:
    """A source of 2022 says nothing of today, whatever else the index has."""
    found = counted(written(1, known=date(2024, 1, 20)), written(2, 300))
    assert found.open == {19: 1}
    assert found.late == 1


def test_groups_are_counted_apart_and_together() -> None:
    """The empty name stands for everything; a group without a written question is left out."""
    (found,) = delays(
        [
            written(1, 10, ministry="santé"),
            written(2, 30, ministry="travail"),
            written(3, 5, ministry="budget", kind=Kind.ORAL),
        ],
        lambda question: question.ministry,
    )
    assert {name: group.median for name, group in found.items()} == {
        "": 10, "santé": 10, "travail": 30,
    }  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 400), max_size=12), st.integers(0, 6))
def test_half_are_answered_by_the_median(days: list[int], waiting: int) -> None:
    """With every open question older than every answer, the median is that of the whole list."""
    questions = [written(n, day) for n, day in enumerate(days)]
    questions += [written(100 + n, known=START + timedelta(days=500)) for n in range(waiting)]
    found = counted(*questions)
    ranked = sorted([*days, *[10**6] * waiting])
    middle = ranked[(len(ranked) - 1) // 2] if ranked else 10**6
    assert found.median == (middle if middle < 10**6 else None)
    assert found.total == len(questions)


def test_months_have_no_gap() -> None:
    """From the first of any histogram to the last of any."""
    assert months({(2023, 11): 1}, {(2024, 2): 5}) == [(2023, 11), (2023, 12), (2024, 1), (2024, 2)]
    assert months({}, {}) == []


def test_a_share_is_of_the_month_it_stands_in() -> None:
    """A month without the word is a zero; a month without questions is no month."""
    whole = {(2024, 1): 4, (2024, 2): 10, (2024, 3): 0}
    assert shares({(2024, 1): 1}, whole) == {(2024, 1): 0.25, (2024, 2): 0.0}


def test_the_weekly_volume_is_that_of_the_last_twelve_whole_months() -> None:
    """Neither the month that has begun nor older years count."""
    histogram = {(2023, 12): 999, (2024, 1): 52, (2024, 12): 52, (2025, 1): 999}
    assert weekly(histogram, date(2025, 1, 20)) == pytest.approx(104 / 365.25 * 7)
    assert weekly(histogram, None) == 0
