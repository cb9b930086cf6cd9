"""What is read out of texts is the same beside the terms as from the whole question."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given

from indexer.engines.embedded.indexing.readings import (
    TOGETHER,
    Readings,
    label,
    number,
    of_texts,
    rows_of,
    texts_of,
)
from indexer.engines.embedded.layout import COUNTED, LABELLED, MEASURED
from indexer.fields import STORED
from indexer.model import House, Identity, Passage, Question, Span
from tests.conftest import ask
from tests.engines.strategies import questions

DERIVED = tuple(row for row in STORED if row.derived)
SPOKEN = "M. Dupont. Je publierai le décret en mai 2025.\n\nMme Le Roux, ministre. Il sera publié "
ANSWER = Passage(
    f"{SPOKEN}avant l'été : 3 millions d'euros, loi n° 2019-1428.",
    date(2024, 3, 5),
    12,
    (Span(0, 10), Span(48, 69)),
)
ASKED = "M. Jean Dupont. Le préfet de Lyon\ud800 et Mme Anne Le Roux, avec le ministre de la santé."
DEBATE = replace(
    ask(7, title="À Paris", author_name="Anne Le Roux"),
    question=Passage(ASKED, speakers=(Span(0, 15),)),
    answer=ANSWER,
    identities=(Identity("ministre de la santé", "Marie Petit", "PA1"),),
)


def test_texts_tell_all_that_is_read_out_of_them() -> None:
    for row in DERIVED:
        told = of_texts(texts_of(DEBATE))
        assert list(row.read(told)) == list(row.read(DEBATE)) != []
        assert not row.searched or row.text(told) == row.text(DEBATE) != ""


def test_a_text_in_another_language_says_nothing() -> None:
    told = of_texts(texts_of(replace(DEBATE, house=House("Bundestag", "de"))))
    assert [list(row.read(told)) for row in DERIVED] == [[]] * len(DERIVED)


def test_only_the_governments_speeches_promise_anything() -> None:
    told = of_texts(texts_of(DEBATE))
    assert told.answer == replace(ANSWER, page=None)
    due = next(row for row in DERIVED if row.name == "due")
    assert list(due.read(told)) == [date(2024, 6, 20)]


@given(questions())
def test_columns_and_labels_are_those_of_the_question(question: Question) -> None:
    readings = Readings()
    (labels,) = readings.add([texts_of(question)])
    assert labels == [row.text(question).encode() for row in LABELLED]
    read = readings.read
    assert read.labels == {row.name: [label(row, question)] for row in COUNTED if row.derived}
    assert read.numbers == {row.name: [number(row, question)] for row in MEASURED if row.derived}


def test_documents_that_were_read_and_others_keep_their_order() -> None:
    asked = [replace(DEBATE, title=f"À {name}") for name in ("Lyon", "Paris", "Lille") * 50]
    texts = [texts_of(one) for one in asked]
    rows = rows_of(texts[:TOGETHER])
    some = [one._replace(row=row) for one, row in zip(texts[:60:2], rows[:60:2], strict=True)]
    texts[:60:2] = some
    alone, mixed = Readings(), Readings()
    assert list(mixed.add(texts)) == [one for text in texts for one in alone.add([text])]
    assert mixed.read == alone.read
