"""Chambers of other parliaments: by name in a query, and their questions by number alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from indexer.engines.memory import MemoryStore
from indexer.model import House, Kind, Question, QuestionId
from indexer.query import parse, printed
from indexer.query.request import SearchRequest
from indexer.search.lookup.numbers import numbered
from indexer.search.lookup.pasted import pasted
from indexer.search.rewriting import chambers
from indexer.search.rewriting.houses import named
from indexer.search.searcher import Searcher
from tests.conftest import ask
from tests.engines.contract.base import fill

UK, DE = House("UK Parliament"), House("Bundestag")


def elsewhere(id: str, number: int, text: str, house: House, **given: object) -> Question:
    """A question of another parliament, under the identifier that its table gives it."""
    return replace(ask(number, text, **given), id=QuestionId(id), house=house)


QUESTIONS = [
    ask(1234, "Le loup.", legislature=17),
    ask(345, "Le loup.", legislature=10),
    ask(20, "Un décret n° 2019-1428 sur le loup, la question HL1234 et la commission."),
    elsewhere("UKQE190000", 190000, "Le loup.", UK, legislature=0),
    elsewhere("UKQEHL1234", 1234, "Le loup.", UK, legislature=0, published=date(2024, 3, 1)),
    elsewhere("DE20QE20-1234", 1234, "Le loup.", DE, legislature=20, published=date(2024, 4, 1)),
    elsewhere("DE20QE10-345", 345, "Un.", DE, legislature=20, published=date(2024, 5, 1)),
    elsewhere("DE20QE11-345", 345, "Deux.", DE, legislature=20, published=date(2024, 6, 1)),
    elsewhere(
        "DE20QOSD7", 7, "Trois.", DE, legislature=20, published=date(2024, 6, 1), kind=Kind.ORAL
    ),
]
FRENCH = {"QANR5L17QE1234", "QANR5L10QE345", "QANR5L17QE20"}
ENGLISH = {"UKQE190000", "UKQEHL1234"}
GERMAN = {"DE20QE20-1234", "DE20QE10-345", "DE20QE11-345", "DE20QOSD7"}


def found(searcher: Searcher, query: str) -> list[str]:
    """The identifiers that a query finds, in order."""
    return [question.id for question in searcher.questions(SearchRequest(query, size=50))]


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ('chambre:"UK Parliament"', ENGLISH),
        ("chambre:bundestag", GERMAN),
        ("Chambre : BUNDESTAG", GERMAN),
        ("chambre:Bùndestag loup", {"DE20QE20-1234"}),
        ("chambre:UK Parliament", ENGLISH),
        ("loup chambre:uk parliament", ENGLISH),
        ("chambre:parliament", ENGLISH),
        ("chambre:bundstag", GERMAN),
        ('chambre:"uk parliement"', ENGLISH),
        ("chambre:(bundestag OU parliament)", GERMAN | ENGLISH),
        ("-chambre:bundestag", FRENCH | ENGLISH),
        ("chambre:an", FRENCH),
        ("chambre:sénat", set()),
    ],
)
def test_a_chamber_is_searched_by_its_name(searcher: Searcher, query: str, ids: set[str]) -> None:
    """By the whole of it or some of its words, quoted or not, with a slip of the hand too."""
    assert set(found(searcher, query)) == ids


def test_a_slip_in_a_name_is_told(searcher: Searcher) -> None:
    (notice,) = searcher.search(SearchRequest("chambre:bundstag")).notices
    assert notice.code == "chamber"
    assert "«\u00a0bundstag\u00a0»" in notice.message
    assert "«\u00a0Bundestag\u00a0»" in notice.message
    assert searcher.search(SearchRequest("chambre:parliament")).notices == ()


@pytest.mark.parametrize("query", ["chambre:commission", 'chambre:"la commission"'])
def test_a_name_that_no_chamber_has_is_searched_as_words(searcher: Searcher, query: str) -> None:
    """And those that there are stand beside."""
    page = searcher.search(SearchRequest(query))
    assert [result.question.id for result in page.results] == ["QANR5L17QE20"]
    (notice,) = page.notices
    assert notice.code == "invalid-value"
    assert "«\u00a0Bundestag\u00a0», «\u00a0Assemblée nationale\u00a0» et" in notice.message


def test_names_that_share_a_word_are_all_searched() -> None:
    store = MemoryStore()
    two = [
        elsewhere("AAQE1", 1, "Un.", House("Parlement d’ici")),
        elsewhere("BBQE1", 1, "Un.", House("Parlement de là")),
    ]
    fill(store, two)
    assert set(found(Searcher(store), "chambre:parlement")) == {"AAQE1", "BBQE1"}
    assert found(Searcher(store), "chambre:là") == ["BBQE1"]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("uin 190000", ["UKQE190000"]),
        ("UK 190000", ["UKQE190000"]),
        ("UK Parliament 190000", ["UKQE190000"]),
        ("UKQE190000", ["UKQE190000"]),
        ("HL1234", ["UKQEHL1234", "QANR5L17QE20"]),
        (" hl 1234 ", ["UKQEHL1234", "QANR5L17QE20"]),
        ("20/1234", ["DE20QE20-1234"]),
        ("BT-20/1234", ["DE20QE20-1234"]),
        ("BT-Drs. 20/1234", ["DE20QE20-1234"]),
        ("Drucksache 20/1234", ["DE20QE20-1234"]),
        ("Bundestag n° 20/1234", ["DE20QE20-1234"]),
        ("DE20QE20-1234", ["DE20QE20-1234"]),
        ("11/345", ["DE20QE11-345"]),
        ("10/345", ["DE20QE10-345", "QANR5L10QE345"]),
        ("bundestag 7", ["DE20QOSD7"]),
    ],
)
def test_a_number_of_another_parliament_calls_its_question(
    searcher: Searcher, text: str, ids: list[str]
) -> None:
    """It comes first; then what it calls in the Assemblée, or else what quotes it."""
    assert found(searcher, text) == ids
    page = searcher.search(SearchRequest(text))
    assert [notice.code for notice in page.notices] == ["reference"]
    assert page.results[0].question.chamber in page.notices[0].message
    assert [question.id for question in numbered(searcher, text)][:1] in ([ids[0]], [ids[-1]])


@pytest.mark.parametrize(
    "text",
    [
        "1234", "17-1234", "QE 1234", "10 345", "loup 7", "un 7", '"20/1234"', "+190000",
        "2019-1428", "décret 2019-1428", "A69", "covid-19", "12/2024", "loup", "SEQ240100104",
        "QE 1234 du Sénat", "", "20/1234 loup", "numero:190000", "99/1234",
    ],
)  # fmt: skip
def test_ordinary_queries_are_as_they_were(searcher: Searcher, text: str) -> None:
    """Nothing is read as another parliament's number but what one of its questions has."""
    asked = SearchRequest(text, size=50)
    told = {notice.message for notice in searcher.search(asked).notices}
    assert not any("Bundestag" in message or "UK" in message for message in told)


