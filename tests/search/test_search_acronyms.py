"""Acronyms and their meanings are searched together, as the questions explain them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.engines.base import Store
from indexer.engines.embedded.store import EmbeddedStore
from indexer.engines.memory import MemoryStore
from indexer.query.request import SearchRequest
from indexer.search.jsonform import page_to_json
from indexer.search.searcher import Searcher
from tests.conftest import ask
from tests.engines.contract import fill

LONG = "Société nationale des chemins de fer"
SAGE = "schéma d'aménagement et de gestion des eaux"
SAID = (
    f"La {LONG} (SNCF) ferme des gares.",
    f"La SNCF ({LONG}) supprime des trains.",
    "La SNCF recrute des cheminots.",
    f"La {LONG} recrute.",
    "Une société nationale de transports aériens parle des chemins.",
    f"Le {SAGE} (SAGE) protège les rivières.",
    f"Un {SAGE} (SAGE) est révisé ; il est sage, le sage, et le sage encore.",
    "Le plan d'accompagnement (PA) suit. Que le sage décide.",
    "Le plan d'accompagnement (PA) vient.",
    "Le projet associatif (PA) aussi.",
    "Le projet associatif (PA) encore.",
)


@pytest.fixture(params=["memory", "embedded"], scope="module")
def searcher(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Searcher]:
    store: Store = MemoryStore()
    if request.param == "embedded":
        store = EmbeddedStore(Path(tmp_path_factory.mktemp("index")))
    fill(store, [ask(n, text) for n, text in enumerate(SAID, 1)])
    searcher = Searcher(store)
    yield searcher
    searcher.close()


def found(searcher: Searcher, query: str, *forms: str) -> set[int]:
    """The numbers of all questions of a search."""
    request = SearchRequest(query, forms=forms)
    return {question.number for question in searcher.scan(request)}


@pytest.mark.parametrize("query", ["SNCF", "sncf", "Sncf", LONG, LONG.lower(), f"la {LONG}"])
def test_an_acronym_and_its_meaning_find_the_same(searcher: Searcher, query: str) -> None:
    assert found(searcher, query) == {1, 2, 3, 4}
    assert searcher.search(SearchRequest(query)).total == 4


def test_both_stand_beside_other_words(searcher: Searcher) -> None:
    assert found(searcher, "SNCF recrute") == found(searcher, f"recrute {LONG}") == {3, 4}
    assert found(searcher, f"gares OU (recrute {LONG})") == {1, 3, 4}


def test_quotes_signs_and_what_is_excluded_stay_as_typed(searcher: Searcher) -> None:
    assert found(searcher, '"SNCF"') == {1, 2, 3}
    assert found(searcher, f'"{LONG}"') == {1, 2, 4}
    assert found(searcher, "recrute -SNCF") == {4}
    assert found(searcher, "SNC*") == {1, 2, 3}


def test_the_request_takes_a_meaning_away_and_back(searcher: Searcher) -> None:
    for query, alone in (("SNCF", {1, 2, 3}), (LONG, {1, 2, 4})):
        (told,) = searcher.search(SearchRequest(query)).expansions
        assert (told.acronym, told.meaning, told.kept) == ("SNCF", LONG, True)
        assert told.otherwise.forms == ("-SNCF=",)
        assert found(searcher, query, "-SNCF=") == found(searcher, query, "-sncf=") == alone
        (without,) = searcher.search(told.otherwise).expansions
        assert (without.kept, without.otherwise) == (False, SearchRequest(query))


def test_an_acronym_that_questions_explain_is_no_slip() -> None:
    """However rare it is beside a word that is one letter away."""
    store = MemoryStore()
    said = "Un établissement public industriel et commercial (EPIC) ouvre."
    fill(
        store,
        [
            *(ask(n, said) for n in (1, 2)),
            *(ask(n, "Le maire Éric attend.") for n in range(3, 214)),
        ],
    )
    page = Searcher(store).search(SearchRequest("EPIC"))
    assert (page.total, page.corrections) == (2, ())


def test_what_was_typed_comes_first(searcher: Searcher) -> None:
    for query, first in (("SNCF", {1, 2, 3}), (LONG, {1, 2, 4})):
        shown = [result.question.number for result in searcher.search(SearchRequest(query)).results]
        assert set(shown[:3]) == first


def test_a_word_that_is_also_an_acronym_stays_a_word(searcher: Searcher) -> None:
    """« sage » is one however it is typed: « SAGE » finds the same, and offers the meaning."""
    assert searcher.search(SearchRequest("sage")).expansions == ()
    (choice,) = searcher.search(SearchRequest("SAGE")).choices
    assert (choice.acronym, [meaning for meaning, _ in choice.meanings]) == ("SAGE", [SAGE])
    total = searcher.search(SearchRequest("sage")).total
    assert searcher.search(SearchRequest("SAGE")).total == total


def test_what_has_several_meanings_is_offered(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest("un PA suit"))
    assert page.expansions == ()
    (choice,) = page.choices
    assert choice.acronym == "PA"
    assert [request.query for _, request in choice.meanings] == [
        'un (PA OU "plan d\'accompagnement") suit',
        'un (PA OU "projet associatif") suit',
    ]


def test_a_question_that_is_called_so_comes_first() -> None:
    """A whole title is one, whether or not its words are the meaning of an acronym."""
    store = MemoryStore()
    more = [ask(20 + n, f"La {LONG} (SNCF), la SNCF, la SNCF {n}.") for n in range(4)]
    fill(store, [*more, ask(30, "Rien d'autre.", title=LONG), ask(31, "Rien.", title="SNCF")])
    searcher = Searcher(store)
    for query, number in ((LONG, 30), ("SNCF", 31)):
        assert searcher.search(SearchRequest(query)).results[0].question.number == number


def test_json_tells_acronyms_and_offers(searcher: Searcher) -> None:
    said = page_to_json(searcher.search(SearchRequest("SNCF PA")))
    assert said["acronyms"] == [
        {
            "acronym": "SNCF",
            "meaning": LONG,
            "searched": True,
            "otherwise": [["q", "SNCF PA"], ["forme", "-SNCF="]],
        }
    ]
    assert [item["acronym"] for item in said["ambiguous"]] == ["PA"]
    assert said["ambiguous"][0]["meanings"][0]["query"] == 'SNCF (PA OU "plan d\'accompagnement")'
    assert {"acronyms", "ambiguous"}.isdisjoint(page_to_json(searcher.search(SearchRequest("la"))))
