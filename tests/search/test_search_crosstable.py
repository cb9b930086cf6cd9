"""Cross tables: every cell is the total of the search with both values, and delays add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from indexer.engines.memory import MemoryStore
from indexer.fields import fold
from indexer.model import Kind
from indexer.query.request import SearchRequest
from indexer.search.figures.crosstable import CrossTable, cross, cross_delays, narrowed, tabulated
from indexer.search.results import SearchPage
from indexer.search.searcher import Searcher
from tests.conftest import ask

GROUPS = ("Socialistes", "Écologiste", "")
QUESTIONS = [
    ask(
        n,
        "Le loup." if n % 3 else "L’ours.",
        author_group_label=GROUPS[n % 3],
        rubrique=("santé", "budget", "élevage", "justice")[n % 4],
        published=date(2020 + n % 5, 3, 1 + n),
        kind=Kind.WRITTEN if n % 7 else Kind.ORAL,
        **({"answer": "Oui.", "answered": date(2025, 6, 1)} if n % 2 else {}),
        known=date(2025, 7, 1),
    )
    for n in range(24)
]


@pytest.fixture(scope="module")
def searcher() -> Searcher:
    store = MemoryStore()
    with store.writer(fresh=True) as writer:
        writer.put(QUESTIONS)
        writer.commit()
    return Searcher(store)


def table(
    searcher: Searcher,
    request: SearchRequest,
    fields: tuple[str, str],
    most: tuple[int, int] = (99, 99),
) -> CrossTable:
    def counts(asked: SearchRequest, facets: Sequence[str]) -> SearchPage:
        return searcher.search(replace(asked, size=1), facets, facet_limit=0)

    return cross(counts, request, fields, most)


@pytest.mark.parametrize(
    "fields", [("year", "group"), ("group", "rubrique"), ("rubrique", "delay")]
)
@pytest.mark.parametrize(
    "request_",
    [
        SearchRequest(),
        SearchRequest("loup"),
        SearchRequest(filters={"group": ("socialistes",), "rubrique": ("santé", "budget")}),
        SearchRequest("introuvable"),
    ],
)
def test_each_cell_is_the_total_of_its_search(
    searcher: Searcher, fields: tuple[str, str], request_: SearchRequest
) -> None:
    found = table(searcher, request_, fields)
    assert found.count() == searcher.search(request_).total
    for row in (*found.rows.values, ""):
        for column in (*found.columns.values, ""):
            within: SearchRequest | None = request_
            for field, value in zip(fields, (row, column), strict=True):
                within = narrowed(within, field, [value]) if value and within else within
            assert within is not None
            assert found.count(row, column) == searcher.search(within).total, (row, column)


def test_the_most_frequent_are_shown_and_all_are_known(searcher: Searcher) -> None:
    """Years are the newest, in their order; other values those with the most questions."""
    found = table(searcher, SearchRequest(), ("year", "rubrique"), (3, 2))
    assert found.rows.values == ("2022", "2023", "2024")
    assert (found.rows.known, found.columns.known) == (5, 4)
    assert len(found.columns.values) == 2


def test_a_narrower_search_fills_the_same_table(searcher: Searcher) -> None:
    """Values that the narrower search leaves out count nothing, never their own facet's count."""
    wide = table(searcher, SearchRequest(), ("group", "rubrique"))
    narrow = SearchRequest(filters={"rubrique": ("santé",)})

    def counts(asked: SearchRequest, facets: Sequence[str]) -> SearchPage:
        return searcher.search(replace(asked, size=1), facets, facet_limit=0)

    found = tabulated(counts, narrow, wide.rows, wide.columns)
    assert found.count("Socialistes", "budget") == 0
    assert found.count("", "budget") == 0
    assert found.count("Socialistes", "santé") == wide.count("Socialistes", "santé") > 0


def test_delays_of_cells_add_up() -> None:
    """Each written question is in its cell, its row, its column and the whole."""
    written = [question for question in QUESTIONS if question.kind is Kind.WRITTEN]
    found = cross_delays(QUESTIONS, ("rubrique", "year"))
    assert found["", ""].total == len(written)
    for rubrique in {question.rubrique for question in written}:
        row = fold(rubrique)
        parts = [group for (one, year), group in found.items() if one == row and year]
        assert sum(part.total for part in parts) == found[row, ""].total
        assert found[row, ""].total == sum(q.rubrique == rubrique for q in written)
