"""A ministry that no portefeuille has: told once, and counted by itself."""

from __future__ import annotations

from indexer.build.counting import Counting
from indexer.fields import BY_NAME
from indexer.model import Transfer
from indexer.sources.base import Rejection
from tests.conftest import ask


def test_a_label_that_the_table_lacks_is_one_reservation_with_its_first_record() -> None:
    questions = [
        ask(1, ministry="Travail"),
        ask(2, ministry="Licornes", transfers=(Transfer("Dragons"),)),
        ask(3, ministry="Licornes"),
    ]
    counting = Counting({})
    assert list(counting.questions(questions, lambda _: None)) == questions
    first = questions[1].provenance.locator
    assert counting.report.rejections == [
        Rejection(first, _said("Licornes"), kept=True),
        Rejection(first, _said("Dragons"), kept=True),
    ]


def _said(label: str) -> str:
    return f"no portefeuille has the ministry {label!r}: it is counted by itself"


def test_it_is_its_own_value_of_the_facet() -> None:
    row = BY_NAME["portfolio"]
    assert tuple(row.read(ask(1, ministry="Licornes"))) == ("Licornes",)
    assert tuple(row.read(ask(1, ministry="Solidarités et santé"))) == ("Santé",)
    assert tuple(row.read(ask(1))) == ()


def test_its_words_are_those_of_every_portefeuille_that_had_the_question() -> None:
    question = ask(1, ministry="Travail", transfers=(Transfer("Emploi"), Transfer("Armées")))
    assert BY_NAME["portfolio"].text(question) == "Travail et emploi\nArmées"
