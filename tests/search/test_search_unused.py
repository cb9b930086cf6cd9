"""The words of a question that its answer never uses."""

from __future__ import annotations

from datetime import date

from indexer.search.unused import unused
from tests.conftest import ask

SAID = "Les jachères gênent l'apiculture, et les jachères s'étendent."


def test_the_words_that_an_answer_never_uses_are_those_of_the_question() -> None:
    found = unused(
        ask(1, SAID, title="", answer="L'apiculture va bien.", answered=date(2024, 1, 1))
    )
    assert found[0] == "jachères"
    assert "apiculture" not in found
    assert "les" not in found


def test_another_form_is_the_same_word() -> None:
    question = ask(1, SAID, title="", answer="Une jachère.", answered=date(2024, 1, 1))
    assert "jachères" not in unused(question)


def test_no_more_are_told_than_are_asked_for() -> None:
    assert len(unused(ask(1, SAID, answer="Rien.", answered=date(2024, 1, 1)), 1)) == 1


def test_a_question_without_answer_lacks_no_word() -> None:
    assert unused(ask(1, SAID)) == ()
