"""Numbers as the Journal officiel writes them, and how people type them."""

from collections.abc import Callable

import pytest

Shape = Callable[[str], list[str]]
Finds = Callable[[str, str], bool]


@pytest.mark.parametrize("space", " \u00a0\u202f\u2009.")
def test_groups_of_three_digits_are_one_number(space: str, shape: Shape) -> None:
    """Any space, or the point, beside the groups themselves."""
    assert shape(f"15{space}108") == ["0 15108*", "0 15", "1 108"]


def test_a_long_number_is_joined_whole(shape: Shape) -> None:
    """Millions, and a decimal part."""
    assert shape("1 234 567,8")[0] == "0 1234567.8*"


@pytest.mark.parametrize("text", ["en 2020 150 députés", "en 2020 150 000"])
def test_a_year_joins_nothing_that_follows(text: str, shape: Shape) -> None:
    """Four digits never open a group."""
    assert "1 2020*" in shape(text)


def test_a_fourth_digit_ends_the_grouping(shape: Shape) -> None:
    """Two numbers side by side stay two numbers."""
    assert shape("150 2020") == ["0 150*", "1 2020*"]


def test_comma_and_point_make_the_same_decimal(shape: Shape) -> None:
    """3,5 is 3.5."""
    assert shape("3,5") == shape("3.5") == ["0 3.5*", "0 3", "1 5"]


@pytest.mark.parametrize(
    "sign", ["n° ", "n°", "N° ", "nº ", "no ", "№ ", "n°s ", "n°\u00a0", "nᵒ "]
)
def test_the_sign_of_a_number_is_dropped(sign: str, shape: Shape) -> None:
    """n° before digits is no word."""
    assert shape(f"{sign}2019-1428") == ["0 2019-1428*", "0 2019", "1 1428"]


def test_the_sign_stands_before_grouped_digits_too(shape: Shape) -> None:
    """Question n° 15 108."""
    assert shape("n° 15 108") == shape("15 108")


@pytest.mark.parametrize("text", ["nos 12 députés", "non 12"])
def test_words_that_look_like_the_sign_stay(text: str, shape: Shape) -> None:
    """Only n°, nº, no and № are signs."""
    assert shape(text)[0] in {"0 nos*", "0 non*"}


@pytest.mark.parametrize(
    ("text", "canonical", "parts"),
    [
        ("L. 121-4", "l121-4", ["l", "121", "4"]),
        ("L.121-4", "l121-4", ["l", "121", "4"]),
        ("L 121-4", "l121-4", ["l", "121", "4"]),
        ("l121-4", "l121-4", ["l", "121", "4"]),
        ("L.\u00a0121‑4", "l121-4", ["l", "121", "4"]),
        ("R. 421-1", "r421-1", ["r", "421", "1"]),
        ("R*421-1", "r421-1", ["r", "421", "1"]),
        ("R.* 421-1", "r421-1", ["r", "421", "1"]),
        ("D. 521-10-2", "d521-10-2", ["d", "521", "10", "2"]),
        ("A. 123-4", "a123-4", ["a", "123", "4"]),
        ("L.O. 141", "lo141", ["lo", "141"]),
        ("LO 141-2", "lo141-2", ["lo", "141", "2"]),
        ("L. 121", "l121", ["l", "121"]),
        ("49-3", "49-3", ["49", "3"]),
    ],
)
def test_a_legal_reference_has_one_key_beside_its_parts(
    text: str, canonical: str, parts: list[str], shape: Shape
) -> None:
    """Code letter, dots, stars and spaces make no difference."""
    expected = [f"{place} {part}" for place, part in enumerate(parts)]
    assert shape(text) == [f"0 {canonical}*", *expected]


@pytest.mark.parametrize("text", ["D2", "A4", "L1"])
def test_a_letter_and_a_number_alone_are_no_reference(text: str, shape: Shape) -> None:
    """A code's article has a point or a hyphen."""
    assert shape(text) == [f"0 {text.lower()}*"]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("15108", "la question n° 15 108"),
        ("15 108", "la question 15108"),
        ("121-4", "l'article L. 121-4 du code"),
        ("L121-4", "l'article L. 121-4 du code"),
        ("49.3", "l'article 49-3"),
        ("49-3", "le 49.3"),
        ("2019-1428", "la loi n° 2019-1428 du 24 décembre 2019"),
        ("17e législature", "la XVIIe législature"),
        ("5e République", "la Ve République"),
        ("XVIe arrondissement", "le 16e arrondissement"),
        ("1er", "le 1ᵉʳ janvier"),
    ],
)
def test_a_number_is_found_as_it_is_typed(query: str, text: str, finds: Finds) -> None:
    """The index holds what both spellings need."""
    if query == "15 108":
        assert not finds(query, "la question 15109")
    assert finds(query, text)


def test_other_references_are_not_found(finds: Finds) -> None:
    """The joined key and the phrase of the parts both tell L. 121-4 from L. 121-5."""
    assert not finds("L. 121-4", "l'article L. 121-5 du code")
    assert not finds("15108", "15 109 et 108")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1er", "1"),
        ("1ᵉʳ", "1"),
        ("1re", "1"),
        ("1ère", "1"),
        ("2e", "2"),
        ("2ème", "2"),
        ("2nde", "2"),
        ("3èmes", "3"),
        ("XVIIe", "17"),
        ("XXIème", "21"),
        ("Ve", "5"),
        ("Ier", "1"),
        ("XIXᵉ", "19"),
    ],
)
def test_an_ordinal_is_its_number(text: str, number: str, shape: Shape) -> None:
    """Arabic ordinals, and Roman ones whose ending leaves no doubt."""
    assert shape(text) == [f"0 {number}*"]


@pytest.mark.parametrize("text", ["3D", "5G", "8h", "20h30", "B2", "vxve"])
def test_letters_after_a_number_are_no_ordinal(text: str, shape: Shape) -> None:
    """Impression 3D, réseau 5G, 20h30."""
    assert shape(text) == [f"0 {text.lower()}*"]


@pytest.mark.parametrize(
    "word", ["vie", "le", "me", "ce", "de", "civil", "mi", "dix", "XIV", "C", "ivre", "ver"]
)
def test_words_that_could_be_roman_numbers_stay_words(word: str, shape: Shape) -> None:
    """``vie`` is VIe only before siècle, législature or République."""
    assert shape(word) == [f"0 {word.lower()}*"]


@pytest.mark.parametrize(
    ("text", "shaped"),
    [
        ("XVII législature", ["0 17", "0 xvii", "1 legislature"]),
        ("VIe République", ["0 6", "0 vie", "1 republique"]),
        ("le XXIe siècle", ["0 le*", "1 21", "1 xxie", "2 siecle"]),
        ("IIIe re\u0301publique", ["0 3", "0 iiie", "1 republique"]),
    ],
)
def test_a_roman_number_is_read_before_a_century(
    text: str, shaped: list[str], shape: Shape
) -> None:
    """The number and the numerals stand at one place."""
    assert shape(text) == shaped


def test_ill_formed_numerals_are_no_number(shape: Shape) -> None:
    """``iiiv`` and ``vx`` say nothing."""
    assert shape("vxv siècle") == ["0 vxv", "1 siecle"]


def test_digits_of_other_scripts_are_digits(shape: Shape) -> None:
    """Arabic-Indic digits become ours."""
    assert shape("٤٩-٣")[0] == "0 49-3*"
