"""``questions search``: what it finds, as JSON and as text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.fields import fold
from tests.commands.conftest import done, refused, run, searched
from tests.conftest import ROOT

SPELLINGS = ["asalee", "ASALÉE", "d’Asalée", "asalée"]

RESULT_KEYS = {
    *("id", "kind", "number", "legislature", "title", "rubrique", "author", "group"),
    *("portfolio", "chamber", "session"),
    "ministry",
    *("published", "answered", "status", "known", "url", "score", "snippets"),
}

SNIPPET_KEYS = {"field", "speaker", "text", "marks"}

PAGE_KEYS = {
    *("query", "total", "near", "page", "pages", "sort", "took_ms", "results", "facets", "notices"),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_finds_the_five_seeds_and_their_facets(index: Path, spelling: str) -> None:
    found = searched(index, spelling)
    assert found["total"] == 5
    counts = {
        name: {value["value"]: value["count"] for value in values}
        for name, values in found["facets"].items()
    }
    assert counts["rubrique"] == {"Santé": 3, "Professions de santé": 2}
    assert counts["annee"] == {"2026": 4, "2024": 1}
    assert counts["etat"] == {"réponse publiée": 2, "en attente": 3}


def test_the_json_has_the_documented_keys(index: Path) -> None:
    found = searched(index, "asalée")
    assert found.keys() >= PAGE_KEYS
    assert found.keys() - PAGE_KEYS <= {"filters", "acronyms"}
    for result in found["results"]:
        assert result.keys() >= RESULT_KEYS
        assert result.keys() - RESULT_KEYS <= {"title_marks", "times", "same_answer"}
        assert all(snippet.keys() == SNIPPET_KEYS for snippet in result["snippets"])
    first = found["results"][0]
    assert {type(first[key]) for key in ("id", "kind", "title", "url", "published")} == {str}
    assert (found["query"], found["page"], found["pages"]) == ("asalée", 1, 1)
    assert found["sort"] == "pertinence"


def readme_queries() -> list[str]:
    """What the README's table of searches gives to type."""
    text = (ROOT / "README.md").read_text("utf-8").partition("| you type |")[2].partition("\n\n")[0]
    rows = (row.split("|")[1] for row in text.splitlines() if row.startswith("| `"))
    return [query for row in rows for query in re.findall("`([^`]+)`", row)]


@pytest.mark.parametrize("query", readme_queries())
def test_every_example_of_the_readme_finds_something_in_the_seeds(index: Path, query: str) -> None:
    assert searched(index, *query.split())["total"] > 0


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_marks_point_at_the_words_of_the_text(index: Path, spelling: str) -> None:
    for result in searched(index, spelling)["results"]:
        assert 1 <= len(result["snippets"]) <= 3
        texts = [(snippet["text"], snippet["marks"]) for snippet in result["snippets"]]
        for text, marks in [*texts, (result["title"], result["title_marks"])]:
            marked = [fold(text[start:end]) for start, end in marks]
            names = [word for word in marked if "asalee" in word]
            assert len(names) == fold(text).count("asalee")
            assert {*marked} - {*names} <= {"action", "sante", "liberale", "equipe"}


def test_a_query_of_several_words_needs_no_quotes_and_may_exclude(index: Path) -> None:
    assert searched(index, "asalée", "loire")["total"] == 1
    assert searched(index, "asalée", "-loire")["total"] == 4
    assert searched(index, "-hôpital", "asalée")["query"] == "-hôpital asalée"


def test_no_query_lists_everything_newest_first(index: Path) -> None:
    found = searched(index)
    days = [result["published"] for result in found["results"]]
    assert found["sort"] == "recent"
    assert days == sorted(days, reverse=True)
    assert len(days) == 5


def test_pages_limits_and_orders(index: Path) -> None:
    found = searched(index, "--limit", "2", "--page", "3", "--sort", "ancien", "asalée")
    assert (found["page"], found["pages"], len(found["results"])) == (3, 3, 1)
    assert found["results"][0]["published"] == "2026-06-23"


def test_filters_are_given_by_any_name_of_the_field(index: Path) -> None:
    assert searched(index, "--filter", "annee=2026", "--filter", "ÉTAT=REPONDUE")["total"] == 1
    assert searched(index, "--filter", "year=2024", "--filter", "year=2026")["total"] == 5
    assert searched(index, "--filter", "annee=2026")["filters"] == {"annee": ["2026"]}


def test_facets_are_chosen_by_name(index: Path) -> None:
    assert list(searched(index, "--facets", "auteur, annee,auteur")["facets"]) == [
        "auteur",
        "annee",
    ]
    assert searched(index, "--facets", "")["facets"] == {}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--sort", "nul"], "no order is called 'nul'"),
        (["--page", "0"], "page 0 does not exist"),
        (["--page", "-3"], "page -3 does not exist"),
        (["--limit", "0"], "0 results a page"),
        (["--limit", "1000"], "1000 results a page"),
        (["--filter", "annee"], "FIELD=VALUE"),
        (["--filter", "titre=loup"], "FIELD=VALUE"),
        (["--filter", "couleur=bleu"], "FIELD=VALUE"),
        (["--facets", "annee,couleur"], "no facet is called 'couleur'"),
        (["--facets", "titre"], "no facet is called 'titre'"),
        (["x" * 1001], "1000 at most"),
    ],
)
def test_an_impossible_search_is_one_sentence(index: Path, words: list[str], said: str) -> None:
    assert said in refused(run("search", "--index", index, *words))


@pytest.mark.parametrize("words", [["--page", "abc"], ["--limit", "1.5"], ["--filtre=annee=1"]])
def test_a_mistyped_option_ends_with_a_sentence_about_it(index: Path, words: list[str]) -> None:
    result = run("search", "--index", index, *words)
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1].startswith("Error: ")


@pytest.mark.parametrize("format", ["text", "json"])
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--page", "99", "asalée"), "page 99 does not exist: there is only 1 page"),
        (("--page", "4", "--limit", "2"), "page 4 does not exist: there are only 3 pages"),
        (("--page", "2", "xyzzyx"), "page 2 does not exist: there is only 1 page"),
    ],
)
def test_a_page_past_the_end_is_one_sentence(
    index: Path, words: tuple[str, ...], said: str, format: str
) -> None:
    assert refused(run("search", "--index", index, "--format", format, *words)) == said


def test_the_text_form_shows_titles_passages_and_facets(index: Path) -> None:
    printed = done(run("search", "asalée", "--index", index, "--facets", "rubrique"))
    assert "5 questions, page 1 of 1, pertinence" in printed
    assert "QANR5L17QE15108  Avenir et financement du dispositif [Asalée]" in printed
    assert "rubrique:\n        3  Santé\n" in printed


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        st.text(max_size=80),
        st.lists(
            st.sampled_from(
                [*'"()*:~-+', " ", "asalée", "ET", "OU", "SAUF", "titre", "date", ".."]
            ),
            max_size=14,
        ).map("".join),
    )
)
@example("-h")
@example("\x00")
@example("-" * 900)
@example("(" * 900)
def test_no_text_gives_a_traceback(index: Path, text: str) -> None:
    result = run("search", "--index", index, "--", text)
    assert result.exit_code in {0, 2}
    assert result.exception is None or isinstance(result.exception, SystemExit)
