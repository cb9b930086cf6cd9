"""Who asked, by reference or by name."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from indexer.errors import UnusableInput
from indexer.model import Author
from indexer.sources import people
from indexer.sources.actors import amo_files
from indexer.sources.people import NOBODY, People
from tests.sources.conftest import question
from tests.sources.source_goldens import DATA


def acteur(uid: str, name: str, department: str, number: str = "1") -> dict[str, Any]:
    mandate = {
        "uid": uid.replace("PA", "PM"),
        "legislature": "17",
        "typeOrgane": "ASSEMBLEE",
        "election": {"lieu": {"departement": department, "numCirco": number}},
    }
    first, _, last = name.partition(" ")
    identity = {"civ": "Mme", "prenom": first, "nom": last}
    return {
        "acteur": {
            "uid": {"#text": uid},
            "etatCivil": {"ident": identity},
            "mandats": {"mandat": mandate},
        }
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "json" / "acteur"
    target.mkdir(parents=True)
    shutil.copy(DATA / "people" / "PA900004.json", target)
    for made in (
        acteur("PA1", "Alexandra Martin", "Gironde"),
        acteur("PA2", "Alexandra Martin", "Alpes-Maritimes", "8"),
        acteur("PA3", "Ève Évrard", "Jura"),
    ):
        (target / f"{made['acteur']['uid']['#text']}.json").write_text(json.dumps(made))
    organs = tmp_path / "json" / "organe"
    organs.mkdir()
    organ = {"organe": {"uid": "PO9", "libelle": "Groupe inventé", "libelleAbrev": "INV"}}
    (organs / "PO9.json").write_text(json.dumps(organ))
    (organs / "PO10.json").write_text('{"organe": {"codeType": "CIRCONSCRIPTION", "uid": "PO10"}}')
    (organs / "PO11.json").write_text("{ broken")
    return tmp_path


def test_a_reference_gives_name_civility_and_constituency(folder: Path) -> None:
    """The seat decides on the constituency, not the person."""
    author = People.load(folder).author("PA900004", "PM900004", 17)
    assert author == Author(
        name="Exemple Quatre",
        civility="M.",
        department="Rhône",
        constituency="Rhône (4e circonscription)",
        uid="PA900004",
    )


def test_the_first_constituency_is_written_1re(folder: Path) -> None:
    """As the site writes it."""
    author = People.load(folder).author("PA3", "PM3", 17)
    assert author is not None
    assert author.constituency == "Jura (1re circonscription)"


def test_an_unknown_seat_falls_back_on_the_legislature(folder: Path) -> None:
    """Then on no constituency at all."""
    known = People.load(folder)
    seated, elsewhere = known.author("PA3", "PM777", 17), known.author("PA3", "PM777", 12)
    assert seated is not None
    assert elsewhere is not None
    assert (seated.department, elsewhere.department) == ("Jura", "")


def test_what_is_not_in_the_archive_is_none(folder: Path) -> None:
    """Never an error."""
    known = People.load(folder)
    assert known.author("PA404", "PM404", 17) is None
    assert known.person("") is None
    assert known.organ("PO10") is None
    assert known.organ("PO9") == people.Organ("PO9", "INV", "Groupe inventé")


def test_a_name_that_two_deputies_share_needs_its_department(folder: Path) -> None:
    """As the Journal officiel prints it."""
    known = People.load(folder)
    assert known.called("Alexandra Martin", 17) == ""
    assert known.called("Alexandra Martin (Gironde)", 17) == "PA1"
    assert known.called("ève evrard", 17) == "PA3"
    assert known.called("Ève Évrard", 16) == ""


def test_deputies_of_one_name_are_two_authors(folder: Path) -> None:
    """By their department; so facets, filters and statistics keep them apart."""
    people = People.load(folder)
    shared = [uid for uid, person in people.persons.items() if "(" in person.name]
    names = {people.persons[uid].name for uid in shared}
    assert len(shared) == len(names) == 2
    plain = {name.partition(" (")[0] for name in names}
    assert len(plain) == 1
    assert people.called(plain.pop(), 17) == "", "and the name alone calls neither"


def test_a_record_without_reference_is_completed_by_name(folder: Path) -> None:
    """The text's opening names the author; the archive knows the rest."""
    text = {"infoJO": {"dateJO": "2025-10-07"}, "texte": "Mme Ève Évrard interroge M. le ministre."}
    made = question(
        People.load(folder),
        auteur={"identite": {"acteurRef": None}},
        textesQuestion={"texteQuestion": text},
    )
    assert (made.author.uid, made.author.department) == ("PA3", "Jura")


def test_a_group_without_label_takes_the_archive_s(folder: Path) -> None:
    """Where the record only refers to it."""
    made = question(People.load(folder), auteur={"groupe": {"organeRef": "PO9"}})
    assert (made.author.group, made.author.group_label) == ("INV", "Groupe inventé")


def test_without_the_archive_the_text_names_the_author() -> None:
    """Without either nobody is named."""
    assert question().author.full_name == "M. Exemple Quatre"
    silent = {"texteQuestion": {"texte": "Une question sans nom."}}
    assert question(textesQuestion=silent).author.full_name == ""
    assert NOBODY.author("PA1", "PM1", 17) is None


def test_a_folder_without_people_is_no_archive(tmp_path: Path) -> None:
    """One sentence, naming it."""
    with pytest.raises(UnusableInput, match="names nobody"):
        People.load(tmp_path)


def test_all_deputies_of_the_real_archive_are_read(corpus: Path) -> None:
    """3,034 deputies, and every one of them has a name."""
    archive = next(corpus.glob("AMO30*.zip"))
    assert amo_files.is_archive(archive)
    known = People.load(archive)
    assert len(known.persons) == 3034
    assert all(person.name and person.civility for person in known.persons.values())
    assert len(known.seats) == 3853
