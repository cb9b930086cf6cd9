"""Words that name a type, a year, an author or a ministry: each reading is offered, counted."""

from __future__ import annotations

from datetime import date

import pytest

from indexer.query.request import SearchRequest
from indexer.search.advice.readings import Reading
from indexer.search.jsonform import page_to_json
from indexer.search.searcher import Searcher
from tests.conftest import ask

QUESTIONS = (
    ask(1, "Le loup.", published=date(2023, 5, 1), author_name="Mathilde Panot"),
    ask(2, "Le loup et l'ours.", published=date(2022, 5, 1), author_name="Anne Martin Le Gac"),
    ask(3, "L'ours.", published=date(2023, 6, 1), ministry="Transition écologique et solidaire"),
    ask(4, "Le loup.", published=date(2022, 1, 1), ministry="Intérieur"),
    ask(5, "Le lapin.", published=date(2022, 1, 1), ministry="Santé et prévention"),
)


def read(searcher: Searcher, query: str, **given: object) -> tuple[Reading, ...]:
    found = searcher.search(SearchRequest(query, **given), (), further=True)  # type: ignore[arg-type]
    for reading in found.readings:
        assert searcher.search(reading.request).total == reading.total > 0
    return found.readings


@pytest.mark.parametrize(
    ("query", "limits", "left"),
    [
        ("question écrite loup", {"kind": "QE"}, "loup"),
        ("questions écrites sur le loup", {"kind": "QE"}, "sur le loup"),
        ("loup 2023", {"year": "2023"}, "loup"),
        ("question écrite loup 2023", {"kind": "QE", "year": "2023"}, "loup"),
        ("députée Panot loup", {"author": "Mathilde Panot"}, "loup"),
        ("loup deputee mathilde panot", {"author": "Mathilde Panot"}, "loup"),
        ("députée Le Gac ours", {"author": "Anne Martin Le Gac"}, "ours"),
        ("ministre de l'Intérieur loup", {"portfolio": "Intérieur"}, "loup"),
        (
            "réponse du ministre de la transition écologique ours",
            {"portfolio": "Écologie"},
            "ours",
        ),
        ("ministre santé", {"portfolio": "Santé"}, ""),
    ],
)
def test_what_words_name_is_offered(
    searcher: Searcher, query: str, limits: dict[str, str], left: str
) -> None:
    """All that is named comes first; a name is checked against the values of the index."""
    first = read(searcher, query)[0]
    assert dict(first.limits) == limits
    assert first.request.query == left
    assert {name: values[0] for name, values in first.request.filters.items()} == limits


@pytest.mark.parametrize(
    "query",
    [
        "loup",
        "",
        "question",
        "écrite question",
        "député",
        "ministre",
        "ministre de la",
        "députée Inconnue loup",
        "ministre de la vertu",
        '"question écrite" loup',
        "question orale sans débat loup",
        "loup 1066",
        "loup -2023",
        "titre:2023",
    ],
)
def test_nothing_is_offered_for_what_names_nothing_or_finds_nothing(
    searcher: Searcher, query: str
) -> None:
    assert read(searcher, query) == ()


def test_a_field_that_is_filtered_already_is_not_offered(searcher: Searcher) -> None:
    assert read(searcher, "loup 2023", filters={"year": ("2022",)}) == ()


def test_a_small_operator_is_offered_with_its_true_count(searcher: Searcher) -> None:
    (either,) = read(searcher, "loup ou ours")
    assert (either.request.query, either.limits, either.total) == ("loup OU ours", (), 4)
    (without,) = read(searcher, "loup sauf ours")
    assert (without.request.query, without.total) == ("loup SAUF ours", 2)


@pytest.mark.parametrize(
    ("query", "other", "total"),
    [
        ("lapin OU loup ours", "(lapin OU loup) ours", 1),
        ("loup ours OU lapin", "loup (ours OU lapin)", 1),
        ("loup SAUF ours OU lapin", "loup -(ours OU lapin)", 2),
        ("loup (lapin OU ours loup)", "loup (lapin OU ours) loup", 1),
    ],
)
def test_words_without_parentheses_are_offered_grouped_the_other_way(
    searcher: Searcher, query: str, other: str, total: int
) -> None:
    """As it would be typed, with its count."""
    (reading,) = read(searcher, query)
    assert (reading.request.query, reading.limits, reading.total) == (other, (), total)


@pytest.mark.parametrize("query", ["loup OU ours", "(loup OU ours) lapin", "loup OU (ours loup)"])
def test_there_is_no_other_grouping_of_words_that_have_one(searcher: Searcher, query: str) -> None:
    """Nothing is offered that the reader has ruled out, or that makes no difference."""
    assert read(searcher, query) == ()


def test_near_results_begin_with_what_the_reading_finds(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest("députée Panot loup"), (), further=True)
    assert page.total == 0
    assert (page.results[0].question.number, page.results[0].missing != ()) == (1, True)
    ids = [result.question.id for result in page.results]
    assert len(ids) == len(set(ids)) <= page.request.size


def test_readings_stand_in_json_and_on_the_first_page_alone(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest("loup 2023"), (), further=True)
    assert page_to_json(page)["readings"] == [
        {
            "limits": [{"field": "annee", "value": "2023"}],
            "parameters": [["q", "loup"], ["annee", "2023"]],
            "total": 1,
        }
    ]
    later = searcher.search(SearchRequest("loup 2023", page=2), (), further=True)
    assert "readings" not in page_to_json(later)
