"""What a search finds more often than the whole index: right figures, each of them a search."""

from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.query.request import SearchRequest
from indexer.search.comparing.overrepresentation import LEAST, SURE, WORDS, log_likelihood
from indexer.search.searcher import Searcher
from tests.conftest import ask

TEXTS = (
    "Sur les loups et la prédation des troupeaux dans les alpages.",
    "Sur le loup, les éleveurs et la prédation en montagne.",
    "Sur la fermeture des classes dans les écoles rurales.",
    "Sur les écoles, les enseignants et les effectifs.",
    "Sur le prix des carburants et les transports.",
)
QUESTIONS = [
    ask(
        number,
        TEXTS[number % 5],
        title="Titre",
        rubrique="Animaux" if number % 5 < 2 else "Enseignement",
        author_name=f"Anne Martin {number % 7}",
        author_group_label="Montagne" if number % 5 < 2 or number % 9 == 0 else "Plaine",
        ministry="Agriculture" if number % 5 < 2 else "Éducation nationale",
        published=date(2024, 1 + number % 12, 2),
    )
    for number in range(100)
]
tables = st.tuples(*[st.integers(0, 400)] * 4).filter(lambda cells: sum(cells) > 0)


def naive(a: int, b: int, c: int, d: int) -> float:
    """G² by mutual information: 2 N (H(row) + H(column) − H(table))."""
    total = a + b + c + d

    def entropy(*counts: int) -> float:
        return -sum(n / total * math.log(n / total) for n in counts if n)

    return 2 * total * (entropy(a + b, c + d) + entropy(a + c, b + d) - entropy(a, b, c, d))


def ours(a: int, b: int, c: int, d: int) -> float:
    return log_likelihood(a, a + b, a + c, a + b + c + d)


@given(tables)
def test_g2_is_twice_the_mutual_information(cells: tuple[int, int, int, int]) -> None:
    """A formula of its own, for any table."""
    assert ours(*cells) == pytest.approx(naive(*cells), rel=1e-9, abs=1e-6)


@given(tables.filter(lambda t: all((t[0] + t[1], t[2] + t[3], t[0] + t[2], t[1] + t[3]))))
def test_g2_is_what_scipy_says(cells: tuple[int, int, int, int]) -> None:
    """``power_divergence`` of the table and what its margins let expect, where scipy is."""
    stats = pytest.importorskip("scipy.stats")
    a, b, c, d = cells
    total = sum(cells)
    expected = [(r * k) / total for r in (a + b, c + d) for k in (a + c, b + d)]
    found = stats.power_divergence(cells, expected, lambda_="log-likelihood").statistic
    assert ours(*cells) == pytest.approx(float(found), rel=1e-9, abs=1e-6)


def test_just_its_part_is_no_difference() -> None:
    assert log_likelihood(10, 50, 20, 100) == 0
    assert log_likelihood(0, 50, 0, 100) == 0


def test_each_figure_is_the_total_of_its_search(searcher: Searcher) -> None:
    """Both counts of every row, over and under, of values and of words."""
    for request in (
        SearchRequest("loup"),
        SearchRequest("prédation OU carburants"),
        SearchRequest(filters={"ministry": ("Agriculture",)}),
    ):
        found = searcher.contrast(request)
        assert found.found == searcher.search(request, ()).total
        rows = [item for table in found.tables.values() for item in table]
        assert rows
        for item in rows:
            assert item.within == searcher.search(item.request, ()).total, item
            assert item.whole == searcher.search(item.everywhere, ()).total, item
            assert item.whole >= LEAST
            assert item.g2 >= SURE


def test_what_is_more_and_less_frequent_is_told_apart(searcher: Searcher) -> None:
    """The surest first; the words that were asked for are not among those found."""
    found = searcher.contrast(SearchRequest("loup"))
    ratios = {item.value: item.ratio for item in found.tables["group"]}
    assert ratios["Montagne"] > 1 > ratios["Plaine"]
    assert ratios["Plaine"] == 0
    words = [item.value for item in found.tables[WORDS]]
    assert "prédation" in words
    assert not {"loup", "loups"} & set(words)
    for table in found.tables.values():
        assert [item.g2 for item in table] == sorted((item.g2 for item in table), reverse=True)


def test_a_field_that_is_filtered_has_no_table(searcher: Searcher) -> None:
    found = searcher.contrast(SearchRequest("loup", filters={"group": ("Montagne",)}))
    assert "group" not in found.tables
    assert "rubrique" in found.tables


@pytest.mark.parametrize("query", ["", "rien", "carburants numero:4"])
def test_too_few_and_all_have_no_tables(searcher: Searcher, query: str) -> None:
    assert searcher.contrast(SearchRequest(query)).tables == {}
