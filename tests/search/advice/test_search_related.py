"""Words that stand among the same words, and the searches for both."""

from __future__ import annotations

import random

import pytest

from indexer.engines.memory import MemoryStore
from indexer.query.request import SearchRequest, Sort
from indexer.search.jsonform import page_to_json
from indexer.search.searcher import Searcher
from tests.conftest import ask
from tests.engines.contract import fill

_CARERS = ("médecins", "infirmiers", "sages-femmes")
_PLACES = ("hôpital", "clinique", "dispensaire")
_FEW = "Anne Martin"
"""Who asked about few doctors and many nurses."""
_OTHERS = ("une taxe foncière lourde", "des trains en retard", "la neige sur les routes")


@pytest.fixture(scope="module")
def searcher() -> Searcher:
    """Questions in which some words stand where others do."""
    rng = random.Random(1)
    store = MemoryStore()
    texts = [
        f"Les {rng.choice(_CARERS)} soignent des patients à l'{rng.choice(_PLACES)} de nuit, "
        f"et {rng.choice(_OTHERS)} inquiète les familles."
        for _ in range(300)
    ]
    asked = (_FEW if "infirmiers" in text or n <= 12 else "" for n, text in enumerate(texts, 1))
    named = zip(texts, asked, strict=True)
    fill(store, [ask(n, text, author_name=by) for n, (text, by) in enumerate(named, 1)])
    return Searcher(store)


def related(searcher: Searcher, query: str) -> dict[str, str]:
    page = searcher.search(SearchRequest(query), further=True)
    return {item.word: item.request.query for item in page.related}


def test_related_words_are_spelled_and_added_by_one_click(searcher: Searcher) -> None:
    assert related(searcher, "médecins")["infirmiers"] == "médecins OU infirmiers"
    found = related(searcher, "les médecins soignent")
    assert found["infirmiers"] == "les (médecins OU infirmiers) soignent"
    wider = searcher.search(SearchRequest("les (médecins OU infirmiers) soignent"))
    assert wider.total > searcher.search(SearchRequest("les médecins soignent")).total


def test_no_more_than_five_and_none_that_the_query_has(searcher: Searcher) -> None:
    found = related(searcher, "médecin infirmiers hôpital nuit famille trains")
    assert 0 < len(found) <= 5
    assert not {"médecins", "infirmiers", "hôpital"} & found.keys()


@pytest.mark.parametrize("query", ["", "zzzz", '"médecins"', "-médecins", "titre:médecins", "la"])
def test_what_is_quoted_excluded_or_unknown_has_none(searcher: Searcher, query: str) -> None:
    assert related(searcher, query) == {}


def test_json_tells_them_with_the_query_for_both(searcher: Searcher) -> None:
    said = page_to_json(searcher.search(SearchRequest("médecins"), further=True))["related"]
    assert {"word": "infirmiers", "like": "médecins", "query": "médecins OU infirmiers"} in said
    assert "related" not in page_to_json(searcher.search(SearchRequest("médecins")))


def test_related_words_fill_the_end_of_a_page_and_say_so(searcher: Searcher) -> None:
    """What matches keeps its places and its count; what is added says what it holds instead."""
    request = SearchRequest("médecins", filters={"author": (_FEW,)})
    strict = [hit.question.id for hit in searcher.search(request).results]
    page = searcher.search(request, further=True)
    held = len(strict)
    assert (len(page.results), page.total, page.near) == (10, held, 10 - held)
    assert [hit.question.id for hit in page.results[:held]] == strict
    assert {(hit.missing, hit.related) for hit in page.results[:held]} == {((), "")}
    assert {(hit.missing, hit.related) for hit in page.results[held:]} == {
        (("médecins",), "infirmiers")
    }
    assert len({hit.question.id for hit in page.results}) == 10
    assert page_to_json(page)["results"][held]["related"] == "infirmiers"
    assert "related" not in page_to_json(page)["results"][0]
    assert {hit.question.author.name for hit in page.results} == {_FEW}


@pytest.mark.parametrize(
    "given", [{"every_word": True}, {"sort": Sort.NEWEST}, {"page": 2}, {"size": 2}]
)
def test_nothing_is_filled_where_it_is_not_wanted(
    searcher: Searcher, given: dict[str, object]
) -> None:
    asked = {"query": "médecins", "filters": {"author": (_FEW,)}, **given}
    request = SearchRequest(**asked)  # type: ignore[arg-type]
    page = searcher.search(request, further=True)
    assert not any(hit.related for hit in page.results)
