"""Which texts are questions called by their number, and how that is said."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.model import OF_ASSEMBLY, Chamber, Kind
from indexer.query import Or, Reference, Word, as_words, parse, printed
from indexer.query.references import called, is_bare, roman

QE, QG, QOSD = Kind.WRITTEN, Kind.GOVERNMENT, Kind.ORAL

CALLED = [
    ("714", 714, None, None),
    (" 714 ", 714, None, None),
    ("714.", 714, None, None),
    ("15 108", 15108, None, None),
    ("15\u202f108", 15108, None, None),
    ("15.108", 15108, None, None),
    ("n° 714", 714, None, None),
    ("n°714", 714, None, None),
    ("nº 714", 714, None, None),
    ("№ 714", 714, None, None),
    ("no 714", 714, None, None),
    ("N° 714", 714, None, None),
    ("numéro 714", 714, None, None),
    ("question n° 714", 714, None, None),
    ("la question 714", 714, None, None),
    ("17-714", 714, 17, None),
    ("QE 714", 714, None, QE),
    ("qe714", 714, None, QE),
    ("QE-714", 714, None, QE),
    ("QE n°714", 714, None, QE),
    ("QG n° 12", 12, None, QG),
    ("QOSD 3", 3, None, QOSD),
    ("question écrite n° 714", 714, None, QE),
    ("Question écrite 714", 714, None, QE),
    ("question au gouvernement n° 12", 12, None, QG),
    ("question au Gouvernement n° 12", 12, None, QG),
    ("question orale sans débat n° 3", 3, None, QOSD),
    ("question orale n° 3", 3, None, QOSD),
    ("QE 714 17e législature", 714, 17, QE),
    ("QE 714, XVIIe législature", 714, 17, QE),
    ("question écrite n° 714 de la 17ème législature", 714, 17, QE),
    ("n° 714 de la XIVe législature", 714, 14, None),
    ("QE 1 1re législature", 1, 1, QE),
    ("QE 17-714", 714, 17, QE),
    ("17-714 QE", 714, 17, QE),
    ("17-714QE.htm", 714, 17, QE),
    ("q17/17-714QE.htm", 714, 17, QE),
    ("QANR5L17QE714", 714, 17, QE),
    ("qanr5l15qosd21", 21, 15, QOSD),
    ("https://www.assemblee-nationale.fr/dyn/17/questions/QANR5L17QE5312", 5312, 17, QE),
    ("https://www.assemblee-nationale.fr/dyn/17/questions/QANR5L17QE5312.pdf", 5312, 17, QE),
    ("www.assemblee-nationale.fr/dyn/17/questions/QANR5L17QG5312?a=b#c", 5312, 17, QG),
    ("https://questions.assemblee-nationale.fr/q14/14-68QE.htm", 68, 14, QE),
    ("http://questions.assemblee-nationale.fr/q14/14-68QE.htm", 68, 14, QE),
    ("714QE", 714, None, QE),
    ("714 QE", 714, None, QE),
    ("n° 714 QE", 714, None, QE),
    ("15 108 QE", 15108, None, QE),
    ("714QE (17e)", 714, 17, QE),
    ("QAG 12", 12, None, QG),
    ("QAG n° 12", 12, None, QG),
    ("QOS 3", 3, None, QOSD),
    ("Q.E. n° 714", 714, None, QE),
    ("QE n. 714", 714, None, QE),
    ("#714", 714, None, None),
    ("n° 714 (17e)", 714, 17, None),
    ("n° 714 (XVIIe)", 714, 17, None),
    ("n° 714 (17e législature)", 714, 17, None),
    ("n° 714, 17e", 714, 17, None),
    ("n° 714 de la 17e", 714, 17, None),
    ("QE n° 15 108 (17)", 15108, 17, QE),
    ("question écrite n° 714 (17e législature)", 714, 17, QE),
    ("questions écrites n° 714", 714, None, QE),
    ("écrite n° 714", 714, None, QE),
    ("gouvernement n° 12", 12, None, QG),
    ("question d’actualité au Gouvernement n° 12", 12, None, QG),
    ("17/714", 714, 17, None),
    ("n° 17/714", 714, 17, None),
    ("QE 17/714", 714, 17, QE),
    ("17/714QE", 714, 17, QE),
    ("12/15108", 15108, 12, None),
    ("QST-AN-17-714QE", 714, 17, QE),
    ("<https://www.assemblee-nationale.fr/dyn/17/questions/QANR5L17QE5312>", 5312, 17, QE),
    ("https://www2.assemblee-nationale.fr/questions/detail/15/QE/68", 68, 15, QE),
    ("https://questions.example.fr/questions/QANR5L17QE5312", 5312, 17, QE),
    ("voir https://www.assemblee-nationale.fr/dyn/17/questions/QANR5L17QE5312 svp", 5312, 17, QE),
]

NOT_CALLED = [
    "",
    "loup",
    "714 loup",
    "retraite 714",
    "+714",
    '"714"',
    "-714",
    "0",
    "17-0",
    "1234567",
    "1049/2001",
    "2019-1428",
    "49-956",
    "12 mai 2024",
    "2024-03-05",
    "QE",
    "n°",
    "QE 714 IIIIe législature",
    "QANR5L99QE714",
    "QE 714 OU QE 715",
    "https://example.org/q14/14-68QE.htm",
    "https://www.senat.fr/questions/base/2024/qSEQ241300001.html",
    "1" * 300,
    "\ud800",
    "12/2024",
    "03/2024",
    "12/05",
    "24/7",
    "26/714",
    "gouvernement 2024",
    "écrit 12",
    "sans débat 3",
    "714, 17",
    "714 loups (17e)",
    '"https://www.assemblee-nationale.fr/dyn/17/questions/QANR5L17QE5312"',
    "-https://www.assemblee-nationale.fr/dyn/17/questions/QANR5L17QE5312 loup",
    "titre:https://www.assemblee-nationale.fr/dyn/17/questions/QANR5L17QE5312",
    "www.assemblee-nationale.fr/q14/14-68QE.htm www.assemblee-nationale.fr/q14/14-69QE.htm",
    "https://www.assemblee-nationale.fr/dyn/17/dossiers/DLR5L17N50000",
]


@pytest.mark.parametrize(("text", "number", "legislature", "kind"), CALLED)
def test_a_reference_is_understood_and_said(
    text: str, number: int, legislature: int | None, kind: Kind | None
) -> None:
    """The question comes first; where only a number was given, its words follow."""
    reference = Reference(number, legislature, kind)
    tree, notices = parse(text)
    if legislature is None and kind is None:
        assert isinstance(tree, Or)
        assert tree.nodes[0] == reference
        assert tree.nodes[1] == parse(as_words(text))[0]
    else:
        assert tree == reference
    assert notices[0].code == "reference"
    assert f"n°\u00a0{number}" in notices[0].message
    assert parse(printed(tree))[0] == tree


@pytest.mark.parametrize(("text", "number", "legislature", "kind"), CALLED)
def test_the_words_of_a_reference_can_be_searched_instead(
    text: str, number: int, legislature: int | None, kind: Kind | None
) -> None:
    """``as_words`` gives a query whose tree holds no reference, and leaves it so."""
    words = as_words(text)
    tree, notices = parse(words)
    assert not isinstance(tree, Reference)
    assert not (isinstance(tree, Or) and isinstance(tree.nodes[0], Reference))
    assert "reference" not in {notice.code for notice in notices}
    assert as_words(words) == words
    assert parse(printed(tree))[0] == tree


@pytest.mark.parametrize("text", NOT_CALLED)
def test_other_texts_are_no_reference(text: str) -> None:
    """Words, dates, laws, addresses of others."""
    assert called(text) is None
    assert as_words(text) == text


def test_the_sentence_tells_all_that_was_understood() -> None:
    """Type and legislature where they are known, with the spaces of French."""
    messages = [parse(text)[1][0].message for text in ("714", "QE 714", "1-7", "17-714QG")]
    assert messages == [
        "Question n°\u00a0714.",
        "Question écrite n°\u00a0714.",
        "Question n°\u00a07 de la 1ʳᵉ législature.",
        "Question au Gouvernement n°\u00a0714 de la 17ᵉ législature.",
    ]


def test_words_that_print_like_a_reference_stay_words() -> None:
    """The normal form of words never turns into a question."""
    for text in ("(714)", "(QE) 714", "714 ()", '"" 17-714', "n° (714)"):
        tree, _ = parse(text)
        assert called(printed(tree)) is None
        assert parse(printed(tree))[0] == tree
    assert printed(Word("714")) == "+714"


def test_a_bare_reference_has_neither_type_nor_legislature() -> None:
    """Only such a number may be a word of texts as well."""
    assert is_bare(Reference(714))
    assert not is_bare(Reference(714, 17))
    assert not is_bare(Reference(714, None, Kind.WRITTEN))


@pytest.mark.parametrize(
    ("text", "value"),
    [("I", 1), ("iv", 4), ("XVII", 17), ("XL", 40), ("lxxxix", 89)],
)
def test_roman_numbers_are_read(text: str, value: int) -> None:
    """In either case, from 1 to 89."""
    assert roman(text) == value


@pytest.mark.parametrize("text", ["", "iiii", "vx", "ic", "iix", "xc", "abc", "l" * 50, "lxxxxx"])
def test_what_is_no_roman_number_is_zero(text: str) -> None:
    """Only the usual spelling counts."""
    assert roman(text) == 0


LEGISLATURES = st.integers(1, 25)
NUMBERS = st.integers(1000, 999_999)
GROUPING = st.sampled_from(["", " ", ".", "\u00a0", "\u202f", "\u2009"])
WAYS = [
    "{n}{code}", "{code} {n}", "{code}{n}", "{code} n° {n}", "n° {n} {code}", "{code}-{n}",
]  # fmt: skip
PLACED = [
    "{leg}-{n}{code}", "{leg}/{n}{code}", "{code} {leg}/{n}", "{code} {leg}-{n}",
    "{n}{code} ({leg}e)", "{code} n° {n} ({leg}e législature)", "{code} {n}, {leg}e législature",
    "QANR5L{leg}{code}{n}", "<https://www.assemblee-nationale.fr/dyn/{leg}/questions/QANR5L{leg}{code}{n}>",
    "http://questions.assemblee-nationale.fr/q{leg}/{leg}-{n}{code}.htm",
    "https://www2.assemblee-nationale.fr/questions/detail/{leg}/{code}/{n}",
    "QST-AN-{leg}-{n}{code}",
]  # fmt: skip


@given(st.sampled_from(WAYS), NUMBERS, st.sampled_from(OF_ASSEMBLY), GROUPING)
@settings(max_examples=200, deadline=None)
def test_every_way_to_write_a_number_with_its_type(
    way: str, number: int, kind: Kind, between: str
) -> None:
    """Joined, apart, before, behind; in groups of three where there is room for them."""
    shown = f"{number:,}".replace(",", between)
    assert called(way.format(n=shown, code=kind)) == Reference(number, None, kind)


@given(st.sampled_from(PLACED), NUMBERS, LEGISLATURES, st.sampled_from(OF_ASSEMBLY))
@settings(max_examples=200, deadline=None)
def test_every_way_to_write_a_question_of_a_legislature(
    way: str, number: int, legislature: int, kind: Kind
) -> None:
    """In capitals and in small letters, with and without accents."""
    text = way.format(n=number, leg=legislature, code=kind)
    for typed in (text, text.upper(), text.lower(), f"  {text}. "):
        assert called(typed) == Reference(number, legislature, kind)


@given(st.text(st.sampled_from("QEqag17 714/-()n°.<>:hts'#"), max_size=40))
@settings(max_examples=400, deadline=None)
def test_what_looks_like_a_reference_is_one_or_none(text: str) -> None:
    """Nothing raises, and what was read is read again from its normal form."""
    found = called(text)
    if found is not None and not is_bare(found):
        assert parse(printed(parse(text)[0]))[0] == found


OF_SENATE = [
    ("SEQ240100104", 104, QE, date(2024, 1, 1)),
    ("seq24100105s", 105, QOSD, date(2024, 10, 1)),
    ("SEQ24110012G", 12, QG, date(2024, 11, 1)),
    ("qSEQ240100104.html", 104, QE, date(2024, 1, 1)),
    ("https://www.senat.fr/questions/base/2024/qSEQ240100104.html", 104, QE, date(2024, 1, 1)),
    ("http://senat.fr/questions/base/1978/qSEQ780402185.html", 2185, QE, date(1978, 4, 1)),
    ("QE 104 du Sénat", 104, QE, None),
    ("question écrite n° 104 (Sénat)", 104, QE, None),
    ("question écrite n° 104, Sénat", 104, QE, None),
    ("n° 104 du Sénat", 104, None, None),
]


@pytest.mark.parametrize(("text", "number", "kind", "month"), OF_SENATE)
def test_a_reference_of_the_senate_is_understood_and_said(
    text: str, number: int, kind: Kind | None, month: date | None
) -> None:
    """By its reference, its address, or its number and the chamber."""
    tree, notices = parse(text)
    assert tree == Reference(number, None, kind, chamber=Chamber.SENATE, month=month)
    assert "du Sénat" in notices[0].message
    assert parse(printed(tree))[0] == tree


def test_an_address_of_the_senate_is_found_in_a_citation() -> None:
    """As one of the Assemblée is."""
    text = "Aline Exemple, « Titre », https://www.senat.fr/questions/base/2024/qSEQ240100104.html"
    found = called(text)
    assert found is not None
    assert (found.number, found.month) == (104, date(2024, 1, 1))
