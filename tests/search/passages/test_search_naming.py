"""What is read out of texts is shown by the sentence that says it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines import binding
from indexer.model import Question
from indexer.query import parse
from indexer.search.passages.marking import Marker
from indexer.search.passages.naming import NAMING, naming
from indexer.search.passages.sentences import LENGTH
from indexer.search.passages.snippets import passages
from indexer.search.results import Snippet
from tests.conftest import ask

ASKED = (
    "Les délais sont longs. À Guéret, dans le département de la Creuse, le tribunal ferme. "
    "L’article L. 121-4 du code de la route ne dit rien. Que compte-t-il faire ?"
)
ANSWER = "Rien n’est décidé. La Haute Autorité de santé (HAS) rendra un avis. Il sera suivi."
QUESTION = ask(1, ASKED, answer=ANSWER)


def marker(query: str) -> Marker:
    return Marker(binding.bind(parse(query)[0]))


def shown(query: str, question: Question = QUESTION) -> tuple[Snippet, ...]:
    return passages(marker(query), question)


@pytest.mark.parametrize(
    ("query", "part", "text", "mark"),
    [
        ("nomme:HAS", "answer", "La Haute Autorité de santé (HAS) rendra un avis.", "Haute"),
        ("lieu:Creuse", "question", "À Guéret, dans le département de la Creuse, le", "Guéret"),
        ("lieu:23", "question", "À Guéret, dans le département de la Creuse, le", "Guéret"),
        ("texte:L121-4", "question", "L’article L. 121-4 du code de la route ne", "L. 121-4"),
        ('texte:"code de la route"', "question", "L’article L. 121-4 du", "L. 121-4"),
    ],
)
def test_a_field_of_the_texts_is_shown_by_its_sentence(
    query: str, part: str, text: str, mark: str
) -> None:
    (snippet,) = shown(query)
    assert (snippet.field, snippet.text.startswith(text)) == (part, True), snippet
    (span,) = snippet.marks
    assert mark in snippet.text[span.start : span.end]
    assert snippet.cut_before


def test_a_place_of_the_title_is_shown_by_the_title() -> None:
    (snippet,) = shown("lieu:Creuse", ask(1, "Rien.", title="Tribunaux de la Creuse"))
    assert (snippet.field, snippet.text) == ("title", "Tribunaux de la Creuse")


def test_a_long_sentence_is_cut_around_what_it_names() -> None:
    text = f"{'Il pleut, ' * 90}dit la Haute Autorité de santé, {'il vente, ' * 90}rien."
    (snippet,) = shown("nomme:HAS", ask(1, text))
    (span,) = snippet.marks
    assert snippet.text[span.start : span.end].endswith("Haute Autorité de santé")
    assert len(snippet.text) < LENGTH * 1.5
    assert snippet.cut_before
    assert snippet.cut_after


def test_words_of_the_texts_go_before_what_these_name() -> None:
    assert [one.field for one in shown("nomme:HAS délais")] == ["question"]


def test_what_is_not_named_has_no_sentence() -> None:
    assert naming(marker("nomme:ADEME"), "named", QUESTION) is None


@given(text=st.text(), name=st.sampled_from(sorted(NAMING)))
def test_any_text_is_read(text: str, name: str) -> None:
    """What is shown is a piece of the text, with its mark inside."""
    said = naming(marker("nomme:HAS OU lieu:Creuse OU texte:L121-4"), name, ask(1, text + ASKED))
    if said:
        assert said.text in (text + ASKED)
        assert all(0 <= span.start < span.end <= len(said.text) for span in said.marks)
