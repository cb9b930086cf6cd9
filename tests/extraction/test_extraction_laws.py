"""References to law: the golden file, the forms of a reference, any text at all."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extraction.laws import asked, laws
from indexer.extraction.laws.codes import ALIASES, INITIALS, NUMBERS
from tests.extraction.golden import measured, published, rows


def values(text: str) -> list[str]:
    return [found.value for found in laws(text)]


def agreement(half: str) -> tuple[int, int, int]:
    """Right, wrongly read, overlooked."""
    return measured("laws", half, values)


@pytest.mark.parametrize(("half", "least"), [("rules", 150), ("figures", 150)])
def test_references_are_read_as_a_reader_reads_them(half: str, least: int) -> None:
    right, wrong, overlooked = agreement(half)
    assert right > least
    assert right >= 0.99 * (right + wrong)
    assert right >= 0.93 * (right + overlooked)


def test_the_published_figures_are_those_of_the_unused_half() -> None:
    assert published("references to law", *agreement("figures"))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "l’article L. 162-12-20 du code de la sécurité sociale",
            ["L162-12-20 code de la sécurité sociale"],
        ),
        ("articles R. 4127-1 et suivants du CSP", ["R4127-1 code de la santé publique"]),
        ("l'article LO 141 du code électoral", ["LO141 code électoral"]),
        ("l'article R.* 421-1 du code de l'urbanisme", ["R421-1 code de l'urbanisme"]),
        (
            "les articles L. 121-3 à L. 121-5 et L. 130-1 du code de la route",
            [f"L{n} code de la route" for n in ("121-4", "121-3", "121-5", "130-1")],
        ),
        (
            "les articles 1er à 3 de la loi n° 84-53",
            ["article 2 loi 84-53", "article 1er loi 84-53", "article 3 loi 84-53"],
        ),
        (
            "l'article 44 sexies-0 A du code général des impôts",
            ["article 44 sexies-0 A code général des impôts"],
        ),
        ("article 49, alinéa 3", ["article 49 Constitution"]),
        ("ma circonscription est la 49.3 !", []),
        ("l'article 12 du projet de loi", []),
        ("une hausse de 49.3 %", []),
        ("la loi organique n° 2001-692 du 1er août 2001", ["loi organique 2001-692"]),
        (
            "les décrets n° 2022-134 et 2022-135 du 5 février 2022",
            ["décret 2022-134", "décret 2022-135"],
        ),
        ("l'ordonnance n° 45-2658 du 2 novembre 1945", ["ordonnance 45-2658"]),
        ("la loi n° 1986-1067", ["loi 86-1067"]),
        ("la directive 92/43/CEE", ["directive 92/43"]),
        (
            "les règlements (UE) 2017/1938 et (CE) n° 715/2009",
            ["règlement 2017/1938", "règlement 715/2009"],
        ),
        ("le règlement intérieur, ouvert 7/24", []),
        ("par rapport au n° 12", []),
        ("le rapport d'information n° 317 (2014-2015)", ["rapport 317 (2014-2015)"]),
        ("la proposition de loi n° 2022-12 du 5 avril 2022", []),
        ("un arrêté pris lors du comité interministériel du 19 novembre 2019", []),
        ("le code de bonne conduite", []),
        ("L. 3142-4 du même code", ["article L3142-4"]),
        (
            "Le code du travail.\nL'article L. 3142-4 du même code.",
            ["code du travail", "L3142-4 code du travail"],
        ),
        (
            "La loi n° 2021-1109 du 24 août 2021.\nL'article 49 de la loi du 24 août 2021.",
            ["loi 2021-1109", "article 49 loi 2021-1109"],
        ),
    ],
)  # fmt: skip
def test_a_form_has_its_value(text: str, wanted: list[str]) -> None:
    assert Counter(values(text)) == Counter(wanted)


def test_a_reference_stands_where_it_says() -> None:
    text = "Vu le décret n° 2022-19, l'article L. 121-4 du code de la route."
    found = [text[one.start : one.end] for one in laws(text)]
    assert found == ["décret n° 2022-19", "article L. 121-4 du code de la route"]


@pytest.mark.parametrize(
    "written",
    [
        "L. 121-4 du code de la route",
        "L121-4 code de la route",
        "l. 121-4 du Code de la route",
        "article L121-4 du code de la route",
    ],
)
def test_every_way_to_ask_means_the_same(written: str) -> None:
    assert asked(written) == ["L121-4 code de la route"]


ALONE = {"article L2123-22", "article L3142-4", "article L345-2-2"}
"""Articles without a code: asked for in any."""


def test_a_value_asked_for_is_itself() -> None:
    every = {
        value
        for half in ("rules", "figures")
        for row in rows("laws", half)
        for value in row["values"]
    }
    assert len(every) > 150
    alone = {value: value.removeprefix("article ") for value in every if value in ALONE}
    assert len(alone) == len(ALONE)
    assert {value: asked(value) for value in every} == {
        value: [alone.get(value, value)] for value in every
    }


def test_what_is_no_reference_is_not_asked() -> None:
    others = ("", "chasse", "1905", "le maire", "loi 2019-1428 transports", "le code civil ancien")
    assert [asked(text) for text in others] == [[]] * 6


def test_several_are_asked_for_together() -> None:
    assert asked("articles 25 et 25-1 du code civil") == [
        "article 25 code civil",
        "article 25-1 code civil",
    ]
    assert asked("l. 162-12-20") == ["L162-12-20"]
    assert asked("loi n° 2019-1428 du 24 décembre 2019") == ["loi 2019-1428"]


def test_every_name_of_a_code_is_one_of_the_codes() -> None:
    assert {*ALIASES.values(), *INITIALS.values()} <= NUMBERS.keys()


_PIECES = """
    article articles L. R. 121-4 12 bis er 49.3 - , et à du de la loi lois n° 2019-1428 code civil
    pénal même Constitution 1er mai 2003 décret arrêté (UE) 2016/679 / rapport . ( ) ’
"""
PIECES = st.lists(st.sampled_from([*_PIECES.split(), "\n"]), max_size=60).map(" ".join)


@given(st.text() | PIECES)
def test_any_text_is_read(text: str) -> None:
    for one in laws(text):
        assert 0 <= one.start < one.end <= len(text)
        assert one.value
    asked(text)


@pytest.mark.parametrize(
    "piece",
    ["article 1, ", "L. 1-", "loi du ", "code ", "décret n° 2-1 et ", "49.3 ", "1-1-", "du code "],
)
def test_a_long_text_takes_time_in_proportion(piece: str) -> None:
    """A quadratic reader would take minutes."""
    assert isinstance(laws(piece * 20_000), list)
