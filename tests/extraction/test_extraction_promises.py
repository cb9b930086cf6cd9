"""Promises are read out of answers as the golden file has them, and out of any text at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extraction import Found
from indexer.extraction.promises import Promise, Said, promises
from tests.conftest import ROOT

DAY = date(2024, 3, 5)  # a Tuesday
GOLDEN = ROOT / "tests" / "data" / "extraction" / "promises.jsonl"
ROWS = [json.loads(line) for line in GOLDEN.read_text("utf-8").splitlines()]


def read(sentence: str, day: date = DAY) -> Promise | None:
    found = promises(sentence, day)
    return found[0].value if found else None


@dataclass
class Measured:
    """How a half of the golden file is read; weighted by how many sentences each one is for."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    dated: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed)

    @property
    def dates(self) -> float:
        return self.dated / self.right


def measured(half: str) -> Measured:
    figures = Measured()
    for row in ROWS:
        if row["half"] == half:
            judge(figures, row, read(row["sentence"], date.fromisoformat(row["date"])))
    return figures


def judge(figures: Measured, row: Mapping[str, Any], promise: Promise | None) -> None:
    if promise and row["promise"]:
        figures.right += 1
        figures.dated += (promise.due and promise.due.isoformat()) == row["due"]
    elif promise:
        figures.wrong += 1
    elif row["promise"]:
        figures.missed += 1


@pytest.mark.parametrize("half", ["rules", "figures"])
def test_promises_are_read_as_the_golden_file_has_them(half: str) -> None:
    figures = measured(half)
    assert figures.precision >= 0.90, figures
    assert figures.recall >= 0.75, figures
    assert figures.dates >= 0.95, figures


def test_the_documented_figures_are_those_of_the_half_not_used() -> None:
    figures = measured("figures")
    doc = (ROOT / "docs" / "annotation.md").read_text("utf-8")
    told = f"{figures.precision:.1%} precision, {figures.recall:.1%} recall, {figures.dates:.1%}"
    assert told in doc


def test_the_golden_file_has_three_hundred_sentences_in_two_halves() -> None:
    halves = [row["half"] for row in ROWS]
    assert len(ROWS) >= 300
    assert halves.count("rules") == halves.count("figures")
    assert all(len(row["sentence"]) <= 320 for row in ROWS)


HORIZONS: tuple[tuple[str, str | None], ...] = (
    ("d'ici la fin 2025", "2025-12-31"),
    ("d’ici à la fin de l’année", "2024-12-31"),
    ("avant la fin de l'année", "2024-12-31"),
    ("en fin d'année", "2024-12-31"),
    ("à la fin du mois", "2024-03-31"),
    ("à la fin du mois de juin", "2024-06-30"),
    ("fin 2026", "2026-12-31"),
    ("au premier semestre", "2024-06-30"),
    ("au premier semestre 2025", "2025-06-30"),
    ("au second semestre de l'année 2026", "2026-12-31"),
    ("au deuxième trimestre de l'année prochaine", "2025-06-30"),
    ("au dernier trimestre", "2024-12-31"),
    ("dans les trois mois", "2024-06-05"),
    ("dans un délai de six mois", "2024-09-05"),
    ("sous quinze jours", "2024-03-20"),
    ("dans les quarante-huit heures", "2024-03-07"),
    ("d'ici une dizaine d'années", "2034-03-05"),
    ("d'ici deux ans", "2026-03-05"),
    ("dans un an", "2025-03-05"),
    ("au cours des deux prochaines années", "2026-03-05"),
    ("à la rentrée", "2024-09-30"),
    ("dès la rentrée 2025", "2025-09-30"),
    ("à la rentrée de janvier 2025", "2025-01-31"),
    ("avant l'été", "2024-06-20"),
    ("avant le début de l’été", "2024-06-20"),
    ("à l'été 2025", "2025-09-22"),
    ("cet hiver", "2024-03-19"),
    ("l'hiver prochain", "2025-03-19"),
    ("au printemps", "2024-06-20"),
    ("le 15 mars", "2024-03-15"),
    ("le 4 mars", "2025-03-04"),
    ("à compter du 1er janvier 2025", "2025-01-01"),
    ("avant le 1er janvier 2025", "2024-12-31"),
    ("au plus tard le 31 mars", "2024-03-31"),
    ("du 4 au 19 octobre", "2024-10-19"),
    ("en mars", "2024-03-31"),
    ("courant mai", "2024-05-31"),
    ("en février prochain", "2025-02-28"),
    ("mi-juin", "2024-06-20"),
    ("début 2025", "2025-03-31"),
    ("à la mi-2025", "2025-06-30"),
    ("au début du mois d'avril", "2024-04-10"),
    ("entre avril et octobre 2024", "2024-10-31"),
    ("avant la fin du quinquennat", "2027-05-13"),
    ("l'année prochaine", "2025-12-31"),
    ("en début d'année prochaine", "2025-03-31"),
    ("le mois prochain", "2024-04-30"),
    ("la semaine prochaine", "2024-03-17"),
    ("d'ici la fin de la semaine prochaine", "2024-03-17"),
    ("cette semaine", "2024-03-10"),
    ("cette année", "2024-12-31"),
    ("mardi", "2024-03-05"),
    ("mardi prochain", "2024-03-12"),
    ("jeudi", "2024-03-07"),
    ("dès demain", "2024-03-06"),
    ("ce soir", "2024-03-05"),
    ("dès 2025", "2025-12-31"),
    ("à l'horizon 2030", "2030-12-31"),
    ("prochainement", None),
    ("très bientôt", None),
    ("ultérieurement", None),
    ("sous peu", None),
    ("d'ici peu", None),
    ("dans les prochaines semaines", None),
    ("dans les mois qui viennent", None),
    ("d'ici quelques mois", None),
    ("dans les meilleurs délais", None),
    ("au plus vite", None),
    ("le plus rapidement possible", None),
    ("dès que possible", None),
    ("à court terme", None),
)


