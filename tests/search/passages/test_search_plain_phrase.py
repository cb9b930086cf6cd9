"""A phrase in plain prose is marked as an analysis of the text around marks it."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.engines import binding
from indexer.query import parse
from indexer.search.passages.marking import Marker

WORDS = [
    "loup", "Loup", "le", "la", "l", "d", "n", "m", "e", "xvi", "siècle", "État", "sncf", "eau",
]  # fmt: skip
SIGNS = [
    " ", " ", " ", " ", "\n", ". ", ".", ", ", "’", "'", "-", "(", ")", "·", "«\xa0", "\xa0»",
    "\xa0", " 12", "12 ", " 121-4", "°", "/", "&", "\xad", "(e)", "1",
]  # fmt: skip
LONG = ["le loup ", " le loup ", "le le le ", " de la forêt " * 5, " x" * 90]
"""What fills several stretches of a text."""
PHRASES = ['"le loup"', '"l eau"', '"le loup la"', '"xvi le"', '"la l"', '"n le"', '"le le"']
texts = st.lists(st.sampled_from([*WORDS, *SIGNS, *LONG]), max_size=24).map("".join)


@settings(max_examples=600, deadline=None)
@given(texts, st.sampled_from(PHRASES))
@example("le loup", '"le loup"')
@example("la l 121-4", '"la l"')
@example("xvi le siècle", '"xvi le"')
@example("Le loup, le loup. le loup12", '"le loup"')
@example("n le", '"n le"')
def test_a_plain_phrase_is_marked_as_by_an_analysis(text: str, phrase: str) -> None:
    bound = binding.bind(parse(phrase)[0])
    quick, careful = Marker(bound), Marker(bound)
    careful._phrase = None
    assert quick.marks("question", text) == careful.marks("question", text)
    for most in (1, 2):
        assert quick.best({"question": text}, most) == careful.best({"question": text}, most)


@pytest.mark.parametrize(
    ("text", "told"), [("Le loup, dit-il.", True), ("l’eau le loup", True), ("le loup(e)", False)]
)
def test_what_plain_prose_says_needs_no_analysis(text: str, told: bool) -> None:  # noqa: FBT001
    marker = Marker(binding.bind(parse('"le loup"')[0]))
    marker._found = None  # type: ignore[assignment,method-assign]  # the analysis
    if told:
        assert len(marker.marks("question", text)) == 1
    else:
        with pytest.raises(TypeError):
            marker.marks("question", text)
