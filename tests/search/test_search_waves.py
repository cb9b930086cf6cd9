"""Waves: sets of questions nearly alike, and of one answer: their days, lots, differences."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import UnknownQuestion
from indexer.model import QuestionId
from indexer.query.request import SearchRequest
from indexer.search.comparing.differences import AROUND, KEPT, How, differences
from indexer.search.searcher import Searcher
from indexer.sketches import Text
from tests.conftest import ask
from tests.engines.contract import CAMPAIGN
from tests.engines.contract import QUESTIONS as OTHERS

TEXT = CAMPAIGN[0].question.text
ANSWER = CAMPAIGN[0].answer.text if CAMPAIGN[0].answer else ""
QUESTIONS = [
    *OTHERS,
    *(
        ask(
            20 + n,
            TEXT if n else f"{TEXT} Il s’inquiète.",
            title=f"Urgences {n}",
            published=date(2024, 1, 9 - n),
            author_name=f"Anne {'Roy' if n % 2 else 'Petit'}",
            author_group_label="Montagne" if n < 2 else "MONTAGNE" if n < 3 else "Plaine",
            ministry="Santé",
            **({"answer": ANSWER, "answered": date(2024, 6, 4 if n < 3 else 11)} if n < 4 else {}),
        )
        for n in range(5)
    ),
]
EVERYTHING = SearchRequest()


def uid(number: int) -> QuestionId:
    return QuestionId(f"QANR5L17QE{number}")


def test_the_questions_of_a_wave_stand_in_the_order_of_their_days(searcher: Searcher) -> None:
    found = searcher.waves(EVERYTHING, Text.QUESTION)
    assert (found.sets, found.questions, found.pages) == (1, 5, 1)
    (wave,) = found.waves
    assert [question.id for question in wave.questions] == [uid(20 + n) for n in (4, 3, 2, 1, 0)]
    assert (wave.days[0], wave.days[-1], wave.span) == (date(2024, 1, 5), date(2024, 1, 9), 4)
    assert wave.values("group") == [("Montagne", 3), ("Plaine", 2)] or wave.values("group") == [
        ("MONTAGNE", 3),
        ("Plaine", 2),
    ]
    assert wave.lots == ()


def test_answers_of_one_day_are_a_lot(searcher: Searcher) -> None:
    """The one of another day belongs to the wave, and to no lot."""
    (wave,) = searcher.waves(EVERYTHING, Text.ANSWER).waves
    assert len(wave.questions) == 4
    ((on, held),) = [(lot.on, lot.questions) for lot in wave.lots]
    assert on == date(2024, 6, 4)
    assert {question.id for question in held} == {uid(20), uid(21), uid(22)}


def test_a_search_keeps_its_own_questions_of_a_wave(searcher: Searcher) -> None:
    """Words, filters and days; fewer than two are no wave of the search."""
    plain = SearchRequest(filters={"group": ("Plaine",)})
    (wave,) = searcher.waves(plain, Text.QUESTION).waves
    assert {question.id for question in wave.questions} == {uid(23), uid(24)}
    assert searcher.waves(SearchRequest("titre:Urgences numero:20"), Text.QUESTION).sets == 0
    assert [len(one.questions) for one in searcher.every_wave(plain, Text.QUESTION)] == [2]
    of_one = searcher.wave_of(uid(20), plain, Text.QUESTION)
    assert {question.id for question in of_one.questions} == {uid(23), uid(24)}


def test_the_wave_of_a_question_that_has_none_is_itself(searcher: Searcher) -> None:
    alone = searcher.wave_of(OTHERS[0].id, EVERYTHING, Text.QUESTION)
    assert [question.id for question in alone.questions] == [OTHERS[0].id]
    with pytest.raises(UnknownQuestion):
        searcher.wave_of("QANR5L17QE99999", EVERYTHING, Text.QUESTION)


def test_differences_are_told_word_by_word() -> None:
    found = differences("le loup des Alpes mange", "le loup du Jura mange bien")
    assert [(piece.how, piece.text) for piece in found.pieces] == [
        (How.SAME, "le loup "),
        (How.LEFT, "des Alpes "),
        (How.ADDED, "du Jura "),
        (How.SAME, "mange "),
        (How.ADDED, "bien"),
    ]
    assert found.same == pytest.approx(6 / 11)


def test_a_long_stretch_that_both_have_is_cut_in_its_middle() -> None:
    words = " ".join(f"mot{n}" for n in range(KEPT + 1))
    before, cut, after, added = differences(words, f"{words} fin").pieces
    assert (before.how, cut.how, after.how) == (How.SAME, How.CUT, How.SAME)
    assert len(before.text.split()) == len(after.text.split()) == AROUND
    assert added.text == "fin"


@given(st.lists(st.sampled_from("abc")), st.lists(st.sampled_from("abc")))
def test_the_pieces_are_both_texts(one: list[str], other: list[str]) -> None:
    """Without what was added they are the first, without what was left out the second."""
    pieces = differences(" ".join(one), " ".join(other)).pieces
    for lacking, words in ((How.ADDED, one), (How.LEFT, other)):
        kept = " ".join(piece.text for piece in pieces if piece.how is not lacking)
        assert kept.split() == words


def test_the_same_text_has_no_differences() -> None:
    assert differences("le loup", "le  loup").same == 1
    assert differences("", "").same == 1
