"""Amounts: the golden file, the ways to write a number, any text at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extraction.amounts import amounts, largest_sum
from tests.extraction.golden import measured, published


def values(text: str) -> list[str]:
    return [str(found.value) for found in amounts(text)]


def written(values: list[list[str]]) -> list[str]:
    """Value and unit together."""
    return [f"{value} {unit}".strip() for value, unit in values]


def agreement(half: str) -> tuple[int, int, int]:
    """Right, wrongly read, overlooked."""
    return measured("amounts", half, values, written)


@pytest.mark.parametrize("half", ["rules", "figures"])
def test_amounts_are_read_as_a_reader_reads_them(half: str) -> None:
    right, wrong, overlooked = agreement(half)
    assert right + overlooked >= 100
    assert right >= 0.98 * (right + wrong)
    assert right >= 0.98 * (right + overlooked)


def test_the_published_figures_are_those_of_the_unused_half() -> None:
    assert published("amounts", *agreement("figures"))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1,2 milliard d'euros", ["1200000000 €"]),
        ("1 300 milliards d’euros", ["1300000000000 €"]),
        ("12,5 M€ et 3 Md€, soit 300 k€", ["12500000 €", "3000000000 €", "300000 €"]),
        ("1.234.567 euros, 1 234,56 €", ["1234567 €", "1234.56 €"]),
        ("12 centimes par litre", ["0.12 €"]),
        ("deux millions et demi d'euros", ["2500000 €"]),
        ("quinze euros, quatre-vingt-dix euros", ["15 €", "90 €"]),
        ("deux cent cinquante millions d'euros", ["250000000 €"]),
        ("trois virgule sept millions d'euros", []),
        ("des millions d'euros, quelques euros", []),
        ("de 2 à 3 millions d'euros", ["2000000 €", "3000000 €"]),
        ("de 300 000 à 550 000 euros", ["300000 €", "550000 €"]),
        ("de 500 000 à 1 million d'euros", ["500000 €", "1000000 €"]),
        ("8 milliards d'euros et 15 milliards pour l'air", ["8000000000 €", "15000000000 €"]),
        ("8 milliards d'euros. Il y a 15 millions ici", ["8000000000 €", "15000000"]),
        ("95 %, 3,5% et 10 pour cent", ["95 %", "3.5 %", "10 %"]),
        ("2 à 3 % des cas", ["2 %", "3 %"]),
        ("2 000 nouveaux infirmiers", ["2000 infirmiers"]),
        ("38 millions de nos concitoyens", ["38000000 concitoyens"]),
        ("5 sapeurs-pompiers", ["5 sapeurs-pompiers"]),
        ("en 2022 la loi, la rentrée 2022 vient", []),
        ("le 12 juin 2022, 8 mois, 17 ans, 35 heures", []),
        ("l'article 40 dit, le programme 551 dit, ALD 30 dit, n° 12 dit", []),
        ("covid-19 et CO2, le 49.3 et la 3e", []),
        ("2017-2020 postes", []),
        ("1/3 postes", []),
        ("Ce pays a 4 départements.", ["4 départements"]),
    ],
)
def test_a_way_to_write_an_amount(text: str, wanted: list[str]) -> None:
    assert values(text) == wanted


def test_an_amount_stands_where_it_says() -> None:
    text = "Soit 1,5 milliard d'euros, ou 20 % de plus."
    assert [text[a.start : a.end] for a in amounts(text)] == ["1,5 milliard d'euros", "20 %"]


def test_the_largest_sum_is_of_money_alone() -> None:
    assert largest_sum("40 millions de masques, 3 M€ et 12 euros") == 3_000_000
    assert largest_sum("12 centimes d'euro") == 0
    assert largest_sum("40 millions de masques en euro") is None
    assert largest_sum("rien") is None


_PIECES = """
    12 000 1,5 2,5 3 . , à et ou de d' euros € k€ M€ million milliards % un deux cent mille postes
    °C
    n° article - centimes pour cents nos et demi
"""
PIECES = st.lists(st.sampled_from([*_PIECES.split(), "\u00a0", "\n"]), max_size=60)


@given(st.text() | PIECES.map(" ".join) | PIECES.map("".join))
def test_any_text_is_read(text: str) -> None:
    for one in amounts(text):
        assert 0 <= one.start < one.end <= len(text)
        assert one.value.value >= 0
        assert text[one.start : one.end].strip()
    largest_sum(text)


@pytest.mark.parametrize("piece", ["1 ", "1 000", "1 à ", "un ", "millions ", "euro", "1 million "])
def test_a_long_text_takes_time_in_proportion(piece: str) -> None:
    """A quadratic reader would take minutes."""
    assert isinstance(amounts(piece * 20_000), list)
