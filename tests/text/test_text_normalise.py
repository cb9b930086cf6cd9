"""Characters: two spellings of one word have one key, and offsets survive."""

import unicodedata
from functools import reduce

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.text.normalise import (
    FOLDING,
    compose,
    drop_invisible,
    flatten,
    fold,
    spelling,
)


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("Élève", "eleve"),
        ("ÉLÈVE", "eleve"),
        (unicodedata.normalize("NFD", "élève"), "eleve"),
        ("œuvre", "oeuvre"),
        ("Œuvre", "oeuvre"),
        ("ex æquo".replace(" ", ""), "exaequo"),
        ("ﬁn", "fin"),
        ("CO₂", "co2"),
        ("m²", "m2"),
        ("1ᵉʳ", "1er"),
        ("ré\u00adforme", "reforme"),
        ("ré\u200bfor\ufeffme", "reforme"),
        ("Straße", "strasse"),
        ("½", "1/2"),
        ("aujourd'hui", "aujourdhui"),
        ("…", ""),
        ("\ud800", ""),
        ("Ａｂ１", "ab1"),
    ],
)
def test_one_word_has_one_key(word: str, key: str) -> None:
    """Accents, case, ligatures, exponents and invisible characters make no difference."""
    assert fold(word) == key


def test_every_step_shows_what_it_does() -> None:
    """The folding pipeline is read from top to bottom: each docstring shows before → after."""
    assert all("→" in (step.__doc__ or "") for step in FOLDING)


_MIXED = st.text(st.sampled_from("aéÉœŒßẞÿŸÅ\u212bİıſﬁ²\u0301\u00ad°ªþ÷_'-x1"), max_size=12)


@given(_MIXED | st.text(max_size=20))
@example("Éİa")
@settings(max_examples=500, deadline=None)
def test_the_short_way_of_folding_is_the_long_one(word: str) -> None:
    """Plain French letters skip the steps that would not change them."""
    assert fold(word) == (reduce(lambda text, step: step(text), FOLDING, word) or fold(word))


@given(_MIXED | st.text(max_size=20))
@example("Éİa")
@settings(max_examples=500, deadline=None)
def test_the_short_way_of_spelling_is_the_long_one(word: str) -> None:
    """A word that is composed already is not composed again."""
    long = "".join(c for c in compose(drop_invisible(word)).lower() if c.isalnum())
    assert spelling(word) == ("" if word.isascii() or long.isascii() else long)


def test_a_script_without_transliteration_keeps_its_letters() -> None:
    """A word is never lost: Deseret has no Latin spelling in Unidecode's tables."""
    assert fold("𐐔") == "𐐼"


@pytest.mark.parametrize("apostrophe", "'’ʼ‘′´`＇")
def test_all_apostrophes_are_one(apostrophe: str) -> None:
    """The curly one outnumbers the straight one five to one in the sources."""
    assert flatten(f"l{apostrophe}eau") == "l'eau"


@pytest.mark.parametrize("hyphen", "-‐‑‒–—―−")
def test_all_hyphens_are_one(hyphen: str) -> None:
    """U+2010 to U+2015 and the minus sign."""
    assert flatten(f"porte{hyphen}parole") == "porte-parole"


@given(st.text())
@settings(max_examples=150, deadline=None)
def test_flattening_moves_no_character(text: str) -> None:
    """A position in the flattened text is a position in the raw text."""
    assert len(flatten(text)) == len(text)


@given(st.text(max_size=30))
@settings(max_examples=150, deadline=None)
def test_a_key_is_its_own_key(text: str) -> None:
    """Folding twice changes nothing, so that both sides of a search agree."""
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("raw", "letters"),
    [
        ("RETRAITÉ", "retraité"),
        ("retraite\u0301", "retraité"),
        ("œuvre", "œuvre"),
        ("Retraite", ""),
        ("État,", "état"),
        ("«", ""),
    ],
)
def test_the_spelling_of_a_word_is_what_its_accents_add(raw: str, letters: str) -> None:
    assert spelling(raw) == letters
