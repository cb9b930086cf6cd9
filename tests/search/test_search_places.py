"""A department by its number or its name, and no other one."""

from __future__ import annotations

import pytest

from indexer.engines.memory import MemoryStore
from indexer.query.departments import NAMES, department, longer
from indexer.query.request import SearchRequest
from indexer.search.searcher import Searcher
from tests.conftest import ask
from tests.engines.contract import fill


def of(number: int, name: str, seat: int = 1) -> object:
    return ask(
        number,
        "Un texte.",
        author_department=name,
        author_constituency=f"{name} ({seat}e circonscription)",
        author_uid=f"PA{number // 10}",
        author_name="Anne Martin",
    )


QUESTIONS = (
    of(1, "Réunion"),
    of(2, "La Réunion", 2),
    of(3, "Loire"),
    of(4, "Haute-Loire"),
    of(5, "Loire-Atlantique"),
    of(6, "Corse-du-Sud"),
    of(7, "Côte-d’Or"),
    of(8, "Français établis hors de France"),
    of(19, "Val-d'Oise"),
)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("departement:974", {1, 2}),
        ("departement:Réunion", {1, 2}),
        ('departement:"La Réunion"', {1, 2}),
        ("departement:la réunion", {1, 2}),
        ("departement:La Réunion texte", {1, 2}),
        ("departement:2A", {6}),
        ("departement:2a", {6}),
        ("departement:42", {3}),
        ("departement:Loire", {3}),
        ("departement:43", {4}),
        ("departement:haute-loire", {4}),
        ("departement:haute loire", {4}),
        ("departement:21", {7}),
        ('departement:"la Côte d\'Or"', {7}),
        ("departement:95", {19}),
        ("departement:099", {8}),
        ("departement:Français établis hors de France", {8}),
        ("-departement:42 departement:loir*", {4, 5}),
        ("departement:(974 OU 2A)", {1, 2, 6}),
        ("departement:atlantique", {5}),
        ("departement:98", set()),
        ("auteur:PA0", {1, 2, 3, 4, 5, 6, 7, 8}),
        ("auteur:PA1", {19}),
        ("auteur:martin", {1, 2, 3, 4, 5, 6, 7, 8, 19}),
    ],
)
def test_a_department_is_found_by_number_and_name(
    searcher: Searcher, query: str, found: set[int]
) -> None:
    page = searcher.search(SearchRequest(query, size=20))
    near = {r.question.number for r in page.results if not r.missing}
    assert near == found


def test_every_department_is_called_by_its_number_and_its_name() -> None:
    for number, name in NAMES.items():
        assert department(number) == department(number.upper()) == name
        assert department(name) == department(f"  {name.upper()} ") == name
    assert department("1") == "Ain"
    assert {department(text) for text in ("", "20", "le", "l'", "Rhin", "100")} == {""}


def test_names_within_other_names_are_known() -> None:
    assert longer("Savoie") == ("Haute-Savoie",)
    assert longer("Loiret") == ()


ARTICLES = (
    ask(1, "L'article L. 121-4 du code de la route."),
    ask(2, "L'article L. 121-4-1 du code de la route."),
    ask(3, "L'article L. 121-40 du code de la route."),
    ask(4, "L'article L. 121-4 du code du travail, et l'article L. 121-4."),
)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("texte:L121-4", {1, 4}),
        ('texte:"L. 121-4"', {1, 4}),
        ("texte:L. 121-4 article", {1, 4}),
        ("texte:L121-4*", {1, 2, 4}),
        ("texte:L121-4-1", {2}),
        ("texte:L. 121-4 du code de la route", {1}),
        ("article -texte:L121-4", {2, 3}),
        ("texte:code de la route", {1, 2, 3}),
    ],
)
def test_a_bare_article_is_itself_and_a_star_adds_those_below_it(
    query: str, found: set[int]
) -> None:
    store = MemoryStore()
    fill(store, ARTICLES)
    page = Searcher(store).search(SearchRequest(query, size=20))
    assert {one.question.number for one in page.results if not one.missing} == found
