"""Slips of the hand are corrected at once; what is right, quoted or held as typed never is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.engines.completion import Neighbour, nearest
from indexer.query.request import SearchRequest
from indexer.search.jsonform import page_to_json
from indexer.search.results import SearchPage
from indexer.search.searcher import Searcher
from tests.conftest import ask

OFTEN = 101
QUESTIONS = (
    *(ask(100 + n, "Les petites villes jaunes.", title="Villes") for n in range(12)),
    *(ask(200 + n, "Les gilets jaunes manifestent.", title="Manifestations") for n in range(4)),
    *(ask(300 + n, "Le gouvernement agit, les billets manquent.") for n in range(OFTEN)),
    ask(500, "Le gouvernment agit à Gillois.", author_name="Anne Gouvernant"),
    ask(501, "La chasse aux lapins.", author_name="Jean-Luc Mélenchon"),
    ask(502, "La chasse aux loups, dans le canton d'Issou.", author_name="Paul Gillet"),
    ask(503, "Le loup est issu de la forêt; le Villers.", author_name="Jeanne Marcon"),
)


def search(searcher: Searcher, query: str, **given: object) -> SearchPage:
    return searcher.search(SearchRequest(query, **given), further=True)  # type: ignore[arg-type]


def pairs(page: SearchPage) -> list[tuple[str, str]]:
    return [(item.word, item.searched) for item in page.corrections]


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("gillets jaunes", "gilets jaunes"),
        ("gilest jaunes", "gilets jaunes"),
        ("gouvernment", "gouvernement"),
        ("chassse aux lapinx", "chasse aux lapins"),
        ("auteur:melanchon", "auteur:Mélenchon"),
        ("auteur:(jean melanchon) lapinx", "auteur:(jean Mélenchon) lapins"),
        ("titre:viles", "titre:villes"),
        ("l'gilest", "l'gilets"),
        ("lapinx OU gilest", "lapins OU gilets"),
    ],
)
def test_the_corrected_search_is_the_search(searcher: Searcher, typed: str, right: str) -> None:
    """Total, facets, results and exports are those of the query without its slips."""
    page, meant = search(searcher, typed), search(searcher, right)
    assert page.corrections
    assert meant.corrections == ()
    assert page.corrected.query == right
    assert page.total == meant.total > 0
    assert page.facets == meant.facets
    assert [hit.question.id for hit in page.results] == [hit.question.id for hit in meant.results]
    assert [hit.snippets for hit in page.results] == [hit.snippets for hit in meant.results]
    assert len(list(searcher.scan(SearchRequest(typed)))) == page.total


@pytest.mark.parametrize(
    "query",
    ["villes", "gilets", "loup", '"gillets"', "-gillets", "zzzzqqqq", "", "titre:loup"],
)
def test_what_is_right_strict_or_unknown_stays(searcher: Searcher, query: str) -> None:
    assert search(searcher, query).corrections == ()


@pytest.mark.parametrize("query", ["Issou", "Gillet", "auteur:Marcon", "auteur:gillet"])
def test_what_somebody_or_some_place_is_called_stays(searcher: Searcher, query: str) -> None:
    """Names are rare, and near to frequent words."""
    assert search(searcher, query).corrections == ()
    assert search(searcher, query).total == 1


def test_one_letter_away_beats_a_more_frequent_word_two_letters_away(searcher: Searcher) -> None:
    """``billets`` is met most and one letter away; a doubled letter is less than an edit."""
    assert pairs(search(searcher, "gillets")) == [("gillets", "gilets")]


def test_a_doubled_letter_is_half_an_edit() -> None:
    found = [Neighbour("billets", 900, 1), Neighbour("gilets", 2, 1), Neighbour("villes", 999, 2)]
    assert [near.word for near in nearest("gillets", found, 3)] == ["gilets", "billets", "villes"]
    twice = [Neighbour("accommodation", 1, 2), Neighbour("acomodatixx", 9, 2)]
    assert nearest("acomodation", twice, 1) == twice[:1]


def test_a_word_can_be_searched_as_typed(searcher: Searcher) -> None:
    """The link of the page holds the word to its very form; both corrections can be undone."""
    page = search(searcher, "gouvernment lapinx")
    assert pairs(page) == [("gouvernment", "gouvernement"), ("lapinx", "lapins")]
    one = page.corrections[0].as_typed
    assert one.forms == ("gouvernment",)
    again = searcher.search(one, further=True)
    assert pairs(again) == [("lapinx", "lapins")]
    both = again.corrections[0].as_typed
    assert searcher.search(both).corrections == ()
    assert searcher.search(replace(one, query="gouvernment")).total == 1


def test_corrections_stand_in_json(searcher: Searcher) -> None:
    said = page_to_json(search(searcher, "gillets", filters={"kind": ("QE",)}))
    assert said["corrections"] == [
        {
            "word": "gillets",
            "searched": "gilets",
            "as_typed": [["q", "gillets"], ["type", "QE"], ["forme", "gillets"]],
        }
    ]
    assert "suggestion" not in said
    assert "corrections" not in page_to_json(search(searcher, "gilets"))


@pytest.mark.parametrize(
    "query", ['auteur:"Mélenchon Jean-Luc"', 'auteur:"Jean Mélenchon"', 'auteur:"Luc Melanchon"']
)
def test_a_name_is_found_in_another_order_or_with_a_part_missing(
    searcher: Searcher, query: str
) -> None:
    page = search(searcher, query)
    assert [hit.question.author.name for hit in page.results] == ["Jean-Luc Mélenchon"]
    assert [notice.code for notice in page.notices] == ["name"]
    assert page.corrected.query  # even where a word of the name was corrected


def test_a_quoted_name_that_somebody_has_stays_quoted(searcher: Searcher) -> None:
    page = search(searcher, 'auteur:"Jean-Luc Mélenchon"')
    assert (page.total, page.notices) == (1, ())


def test_the_page_of_a_question_marks_the_corrected_words(searcher: Searcher) -> None:
    (hit,) = search(searcher, "lapinx").results
    assert searcher.view(hit.question.id, "lapinx").question_marks


def test_a_page_looks_for_the_neighbours_of_a_word_once(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the search corrected is not looked up again for what helps further."""
    asked: list[str] = []
    engine = searcher._view.engine
    near = engine.neighbours

    def counted(word: str, limit: int) -> list[Neighbour]:
        asked.append(word)
        return near(word, limit)

    monkeypatch.setattr(engine, "neighbours", counted)
    search(searcher, "gillets lapinx")
    assert sorted(asked) == ["gillets", "lapinx"]
