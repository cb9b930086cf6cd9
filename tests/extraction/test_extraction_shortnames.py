"""What short names of bodies mean: the golden file of those that others bear too, each rule."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from indexer.extracted import everybody, named
from indexer.extraction.names import Setting, bodies, called
from indexer.extraction.names.table import details, known
from indexer.model import Author, Kind, Passage, Provenance, Question, QuestionId
from tests.conftest import ROOT

GOLDEN = ROOT / "tests" / "data" / "extraction" / "shortnames.jsonl"
ROWS = [json.loads(line) for line in GOLDEN.read_text("utf-8").splitlines()]


def meant(text: str, short: str, setting: Setting | None = None) -> set[str]:
    """The bodies that a short name is read as, wherever a text has it."""
    found = bodies(text, setting or Setting())
    return {one.value.name for one in found if text[one.start : one.end] == short}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['short']}-{row['uid'][5:]}")
def test_a_short_name_means_what_a_reader_takes_it_for(row: dict[str, Any]) -> None:
    setting = Setting(date.fromisoformat(row["day"]), row.get("asked", ""))
    wanted = {row["means"]} - {None}
    assert row["short"] in row["text"]
    assert meant(row["text"], row["short"], setting) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "l'allocation de rentrée scolaire est versée en août ; l'ARS est attendue",
        "l'ARS, l'allocation de rentrée scolaire",
        "l'allocation (ARS), puis l'ARS",
        "selon l'association ARS",
        "un sondage ARS",
        "le ARS",
    ],
)
def test_what_a_text_says_or_its_grammar_wins(text: str) -> None:
    assert meant(text, "ARS") == set()


@pytest.mark.parametrize(
    "text",
    [
        "l'ARS d'Île-de-France",
        "l'agence régionale de la santé et l'allocation de rentrée scolaire ; l'ARS",
        "permettez-moi d'abord de revenir sur la décision de l'ARS",
        "les moyens de l'ARS, l'agence régionale de santé",
    ],
)
def test_other_words_with_its_letters_are_no_explanation(text: str) -> None:
    assert meant(text, "ARS") == {"Agences régionales de santé"}


def test_right_beside_it_wins_over_elsewhere() -> None:
    text = "l'agence régionale de santé verse l'allocation de rentrée scolaire (ARS)"
    assert meant(text, "ARS") == set()


def test_a_body_that_is_not_there_on_the_day_is_not_meant() -> None:
    for day, there in ((date(2021, 12, 31), True), (date(2022, 1, 1), False)):
        assert bool(meant("le CSA l'a dit", "CSA", Setting(day))) is there
    assert meant("le Conseil supérieur de l'audiovisuel, le CSA", "CSA", Setting(date(2023, 1, 1)))
    assert meant("le CSA l'a dit", "CSA")


def test_a_doubtful_short_name_waits_for_its_explanation() -> None:
    assert meant("les prêts de l'AFD", "AFD") == set()
    asked = Setting(None, "l'Agence française de développement a-t-elle prêté ?")
    assert meant("les prêts de l'AFD", "AFD", asked) == {"Agence française de développement"}


def test_a_question_explains_the_short_names_of_its_answer() -> None:
    asked, said = "L'allocation de rentrée scolaire sera-t-elle versée ?", "L'ARS sera versée."
    question = Question(
        QuestionId("QANR5L16QE1"),
        16,
        Kind.WRITTEN,
        1,
        title="",
        question=Passage(asked, date(2022, 7, 1)),
        provenance=Provenance("", "", ""),
        author=Author("Un"),
        answer=Passage(said, date(2022, 9, 1)),
    )
    assert named(question, answer=True) == []
    assert everybody(question) == ()


def test_every_row_of_the_table_is_sound() -> None:
    for name, body in known().items():
        assert details()[name].doubtful <= set(body.short)
        assert details()[name].since < details()[name].until
        assert all(called(short) for short in body.short)
    assert "AFD" in known()["Agence française de développement"].short
