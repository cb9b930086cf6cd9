"""Of which day a source is, and what that says about open questions."""

from __future__ import annotations

from datetime import date

import pytest

from indexer.model import Question, Status
from indexer.sources import vintage
from indexer.sources.vintage import Vintage
from tests.conftest import ask

TODAY = date(2026, 11, 29)
END = date(2024, 6, 9)


def told(*questions: Question) -> dict[int, Question]:
    """What becomes of the questions of one source."""
    source = Vintage("test", TODAY)
    found = [done for asked in questions for done in source.take(asked, "place", "2026-11-29")]
    return {question.number: question for question in [*found, *source.rest()]}


def test_open_questions_are_known_of_the_newest_day_of_their_source() -> None:
    """Whichever record states it, before them or after."""
    found = told(
        ask(1, published=date(2025, 3, 4)),
        ask(2, answer="Oui.", published=date(2025, 3, 4), answered=date(2025, 5, 6)),
    )
    assert found[1].known == date(2025, 5, 6)
    assert (found[1].status, found[1].closed) == (Status.PENDING, None)
    assert found[2].known is None
    assert found[2].provenance.known == date(2025, 5, 6)


def test_a_day_that_has_not_come_is_no_day_of_a_source() -> None:
    """A slip of one record does not make all others those of 2062."""
    found = told(ask(1, published=date(2025, 3, 4)), ask(2, published=date(2062, 3, 4)))
    assert found[1].known == date(2025, 3, 4)


@pytest.mark.parametrize(
    ("newest", "status"),
    [(date(2022, 9, 20), Status.UNKNOWN), (END, Status.LAPSED), (TODAY, Status.LAPSED)],
)
def test_an_open_question_ends_with_its_legislature(newest: date, status: Status) -> None:
    """It has lapsed where the source is newer; of an older source, nobody knows."""
    found = told(
        ask(1, legislature=16, published=date(2022, 7, 5)),
        ask(2, legislature=16, answer="Oui.", answered=newest, published=date(2022, 7, 5)),
    )
    assert (found[1].status, found[1].closed) == (status, END)


@pytest.mark.parametrize(
    ("newest", "status"),
    [(date(2025, 9, 1), Status.UNKNOWN), (date(2025, 10, 14), Status.LAPSED)],
)
def test_an_open_question_ends_with_its_authors_mandate(newest: date, status: Status) -> None:
    """The reader leaves the end of the mandate in ``closed``."""
    gone = date(2025, 10, 5)
    found = told(ask(1, closed=gone, published=date(2025, 8, 5)), ask(2, published=newest))
    assert (found[1].status, found[1].closed) == (status, gone)
    assert (found[2].status, found[2].closed) == (Status.PENDING, None)


def test_the_day_of_the_source_is_part_of_what_is_known_of_open_questions_alone() -> None:
    """So that a later source that says the same changes those, and nothing else."""
    early, late = (
        told(
            ask(1, published=date(2025, 3, 4)),
            ask(2, answer="Oui.", answered=date(2025, 3, 4)),
            ask(3, published=day),
        )
        for day in (date(2025, 4, 1), date(2025, 4, 8))
    )
    digests = [(early[n].provenance.digest, late[n].provenance.digest) for n in (1, 2)]
    assert digests[0][0] != digests[0][1]
    assert digests[1][0] == digests[1][1]


def test_what_is_held_back_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond it, open questions go on with the newest day so far."""
    monkeypatch.setattr(vintage, "HELD", 10)
    source = Vintage("test", TODAY)
    assert not list(source.take(ask(1, "courte", published=date(2025, 3, 4)), "place"))
    freed = list(source.take(ask(2, "longue", published=date(2025, 3, 5)), "place"))
    assert [question.known for question in freed] == [date(2025, 3, 5)] * 2
    assert not list(source.rest())
