"""Acronyms: which words are an expansion, which expansion is the meaning, and the golden file."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.mining import Acronyms, Document
from indexer.mining.acronyms import Pair, pairs_of, sense
from indexer.model import Question
from indexer.sources import read

GOLDEN = Path(__file__).with_name("acronyms.golden.tsv")


class Read(NamedTuple):
    """A pair of the golden file, and what its two readings say."""

    pair: Pair
    question: str
    first: str
    second: str


@pytest.fixture(scope="module")
def golden() -> list[Read]:
    lines = GOLDEN.read_text("utf-8").splitlines()
    cells = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [Read(Pair(*cell[:2]), *cell[2:]) for cell in cells]


def test_the_pairs_that_were_drawn_are_right(golden: list[Read]) -> None:
    """97 in 100 at least, where a pair counts as wrong that either reading calls wrong."""
    assert len(golden) == 300
    right = [row for row in golden if row.first == row.second == "r"]
    assert len(right) / len(golden) >= 0.97


def test_every_pair_that_was_drawn_is_found_where_a_text_gives_it(golden: list[Read]) -> None:
    for (acronym, expansion), _, _, _ in golden:
        for text in (f"Voyez là {expansion} ({acronym}), dit-on.", f"{acronym} ({expansion})"):
            assert Pair(acronym, expansion) in pairs_of(text), text


def test_the_pairs_that_were_drawn_stand_in_the_real_records(
    corpus: Path, golden: list[Read]
) -> None:
    questions = {record.id: record for record in read([corpus]) if isinstance(record, Question)}
    for row in golden:
        question = questions[row.question]  # type: ignore[index]
        texts = (question.title, question.question.text, *question.keywords)
        answer = question.answer.text if question.answer else ""
        assert row.pair in {pair for text in (*texts, answer) for pair in pairs_of(text)}, row


@pytest.mark.parametrize(
    ("text", "acronym", "expansion"),
    [
        (
            "la Société nationale des chemins de fer (SNCF)",
            "SNCF",
            "Société nationale des chemins de fer",
        ),
        (
            "les établissements d’hébergement pour personnes âgées dépendantes (EHPAD)",
            "EHPAD",
            "établissements d’hébergement pour personnes âgées dépendantes",
        ),
        ("des services de soins infirmiers à domicile (Ssiad)", "Ssiad", None),
        ("l'Assistance publique-Hôpitaux de Paris (AP-HP)", "AP-HP", None),
        ("dans les maisons de santé pluriprofessionnelles (MSPs)", "MSPs", None),
        ("l'aide MaPrimeRénov’ (MPR)", "MPR", None),
        ("le groupe Mouvement démocrate (MODEM)", "MODEM", "Mouvement démocrate"),
        (
            "le ministère de l'enseignement supérieur et de la recherche (MESR)",
            "MESR",
            "ministère de l'enseignement supérieur et de la recherche",
        ),
        (
            "la direction départementale de la police nationale (DDPN)",
            "DDPN",
            "direction départementale de la police nationale",
        ),
        ("l'allocation aux adultes handicapés (AAH)", "AAH", "allocation aux adultes handicapés"),
        (
            "un établissement public à caractère industriel et commercial (EPIC)",
            "EPIC",
            "établissement public à caractère industriel et commercial",
        ),
        ("l'Union européenne (U.E.)", "U.E.", "Union européenne"),
        ("le « Digital Services Act » (DSA)", "DSA", "Digital Services Act"),
        ("le GIGN (groupe d'intervention de la gendarmerie nationale)", "GIGN", None),
        ("les CJIP (conventions judiciaires d'intérêt public)", "CJIP", None),
        (
            "la loi de programmation militaire 2024-2030 (LPM)",
            "LPM",
            "loi de programmation militaire",
        ),
    ],
)
def test_an_explanation_is_found_in_both_orders(
    text: str, acronym: str, expansion: str | None
) -> None:
    found = list(pairs_of(text))
    assert [pair.acronym for pair in found] == ([acronym] if acronym != "MPR" else [])
    assert all(pair.expansion in text for pair in found)
    if expansion:
        assert [pair.expansion for pair in found] == [expansion]


@pytest.mark.parametrize(
    "text",
    [
        "M. Jean-Paul Dufrègne est ravi. (Sourires.)",
        "la PAC (Applaudissements sur les bancs du groupe LR)",
        "une politique. Agricole, commune (PAC)",
        "le préfet de la région (Gironde)",
        "des quartiers (QPV)",
        "le sport (SPORT)",
        "(PAC)",
        "PAC ()",
        "la loi du 24 janvier 2023 de modernisation sociale (LMS)",
    ],
)
def test_what_explains_nothing_gives_no_pair(text: str) -> None:
    assert list(pairs_of(text)) == []


def _mined(*texts: str) -> Acronyms:
    acronyms = Acronyms()
    for number, text in enumerate(texts):
        acronyms.add(Document(f"Q{number}", (text,)))
    return acronyms


PENSION = "l'allocation de solidarité (ADS)"
SERVICE = "l'agence du sport (ADS)"


def test_one_question_makes_no_meaning() -> None:
    assert _mined(PENSION).result().meanings == {}
    assert _mined(PENSION, PENSION).result().meanings["ads"] == (
        "allocation de solidarité",
        2,
        1.0,
    )


def test_the_same_question_twice_is_one() -> None:
    acronyms = _mined(PENSION)
    acronyms.add(Document("Q0", (PENSION, PENSION)))
    acronyms.merge(_mined(PENSION))
    assert acronyms.result().meanings == {}


def test_a_question_that_lost_its_pair_counts_no_more() -> None:
    acronyms = _mined(PENSION, PENSION)
    acronyms.add(Document("Q1", ("rien",)))
    assert acronyms.result().meanings == {}


def test_two_meanings_of_about_the_same_weight_are_offers() -> None:
    found = _mined(*[PENSION] * 3, *[SERVICE] * 2).result()
    assert found.meanings == {}
    assert [(offer.expansion, offer.questions) for offer in found.ambiguous["ads"]] == [
        ("allocation de solidarité", 3),
        ("agence du sport", 2),
    ]
    assert found.written == {"ads": "ADS"}


def test_a_meaning_that_dominates_is_the_meaning() -> None:
    found = _mined(*[PENSION] * 4, *[SERVICE] * 2).result()
    assert found.meanings["ads"].expansion == "allocation de solidarité"
    assert found.ambiguous == {}


def test_number_and_grammar_words_make_no_other_meaning() -> None:
    """The most frequent way to write it is the one that is shown."""
    found = _mined(
        "un accompagnant d'élève en situation de handicap (AESH)",
        "des accompagnants des élèves en situation de handicap (AESH)",
        "ces accompagnants des élèves en situation de handicap (A.E.S.H.)",
    ).result()
    assert found.meanings["aesh"] == (
        "accompagnants des élèves en situation de handicap",
        3,
        1.0,
    )
    assert found.written["aesh"] == "AESH"


def test_a_sense_is_lemmas_without_grammar_words() -> None:
    assert sense("Services d’aide à l’enfant") == sense("service de l'aide aux enfants")
    assert sense("aide à l'enfance") != sense("aide aux personnes")


@given(st.text(alphabet="(SNCF) société.nationale «»-’'é1\n", max_size=120))
@settings(max_examples=200)
def test_an_expansion_always_stands_in_the_text(text: str) -> None:
    """Whatever the text: no error, and no word that it does not have."""
    for pair in pairs_of(text):
        assert " ".join(pair.expansion.split()) in " ".join(text.split())
        assert pair.acronym in text


@given(st.text(max_size=200))
@settings(max_examples=100)
def test_any_text_can_be_read(text: str) -> None:
    for pair in pairs_of(text + " (SNCF) (" + text + ")"):
        assert pair.expansion
