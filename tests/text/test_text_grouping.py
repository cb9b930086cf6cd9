"""Numbers in every grouping, and a letter beside a number, joined and apart."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.text import analyse, groupings, written_apart
from indexer.text.grouping import MOST


def ways(text: str) -> set[str]:
    """The ways in which a phrase is looked for beside its own."""
    return {" ".join(token.exact for token in way) for way in groupings(analyse(text))}


@pytest.mark.parametrize("text", ["A69", "A 69", "a\u00a069", "l'A69", "l’A 69"])
def test_a_letter_and_a_number_are_looked_for_joined_and_apart(text: str) -> None:
    """A road, a form, a vitamin."""
    assert ways(text) == {"a69", "a 69"}


def test_a_number_and_a_letter_are_too() -> None:
    """``5G``."""
    assert ways("5G") == ways("5 g") == {"5g", "5 g"}


@pytest.mark.parametrize("text", ["0140636000", "01 40 63 60 00", "01.40.63.60.00"])
def test_a_number_of_telephone_is_one_in_every_grouping(text: str) -> None:
    """In pairs with spaces, with points, in one piece."""
    assert {"0140636000", "01 40 63 60 00"} <= ways(text)


@pytest.mark.parametrize("text", ["3919", "39 19", "39\u202f19"])
def test_a_number_of_four_digits_may_stand_in_pairs(text: str) -> None:
    assert ways(text) == {"3919", "39 19"}


@pytest.mark.parametrize("text", ["2024", "20 24", "1998", "19 98"])
def test_a_year_is_not_written_in_pairs(text: str) -> None:
    """Articles 20, 24 are no year, nor a year two articles."""
    assert ways(text) == set()


@pytest.mark.parametrize("text", ["15108", "15 108", "15.108"])
def test_a_number_alone_is_not_cut_in_threes(text: str) -> None:
    """The index joins those by itself."""
    assert ways(text) == set()


def test_a_number_in_a_phrase_is_cut_in_threes_and_in_twos() -> None:
    """What follows stands elsewhere."""
    assert ways("151082 euros") == {"151082 euros", "151 082 euros", "15 10 82 euros"}
    assert ways("le 39 19 gratuit") == {"le 3919 gratuit", "le 3 919 gratuit", "le 39 19 gratuit"}
    assert ways("sur l'A 69 et") == {"sur a69 et", "sur a 69 et"}


@pytest.mark.parametrize("text", ["", "loup", "RN 13", "49-3", "covid19", "12", "peut-on", "3,5"])
def test_what_is_no_such_number_has_one_way(text: str) -> None:
    assert ways(text) == set()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("loup 15 108", [(1, 3, "15108")]),
        ("1 234 567", [(0, 3, "1234567")]),
        ("A 69", [(0, 2, "a69")]),
        ("5 G mobile", [(0, 2, "5g")]),
        ("39 19", [(0, 2, "3919")]),
        ("01 40 63 60 00", [(0, 5, "0140636000")]),
        ("à 69 ans", [(0, 2, "a69")]),
        ("2020 150", []),
        ("20 24", []),
        ("15 2020", []),
        ("loup 714", []),
        ("A", []),
        ("", []),
    ],
)
def test_neighbouring_words_may_be_one(words: str, found: list[tuple[int, int, str]]) -> None:
    """A number written apart, a letter and a number."""
    assert list(written_apart(words.split())) == found


@given(st.text(st.sampled_from("aAlé 0123456789.-'\u202f"), max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_phrase_has_few_ways(text: str) -> None:
    """Nothing raises; tokens stand at successive places."""
    found = list(groupings(analyse(text)))
    assert len(found) <= MOST
    assert all(way for way in found)


@given(st.lists(st.text(st.sampled_from("aAé0123456789"), max_size=5), max_size=30))
@settings(max_examples=300, deadline=None)
def test_what_is_joined_lies_inside_and_never_overlaps(words: list[str]) -> None:
    """In order, two words at least."""
    last = 0
    for start, stop, joined in written_apart(words):
        assert last <= start < stop - 1 < len(words)
        assert joined.isalnum()
        last = stop
