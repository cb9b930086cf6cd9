"""Who is meant by names and offices, as an archive of people tells it, and who stays nobody."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from indexer.model import Identity, Passage, Question, Span
from indexer.records import packed, unpacked
from indexer.sources.actors.identities import identified
from indexer.sources.apart import frames
from indexer.sources.base import digest
from indexer.sources.people import NOBODY, People
from tests.conftest import ask

DAY = date(2024, 3, 5)


def mandate(uid: str, sort: str, since: str, until: str | None, **more: Any) -> dict[str, Any]:
    return {
        "uid": uid,
        "typeOrgane": sort,
        "legislature": "16",
        "dateDebut": since,
        "dateFin": until,
        "organes": {"organeRef": more.get("organ", "PO1")},
        "infosQualite": {"codeQualite": more.get("rank", "membre")},
    }


def actor(uid: str, civility: str, first: str, last: str, *mandates: dict[str, Any]) -> str:
    identity = {"civ": civility, "prenom": first, "nom": last}
    told = {"uid": uid, "etatCivil": {"ident": identity}, "mandats": {"mandat": list(mandates)}}
    return json.dumps({"acteur": told})


def minister(uid: str, rank: str, organ: str, since: str, until: str | None) -> dict[str, Any]:
    return mandate(uid, "MINISTERE", since, until, rank=rank, organ=organ)


SEAT = ("ASSEMBLEE", "2022-06-22", "2024-06-09")
LONG_AGO = ("ASSEMBLEE", "2012-06-20", "2017-06-20")
FORMER = minister("PM5", "Ministre", "PO2", "2022-07-04", "2024-01-11")
HOUSING = minister("PM8", "Ministre délégué", "PO4", "2024-01-12", None)
ACTORS = {
    "PA1": actor("PA1", "Mme", "Ève", "Hugo", mandate("PM1", *SEAT)),
    "PA2": actor("PA2", "M.", "Jean", "Petit", mandate("PM2", *SEAT)),
    "PA3": actor("PA3", "M.", "Paul", "Petit", mandate("PM3", *SEAT)),
    "PA4": actor(
        *("PA4", "Mme", "Zoé", "Le Goff"), minister("PM4", "Ministre", "PO2", "2024-01-12", None)
    ),
    "PA5": actor(
        *("PA5", "M.", "Léo", "Roux"),
        FORMER,
    ),
    "PA6": actor(
        *("PA6", "M.", "Luc", "Brun"),
        minister("PM6", "Premier ministre", "PO3", "2024-01-09", None),
        minister("PM7", "en mission", "PO2", "2024-01-09", None),
    ),
    "PA7": actor(
        *("PA7", "Mme", "Lou", "Noir"),
        HOUSING,
    ),
    "PA8": actor("PA8", "M.", "Guy", "Vieux", mandate("PM9", *LONG_AGO)),
}
ORGANS = {
    "PO2": "Ministère de la santé et de la prévention",
    "PO3": "Premier ministre",
    "PO4": "Ministère auprès du ministre de la santé et de la prévention, chargé du logement",
}


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> People:
    root = tmp_path_factory.mktemp("archive")
    for folder, files in (("acteur", ACTORS), ("organe", {})):
        (root / "json" / folder).mkdir(parents=True)
        for name, text in files.items():
            (root / "json" / folder / f"{name}.json").write_text(text)
    for name, label in ORGANS.items():
        organ = json.dumps({"organe": {"uid": name, "libelle": label}})
        (root / "json" / "organe" / f"{name}.json").write_text(organ)
    return People.load(root)


def told(text: str, known: People, day: date = DAY) -> dict[str, str]:
    asked = identified(ask(1, text, published=day), known)
    return {one.written: one.name for one in asked.identities}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("comme le dit Mme Hugo", "Ève Hugo"),
        ("comme le dit M. JEAN PETIT", "Jean Petit"),
        ("avec Mme le Goff", "Zoé Le Goff"),
        ("selon l'ancien collègue de M. Guy Vieux", "Guy Vieux"),
        ("ce que dit la ministre de la santé", "Zoé Le Goff"),
        ("ce que dit le Premier ministre", "Luc Brun"),
        ("ce que dit la ministre déléguée chargée du logement", "Lou Noir"),
        ("ce que dit la ministre du logement", "Lou Noir"),
    ],
)
def test_a_name_or_an_office_that_one_person_held_on_the_day_is_theirs(
    text: str, who: str, known: People
) -> None:
    assert list(told(text, known).values()) == [who]


@pytest.mark.parametrize(
    "text",
    [
        "comme le dit M. Petit",
        "comme le dit M. Hugo",
        "comme le dit M. Vieux",
        "comme le dit M. Inconnu",
        "ce que dit le ministre de la culture",
        "ce que dit la secrétaire d'État chargée du logement",
        "ce que dit le Président de la République",
    ],
)
def test_what_several_or_nobody_may_be_stays_open(text: str, known: People) -> None:
    assert told(text, known) == {}


def test_the_day_decides_who_held_an_office(known: People) -> None:
    text = "ce que dit le ministre de la santé"
    assert list(told(text, known, date(2023, 1, 1)).values()) == ["Léo Roux"]
    assert told(text, known, date(2020, 1, 1)) == {}
    assert told("comme le dit Mme Hugo", known, date(2025, 1, 1)) == {}


def test_each_text_has_its_own_day_and_who_speaks_is_nobody_named(known: People) -> None:
    said = "Mme Ève Hugo. Le ministre de la santé le dit."
    asked = replace(
        ask(1, "ce que dit le ministre de la santé", published=date(2023, 1, 1)),
        answer=Passage(said, DAY, speakers=(Span(0, 12),)),
    )
    assert [(one.name, one.answer) for one in identified(asked, known).identities] == [
        ("Léo Roux", False),
        ("Zoé Le Goff", True),
    ]


def test_without_an_archive_nothing_changes() -> None:
    asked = ask(1, "comme le dit Mme Hugo")
    assert identified(asked, NOBODY) is asked


def test_people_and_identities_go_through_frames_and_records_whole(known: People) -> None:
    passed = frames.people_of(frames.frame_of_people(known)[5:])
    assert passed == known
    asked = identified(ask(1, "comme le dit Mme Hugo", published=DAY), known)
    assert asked.identities == (Identity("Mme Hugo", "Ève Hugo", "PA1"),)
    assert unpacked(packed(asked)) == asked
    assert _differs(asked)


def _differs(asked: Question) -> bool:
    return digest(asked) != digest(ask(1, "comme le dit Mme Hugo", published=DAY))
