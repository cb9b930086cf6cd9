"""The ranked page, and what helps further: near results, corrections, wider searches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.engines.base import Store
from indexer.engines.completion import Completes
from indexer.engines.embedded.store import EmbeddedStore
from indexer.engines.memory import MemoryStore
from indexer.errors import InvalidRequest
from indexer.query.request import SearchRequest, Sort
from indexer.search import ranking
from indexer.search.advice.relaxations import Step
from indexer.search.jsonform import page_to_json
from indexer.search.results import SearchPage
from indexer.search.searcher import Searcher
from tests.conftest import ask
from tests.engines.contract import QUESTIONS, fill

MORE = (
    ask(11, "Les déserts médicaux et l'accès aux soins en Lozère.", title="Déserts médicaux"),
    ask(12, "L'accès aux soins des retraités. La retraite des médecins.", title="Soins"),
    ask(
        13,
        "Le permis de conduire des retraitées.",
        published=date(2022, 5, 1),
        author_name="Anne Martin",
    ),
    *(ask(20 + n, f"Les loups et la sécurité des EHPAD, question {n}.") for n in range(3)),
)


@pytest.fixture(params=["memory", "embedded"], scope="module")
def searcher(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Searcher]:
    store: Store = MemoryStore()
    if request.param == "embedded":
        store = EmbeddedStore(Path(tmp_path_factory.mktemp("index")))
    fill(store, [*QUESTIONS, *MORE])
    searcher = Searcher(store)
    yield searcher
    searcher.close()


def search(searcher: Searcher, query: str, **given: object) -> SearchPage:
    return searcher.search(SearchRequest(query, **given), (), further=True)  # type: ignore[arg-type]


def shown(page: SearchPage, *, near: bool) -> list[int]:
    return [result.question.number for result in page.results if bool(result.missing) is near]


def test_a_page_ranks_what_holds_some_of_the_words_too(searcher: Searcher) -> None:
    """Near results say what they lack, and count neither in the total nor in facets."""
    page = search(searcher, "accès soins Lozère médecins")
    assert (page.total, page.pages) == (0, 1)
    lacking = {result.question.number: result.missing for result in page.results}
    assert (lacking[11], lacking[12]) == (("médecins",), ("Lozère",))
    page = search(searcher, "accès soins Lozère")
    assert (page.total, shown(page, near=False)) == (1, [11])
    assert 12 in shown(page, near=True)
    assert page.results[0].missing == ()
    assert page.near == len(page.results) - 1


def test_near_results_say_so_in_json(searcher: Searcher) -> None:
    page = page_to_json(search(searcher, "accès soins Lozère"))
    assert page["near"] == len(page["results"]) - page["total"]
    assert "missing" not in page["results"][0]
    assert page["results"][1]["missing"] == ["Lozère"]


def test_near_results_are_left_out_where_every_word_is_asked_for(searcher: Searcher) -> None:
    page = search(searcher, "accès soins Lozère", every_word=True)
    assert (shown(page, near=False), shown(page, near=True), page.near) == ([11], [], 0)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 10])
@pytest.mark.parametrize("query", ["loups question", "loup EHPAD", "loup berger", "sécurité loups"])
def test_paging_meets_each_full_match_once_and_near_ones_on_the_first_page(
    searcher: Searcher, query: str, size: int
) -> None:
    first = search(searcher, query, size=size)
    pages = [search(searcher, query, size=size, page=n) for n in range(1, first.pages + 1)]
    full = [number for page in pages for number in shown(page, near=False)]
    assert len(full) == len(set(full)) == first.total
    assert {page.pages for page in pages} == {first.pages}
    assert all(shown(page, near=True) == [] for page in pages[1:])
    assert all(len(page.results) == size for page in pages[:-1])
    assert {*full} == {question.number for question in searcher.scan(first.request)}
    assert search(searcher, query, size=size, page=first.pages + 1).results == ()
    with patch.object(ranking, "DEEP", 0):
        deep = [search(searcher, query, size=size, page=n) for n in range(1, first.pages + 1)]
    assert [page.results for page in deep] == [page.results for page in pages]


def test_in_another_order_near_results_stand_only_where_nothing_else_does(
    searcher: Searcher,
) -> None:
    assert shown(search(searcher, "accès soins Lozère", sort=Sort.NEWEST), near=True) == []
    assert shown(search(searcher, "accès soins Lozère zzzz", sort=Sort.NEWEST), near=True) != []


def test_a_relaxed_page_keeps_to_its_size_and_to_the_filters(searcher: Searcher) -> None:
    page = search(searcher, "loups question zzzz", size=2)
    assert len(page.results) == 2
    page = search(searcher, "accès soins Lozère", filters={"author": ("Anne Martin",)})
    assert page.results == ()


def test_quotes_fields_and_negations_stay_strict(searcher: Searcher) -> None:
    """Only bare words are let go."""
    assert search(searcher, '"accès aux soins" Lozère zzzz').total == 0
    assert set(shown(search(searcher, 'soins Lozère zzzz "aux soins"'), near=True)) <= {11, 12}
    assert shown(search(searcher, 'accès soins "zzzz"'), near=True) == []
    assert shown(search(searcher, "accès soins zzzz titre:zzzz"), near=True) == []
    assert 12 not in shown(search(searcher, "accès soins Lozère médecins -retraite"), near=True)


def test_a_lone_unknown_word_shows_nothing(searcher: Searcher) -> None:
    assert search(searcher, "zzzzqqqq").results == ()
    assert search(searcher, "").results != ()


def test_further_help_is_given_only_where_asked(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest("accès soins zzzz"), ())
    assert (page.results, page.suggestion, page.relaxations) == ((), None, ())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("medecnis", "médecins"),
        ("EPHAD", "EHPAD"),
        ("lozrèe", "lozère"),
        ("accès aux soins en Lozrèe", "accès aux soins en Lozère"),
        ("retraites agricloes", "retraites agricoles"),
        ("retriates agricloes", "retraites agricoles"),
    ],
)
def test_what_was_probably_meant_is_proposed_where_words_are_held_as_typed(
    searcher: Searcher, typed: str, meant: str
) -> None:
    """With the accents that the texts have, and the total that the corrected query finds."""
    as_typed = tuple(item.word for item in search(searcher, typed).corrections)
    page = search(searcher, typed, forms=as_typed)
    found = page.suggestion
    assert found is not None
    assert found.query.casefold() == meant.casefold()
    assert found.total == search(searcher, found.query).total > 0
    assert page_to_json(page)["suggestion"]["total"] == found.total


def test_a_slip_still_finds_what_was_meant(searcher: Searcher) -> None:
    page = search(searcher, "permsi de conduire", forms=("permsi",))
    assert 13 in shown(page, near=True)


@pytest.mark.parametrize("query", ["médecins", "loup", "zzzzqqqq", "", "-medecnis", '"medecnis"'])
def test_nothing_is_proposed_for_what_is_right_strict_or_unknown(
    searcher: Searcher, query: str
) -> None:
    assert search(searcher, query).suggestion is None


def relaxed(searcher: Searcher, query: str, **given: object) -> dict[tuple[str, str], int]:
    page = search(searcher, query, **given)
    for item in page.relaxations:
        assert searcher.search(item.request, ()).total == item.total > 0
    return {(str(item.step), item.subject): item.total for item in page.relaxations}


def test_every_step_is_counted(searcher: Searcher) -> None:
    """Each total is that of the search that is offered."""
    assert relaxed(searcher, "Lozère zzzz") == {("term", "zzzz"): 1}
    assert relaxed(searcher, '"soins accès" Lozère') == {
        ("quotes", '"soins accès"'): 1,
        ("term", '"soins accès"'): 1,
    }
    assert relaxed(searcher, "titre:Lozère") == {("field", "titre:Lozère"): 1}
    assert relaxed(searcher, "permis annee:2023") == {
        ("period", "annee:2023"): 1,
        ("term", "annee:2023"): 1,
        ("term", "permis"): 1,
    }
    assert relaxed(searcher, "permis date:2023")[("period", "date:2023")] == 1
    assert ("term", "-permis") in relaxed(searcher, "conduire -permis")


def test_filters_are_steps_too(searcher: Searcher) -> None:
    found = relaxed(searcher, "permis", filters={"year": ("2023",), "author": ("Zoé Petit",)})
    assert found == {("filters", ""): 1}
    found = relaxed(searcher, "permis", filters={"year": ("2023",)})
    assert found == {("term", "permis"): 1, ("filter", "2023"): 1, ("period", "2023"): 1}


def test_what_was_found_needs_no_relaxation(searcher: Searcher) -> None:
    assert search(searcher, "permis").relaxations == ()
    assert {Step(str(step)) for step in Step} == set(Step)


def test_a_relaxation_says_so_in_json(searcher: Searcher) -> None:
    page = search(searcher, "permis", filters={"year": ("2023",)})
    assert page_to_json(page)["relaxations"][1] == {
        "step": "filter",
        "subject": "2023",
        "field": "annee",
        "parameters": [["q", "permis"]],
        "total": 1,
    }


def test_each_word_tells_its_forms(searcher: Searcher) -> None:
    told = searcher.understood(SearchRequest("la retraite -loups groupe:LR titre:soin"))
    assert told.normal == "la retraite -loups groupe:LR titre:soin"
    assert [(word.word, word.field, word.passed) for word in told.words] == [
        ("la", "", True),
        ("retraite", "", False),
        ("loups", "", False),
        ("LR", "group", False),
        ("soin", "title", False),
    ]
    forms = {form.text: form.count for form in told.words[1].forms}
    assert forms["retraite"] == 1
    assert sum(forms.values()) >= 3


def test_a_lone_stop_word_is_not_passed_over(searcher: Searcher) -> None:
    assert [word.passed for word in searcher.understood(SearchRequest("la")).words] == [False]


def test_forms_can_be_dropped_and_chosen(searcher: Searcher) -> None:
    """In the address: ``forme=-retraitees`` and ``forme=retraite``."""
    every = {result.question.number for result in search(searcher, "loup").results}
    assert len(every) == 5
    told = searcher.understood(SearchRequest("loup", forms=("-loups",)))
    assert {(form.text, form.kept) for form in told.words[0].forms} == {
        ("loup", True),
        ("loups", False),
    }
    less = search(searcher, "loup", forms=("-loups",))
    only = search(searcher, "loup", forms=("LOUPS",))
    assert less.total + only.total >= 5
    assert 0 < less.total < 5
    assert set(shown(only, near=False)) == {1, 20, 21, 22}
    assert search(searcher, "loup", forms=("-loup", "-loups")).total == 0
    assert [question.number for question in searcher.scan(less.request)] == shown(less, near=False)


def test_completions_are_spelled_as_in_the_texts(searcher: Searcher) -> None:
    words = [item.text for item in searcher.complete("secu") if item.kind is Completes.WORD]
    assert words == ["sécurité"]
    words = [item.text for item in searcher.complete("ehp") if item.kind is Completes.WORD]
    assert words == ["EHPAD"]
    authors = [item.text for item in searcher.complete("mart") if item.kind is Completes.AUTHOR]
    assert authors == ["Anne Martin"]


def test_every_word_is_spelled_at_once(searcher: Searcher) -> None:
    """The tables have most of them; the others are read from a question."""
    asked = [item.text for item in searcher.complete("re") if item.kind is Completes.WORD]
    assert asked == [item.text for item in searcher.complete("re") if item.kind is Completes.WORD]
    assert {"retraites", "retraité", "retraités"} & set(asked)


def test_expressions_count_their_questions_and_compounds_keep_their_hyphens() -> None:
    store = MemoryStore()
    texts = ["Le pouvoir d’achat baisse.", "Un après-midi de neige.", "Il pleut.", "Le loup rôde."]
    fill(store, [ask(n, text) for n, text in enumerate(texts * 4, 1)])
    searcher = Searcher(store)
    (found,) = (item for item in searcher.complete("pouvoir d'a") if item.kind == "expression")
    assert (found.text, found.count) == ("pouvoir d'achat", 4)
    assert searcher.search(SearchRequest(f'"{found.text}"')).total == found.count
    assert "après-midi" in [item.text for item in searcher.complete("apres")]
    assert "apresmidi" not in [item.text for item in searcher.complete("apres")]


def test_a_facet_can_be_searched(searcher: Searcher) -> None:
    """Whatever the accents and case; its own filter is ignored, selected values say so."""
    request = SearchRequest(filters={"author": ("Zoé Petit",)})
    found = searcher.facet_values(request, "author", "ZOE")
    assert [(item.value, item.count, item.selected) for item in found] == [("Zoé Petit", 1, True)]
    assert len(searcher.facet_values(SearchRequest(), "author", limit=1)) == 1
    assert len(searcher.facet_values(SearchRequest(), "author", limit=0)) == 3
    with pytest.raises(InvalidRequest):
        searcher.facet_values(SearchRequest(), "title")


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    query=st.lists(
        st.sampled_from(
            ["loup", "-loup", '"accès aux soins"', "titre:soins", "zzz", "OU", "(", ")",
             "annee:2023", "date:2020-02-29", "permsi", '"', "numero:>3", "auteur:petit", "la",
             "714", "lo*"]
        )
        | st.text(max_size=6),
        max_size=6,
    ).map(" ".join),
    years=st.lists(st.sampled_from(["2023", "2024", "x"]), max_size=2),
    forms=st.lists(st.sampled_from(["-loup", "loups", "-", "é"]), max_size=2).map(tuple),
)  # fmt: skip
def test_any_query_is_helped_with_true_totals(
    searcher: Searcher, query: str, years: list[str], forms: tuple[str, ...]
) -> None:
    page = search(searcher, query, filters={"year": tuple(years)}, forms=forms)
    assert len(page.results) <= page.request.size
    full = sum(not result.missing for result in page.results)
    assert full == min(page.total, page.request.size - page.near)
    ids = [result.question.id for result in page.results]
    assert len(ids) == len(set(ids))
    for item in page.relaxations:
        assert searcher.search(item.request, ()).total == item.total
    searcher.understood(page.request)
    searcher.complete(query)
    page_to_json(page)


def test_the_forms_of_a_whole_family_are_told_and_can_be_dropped() -> None:
    """``actif``: its own forms, and the single forms of another key, each with its count."""
    store = MemoryStore()
    texts = ("Un membre actif.", "Une population active.", "Des membres actifs.", "Activer.")
    fill(store, [ask(number, text) for number, text in enumerate(texts, 1)])
    with closing(Searcher(store)) as searcher:
        told = searcher.understood(SearchRequest("actif"))
        assert {form.key: form.count for form in told.words[0].forms} == {
            "actif": 1,
            "actifs": 1,
            "active": 1,
        }
        less = search(searcher, "actif", forms=("-active",))
        assert sorted(result.question.number for result in less.results) == [1, 3]
        told = searcher.understood(SearchRequest("actif", forms=("-active",)))
        assert {form.key for form in told.words[0].forms if not form.kept} == {"active"}
