"""Lemmas: what must come together, what must stay apart, and what is left alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.text import is_stop, stem_of
from indexer.text.lemmas import GUESSES, by_ending, by_prefix, by_verb, guessed, singular
from indexer.text.normalise import fold
from indexer.text.words import BY_HAND, CLITICS, ELIDED, GRAMMAR, PAIRED, PROTECTED, STOP


@pytest.mark.parametrize(
    "family",
    [
        "travail travaux",
        "œil yeux",
        "bail baux",
        "hôpital hôpitaux",
        "national nationaux nationale nationales",
        "élu élus élue élues",
        "agriculteur agriculteurs agricultrice agricultrices",
        "infirmier infirmiers infirmière infirmières",
        "directeur directrice directrices",
        "sénateur sénatrices",
        "député députés députée députées",
        "retraite retraites retraité retraités",
        "marche marché",
        "commune communes",
        "finir finissons finira finit finie",
        "accompagner accompagnées accompagne",
        "annonce annonces annoncé annoncées annoncer",
        "vote votes voté voter",
        "cheffe chef chefs",
        "autrice auteure auteur",
        "professeure professeurs",
        "production productions",
        "europeen européennes",
        "nouveau nouvelle nouvelles",
        "public publique publiques",
        "ehpad ehpads",
        "microentreprise microentreprises",
        "uberisé uberisées uberiser",
    ],
)
def test_forms_of_one_word_come_together(family: str) -> None:
    """One lemma key for the whole line."""
    assert len({stem_of(fold(word)) for word in family.split()}) == 1


@pytest.mark.parametrize(
    "strangers",
    [
        "commune communication communiste",
        "important importation importer",
        "police policier politique",
        "général génération généreux",
        "port porter portuaire",
        "cours courir courrier",
        "prix prier",
        "fonds fondre",
        "est être",
        "été être",
        "notre son",
        "nos vos",
        "elle lui",
        "école écologie",
        "médecin médecine",
        "loi loin",
        "paris pari",
        "rennes renne",
        "chu choir",
        "ministre ministère",
    ],
)
def test_different_words_stay_apart(strangers: str) -> None:
    """What a suffix stripper confuses."""
    words = strangers.split()
    assert len({stem_of(fold(word)) for word in words}) == len(words)


@pytest.mark.parametrize("word", sorted(PROTECTED))
def test_a_protected_word_is_its_own_lemma(word: str) -> None:
    """-x and -s of prix, taux, cas … are no plural."""
    assert stem_of(word) == word


@pytest.mark.parametrize("word", sorted(GRAMMAR))
def test_a_grammar_word_is_its_own_lemma(word: str) -> None:
    """A dictionary gives ``son`` for ``nos``; a search does not."""
    assert stem_of(word) == word


@pytest.mark.parametrize(("form", "lemma"), sorted(BY_HAND.items()))
def test_a_line_of_the_hand_list_decides(form: str, lemma: str) -> None:
    """Form and lemma share a key."""
    assert stem_of(form) == stem_of(lemma)


@pytest.mark.parametrize("noun", PAIRED)
def test_a_paired_noun_is_read_as_its_verb(noun: str) -> None:
    """The noun, its plural and the verb."""
    assert len({stem_of(noun + ending) for ending in ("", "s", "r")}) == 1


def test_the_lists_are_folded() -> None:
    """A list with an accent would never match."""
    lists = (ELIDED, STOP, GRAMMAR, PROTECTED, PAIRED, BY_HAND, BY_HAND.values(), CLITICS)
    assert all(fold(word) == word for words in lists for word in words)


@pytest.mark.parametrize(
    "exact", ["a", "c", "15108", "l121-4", "3.5", "covid19", "", "sncf", "qzx"]
)
def test_letters_numbers_and_short_unknown_words_are_left_alone(exact: str) -> None:
    """Acronyms are told by being unknown and short, never by their capitals."""
    assert stem_of(exact) == exact


@pytest.mark.parametrize("word", ["virus", "campus", "xyzess", "abcdis", "hellas", "xerxos"])
def test_an_unknown_word_keeps_an_s_that_is_no_plural(word: str) -> None:
    """-us, -ss, -is, -as and -os end singulars."""
    assert guessed(word, lambda _: None)[1] == word


def test_each_rule_gives_way_to_the_next() -> None:
    """A rule that finds nothing says so."""
    known = {"entreprise": "entreprise", "acteur": "acteur", "local": "local"}.get
    assert by_ending("actrices", known) == "acteur"
    assert by_ending("locaux", known) == "local"
    assert by_ending("inconnu", known) is None
    assert by_prefix("microentreprises", known) == "microentreprise"
    assert by_prefix("entreprise", known) is None
    assert by_verb("ubérisées".replace("é", "e"), known) == "uberiser"
    assert by_verb("ise", known) is None
    assert singular("zorglubs", known) == "zorglub"
    assert singular("zorglub", known) is None
    assert guessed("zorglub", known) == ("as it is", "zorglub")


def test_every_guess_shows_what_it_does() -> None:
    """Each docstring shows before → after."""
    assert all("→" in (rule.__doc__ or "") for rule in GUESSES)


@given(st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_any_string_has_a_lemma_key(text: str) -> None:
    """Nothing raises, and nothing is emptied."""
    assert bool(stem_of(text)) == bool(text)


@pytest.mark.parametrize("word", ["le", "la", "des", "dans", "mme", "n", "no"])
def test_articles_and_civilities_are_stop_words(word: str) -> None:
    """A query passes over them outside quotes."""
    assert is_stop(word)


@pytest.mark.parametrize(
    "word", ["est", "ete", "or", "son", "pas", "sans", "a", "c", "d", "pen", "grand", "car", "plan"]
)
def test_words_that_may_be_sought_are_no_stop_words(word: str) -> None:
    """Grand Est, réserves d'or, catégorie A, sans-papiers."""
    assert not is_stop(word)
