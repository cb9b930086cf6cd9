"""What hangs together as it is typed: a compound that nothing holds is asked by its parts."""

from __future__ import annotations

import pytest

from indexer.query.request import SearchRequest
from indexer.search.results import SearchPage
from indexer.search.searcher import Searcher
from tests.conftest import ask

QUESTIONS = (
    ask(1, "Le conseil de prud'hommes siège à Lens.", title="Prud'hommes"),
    ask(2, "Les hommes et les femmes.", title="Égalité"),
    ask(3, "Une fiche de liaison, la navette du Parlement.", title="Loi"),
    ask(4, "La crèche de l'école.", title="Enfance"),
    ask(5, "L'autoroute A69 et le loup.", title="Routes"),
    ask(6, "Soixante-neuf, ou 69, départements.", title="Départements"),
    ask(7, "Un arc-en-ciel sur la ville.", title="Météo"),
    ask(8, "Un arc sous le ciel.", title="Tir"),
)


def search(searcher: Searcher, query: str) -> SearchPage:
    return searcher.search(SearchRequest(query), further=True)


def found(page: SearchPage) -> list[int]:
    return [hit.question.number for hit in page.results if not hit.missing]


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("fiche-navette", [3]),
        ("question:fiche-navette", [3]),
        ("titre:fiche-navette", []),
        ("fiche-navette OU loup", [3, 5]),
        ("arc-en-ciel", [7]),
        ("l'école/la crèche", [4]),
        ("prud' hommes", [1]),
        ("prud’ hommes", [1]),
    ],
)
def test_what_hangs_together_is_found(searcher: Searcher, typed: str, numbers: list[int]) -> None:

    assert sorted(found(search(searcher, typed))) == numbers


def test_the_page_says_that_a_compound_was_taken_apart(searcher: Searcher) -> None:
    page = search(searcher, "la fiche-navette")
    assert [(item.code, item.span) for item in page.notices] == [("parts", (3, 16))]
    assert "fiche-navette" in page.notices[0].message
    assert search(searcher, "arc-en-ciel").notices == ()
    assert search(searcher, "siège-t-il à Lens").notices == ()


def test_the_parts_of_a_compound_are_corrected(searcher: Searcher) -> None:
    page = search(searcher, "fiche-navettte")
    assert [(item.word, item.searched) for item in page.corrections] == [("navettte", "navette")]
    assert page.corrected.query == "fiche-navette"
    assert found(page) == [3]


def test_an_excluded_compound_stays_whole(searcher: Searcher) -> None:
    assert 3 in found(search(searcher, "loi -fiche-navette"))


def test_a_letter_and_a_number_are_missing_together_or_not_at_all(searcher: Searcher) -> None:
    page = search(searcher, "A 69 brebis")
    assert {hit.question.number: hit.missing for hit in page.results} == {5: ("brebis",)}


@pytest.mark.parametrize("typed", ["zorglub-loup", "zorglub loup", "loup d' zorglub", "loup/zorg"])
def test_an_unknown_word_beside_a_known_one_empties_no_page(searcher: Searcher, typed: str) -> None:
    assert [hit.question.number for hit in search(searcher, typed).results] == [5]
