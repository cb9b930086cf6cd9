"""A draft beside the index: its twins first, what is near, a likely place, words of its own."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.corpus import questions
from bench.drafts import measured
from indexer.config import Settings
from indexer.engines.base import Engine, Store
from indexer.errors import RequestTooLong
from indexer.model import Question
from indexer.search.lookup.draft import LONGEST, advice
from indexer.wiring import open_store
from tests.engines.contract import fill

HELD = [q for q in questions(160) if len(q.question.text) > 900][:60]


def edited(question: Question, part: float, number: int) -> Question:
    """The question of another author, with so many of its words replaced."""
    rng = Random(number)
    words = [
        rng.choice(("renforcer", "territoire", "avenir", "filière"))
        if rng.random() < part
        else word
        for word in question.question.text.split(" ")
    ]
    passage = replace(question.question, text=" ".join(words))
    again = 900_000 + number
    return replace(question, id=f"QANR5L17QE{again}", number=again, question=passage)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """On a disk: brute force would take as long as a score of other modules."""
    store = open_store(Settings(index=tmp_path_factory.mktemp("drafts") / "index", processes=1))
    fill(store, [*HELD, *(edited(q, 0.05, n) for n, q in enumerate(HELD))])
    return store


@pytest.fixture(scope="module")
def engine(store: Store) -> Engine:
    return store.open()


def test_a_twin_comes_first(engine: Engine, store: Store) -> None:
    """For 95 of 100 questions asked with their own text, their own record left out."""
    found = measured(engine, store.known())
    assert found.twinned > 60
    assert found.first >= 0.95


def test_a_draft_of_its_own_has_no_twin(engine: Engine) -> None:
    """What nobody asked is said to be new, and its rare words are told as they are written."""
    found = advice(engine, "Les xylophonistes quantiques demandent un statut protégé.")
    assert found.twins == ()
    assert found.last_answer is None
    assert "xylophonistes" in found.unheard


def test_what_has_an_answer_stands_before_what_waits(engine: Engine) -> None:
    """Among the questions that are near; guesses are shares of one whole."""
    found = advice(engine, HELD[0].question.text, {HELD[0].id})
    waiting = [other.answer is None for other in found.similar]
    assert waiting == sorted(waiting)
    assert found.twins
    assert 0 < sum(guess.share for guess in found.rubriques) <= 1.0001


def test_a_first_line_without_an_end_is_the_title(engine: Engine) -> None:
    """A title weighs more than the text, and is none of its words."""
    titled = advice(engine, f"{HELD[0].title}\n{HELD[0].question.text}")
    assert HELD[0].id in {twin.id for twin in titled.twins}


def test_a_draft_has_an_end(engine: Engine) -> None:
    """A text beyond the bound is refused before it is read."""
    with pytest.raises(RequestTooLong):
        advice(engine, "a" * (LONGEST + 1))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_a_draft(engine: Engine, text: str) -> None:
    """No text raises."""
    advice(engine, text)