@pytest.mark.parametrize(("horizon", "due"), HORIZONS, ids=[words for words, _ in HORIZONS])
def test_a_horizon_has_the_last_day_of_its_period(horizon: str, due: str | None) -> None:
    promise = read(f"Le décret sera publié {horizon}.")
    assert promise is not None
    assert promise.due == (date.fromisoformat(due) if due else None)


@pytest.mark.parametrize(
    "sentence",
    [
        "Le décret ne sera pas publié avant l'été.",
        "Le décret sera publié.",
        "Le décret a été publié en mars 2023.",
        "Le décret serait publié en juin.",
        "Le décret devrait être publié en juin.",
        "Si vous votez ce texte, il sera publié en juin.",
        "Vous dites que le décret sera publié en juin.",
        "Quand le décret sera-t-il publié : en juin ?",
        "Nous espérons que le décret sera publié en juin.",
        "Il sera peut-être publié en juin.",
        "Le texte sera appliqué depuis 2025.",
        "Ce sera le rôle du budget pour 2025.",
        "Nous poursuivrons cet effort jusqu'en 2027.",
        "Le texte adopté en mai sera appliqué.",
        "Nous préparons les emplois de demain, qui seront nombreux.",
        "Le rapport sera remis le 31 février 2025.",
        "Le rendez-vous de lundi sera important.",
    ],
)
def test_no_promise_is_read_where_none_is_made(sentence: str) -> None:
    assert read(sentence) is None


def test_only_as_much_as_que_takes_a_denial_back() -> None:
    assert read("Le décret ne sera publié qu'en juin.") is not None


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Nous publierons le décret en juin.", Said.COMMITMENT),
        ("Je vais publier le décret en juin.", Said.COMMITMENT),
        ("Le décret va être publié en juin.", Said.ANNOUNCEMENT),
        ("Il est prévu de publier le décret en juin.", Said.ANNOUNCEMENT),
    ],
)
def test_who_speaks_of_doing_it_is_told(sentence: str, said: Said) -> None:
    promise = read(sentence)
    assert promise is not None
    assert promise.said is said


def test_a_promise_is_found_where_its_sentence_stands() -> None:
    text = "Merci, M. Roy. Le décret sera publié prochainement. Il sera simple."
    (found,) = promises(text, DAY)
    assert text[found.start : found.end] == "Le décret sera publié prochainement."
    assert text[found.value.horizon.start : found.value.horizon.end] == "prochainement"


@pytest.mark.parametrize(
    "sentence",
    [
        "Le texte (« Ah ! » sur les bancs du groupe LR) sera publié en mai 2024.",
        "La reprise – avant même le débat ! – sera décidée en mai 2024.",
        "Certains lieux – restaurants, bars, etc. – seront ouverts en mai 2024.",
        "Je recevrai en mai 2024 (Exclamations sur les bancs.) les représentants du secteur.",
    ],
)
def test_a_sign_behind_which_a_sentence_goes_on_ends_none(sentence: str) -> None:
    text = f"Il a dit. {sentence} Bien."
    found = promises(text, DAY)
    assert [text[one.start : one.end] for one in found] == [sentence]


def test_a_dated_horizon_goes_before_an_undated_one() -> None:
    promise = read("Le décret sera publié prochainement, avant le 1er juin.")
    assert promise is not None
    assert promise.due == date(2024, 5, 31)


def test_only_the_stretches_given_are_read() -> None:
    text = "Il viendra mardi. Il partira jeudi."
    assert [found.value.horizon.value for found in promises(text, DAY, [(17, 35)])] == ["jeudi"]


WORDS = """
    Le sera nous publierons ne pas va être d'ici à la fin de l' an 2025 en mars avant l'été 31
    février dans dix mois prochains si vous . ? – ( « » demain prochainement rentrée 9999 999
    ans İ ß trois     prochaine semestre premier lundi qu' entre et 1er
"""


@given(
    st.one_of(
        st.text(), st.lists(st.sampled_from([*WORDS.split(), "\n"]), max_size=60).map(" ".join)
    ),
    st.dates(),
)
def test_any_text_of_any_day_is_read(text: str, day: date) -> None:
    last = 0
    for found in promises(text, day):
        assert isinstance(found, Found)
        assert last <= found.start < found.end <= len(text)
        last = found.end
        horizon = found.value.horizon
        assert text[horizon.start : horizon.end] == horizon.value
        assert found.start <= horizon.start < horizon.end <= found.end
        assert found.value.due is None or found.value.due >= day
