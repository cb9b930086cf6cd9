"""Values of filters that no question can have are told; those that do not occur are not."""

from __future__ import annotations

import pytest

from indexer.engines.memory import MemoryStore
from indexer.query.request import SearchRequest
from indexer.search.searcher import Searcher
from tests.conftest import ask
from tests.engines.contract.base import fill


@pytest.fixture(scope="module")
def searcher() -> Searcher:
    store = MemoryStore()
    fill(store, [ask(1, "Le loup.")])
    return Searcher(store)


def said(searcher: Searcher, *pairs: tuple[str, str]) -> list[str]:
    page = searcher.search(SearchRequest.from_pairs(pairs))
    return [notice.message for notice in page.notices if notice.code == "impossible-filter"]


@pytest.mark.parametrize(
    ("name", "value", "label"),
    [
        ("type", "XX", "Type"),
        ("type", "écrite", "Type"),
        ("etat", "perdue", "État"),
        ("annee", "abc", "Année"),
        ("annee", "24", "Année"),
        ("legislature", "XVII", "Législature"),
        ("legislature", "0", "Législature"),
        ("session", "2024-2026", "Session du Sénat"),
        ("promesse", "tenue", "Annonces de la réponse"),
        ("delai", "3 jours", "Délai de réponse"),
    ],
)
def test_a_value_that_no_question_can_have_is_told(
    searcher: Searcher, name: str, value: str, label: str
) -> None:
    sentence = (
        f"«\u00a0{value}\u00a0» n’est pas un choix du filtre «\u00a0{label}\u00a0»\u00a0: "
        "aucune question ne l’a."
    )
    assert said(searcher, (name, value)) == [sentence]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("type", "qosd"),
        ("etat", "Reponse publiee"),
        ("etat", "repondue"),
        ("annee", "1999"),
        ("legislature", "12"),
        ("session", "2024-2025"),
        ("promesse", "sans date"),
        ("delai", "plus d'un an"),
        ("chambre", "Bundestag"),
        ("groupe", "XX"),
        ("date", "2024-03"),
    ],
)
def test_a_value_that_merely_does_not_occur_is_not(
    searcher: Searcher, name: str, value: str
) -> None:
    assert said(searcher, (name, value)) == []


def test_each_impossible_value_is_told_once_and_not_without_end(searcher: Searcher) -> None:
    told = said(searcher, ("type", "XX"), ("type", "xx"), ("type", "QE"), ("annee", "abc"))
    assert len(told) == 2
    assert len(said(searcher, *(("annee", f"an {n}") for n in range(99)))) == 20
