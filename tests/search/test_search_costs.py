"""What would cost too much is searched by its words, and the page says so."""

from __future__ import annotations

from itertools import islice, permutations
from typing import Any

import pytest

from indexer.query import parse
from indexer.query.notices import CODES
from indexer.query.request import SearchRequest
from indexer.search.rewriting import costs, rewritten
from indexer.search.searcher import Searcher
from tests.conftest import ask

QUESTIONS = (
    ask(1, "La mise en place de la loi sur les loups."),
    ask(2, "La place de la loi, mise en cause par les bergers et les loups."),
    ask(3, "Sur les écoles."),
)


class Dear:
    """An engine for which each part that costs anything costs more than all a search may."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def cost(self, asked: Any) -> float:
        return 2.0 if self._engine.cost(asked) else 0.0


@pytest.fixture
def dear(searcher: Searcher, monkeypatch: pytest.MonkeyPatch) -> Searcher:
    view = searcher._view
    monkeypatch.setattr(searcher, "_view", view._replace(engine=Dear(view.engine)))
    return searcher


@pytest.mark.parametrize(
    ("query", "read", "code", "total"),
    [
        ('"mise en place"', "mise en place", "loose-phrase", 2),
        ('"place mise"~3', "place mise", "loose-phrase", 2),
        ('"mise en place" -loup*', "mise en place -loup", "loose-phrase", 0),
        ('écoles OU "mise en place"', "écoles OU (mise en place)", "loose-phrase", 3),
        ('-"mise en place"', "-(mise en place)", "loose-phrase", 1),
        ("loup*", "loup", "loose-prefix", 2),
    ],
)
def test_what_costs_too_much_is_searched_by_its_words(
    dear: Searcher, query: str, read: str, code: str, total: int
) -> None:
    page = dear.search(SearchRequest(query))
    assert page.total == total == dear.search(SearchRequest(read)).total
    assert code in {notice.code for notice in page.notices}
    assert page.normal == dear.search(SearchRequest(query)).normal


def test_what_would_be_too_many_words_is_left_out(dear: Searcher) -> None:
    some = islice(permutations(("mise", "place", "loi", "loups")), 13)
    phrases = [f'"{" ".join(words)}"' for words in some]
    page = dear.search(SearchRequest(" OU ".join(phrases)))
    codes = [notice.code for notice in page.notices]
    assert codes.count("loose-phrase") == costs.WORDS // 4
    assert codes.count("left-out") == len(phrases) - costs.WORDS // 4


def test_where_all_is_left_out_everything_is_found(
    dear: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(costs, "WORDS", 3)
    page = dear.search(SearchRequest('"mise en place de"'))
    assert (page.total, [notice.code for notice in page.notices]) == (3, ["left-out"])


def test_a_word_that_a_phrase_repeats_counts_once(dear: Searcher) -> None:
    page = dear.search(SearchRequest('"' + "la loi loups " * 40 + '"'))
    assert (page.total, [notice.code for notice in page.notices]) == (2, ["loose-phrase"])


def test_what_fits_stays_as_it_was_typed(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest('"mise en place"'))
    assert (page.total, page.notices) == (1, ())


def test_the_cheapest_parts_stay_as_long_as_they_fit(searcher: Searcher) -> None:
    engine = searcher._view.engine

    class Scaled(Dear):
        def cost(self, asked: Any) -> float:
            return 0.4 * len({leaf for leaf in str(asked).split("Sequence") if "mise" in leaf})

    tree, _ = parse('"mise en place" OU "mise en cause" OU "mise en oeuvre"')
    asked = rewritten(
        Scaled(engine), SearchRequest('"mise en place" OU "mise en cause" OU "mise a"')
    )
    assert [remark.word for remark in asked.remarks] == ["mise a"]
    assert tree != asked.tree


def test_a_notice_names_what_is_read_otherwise(dear: Searcher) -> None:
    (notice,) = dear.search(SearchRequest('loups "mise en place"')).notices
    assert notice.code in CODES
    assert "«\u00a0mise en place\u00a0»" in notice.message
    assert notice.span == (6, 21)
