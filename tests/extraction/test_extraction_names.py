"""Persons and bodies: the golden file, whom nobody names, any text at all."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extraction.names import Body, Office, called, named, people
from indexer.extraction.names.table import known
from tests.extraction.golden import measured, published


def values(text: str) -> list[str]:
    """The values as the golden file writes them."""
    found = []
    for one in named(text):
        match one.value:
            case Body(name=name):
                found.append(f"organisme {name}")
            case Office(title=title):
                found.append(f"fonction {title}")
            case person:
                found.append(f"personne {person.name}")
    return found


def agreement(half: str) -> tuple[int, int, int]:
    """Right, wrongly read, overlooked."""
    return measured("names", half, values)


@pytest.mark.parametrize("half", ["rules", "figures"])
def test_names_are_read_as_a_reader_reads_them(half: str) -> None:
    right, wrong, overlooked = agreement(half)
    assert right > 140
    assert right >= 0.95 * (right + wrong)
    assert right >= 0.90 * (right + overlooked)


def test_the_published_figures_are_those_of_the_unused_half() -> None:
    assert published("persons and bodies", *agreement("figures"))


@pytest.mark.parametrize(
    "text",
    [
        "M. Jean Dupont attire l'attention de M. le ministre de la santé sur les loups.",
        "Monsieur le ministre de l'intérieur, madame la députée, monsieur le président,",
        "La parole est à M. Jean Dupont.",
        "Ma question s'adresse à Mme la ministre de la santé.",
        "(M. Jean Dupont applaudit. - Mme Un proteste également.)",
        "– M. Jean Dupont, Mme Un et Mme Deux applaudissent également.)",
        "M. le député demande à Mme la ministre ce qu'en pense le ministère de la santé.",
        "l'ancien ministre de la santé, le ministre des finances grec, la ministre, un ministre",
        "selon Gérald Darmanin ; la loi Montagne ; le rapport Libault ; M. X",
        "monsieur le président de la Rada, le président du CSE",
        "l'amende forfaitaire délictuelle (AFD) ; l'AFD est payée",
        "la cour d'appel, le conseil municipal, une agence, la CSA-TV",
    ],
)
def test_who_asks_speaks_or_is_addressed_is_not_named(text: str) -> None:
    assert values(text) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("comme l'a dit M. Attal", ["personne Attal"]),
        ("Mme la députée Agnès Firmin Le Bodo", ["personne Agnès Firmin Le Bodo"]),
        ("le rapport de M. Jean DUPONT", ["personne Jean Dupont"]),
        ("MM. Hugo et Petit, Mmes Alma Trois, Dol", ["Hugo", "Petit", "Alma Trois", "Dol"]),
        ("le ministre de l'intérieur, Gérald Darmanin,", ["personne Gérald Darmanin"]),
        ("Le Premier ministre Michel Barnier", ["personne Michel Barnier"]),
        ("mon collègue Jean Dupont ; Mme von der Leyen", ["Jean Dupont", "von der Leyen"]),
        (
            "le ministre de l'économie, des finances et de la relance a dit",
            ["fonction ministre de l'économie, des finances et de la relance"],
        ),
        ("les engagements de Mme la ministre du logement.", ["fonction ministre du logement"]),
        ("un décret du garde des Sceaux", ["fonction garde des Sceaux"]),
        ("l'Office français de la biodiversité (OFB)", ["Office français de la biodiversité"] * 2),
        ("la haute autorité de santé, l’Ademe", ["Haute Autorité de santé", "écologique"]),
    ],
)
def test_names_are_read_in_their_many_forms(text: str, wanted: list[str]) -> None:
    found = values(text)
    assert len(found) == len(wanted)
    assert all(one.endswith(other) for one, other in zip(found, wanted, strict=True))


def test_a_name_stands_where_it_is_said_and_who_speaks_is_apart() -> None:
    text = "M. Un. Comme M. Deux, l’OFB"
    found = named(text, [(0, 6)])
    assert [text[one.start : one.end] for one in found] == ["M. Deux", "OFB"]


def test_a_body_is_called_by_each_of_its_names() -> None:
    for name in ("HAS", "has", "haute autorité  de santé", "Haute Autorité de la santé"):
        assert called(name.replace("  ", " ")) is known()["Haute Autorité de santé"]
    assert called("HAS de santé") is None


PIECES = st.sampled_from(
    [
        *("M. ", "Mme ", "MM. ", "le ", "ministre ", "de la ", "santé", "président ", "Jean "),
        *("Dupont", "(", ")", ", ", " et ", "OFB", "cour des ", "comptes", "applaudit", "d'", "-"),
    ]
)


@given(st.lists(PIECES | st.text(max_size=4), max_size=40).map("".join))
def test_any_text_is_read_and_names_stand_in_it_in_order(text: str) -> None:
    found = named(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert {one.value for one in people(text)} >= {
        one.value for one in found if not isinstance(one.value, Body)
    }
