"""Places: the golden file, what is no place, any text at all."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extraction.places import departments, lying, places
from tests.extraction.golden import measured, published


def values(text: str) -> list[str]:
    return [f"{found.value.kind} {found.value.name}" for found in places(text)]


def agreement(half: str) -> tuple[int, int, int]:
    """Right, wrongly read, overlooked."""
    return measured("places", half, values)


@pytest.mark.parametrize("half", ["rules", "figures"])
def test_places_are_read_as_a_reader_reads_them(half: str) -> None:
    right, wrong, overlooked = agreement(half)
    assert right > 190
    assert right >= 0.97 * (right + wrong)
    assert right >= 0.90 * (right + overlooked)


def test_the_published_figures_are_those_of_the_unused_half() -> None:
    assert published("places", *agreement("figures"))


@pytest.mark.parametrize(
    "text",
    [
        "Mme Élisabeth Borne, Première ministre.",
        "La parole est à Mme Aude Luquet.",
        "Mme Mathilde Paris attire l'attention du ministre.",
        "M. Laurent Saint-Martin et Mme George Pau-Langevin",
        "Charles de la Verpillière, Cédric de Pierrepont",
        "l'accord de Paris, l'accord de Vienne, les accords de Nouméa, le traité d'Aix-la-Chapelle",
        "le tunnel sous la Manche, la vallée du Rhône, les châteaux de la Loire, la mer du Nord",
        "l'Isère, rivière de mon pays ; les pays du Nord ; la Corée du Nord ; le Nord-Est",
        "la Grande-Bretagne, la Croix-Rouge, Saint-Jacques-de-Compostelle",
        "les coquilles Saint-Jacques ; l'Union européenne ; le Ségur de la santé ; Paris 2024",
        "Pas de réponse. Plan national. Grand débat. Orange et Saint-Gobain recrutent.",
        "La Réunion du conseil des ministres ; la réunion d'un lot ; une manche, un lot",
        "BILAN DE L'UNION EUROPÉENNE",
    ],
)
def test_persons_treaties_rivers_and_words_are_no_places(text: str) -> None:
    assert values(text) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("à Tours et à Sens", ["commune Tours", "commune Sens"]),
        ("la ville d'Orange", ["commune Orange"]),
        ("en Charente-Maritime", ["département Charente-Maritime"]),
        ("préfet du Nord, dans le Lot, dans la Manche", ["Nord", "Lot", "Manche"]),
        ("au Havre, aux Mureaux, à La Souterraine", ["Le Havre", "Les Mureaux", "La Souterraine"]),
        ("ATTENTAT DANS L'AUDE", ["département Aude"]),
        ("à Mayenne, en Mayenne", ["commune Mayenne", "département Mayenne"]),
        ("la ligne Amiens-Lille", ["commune Amiens", "commune Lille"]),
        ("trois evry ; à Evry", ["commune Évry-Courcouronnes"]),
        ("à la Réunion et en Polynésie", ["La Réunion", "Polynésie française"]),
        ("la région Sud, la région Centre", ["Provence-Alpes-Côte d'Azur", "Centre-Val de Loire"]),
        ("Saint-Étienne‑du‑Rouvray : à Saint-Étienne-du-Rouvray", ["Saint-Étienne-du-Rouvray"]),
    ],
)
def test_names_are_read_in_their_many_forms(text: str, wanted: list[str]) -> None:
    found = values(text)
    assert len(found) == len(wanted)
    assert all(one.endswith(other) for one, other in zip(found, wanted, strict=True))


def test_a_commune_lies_where_the_text_says_or_where_only_one_is() -> None:
    assert lying(places("à Saint-Denis")) == []
    assert lying(places("à Saint-Denis, en Seine-Saint-Denis")) == ["Seine-Saint-Denis"]
    assert lying(places("à Saint-Denis de La Réunion, à La Réunion")) == ["La Réunion"]
    assert lying(places("à Vesoul puis à Paris")) == ["Haute-Saône", "Paris"]
    assert lying(places("en Bretagne et en Corse")) == ["Corse"]


def test_a_place_stands_where_it_is_said() -> None:
    text = "Le maire de Guéret, dans la Creuse, s’inquiète."
    assert [text[found.start : found.end] for found in places(text)] == ["Guéret", "Creuse"]


def test_every_department_and_territory_has_a_code() -> None:
    assert departments()["23"] == "Creuse"
    assert departments()["988"] == "Nouvelle-Calédonie"
    assert len(departments()) == 101 + 8


PIECES = st.sampled_from(
    ["Paris", "à ", "de ", "La ", "Réunion", "-", "'", "’", " ", ", ", "Nord", "M. ", "(", "Saint"]
)


@given(st.lists(PIECES | st.text(max_size=4), max_size=40).map("".join))
def test_any_text_is_read_and_places_stand_in_it_in_order(text: str) -> None:
    found = places(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
