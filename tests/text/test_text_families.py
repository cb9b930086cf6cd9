"""Families: which keys a query word stands for, and which it never does."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.text import Family, families, family, stem_of, table
from indexer.text.normalise import fold
from indexer.text.variants import APART, DOUBLES, FEMININES
from indexer.text.words import GRAMMAR, PROTECTED


def finds(asked: str, form: str) -> bool:
    """Whether a query for one word finds the other, both as they are written."""
    one, other = fold(asked), fold(form)
    held = family(one)
    keys = {stem_of(one), *dict(held.keys)}
    return stem_of(other) in keys or other in dict(held.forms)


@pytest.mark.parametrize(
    "words",
    [
        "privé privée privés privées",
        "droit droite droites",
        "bas basse basses",
        "vif vive vives",
        "gris grise grises",
        "actif active actifs actives",
        "bref brève brèves",
        "inquiet inquiète inquiètes",
        "favori favorite favoris favorites",
        "travailleur travailleuse travailleuses",
        "ouvert ouverte ouvrir",
        "écrit écrite écrire",
        "clé clef clés clefs",
        "oignon ognon oignons",
        "nénuphar nénufars",
        "relais relai",
        "interpeller interpeler",
        "renouvellement renouvelement renouvellements",
        "poser pose posée posait",
        "élire élu élue",
        "mourir mort morte",
        "vivre vécu vécue",
    ],
)
def test_every_word_of_a_family_finds_every_other(words: str) -> None:
    """Both ways, with and without accents."""
    several = words.split()
    assert all(finds(one, other) for one in several for other in several)


@pytest.mark.parametrize(
    "words",
    [
        "commune communication communiste",
        "important importation importer",
        "police policier politique",
        "école écologie",
        "ministre ministère",
        "médecin médecine",
        "entreprise entreprendre",
        "général génération généreux",
        "parti partir",
        "usager usage",
        "revenu revenir",
        "passage passager",
        "retrait retraite",
        "crue croire",
        "capital capitale",
        "directif directive",
    ],
)
def test_different_words_do_not_find_one_another(words: str) -> None:
    """A family is no stem: what only begins alike stays apart."""
    several = words.split()
    assert not any(finds(one, other) for one in several for other in several if one != other)


@pytest.mark.parametrize(("masculine", "feminine"), sorted(FEMININES.items()))
def test_a_feminine_of_the_list_finds_its_masculine(masculine: str, feminine: str) -> None:
    """And the other way round, in the plural too; the lemma key alone would not."""
    assert stem_of(masculine) != stem_of(feminine)
    assert finds(masculine, feminine)
    assert finds(feminine, masculine)
    assert finds(masculine, feminine + "s")


@pytest.mark.parametrize("spellings", DOUBLES)
def test_the_spellings_of_a_word_find_one_another(spellings: tuple[str, ...]) -> None:
    """Whichever is typed."""
    assert len({stem_of(word) for word in spellings}) > 1
    assert all(finds(one, other) for one in spellings for other in spellings)


@pytest.mark.parametrize(("noun", "other"), APART)
def test_a_pair_that_is_kept_apart_is_apart(noun: str, other: str) -> None:
    """The plural of the noun too."""
    assert stem_of(other) not in dict(family(noun).keys)
    assert stem_of(other) not in dict(family(f"{noun}s").keys)


@pytest.mark.parametrize("word", sorted(PROTECTED | GRAMMAR))
def test_a_word_that_no_rule_may_change_is_in_no_other_family(word: str) -> None:
    """``prix``, ``contre``: neither asked for by others nor asking for more."""
    listed = {other for pair in (*FEMININES.items(), *DOUBLES) for other in pair}
    assert word in listed or family(word) == Family((), ())


def test_no_family_asks_for_a_word_that_no_rule_may_change() -> None:
    """The whole table is looked through."""
    listed = {other for pair in (*FEMININES.items(), *DOUBLES) for other in pair}
    fixed = (PROTECTED | GRAMMAR) - listed
    lines = families.lines(table.dictionary().items())
    asked = {item.split(":")[0].lstrip("=") for line in lines.values() for item in line.split(",")}
    assert len(lines) > 30_000
    assert not asked & fixed


def test_what_is_surer_weighs_more_and_comes_first() -> None:
    """Weights lie above 0 and at 1 at most; a form of two lemmas is half as sure as of one."""
    for word in ("privee", "actif", "ouvrir", "cle", "passe", "tenir"):
        held = family(word)
        for sure in held:
            weights = [weight for _, weight in sure]
            assert weights == sorted(weights, reverse=True)
            assert all(0 < weight <= 1 for weight in weights)
    assert dict(family("actif").forms)["active"] < 1


def test_a_form_is_asked_alone_where_its_key_is_mostly_another_words() -> None:
    """``actif`` finds ``active``, but neither ``activer`` nor ``activée``."""
    assert finds("actif", "active")
    assert not finds("actif", "activer")
    assert not finds("actif", "activée")


@pytest.mark.parametrize("word", ["", "15108", "l121-4", "qzx", "ehpad", "covid19", "a"])
def test_a_word_that_no_dictionary_knows_stands_for_itself(word: str) -> None:
    """Numbers, letters, names."""
    assert family(word) == Family((), ())


@given(st.text(max_size=30))
@settings(max_examples=200, deadline=None)
def test_any_string_has_a_family(text: str) -> None:
    """Nothing raises, and its own key is never told twice."""
    held = family(text)
    assert stem_of(text) not in dict(held.keys)


def test_tenses_that_no_question_is_written_in_are_no_forms() -> None:
    """``prîmes`` is no prime, and ``fûmes`` does not smoke."""
    lines = families.lines([("prîmes", "prendre"), ("prendre", "prendre"), ("prime", "prime")])
    assert not {"prime", "prendre"} & lines.keys()


def test_a_form_of_two_verbs_is_one_of_the_likelier() -> None:
    """``traçasse`` is a tense that nobody writes, ``gênerait`` is far rarer than ``générait``."""
    assert "tracer" not in dict(family("tracasse").keys)
    assert "gener" not in dict(family("generait").keys)
    assert "generait" not in dict(family("gener").forms)


def test_the_table_is_kept_beside_the_other_one() -> None:
    """Under a name of its own, that changes with its own lists."""
    names = {table.cache_path({}).name, table.cache_path({}, "families").name}
    assert len(names) == 2