def test_a_mere_number_calls_the_questions_of_all_chambers(searcher: Searcher) -> None:
    called = {"QANR5L17QE1234", "UKQEHL1234", "DE20QE20-1234"}
    assert set(found(searcher, "1234")) == called | {"QANR5L17QE20"}
    assert found(searcher, "190000") == ["UKQE190000"]


def test_a_pasted_list_takes_their_numbers(searcher: Searcher) -> None:
    """Those that a French number is stay the French ones'."""
    listed = pasted(searcher, ["BT-20/1234", "UIN 190000", "10/345", "rien 5"])
    assert [question.id for question in listed.questions] == [
        "DE20QE20-1234",
        "UKQE190000",
        "QANR5L10QE345",
    ]
    assert listed.missing == ["rien 5"]


def test_an_index_of_french_chambers_alone_is_not_looked_through() -> None:
    """No identifier is tried where no question could have it."""
    store = MemoryStore()
    fill(store, [ask(1, "Le loup.")])
    engine = store.open()
    assert chambers.held(engine).openings == ()
    assert chambers.called(engine, "BT-20/1234") == []
    tree, _ = parse("chambre:an loup")
    assert named(engine, tree, SearchRequest()) == (tree, ())


@pytest.mark.parametrize("query", ['chambre:"UK Parliament"', "chambre:bundestag -loup"])
def test_a_chamber_is_written_as_it_was_typed(query: str) -> None:
    """The normal form is read again as the same."""
    tree, notices = parse(query)
    assert notices == ()
    assert printed(tree) == query


def test_chambers_are_proposed_behind_their_prefix(searcher: Searcher) -> None:
    def proposed(text: str) -> list[tuple[str, int]]:
        return [(item.text, item.count) for item in searcher.complete(text)]

    assert proposed("chambre:parl") == [("UK Parliament", 2)]
    assert proposed("loup chambre:bu") == [("Bundestag", 4)]
    assert [name for name, _ in proposed("chambre:")] == [
        "Bundestag",
        "Assemblée nationale",
        "UK Parliament",
    ]
    assert proposed("chambre:zz") == []
