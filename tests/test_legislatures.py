"""The days of the legislatures."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

from indexer.legislatures import TERMS, ended
from indexer.sources import People


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
