"""Groups of the Sénat: which one a short name means on a day, and all names of one group."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.senate_groups import GROUPS, called, families


@pytest.mark.parametrize(
    ("written", "year", "name"),
    [
        ("SER", 2024, ("SER", "Socialiste, écologiste et républicain")),
        ("ser", 2024, ("SER", "Socialiste, écologiste et républicain")),
        ("SOC", 1985, ("SOC", "Socialiste")),
        ("G.D.", 1980, ("GD", "Gauche démocratique")),
        ("RI", 1970, ("RI", "Républicains indépendants")),
        ("RI", 1999, ("RI", "Républicains et indépendants")),
        ("UC-UDF", 2006, ("UC-UDF", "Union centriste - UDF")),
        ("Les Républicains", 2020, ("LR", "Les Républicains")),
        ("CRCE-K", 2025, ("CRCE-K", "Communiste, républicain, citoyen et écologiste - Kanaky")),
        ("LaREM", 2018, ("LREM", "La République en marche")),
        ("GEST", 2024, ("GEST", "Écologiste - Solidarité et territoires")),
        ("NI", 2001, ("NI", "Sénateurs n'appartenant à aucun groupe")),
        ("Groupe inventé", 2020, ("Groupe inventé", "")),
        ("", 2020, ("", "")),
    ],
)
def test_a_short_name_is_the_group_of_its_day(
    written: str, year: int, name: tuple[str, str]
) -> None:
    """However it is written; what no group was called stays as it is."""
    assert called(written, date(year, 11, 3)) == name


def test_without_a_day_the_newest_name_counts() -> None:
    """A name of a year in which nobody had it is still that group's."""
    assert called("RI", None) == ("RI", "Républicains et indépendants")
    assert called("SOC", date(2024, 1, 1)) == ("SOC", "Socialiste")


def test_the_names_of_a_group_follow_each_other() -> None:
    """One at a time, each from the year in which the one before ends or later."""
    for names in GROUPS:
        ends = [name.until or 9999 for name in names]
        assert [name.since for name in names] == sorted(name.since for name in names)
        assert all(end <= name.since for end, name in zip(ends, names[1:], strict=False))
        assert all(name.since < end for end, name in zip(ends, names, strict=True))


def test_no_name_is_of_two_groups() -> None:
    every = [name for family in families() for name in family]
    assert len(every) == len(set(every))
    assert ("UMP", "Union pour un mouvement populaire", "LR", "Les Républicains") in list(
        families()
    )


@given(st.text(max_size=30), st.none() | st.dates())
def test_any_text_is_a_group_or_stays(text: str, day: date | None) -> None:
    """No text raises."""
    short, whole = called(text, day)
    assert whole or short == text
