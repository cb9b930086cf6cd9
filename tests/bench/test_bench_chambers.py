"""Questions of both chambers: identities, days and terms that agree."""

from __future__ import annotations

from bench import chambers, corpora, corpus
from bench.chambers import FIRST, LAST
from bench.queries import Kind
from indexer.legislatures import TERMS
from indexer.model import Chamber


def test_each_question_has_a_chamber_a_day_and_an_identity_that_agree() -> None:
    found = list(chambers.questions(600))
    assert len({one.id for one in found}) == 600
    for one in found:
        assert one.published
        assert FIRST <= one.published <= LAST
        assert (one.answered or one.published) >= one.published
        if one.chamber is Chamber.SENATE:
            assert one.legislature == 0
            assert one.id.startswith(f"SEQ{one.published:%y%m}")
            assert one.session
        else:
            assert one.legislature in range(7, 18)
            assert TERMS[one.legislature].began <= one.published
    assert sum(one.chamber is Chamber.SENATE for one in found) == 180
    assert {one.legislature for one in found} == {0, *range(7, 18)}


def test_texts_are_those_of_the_corpus_and_places_are_kept() -> None:
    found = list(chambers.questions(20, start=300))
    assert found == list(chambers.questions(320))[300:]
    for one, plain in zip(found, corpus.questions(20, start=300), strict=True):
        assert (one.title, one.question.text) == (plain.title, plain.question.text)
        assert one.answer_text == plain.answer_text


def test_queries_over_both_choose_among_their_own_years() -> None:
    over = corpora.both(600)
    assert list(over.questions()) == list(chambers.questions(600))
    asked = over.draw(90)
    assert asked == over.draw(90)
    years = {one.low.year for one in asked if one.kind is Kind.DATES and one.low}
    assert years
    assert min(years) < 2012
