"""The searcher: pages, facets and views, and new generations taken up between searches."""

from __future__ import annotations

import gc
import itertools
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.engines.base import Store
from indexer.engines.embedded.store import EmbeddedStore
from indexer.engines.memory import MemoryStore
from indexer.errors import DamagedIndex, MissingIndex, UnknownQuestion
from indexer.model import Kind, Span
from indexer.query.request import SearchRequest, Sort
from indexer.search import searcher as searching
from indexer.search.searcher import Searcher
from tests.conftest import ask
from tests.engines.contract import DEBAT, ECOLE, LOUP, QUESTIONS, RETRAITE, fill


@pytest.fixture(params=["memory", "embedded"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return MemoryStore() if request.param == "memory" else EmbeddedStore(tmp_path / "index")


@pytest.fixture
def searcher(store: Store) -> Iterator[Searcher]:
    fill(store)
    searcher = Searcher(store)
    yield searcher
    searcher.close()


def test_months_are_counted_for_who_asks(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest("loup"), histogram=True)
    assert page.histogram == {(2023, 2): 1, (2024, 3): 1}


def test_a_page_holds_questions_titles_passages_and_counts(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest("loup"))
    assert (page.total, page.pages) == (2, 1)
    assert [result.question for result in page.results] == [LOUP, ECOLE]
    assert page.results[0].score > page.results[1].score > 0
    assert page.results[0].title.text == "Présence du loup"
    assert page.results[0].title.marks == (Span(12, 16),)
    assert page.histogram == {}
    assert page.generation == searcher.info().generation
    assert page.took_ms >= 0


@pytest.mark.parametrize(
    ("size", "page", "pages", "shown"),
    [(1, 1, 4, 1), (1, 4, 4, 1), (1, 5, 4, 0), (3, 2, 2, 1), (4, 1, 1, 4), (100, 1, 1, 4)],
)
def test_pages_divide_the_total(
    searcher: Searcher, size: int, page: int, pages: int, shown: int
) -> None:
    found = searcher.search(SearchRequest(size=size, page=page))
    assert (found.total, found.pages, len(found.results)) == (4, pages, shown)


def test_a_facet_gives_as_many_values_as_are_asked(searcher: Searcher) -> None:
    """0 lifts the bound: a page that lists every value needs them all."""
    few = searcher.search(SearchRequest(), ("year",), facet_limit=1).facets[0].values
    every = searcher.search(SearchRequest(), ("year",), facet_limit=0).facets[0].values
    assert len(few) == 1 < len(every)
    assert few[0] == every[0]


def test_a_concordance_follows_the_order_of_the_list(searcher: Searcher) -> None:
    """Each line belongs to a question of the result, and its key is what was searched."""
    found = list(searcher.concordance(SearchRequest("loup")))
    assert list(dict.fromkeys(line.question.id for line in found)) == [
        question.id for question in searcher.scan(SearchRequest("loup"))
    ]
    assert {line.key.casefold().rstrip("s") for line in found} == {"loup"}


def test_a_concordance_looks_at_no_more_questions_than_asked(searcher: Searcher) -> None:
    whole = list(searcher.concordance(SearchRequest("loup")))
    first = searcher.contexts(SearchRequest("loup"), 1)
    assert first.total == searcher.search(SearchRequest("loup")).total
    assert (
        [*first.lines]
        == [line for line in whole if line.question.id == whole[0].question.id]
        != whole
    )


@pytest.mark.parametrize("sort", Sort)
def test_what_a_concordance_searches_in_two_turns_is_what_a_whole_one_begins_with(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch, sort: Sort
) -> None:
    request = SearchRequest("loup OU école OU retraite", sort=sort)
    whole = list(searcher.concordance(request))
    monkeypatch.setattr("indexer.search.searcher.FIRST", 1)
    assert list(searcher.contexts(request, 1000).lines) == whole
    two = list(searcher.contexts(request, 2).lines)
    assert two == whole[: len(two)]
    assert 2 == len({line.question.id for line in two}) < len({one.question.id for one in whole})


@pytest.mark.parametrize("query", ["", "titre:loup", "auteur:dupont"])
def test_a_concordance_asks_for_no_question_whose_text_nothing_can_stand_in(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    monkeypatch.setattr(type(searcher._view.engine), "fetch", None)
    assert not list(searcher.concordance(SearchRequest(query)))


def test_an_empty_result_is_one_page(searcher: Searcher) -> None:
    found = searcher.search(SearchRequest("zzzzz"))
    assert (found.total, found.pages, found.results) == (0, 1, ())


def test_the_pages_together_hold_every_result_once(searcher: Searcher) -> None:
    pages = [
        searcher.search(SearchRequest("loup OU retraite", page=n, size=1)) for n in range(1, 5)
    ]
    ids = [result.question.id for page in pages for result in page.results]
    assert len(set(ids)) == 4
    assert list(searcher.scan(SearchRequest("loup OU retraite"))) == [
        page.results[0].question for page in pages
    ]


def test_a_scan_obeys_the_order_and_the_filters(searcher: Searcher) -> None:
    request = SearchRequest(filters={"legislature": ("17",)}, sort=Sort.OLDEST)
    assert list(searcher.scan(request)) == [LOUP, ECOLE, DEBAT]


@pytest.mark.parametrize("fetched", [1, 2, 3, 4, 5])
def test_a_scan_loses_nothing_where_its_batches_meet(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch, fetched: int
) -> None:
    """Four questions in batches of fewer, as many, and more than there are."""
    monkeypatch.setattr(searching, "FETCHED", fetched)
    found = list(searcher.scan(SearchRequest(sort=Sort.OLDEST)))
    assert found == sorted(found, key=lambda question: question.question.published)
    assert {question.id for question in found} == {question.id for question in QUESTIONS}


def test_the_facets_come_in_the_order_asked_with_the_selected_values(searcher: Searcher) -> None:
    request = SearchRequest(filters={"rubrique": ("ANIMAUX",), "year": ("1999",)})
    years, rubriques = searcher.search(request, ("year", "rubrique")).facets
    assert (years.field.name, rubriques.field.name) == ("year", "rubrique")
    assert [(value.value, value.count, value.selected) for value in years.values] == [
        ("2023", 1, False),
        ("2025", 1, False),
        ("1999", 0, True),
    ]
    assert [value.selected for value in rubriques.values] == [True]


def test_a_search_without_facets_counts_none(searcher: Searcher) -> None:
    assert searcher.search(SearchRequest("loup"), ()).facets == ()


def test_notices_of_the_query_come_with_the_page(searcher: Searcher) -> None:
    assert searcher.search(SearchRequest("date:demain")).notices


def test_a_view_marks_the_words_of_the_query(searcher: Searcher) -> None:
    view = searcher.view(ECOLE.id, "loup classes")
    assert view.question == ECOLE
    assert ECOLE.answer is not None
    marked = [ECOLE.answer.text[span.start : span.end] for span in view.answer_marks]
    assert marked == ["classes", "loup"]
    assert [ECOLE.title[span.start : span.end] for span in view.title_marks] == ["classes"]
    assert len(view.question_marks) == 1


def test_a_view_without_a_query_or_an_answer_has_no_marks(searcher: Searcher) -> None:
    view = searcher.view(LOUP.id)
    assert (view.title_marks, view.question_marks, view.answer_marks) == ((), (), ())


@pytest.mark.parametrize("id", ["", "QANR5L17QE999", "x" * 10_000, "\ud800", "\x00"])
def test_an_unknown_question_is_said_briefly(searcher: Searcher, id: str) -> None:
    with pytest.raises(UnknownQuestion) as caught:
        searcher.view(id)
    assert len(str(caught.value)) < 400
    str(caught.value).encode()


def test_a_searcher_needs_an_index(store: Store) -> None:
    with pytest.raises(MissingIndex):
        Searcher(store)


def test_a_refresh_takes_up_a_new_generation_and_says_so(searcher: Searcher, store: Store) -> None:
    assert searcher.refresh() is False
    fill(store, [ask(9, "Les abeilles.")])
    assert searcher.search(SearchRequest("abeille")).total == 0
    assert searcher.refresh() is True
    assert searcher.search(SearchRequest("abeille")).total == 1
    assert searcher.refresh() is False


def test_a_refresh_to_a_broken_index_leaves_the_old_one_serving(tmp_path: Path) -> None:
    fill(EmbeddedStore(tmp_path))
    searcher = Searcher(EmbeddedStore(tmp_path))
    (tmp_path / "CURRENT").write_text("rubbish", "utf-8")
    with pytest.raises(DamagedIndex):
        searcher.refresh()
    (tmp_path / "CURRENT").write_text("gen-000077", "utf-8")
    with pytest.raises(DamagedIndex):
        searcher.refresh()
    assert searcher.search(SearchRequest("loup")).total == 2
    searcher.close()


def test_searches_never_fail_while_generations_change(tmp_path: Path) -> None:
    """Each page is of one generation: its total is what that generation holds."""
    store = EmbeddedStore(tmp_path / "index")
    fill(store, [LOUP])
    searcher = Searcher(store)
    failures: list[BaseException] = []
    totals: set[int] = set()
    over = threading.Event()

    def search() -> None:
        for turn in itertools.count():
            if over.is_set() and turn > 5:
                return
            try:
                searcher.refresh()
                page = searcher.search(SearchRequest("loup", size=100))
                assert len(page.results) == page.total
                totals.add(page.total)
            except BaseException as problem:  # noqa: BLE001 - a thread's failure fails the test
                failures.append(problem)
                return

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(100, 108):
        fill(store, [ask(number, "Un loup de plus.")])
    over.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert max(totals) == 9
    searcher.close()
    gc.collect()  # what an engine's cycles keep is held until then
    with store.writer():
        pass  # whose first act is to sweep what no thread holds any more
    assert len(list((tmp_path / "index").glob("gen-*"))) == 2


def test_the_fixtures_are_of_several_kinds() -> None:
    assert {question.kind for question in QUESTIONS} == {Kind.WRITTEN, Kind.GOVERNMENT}
    assert RETRAITE.legislature == 16


def test_the_questions_of_a_page_are_those_of_its_results(searcher: Searcher) -> None:
    for request in (SearchRequest(), SearchRequest("loup", size=1, page=2)):
        found = [result.question for result in searcher.search(request, ()).results]
        assert searcher.questions(request) == found != []


@pytest.mark.parametrize("query", ["", "loup", "loup OU dépôt", "-loup", "15108"])
@pytest.mark.parametrize("period", ["2025", "2025-01..", "..2024", "2020..2030"])
def test_the_period_of_the_filters_is_that_of_the_words(
    searcher: Searcher, query: str, period: str
) -> None:
    """Total, list and facets are those of the range in the query, whatever operators it has."""
    words = f"({query}) date:{period}" if query else f"date:{period}"
    order = {"sort": Sort.NEWEST, "size": 100}
    filtered = searcher.search(SearchRequest(query, {"published": (period,)}, **order))
    asked = searcher.search(SearchRequest(words, **order))
    assert filtered.total == asked.total
    assert [hit.question.id for hit in filtered.results] == [
        hit.question.id for hit in asked.results
    ]
    assert filtered.facets == asked.facets


def test_a_period_that_finds_nothing_is_widened_by_a_year(searcher: Searcher) -> None:
    """Or given up, as any filter."""
    page = searcher.search(SearchRequest("loup", {"published": ("2001",)}), further=True)
    assert page.total == 0
    filters = [dict(item.request.filters) for item in page.relaxations]
    assert {} in filters


def test_a_notice_says_how_words_were_grouped(searcher: Searcher) -> None:
    """Where there are no parentheses: whoever reads it sees what to write instead."""
    page = searcher.search(SearchRequest("loup OU retraite SAUF ours"))
    (said,) = [item.message for item in page.notices if item.code == "precedence"]
    assert said.replace("\u00a0", " ").endswith("OU : lu comme « loup OU (retraite -ours) ».")
