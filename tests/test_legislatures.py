"""The days of the legislatures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

from indexer.legislatures import TERMS, ended, number_of
from indexer.model import House, QuestionId
from indexer.sources import People
from tests.conftest import ask


def test_legislatures_follow_each_other() -> None:
    """None begins before the last one has ended, and only the last one sits."""
    assert list(TERMS) == list(range(1, 18))
    for before, after in pairwise(TERMS.values()):
        assert before.ended is not None
        assert before.began < before.ended < after.began
    assert ended(17) is None
    assert ended(99) is None


def test_the_sixteenth_was_dissolved() -> None:
    """By the decree of that very day."""
    assert ended(16) == date(2024, 6, 9)


def test_most_mandates_end_with_their_legislature(corpus: Path) -> None:
    """In the archive of people, for each legislature that it has."""
    seats = People.load(next(corpus.glob("AMO30*.zip"))).seats.values()
    for legislature in range(12, 17):
        held = [seat.until for seat in seats if seat.legislature == legislature]
        assert max(filter(None, held)) == ended(legislature)
        assert held.count(ended(legislature)) > len(held) / 2


def test_a_number_of_another_parliament_is_what_stands_behind_its_opening() -> None:
    """Whatever prefix, term and type its identifier begins with."""
    house = House("Elsewhere")
    for id, term, number in (
        ("UKQEHL1202", 0, "HL1202"),
        ("DE20QE20-1234", 20, "20-1234"),
        ("QEQE7", 0, "7"),
        ("AAQEQE-7", 0, "QE-7"),
        ("XX5", 0, "7"),
    ):
        asked = replace(ask(7, legislature=term), id=QuestionId(id), house=house)
        assert number_of(asked) == number
    assert number_of(ask(15108)) == "15108"
