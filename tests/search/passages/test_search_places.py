"""Where words may stand: found in the bytes of a text as surely as by analysing all of it."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.engines import binding
from indexer.query import parse
from indexer.search.passages.folded import folded
from indexer.search.passages.marking import Marker
from indexer.search.passages.words_alone import Mark

PIECES = [
    "loup", "Loups", "LOUP", "le", "la", "e-loup", "lou", "p", "vice", "vice-loup", "œuf", "OEUF",
    "Œufs", "élu", "e\u0301lu", "Élu", " 15 108 ", " 15.108 ", " 15108 ", " 108 ", "S.N.C.F.",
    "SNCF", "sncf", " l’", " d'", "-", ".", "·", " ", " ", " ", "\n", "\xad", "\u200b", "\u212a",
    "ß", "² ", " ½ ", "…", "–", "?", "(", ")", "_", "😀", "\xa0", "\u202f", ", ", "x", "\x9c",
]  # fmt: skip
QUERIES = ["loup", "oeuf", "élu", "15108", "sncf", '"le loup"', '"la sncf"', "lou*", '"élu le"']
ASKED = {query: Marker(binding.bind(parse(query)[0])) for query in QUERIES}


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.sampled_from(QUERIES))
@example("e-loup lo-up", "loup")
@example("le  (le) loup", '"le loup"')
def test_no_word_is_missed(text: str, query: str) -> None:
    """An analysis of the whole text marks more or less of a compound, and nothing elsewhere."""
    marker = ASKED[query]
    found = marker.marks("question", text)
    expected = marker.marks("question", text, thorough=True)
    assert all(any(_meet(mark, whole) for mark in found) for whole in expected)
    assert all(any(_meet(mark, whole) for whole in expected) for mark in found)


texts = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)


@settings(max_examples=300, deadline=None)
@given(st.lists(texts, max_size=6), st.sampled_from(QUERIES))
@example(["15 ", " 108"], "15108")
@example(["le", "loup"], '"le loup"')
@example(["l-oup", "loup", "ß loup"], "loup")
@example(["le vice loup", "le loup"], '"le loup"')
def test_texts_looked_at_together_are_marked_as_each_alone(page: list[str], query: str) -> None:
    bound = binding.bind(parse(query)[0])
    together, alone = Marker(bound), Marker(bound)
    together.look(("question", text) for text in page)
    for text in page:
        assert together.marks("question", text) == alone.marks("question", text)


def _meet(mark: Mark, whole: Mark) -> bool:
    return whole.start < mark.end and mark.start < whole.end


@given(st.text(st.sampled_from("aéŒœ’ .-?…ß\xad\u0301😀\xa0AZ_9²\x9c"), max_size=60))
def test_a_place_in_the_bytes_is_one_in_the_text(text: str) -> None:
    """One byte a character, a blank where no word goes on."""
    seen = folded(text)
    if seen is None:
        assert set(text) & set("ß\xad\u0301😀\x9c")
        return
    assert len(seen.data) == len(text)
    for sign, byte in zip(text, seen.data, strict=True):
        assert (byte != ord(" ")) == sign.isalnum()


@pytest.mark.parametrize("text", ["Straße", "e\u0301cole", "re\xadforme", "\u212ailo", "½", "Æ"])
def test_what_has_no_byte_is_left_to_the_pattern(text: str) -> None:
    """Letters that are several, marks of their own, signs inside of a word."""
    assert folded(text) is None


def test_of_a_phrase_the_places_where_its_words_stand_side_by_side_are_looked_at() -> None:
    """Else the many where its second word only follows soon would take the stretches from them."""
    text = "le petit loup " * 30 + " ." * 300 + "le loup"
    found = ASKED['"le loup"'].best({"question": text}, 1)
    assert [text[mark.start : mark.end] for mark in found[0]] == ["le loup"]


def test_signs_in_a_word_show_in_the_other_bytes() -> None:
    seen = folded("L’e-mail du S.N.C.F…")
    assert seen is not None
    assert (seen.data, seen.joined) == (b"l e mail du s n c f ", b"lemail du sncf")
