"""Pasted lists: any writing of a number, in its order; what calls nothing is named."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import RequestTooLong
from indexer.model import Kind
from indexer.search.lookup.pasted import MOST, entries, pasted
from indexer.search.searcher import Searcher
from tests.conftest import ask

QUESTIONS = [
    ask(714, "loup", legislature=17),
    ask(714, "loup", legislature=16),
    ask(714, "loup", legislature=17, kind=Kind.GOVERNMENT),
    ask(15108, "ours", legislature=17),
]
CITATION = (
    "Sandrine Runel, « Loup », Question écrite n° 714, 16e législature, publiée au JO le 2 mai 2023"
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("17-15108", ["QANR5L17QE15108"]),
        ("QE 15108", ["QANR5L17QE15108"]),
        ("qanr5l17qe15108", ["QANR5L17QE15108"]),
        ("https://questions.assemblee-nationale.fr/q17/17-15108QE.htm", ["QANR5L17QE15108"]),
        ("- 15 108", ["QANR5L17QE15108"]),
        ("3. QE n° 15108", ["QANR5L17QE15108"]),
        ("Question écrite n° 714, 16e législature", ["QANR5L16QE714"]),
        (CITATION, ["QANR5L16QE714"]),
        ("17-714", ["QANR5L17QE714", "QANR5L17QG714"]),
        ("16-15108", []),
        ("loup", []),
    ],
)
def test_an_entry_calls_its_question_however_it_is_written(
    searcher: Searcher, text: str, found: list[str]
) -> None:
    """Identifiers, references, addresses and citations, behind bullets or numbers too."""
    (line,) = entries(text)
    (entry,) = pasted(searcher, [line]).entries
    assert [question.id for question in entry.questions] == found


def test_a_line_of_several_numbers_is_several_entries() -> None:
    """Where each part calls a question; a citation stays whole."""
    assert entries("17-15108; QE 714\n\nasalée, loup\n") == ["17-15108", "QE 714", "asalée, loup"]
    assert entries(CITATION) == [CITATION]


def test_a_list_keeps_its_order_and_names_what_it_misses(searcher: Searcher) -> None:
    """A question that is called twice stands once; what is not here is told."""
    listed = pasted(searcher, ["17-15108", "rien", "16-714", "QE 15108"])
    assert [question.id for question in listed.questions] == ["QANR5L17QE15108", "QANR5L16QE714"]
    assert listed.missing == ["rien"]
    assert [entry.text for entry in pasted(searcher, ["17-714"]).several] == ["17-714"]


def test_a_list_has_an_end(searcher: Searcher) -> None:
    """One entry more than there may be is refused, and nothing is looked up."""
    with pytest.raises(RequestTooLong, match="200 at most"):
        entries("714\n" * (MOST + 1))
    with pytest.raises(RequestTooLong):
        pasted(searcher, ["714"] * (MOST + 1))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_a_list(searcher: Searcher, text: str) -> None:
    """No text raises, and every entry comes back with what it calls."""
    listed = pasted(searcher, entries(text))
    assert len(listed.entries) == len(entries(text))
    assert not set(listed.missing) & {entry.text for entry in listed.several}
