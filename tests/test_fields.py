"""THE table: names that lead to one field only, and what each field reads."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.fields import (
    BY_NAME,
    DEFAULT_FACETS,
    FACETS,
    FIELDS,
    SEARCHED,
    FieldKind,
    field_called,
    fold,
    ministries,
)
from indexer.model import Kind, Status, Transfer, question_id
from tests.conftest import ask

FULL = ask(
    7,
    "L'article L. 121-4 du code de la route : 2,5 M€",
    answer="Réponse",
    answered=date(2024, 6, 1),
    title="Titre",
    rubrique="Santé",
    keywords=("un", "deux"),
    ministry="Travail",
    ministry_answering="Économie",
    transfers=(Transfer("Santé"), Transfer("Travail")),
    author_name="Zoé Petit",
    author_uid="PA1",
    author_group="LR",
    author_group_label="Les Républicains",
    author_department="Rhône",
    author_constituency="Rhône (1re)",
    flagged=date(2024, 5, 25),
    renewed=(date(2024, 4, 9), date(2024, 4, 2)),
)


def test_no_two_fields_share_a_spelling() -> None:
    spellings = [
        spelling
        for row in FIELDS
        for spelling in {fold(name) for name in (row.name, row.prefix, *row.aliases)}
    ]
    assert len(spellings) == len(set(spellings))


@pytest.mark.parametrize("row", FIELDS, ids=lambda row: row.name)
def test_every_spelling_leads_to_its_field(row: object) -> None:
    for spelling in (row.name, row.prefix, *row.aliases):
        assert field_called(spelling) is row
        assert field_called(f" {spelling.upper()} ") is row


def test_accents_lead_to_the_field_and_other_words_to_none() -> None:
    assert field_called("Ministère") is BY_NAME["ministry"]
    assert field_called("RÉPONSE") is BY_NAME["answer"]
    assert field_called("état") is BY_NAME["status"]
    assert field_called("couleur") is None
    assert field_called("") is None


def test_prefixes_can_be_typed_and_stand_in_addresses() -> None:
    assert all(row.prefix.isascii() and row.prefix.isalpha() for row in FIELDS)
    assert all(row.prefix == row.prefix.lower() for row in FIELDS)


def test_the_default_facets_are_facets() -> None:
    assert set(DEFAULT_FACETS) <= {row.name for row in FACETS}
    kinds = {FieldKind.LABEL, FieldKind.CODE}
    assert all(row.kind in kinds or row.relative for row in FACETS)


def test_only_prose_and_names_are_searched_by_words() -> None:
    assert {row.kind for row in SEARCHED} == {FieldKind.TEXT, FieldKind.LABEL}
    assert all(row.weight == 0 for row in FIELDS if not row.searched)


@pytest.mark.parametrize(
    ("name", "values", "text"),
    [
        ("title", ("Titre",), "Titre"),
        (
            "question",
            ("L'article L. 121-4 du code de la route : 2,5 M€",),
            "L'article L. 121-4 du code de la route : 2,5 M€",
        ),
        ("law", ("L121-4 code de la route",), "L121-4 code de la route\nL121-4 entier"),
        ("amount", (2_500_000,), "2500000"),
        ("named", (), ""),
        ("answer", ("Réponse",), "Réponse"),
        ("keywords", ("un", "deux"), "un\ndeux"),
        ("rubrique", ("Santé",), "Santé"),
        ("author", ("Zoé Petit",), "Zoé Petit\nPA1"),
        ("group", ("Les Républicains",), "Les Républicains\nLR"),
        ("department", ("Rhône",), "Rhône\nRhône (1re)"),
        ("place", (), ""),
        ("ministry", ("Travail",), "Travail\nSanté\nÉconomie"),
        ("ministry_answering", ("Économie",), "Économie"),
        ("kind", ("QE",), "QE"),
        ("status", ("réponse publiée",), "réponse publiée"),
        ("year", ("2024",), "2024"),
        ("legislature", ("17",), "17"),
        ("number", (7,), "7"),
        ("published", (date(2024, 1, 1),), "2024-01-01"),
        ("answered", (date(2024, 6, 1),), "2024-06-01"),
        ("known", (), ""),
        ("flagged", (date(2024, 5, 25),), "2024-05-25"),
        ("flagged_delay", (7,), "7"),
        ("renewed", (date(2024, 4, 2),), "2024-04-02"),
    ],
)
def test_a_field_reads_its_values_and_words(
    name: str, values: tuple[object, ...], text: str
) -> None:
    assert tuple(BY_NAME[name].read(FULL)) == values
    assert BY_NAME[name].text(FULL) == text


def test_a_place_is_read_out_of_every_text_and_found_by_what_it_lies_in() -> None:
    asked = ask(1, "à Vesoul", title="Gare de Guéret", answer="en Bretagne, à Paris")
    assert BY_NAME["place"].read(asked) == ("Creuse", "Haute-Saône", "Paris")
    words = BY_NAME["place"].text(asked).split("\n")
    assert {"Guéret", "Bretagne", "Haute-Saône", "23", "70", "75"} <= set(words)


def test_what_a_question_lacks_is_no_value() -> None:
    bare = ask(1, "", published=None)
    held = {row.name: tuple(row.read(bare)) for row in FIELDS}
    assert {name for name, values in held.items() if values} == {
        *("kind", "status", "legislature", "number", "chamber"),
    }
    assert BY_NAME["group"].read(ask(1, author_group="LR")) == ("LR",)


def test_every_ministry_that_had_the_question_counts_once() -> None:
    assert ministries(FULL) == ("Travail", "Santé", "Économie")
    assert ministries(ask(1)) == ()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Ministère de  l’Économie", "ministere de l'economie"),
        ("ŒUVRE", "oeuvre"),
        (" Santé\u00a0publique ", "sante publique"),
        ("STRASSE", "strasse"),
        ("", ""),
    ],
)
def test_folding_takes_away_accents_case_and_spare_spaces(text: str, key: str) -> None:
    assert fold(text) == key


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(text) == fold(text.upper()) or not text.isascii()


def test_uids_and_dates_of_the_model() -> None:
    assert question_id(17, Kind.WRITTEN, 15108) == "QANR5L17QE15108"
    assert FULL.url.endswith("/dyn/17/questions/QANR5L17QE7")
    assert (FULL.published, FULL.answered) == (date(2024, 1, 1), date(2024, 6, 1))
    assert ask(1).answered is None
    assert FULL.author.full_name == "Zoé Petit"
    assert ask(1, author_civility="Mme", author_name="A").author.full_name == "Mme A"


def test_a_question_without_answer_is_pending() -> None:
    assert ask(1).status is Status.PENDING
    assert str(Status.PENDING) == "en attente"
