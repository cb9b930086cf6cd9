"""What users of other parliamentary and legal searches stumbled over, and must not here."""

from __future__ import annotations

import pytest

from indexer.query import And, Not, Or, Phrase, Reference, Word, parse


@pytest.mark.parametrize("query", ["714", "n° 714", "N°714", "no 714"])
def test_a_bare_number_finds_the_question_and_says_so(query: str) -> None:
    """democracy-client#1609, courtlistener#334: the number alone is what people have."""
    tree, notices = parse(query)
    assert isinstance(tree, Or)
    assert tree.nodes[0] == Reference(714)
    assert [notice.code for notice in notices] == ["reference"]


def test_a_number_beside_words_is_a_word() -> None:
    """courtlistener#6519: number plus words must not lose the words."""
    assert parse("retraite n° 714")[0] == And((Word("retraite"), Word("714")))


def test_a_regulation_is_no_date() -> None:
    """theyworkforyou#66: "1049/2001" was read as one."""
    assert parse("1049/2001") == (Word("1049/2001"), ())


def test_one_word_in_quotes_is_its_very_form() -> None:
    """caps#168: a quoted word that matches an inflection is a bug."""
    assert parse('"retraite"')[0] == Phrase("retraite")


@pytest.mark.parametrize("query", ["porte-parole", "loup-garou", "17-9-3", "peut-être-pas", "a- b"])
def test_a_hyphen_inside_a_word_excludes_nothing(query: str) -> None:
    """howtheyvote#1135: only after white space is it an operator."""
    tree, _ = parse(query)
    assert not isinstance(tree, Not)
    assert not (isinstance(tree, And) and any(isinstance(node, Not) for node in tree.nodes))


@pytest.mark.parametrize(
    "quotes", ["““", "””", "“”", "„“", "«»", "»«", "« »", "«\u202f»", '""', '“"', "＂＂"]
)
def test_whatever_quotes_a_phone_types_make_a_phrase(quotes: str) -> None:
    """courtlistener#2790, datasette#1795."""
    opener, closer = quotes[: len(quotes) // 2], quotes[len(quotes) // 2 :]
    assert parse(f"{opener}parc national{closer}") == (Phrase("parc national"), ())


@pytest.mark.parametrize("query", ["park.", " ", "", ".", "AND", '"', "'", "\\", "%", "NOT(", "a:"])
def test_any_string_is_a_legal_query(query: str) -> None:
    """datasette#651: a dot or a lone space gave an error 500."""
    tree, _ = parse(query)
    assert parse(query)[0] == tree
