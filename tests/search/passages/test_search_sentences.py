"""Where a text may be cut: never after an abbreviation, always in linear time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.search.passages.sentences import (
    ABBREVIATIONS,
    clings,
    sentence_at,
    sentences,
    word_end,
    word_start,
)


def cut(text: str) -> list[str]:
    """The sentences without the blanks between them."""
    return [text[start:end].strip() for start, end in sentences(text)]


@pytest.mark.parametrize(
    "whole",
    [
        "M. Jean-Michel Brard appelle l'attention de Mme. Martin et de MM. Roy et Petit.",
        "Selon l'art. 5 de la loi et l'art. L. 121-4 du code, cf. p. 12 et al. 3.",
        "J.-M. Dupont et A. B. Martin écrivent au Dr. House.",
        "Le n° 15 108 et la circ. no. 3 du 3 janv. ne disent rien",
        "Il attend... et rien ne vient.",
        "Quoi ? dit-elle, comment !",
        "1. Le premier point",
        "En Loire- Atlantique, 98,5 % des foyers ; le reste attend.",
        "S.N.C.F. et E.D.F. sont des sigles",
    ],
)
def test_a_stop_that_ends_no_sentence_cuts_nothing(whole: str) -> None:
    assert cut(whole) == [whole]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Il dit. Elle part.", ["Il dit.", "Elle part."]),
        ("Est-ce vrai ? Oui ! Bien…  Alors", ["Est-ce vrai ?", "Oui !", "Bien…", "Alors"]),
        ("Il a dit « oui. » Elle part.", ["Il a dit « oui. »", "Elle part."]),
        ("(Voir plus loin.) Elle part.", ["(Voir plus loin.)", "Elle part."]),
        ("Premier\n\nSecond", ["Premier", "Second"]),
        ("Signé : M.\nLe ministre", ["Signé : M.", "Le ministre"]),
        ("Des écoles, etc. Le ministre.", ["Des écoles, etc.", "Le ministre."]),
        ("En 2024. 15 000 en 2025.", ["En 2024.", "15 000 en 2025."]),
        ("", []),
    ],
)
def test_sentences_end_where_they_end(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


marked = st.text(st.sampled_from("aZé .!?…\n»\"')-M°n1L,"), max_size=80)


@settings(max_examples=150, deadline=None)
@given(st.one_of(marked, st.text(max_size=80)))
def test_sentences_lie_side_by_side_over_the_whole_text(text: str) -> None:
    ranges = list(sentences(text))
    assert "".join(text[start:end] for start, end in ranges) == text
    assert all(start < end for start, end in ranges)
    assert all("\n" not in text[start:end].strip() for start, end in ranges)


@settings(max_examples=150, deadline=None)
@given(marked, st.integers(0, 80), st.integers(0, 80))
def test_a_passage_ends_within_its_bounds(text: str, first: int, second: int) -> None:
    least, limit = sorted((min(first, len(text)), min(second, len(text))))
    end = word_end(text, limit, least)
    assert least <= end <= max(limit, least)
    start = word_start(text, least, limit)
    assert least <= start <= limit


def test_a_passage_ends_after_a_whole_word() -> None:
    text = "Les éleveurs de Loire-Atlantique attendent"
    assert text[: word_end(text, 20, 0)] == "Les éleveurs de"
    assert text[: word_end(text, 100, 0)] == text
    assert text[word_start(text, 6, 20) :].startswith("de Loire")
    assert word_end("x" * 50, 20, 0) == 20


@pytest.mark.parametrize(
    "text",
    [
        "vu M. Brard",
        "vu Mme Brard",
        "loi n° 2024",
        "en Loire- Atlantique",
        "avec 15 108",
        "vu l’art. 5",
    ],
)
def test_words_that_cling_are_not_parted(text: str) -> None:
    last = text.rindex(" ")
    assert clings(text, last)
    assert not text[: word_end(text, last, 0)].endswith(text[:last])


def test_abbreviations_are_written_in_small_letters() -> None:
    assert {word.lower() for word in ABBREVIATIONS} == ABBREVIATIONS


@pytest.mark.parametrize("piece", [".", ". ", "M. ", ".)", "! »", "\n", " ", "a", ".\n", ' "'])
def test_hostile_texts_take_linear_time(piece: str) -> None:
    text = piece * 200_000  # quadratic time would take hours here
    assert sum(end - start for start, end in sentences(text)) == len(text)


PIECES = [
    ". ",
    "! ",
    "… ",
    ". » ",
    ".) ",
    "M. ",
    "art. ",
    "n° ",
    "15 108 ",
    "1. ",
    "a). ",
    "mot ",
    "Mot ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=150).map("".join), st.data())
def test_one_sentence_is_found_as_among_all(text: str, data: st.DataObject) -> None:
    """Wherever the look around begins: PIECES reach over many times its length."""
    words = [at for at, char in enumerate(text) if char.isalnum()]
    if not words:
        return
    place = data.draw(st.sampled_from(words))
    ranges = list(sentences(text))
    least = data.draw(st.sampled_from([start for start, _ in ranges if start <= place]))
    holding = [(start, end) for start, end in ranges if start <= place < end]
    assert [sentence_at(text, place, least, len(text))] == holding
