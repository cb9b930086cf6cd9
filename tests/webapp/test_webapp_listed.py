"""The cards of a list: one line of facts, passages cut to two lines around what was found."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.model import Passage, Provenance, Question, Span, Status
from indexer.search.results import Snippet
from webapp.parts.listed import briefs
from webapp.parts.listed.excerpts import LENGTH, REACH, excerpt

WORDS = "un mot après un autre qui mène loin de là où tout commence " * 12


def _marked(passage: Snippet) -> list[str]:
    return [passage.text[mark.start : mark.end] for mark in passage.marks]


def test_a_short_passage_stays_whole() -> None:
    passage = Snippet("question", WORDS[:LENGTH], (Span(3, 6),))
    assert excerpt(passage) is passage


def test_a_far_mark_stands_near_the_beginning() -> None:
    """Or else two lines of a phone would not show why the question was found."""
    cut = excerpt(Snippet("answer", WORDS, (Span(300, 310), Span(500, 505))))
    assert cut.marks[0].start <= REACH
    assert len(cut.text) <= LENGTH
    assert cut.cut_before
    assert cut.cut_after
    assert WORDS[300:310] in _marked(cut)


@given(
    st.text("ab é.", max_size=600),
    st.lists(st.tuples(st.integers(0, 600), st.integers(1, 20)), max_size=6),
)
@settings(deadline=None)
def test_an_excerpt_is_a_part_of_its_passage(text: str, places: list[tuple[int, int]]) -> None:
    """Whatever was marked: marks lie within, the first of them is kept, none says another word."""
    marks = [Span(at, at + long) for at, long in sorted(places) if at + long <= len(text)]
    kept, end = [], 0
    for mark in marks:
        if mark.start >= end:
            kept.append(mark)
            end = mark.end
    passage = Snippet("question", text, tuple(kept))
    cut = excerpt(passage)
    assert cut.text in text
    assert all(0 <= mark.start < mark.end <= len(cut.text) + 1 for mark in cut.marks)
    assert bool(cut.marks) == bool(kept)
    assert cut.cut_before or text.startswith(cut.text)


KNOWN = Provenance("test", "1", "1", date(2024, 6, 1))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "réponse en 64 j"),
        ({"answer": None, "status": Status.WITHDRAWN}, "retirée"),
        ({"answer": None, "status": Status.LAPSED}, "caduque"),
        ({"answer": Passage("Oui.")}, "réponse publiée"),
        (
            {"answer": None, "status": Status.PENDING, "provenance": KNOWN},
            'sans réponse au <time datetime="2024-06-01">1<sup>er</sup> juin 2024</time>',
        ),
    ],
)
def test_a_card_says_what_came_of_a_question(
    sample: type, changes: dict[str, object], said: str
) -> None:
    """In few words; an open one with the day up to which that is known."""
    question: Question = replace(sample.answered, **changes)
    assert briefs.outcome(question).replace("\u00a0", " ") == said
