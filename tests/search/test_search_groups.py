"""One group, one set of names: the short one finds the records that give the whole one alone."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from indexer.engines.memory.store import MemoryStore
from indexer.fields import fold
from indexer.model import Question
from indexer.query.request import SearchRequest
from indexer.search.rewriting.group_names import FAMILIES, other_names
from indexer.search.searcher import Searcher
from indexer.sources.base import sealed
from indexer.sources.senate.senate_record import question_of_row
from tests.conftest import ask

WHOLE, SHORT = "Ensemble pour les essais", "EPE"
QUESTIONS = (
    ask(1, "Un loup.", author_group=SHORT, author_group_label=WHOLE),
    ask(2, "Un loup.", author_group_label=WHOLE),
    ask(3, "Un loup.", author_group=SHORT),
    ask(4, "Un loup.", author_group="AUT", author_group_label="Les autres"),
    ask(5, "Un loup."),
)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("groupe:EPE", {1, 2, 3}),
        ("groupe:epe loup", {1, 2, 3}),
        (f'groupe:"{WHOLE}"', {1, 2, 3}),
        ("groupe:essais", {1, 2, 3}),
        ("-groupe:EPE", {4, 5}),
        ("groupe:EPE OU groupe:AUT", {1, 2, 3, 4}),
        ("groupe:AUT", {4}),
        ("groupe:personne", set()),
    ],
)
def test_a_group_is_found_by_each_of_its_names(
    searcher: Searcher, query: str, found: set[int]
) -> None:
    page = searcher.search(SearchRequest(query))
    assert {result.question.number for result in page.results} == found
    assert page.total == len(found)


@pytest.fixture(scope="module")
def over_time() -> Searcher:
    """One group under three names, in as many legislatures, and another one."""
    store = MemoryStore()
    with store.writer() as writer:
        writer.put(
            [
                ask(1, "Un.", legislature=15, author_group="FI",
                    author_group_label="La France insoumise"),
                ask(2, "Un.", legislature=16, author_group="LFI-NUPES", author_group_label=(
                    "La France insoumise - Nouvelle Union Populaire écologique et sociale")),
                ask(3, "Un.", author_group="LFI-NFP",
                    author_group_label="La France insoumise - Nouveau Front Populaire"),
                ask(4, "Un.", author_group="GDR",
                    author_group_label="Gauche Démocrate et Républicaine"),
                ask(5, "Un.", author_group="DR", author_group_label="Droite Républicaine"),
                ask(6, "Un.", legislature=14, author_group="UMP",
                    author_group_label="Union pour un Mouvement Populaire"),
            ]
        )  # fmt: skip
        writer.commit()
    return Searcher(store)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("groupe:LFI", {1, 2, 3}),
        ("groupe:FI", {1, 2, 3}),
        ('groupe:"La France insoumise"', {1, 2, 3}),
        ("groupe:LFI-NFP", {1, 2, 3}),
        ("groupe:LR", {5, 6}),
        ("groupe:ump", {5, 6}),
        ('groupe:"Les Républicains"', {5, 6}),
        ("groupe:GDR", {4}),
        ("groupe:LFI legislature:16", {2}),
        ("groupe:LIOT", set()),
    ],
)
def test_a_group_keeps_its_questions_when_it_is_called_otherwise(
    over_time: Searcher, query: str, found: set[int]
) -> None:
    page = over_time.search(SearchRequest(query))
    assert {result.question.number for result in page.results} == found


def test_each_name_belongs_to_one_group() -> None:
    names = [fold(name) for family in FAMILIES for name in family]
    assert len(names) == len(set(names))


def test_the_groups_of_the_archive_have_their_names(corpus: Path) -> None:
    """Each organ that is a group: its short and its whole name are one group's."""
    path = next(corpus.glob("AMO30*.zip"))
    with ZipFile(path) as archive:
        files = [name for name in archive.namelist() if "organe" in name]
        organs = [json.loads(archive.read(name))["organe"] for name in files]
    groups = [organ for organ in organs if organ["codeType"] == "GP"]
    lacking = [
        (organ["libelleAbrev"], organ["libelle"])
        for organ in groups
        if organ["libelle"] != "Écologiste"
        and fold(organ["libelleAbrev"]) not in map(fold, other_names(organ["libelle"]))
    ]
    assert len(groups) > 50
    assert lacking == []


def test_a_deputy_is_found_by_uid_across_groups_and_homonyms_are_apart() -> None:
    """Names are for people; the uid of the archive is one person's."""
    store = MemoryStore()
    name = {"author_name": "Jean Dupont"}
    with store.writer() as writer:
        writer.put(
            [
                ask(1, "Un.", legislature=15, author_uid="PA1", author_group="FI", **name),
                ask(2, "Un.", author_uid="PA1", author_group="GDR", **name),
                ask(3, "Un.", author_uid="PA2", author_group="GDR", **name),
                ask(4, "Un.", author_uid="PA11", author_group="GDR", author_name="Ada Roy"),
            ]
        )
        writer.commit()
    found = {
        query: {
            result.question.number
            for result in Searcher(store).search(SearchRequest(query)).results
        }
        for query in ("auteur:dupont", "auteur:PA1", "auteur:pa1", "auteur:PA2")
    }
    assert found == {
        "auteur:dupont": {1, 2, 3}, "auteur:PA1": {1, 2}, "auteur:pa1": {1, 2}, "auteur:PA2": {3},
    }  # fmt: skip


def of_senate(number: int, short: str, year: int) -> Question:
    """A question of a senator of the group that is written so."""
    row = {
        "reference": f"SEQ{year % 100:02}01{number:05}",
        "datejodepot": f"{year}-01-05",
        "groupe": short,
        "txtque": "Un.",
    }
    return sealed(question_of_row(row)[0], "test", str(number))


@pytest.fixture(scope="module")
def of_both() -> Searcher:
    """Groups of both chambers, the Sénat's by their short names alone."""
    store = MemoryStore()
    with store.writer() as writer:
        writer.put(
            [
                of_senate(1, "SER", 2024),
                of_senate(2, "SOC", 1990),
                of_senate(3, "LR", 2024),
                of_senate(4, "UMP", 2010),
                of_senate(5, "RDPI", 2024),
                of_senate(6, "CRCE-K", 2024),
                ask(7, "Un.", author_group="SOC", author_group_label="Socialistes et apparentés"),
                ask(8, "Un.", author_group="DR", author_group_label="Droite Républicaine"),
            ]
        )
        writer.commit()
    return Searcher(store)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("groupe:socialistes", {1, 2, 7}),
        ("groupe:SER", {1, 2, 7}),
        ("groupe:socialistes chambre:sénat", {1, 2}),
        ("groupe:LR", {3, 4, 8}),
        ('groupe:"La République en marche"', {5}),
        ("groupe:communistes", {6}),
        ("groupe:CRC", {6}),
    ],
)
def test_a_group_is_found_in_both_chambers(of_both: Searcher, query: str, found: set[int]) -> None:
    """By the names that it has or had, short, whole, or a word of one."""
    page = of_both.search(SearchRequest(query))
    assert {result.question.number for result in page.results} == found
