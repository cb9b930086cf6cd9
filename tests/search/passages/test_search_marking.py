"""Which ranges are marked for which query."""

from __future__ import annotations

import pytest

from indexer.engines import binding
from indexer.model import Span
from indexer.query import parse
from indexer.search.passages.marking import Marker, spans
from indexer.search.passages.words_alone import Mark

TEXT = "Les Loups d’Asalée, n° 15 108 ; sapeurs-pompiers à Saint-Étienne. Le loup et les brebis."


def marked(query: str, text: str = TEXT, field: str = "question") -> list[str]:
    """The marked pieces of a text."""
    bound = binding.bind(parse(query)[0])
    return [text[span.start : span.end] for span in spans(Marker(bound).marks(field, text))]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("loup", ["Loups", "loup"]),
        ("asalee", ["Asalée"]),
        ("ASALÉE brebis", ["Asalée", "brebis"]),
        ('"loup"', ["loup"]),
        ('"le loup"', ["Le loup"]),
        ('"loup le"', []),
        ("bre*", ["brebis"]),
        ('"brebis loup"~3', ["loup", "brebis"]),
        ('"asalée brebis"~2', []),
        ("saint-etienne", ["Saint-Étienne"]),
        ("pompier", ["pompiers"]),
        ("sapeurs-pompiers", ["sapeurs-pompiers"]),
        ("loup OU brebis", ["Loups", "loup", "brebis"]),
        ("brebis SAUF loup", ["brebis"]),
        ("-loup", []),
        ("question:loup", ["Loups", "loup"]),
        ("titre:loup", []),
        ("annee:2024", []),
        ("", []),
        ("zzz", []),
    ],
)
def test_a_query_marks_the_words_that_it_finds(query: str, expected: list[str]) -> None:
    assert marked(query) == expected


def test_the_words_of_a_phrase_that_stand_apart_are_not_marked() -> None:
    assert marked('"les brebis"', "Les autres, puis les brebis") == ["les brebis"]


def test_a_word_that_is_asked_twice_in_a_window_must_stand_twice() -> None:
    assert marked('"loup loup"~4', "Le loup, un loup, et là-bas tout au loin un loup") == [
        "loup",
        "loup",
    ]


def test_each_word_of_overlapping_windows_is_marked_once() -> None:
    bound = binding.bind(parse('"loup brebis"~9')[0])
    found = Marker(bound).marks("question", "loup brebis " * 6)
    assert len(found) == len({(mark.start, mark.end) for mark in found}) == 12


def test_overlapping_ranges_become_one() -> None:
    found = [Mark(0, 5, 0, 1), Mark(2, 3, 1, 1), Mark(4, 8, 1, 1), Mark(8, 9, 0, 1)]
    assert spans(found) == (Span(0, 8), Span(8, 9))


def test_an_empty_text_has_no_mark() -> None:
    assert marked("loup", "") == []


def test_long_texts_take_linear_time() -> None:
    text = "les loups et la brebis " * 8_000  # each window seen from each word would take minutes
    assert len(marked('"loup brebis"~900', text)) == 16_000
    assert len(marked('"les loups et la brebis"', text)) == 8_000


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("école", "ÉCOLE ecole l’École", ["ÉCOLE", "ecole", "École"]),
        ("oeuvre", "Œuvre OEUVRE œuvre", ["Œuvre", "OEUVRE", "œuvre"]),
        ("kilo", "Kilo \u212ailo KILO", ["Kilo", "\u212ailo", "KILO"]),
        ("loups brebis", "BREBIS, agneau, Loups", ["BREBIS", "Loups"]),
        ("\U00010428", "a \U00010400 b", ["\U00010400"]),
    ],
)
def test_a_beginning_is_found_in_either_case(query: str, text: str, expected: list[str]) -> None:
    assert marked(query, text) == expected
