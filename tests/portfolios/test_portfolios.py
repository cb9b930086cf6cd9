"""Portefeuilles: how titles are read, what the table says, and that real labels are all in it."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.fields import fold
from indexer.portfolios import Label, Portfolio, named, portfolio_of, portfolios, served
from tests.conftest import ROOT

CORPUS = ROOT.parent / "shared" / "corpus"
GOLDEN = Path(__file__).with_name("golden.tsv")
real = pytest.mark.skipif(not CORPUS.is_dir(), reason="no real records in ../shared/corpus")
LABELS = [(held, label) for held in portfolios().values() for label in held.labels]


@pytest.mark.parametrize(
    ("label", "charge"),
    [
        ("Armées (Mme la SE auprès de la ministre)", "armees"),
        ("Ministère de l’Europe et des affaires étrangères", "europe affaires etrangeres"),
        ("Ministère des solidarités et de la santé – Retraites", "retraites"),
        ("Ministre d'État, ministre de l'écologie", "ecologie"),
        ("Secrétariat d'État au commerce extérieur, auprès de la ministre", "commerce exterieur"),
        ("Secrétariat d'État après de la ministre de la mer", "mer"),
        ("Secrétariat d'État, auprès du Premier ministre, chargé du numérique", "numerique"),
        ("Ministère délégué auprès du ministre de l'intérieur", "interieur"),
        ("Ministère auprès de la garde des sceaux, ministre de la justice", "justice"),
        ("Ministère auprès du Premier ministre, porte-parole", "porte parole"),
        ("Secrétariat d'État auprès du Premier ministre", "premier ministre"),
        ("Ministère chargé des transports auprès du ministre de la mer", "transports"),
        ("Secrétariat d'État auprès du ministre de la ville et de la ministre du travail", "ville"),
        (
            "Secrétariat auprès du ministre A, chargé de la ville, et auprès du ministre B",
            "ville",
        ),
        ("  ", ""),
    ],
)
def test_a_title_is_brought_down_to_its_charge(label: str, charge: str) -> None:
    assert served(label) == charge


def test_case_accents_and_apostrophes_make_no_other_label() -> None:
    assert portfolio_of("MINISTERE DE L'EDUCATION NATIONALE") is portfolios()["education"]
    assert portfolio_of("ministère de l’éducation nationale") is portfolios()["education"]


def test_a_label_without_portefeuille_is_its_own_value() -> None:
    assert portfolio_of("Ministère des licornes") is None
    assert named("Ministère des licornes") == "Ministère des licornes"


def test_a_label_may_mean_something_else_later() -> None:
    label = "Défense et anciens combattants"
    assert named(label, date(2009, 1, 1)) == "Anciens combattants et mémoire"
    assert named(label, date(2010, 11, 14)) == "Armées"
    assert named(label) == "Armées"
    assert named(label, date(1999, 1, 1)) == "Anciens combattants et mémoire"


def test_a_label_that_means_one_thing_means_it_after_its_end_too() -> None:
    assert named("Première ministre", date(2024, 1, 30)) == "Premier ministre"


@pytest.mark.parametrize(("held", "label"), LABELS, ids=lambda item: getattr(item, "text", ""))
def test_every_label_leads_to_the_portefeuille_it_stands_under(
    held: Portfolio, label: Label
) -> None:
    assert portfolio_of(label.text, label.since) is held
    assert portfolio_of(label.text, label.until or label.since) is held
    assert label.until is None or (label.since is not None and label.since <= label.until)


def test_slugs_and_names_are_unique_and_slugs_fit_an_address() -> None:
    names = [fold(held.name) for held in portfolios().values()]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", slug) for slug in portfolios())


def test_a_charge_in_two_portefeuilles_has_days_that_do_not_meet() -> None:
    by_charge: dict[str, list[tuple[date, date, str]]] = {}
    for held, label in LABELS:
        days = (label.since or date.min, label.until or date.max, held.slug)
        by_charge.setdefault(served(label.text), []).append(days)
    shared = [rows for rows in by_charge.values() if len({slug for *_, slug in rows}) > 1]
    for rows in shared:
        for one, other in pairwise(sorted(rows)):
            assert one[2] == other[2] or one[1] < other[0]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.dates() | st.none())
def test_no_text_is_too_odd_for_a_label(label: str, on: date | None) -> None:
    assert named(label, on) or not label


def _golden() -> list[list[str]]:
    lines = GOLDEN.read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def test_what_was_drawn_and_read_comes_out() -> None:
    rows = _golden()
    assert len(rows) >= 200
    assert [
        (label, day, slug)
        for label, day, slug in rows
        if (found := portfolio_of(label, date.fromisoformat(day))) is None or found.slug != slug
    ] == []


def _members(name: str, folder: str = "") -> Iterator[Any]:
    with zipfile.ZipFile(CORPUS / name) as archive:
        for member in archive.namelist():
            if folder in member and member.endswith(".json"):
                yield json.loads(archive.read(member))


@cache
def _organs() -> tuple[Any, ...]:
    (archive,) = CORPUS.glob("AMO30_*.zip")
    held = (item.get("organe", item) for item in _members(archive.name, "/organe/"))
    return tuple(organ for organ in held if organ["codeType"] in {"MINISTERE", "GOUVERNEMENT"})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _titles(denomination: Any) -> Iterator[str]:
    for key in ("abrege", "developpe"):
        title = (denomination or {}).get(key)
        yield from [title] if isinstance(title, str) and title else []


@real
def test_every_label_of_the_real_records_has_a_portefeuille() -> None:
    labels: set[str] = set()
    for archive in CORPUS.glob("Questions_*.zip"):
        for record in _members(archive.name):
            question = record["question"]
            steps = (question.get("minAttribs") or {}).get("minAttrib") or []
            steps = steps if isinstance(steps, list) else [steps]
            for step in [{"denomination": question.get("minInt")}, *steps]:
                labels.update(_titles(step.get("denomination")))
    assert len(labels) > 200
    assert sorted(label for label in labels if portfolio_of(label) is None) == []


MISREAD = {"Secrétariat d'Etat à la défense, chargé des anciens combattants"}
"""Full titles of organs that another charge than the short name's is read from."""


@real
def test_every_real_ministry_has_a_portefeuille_the_same_under_both_its_names() -> None:
    organs = [organ for organ in _organs() if organ["codeType"] == "MINISTERE"]
    assert len(organs) > 600
    apart = []
    for organ in organs:
        on = _day(organ["viMoDe"]["dateDebut"])
        short = portfolio_of(organ["libelleAbrege"], on)
        if short is None or portfolio_of(organ["libelle"], on) is not short:
            apart.append(organ["libelle"])
    assert set(apart) == MISREAD


@real
def test_the_days_of_the_real_ministries_lie_within_those_of_the_table() -> None:
    spans: dict[str, list[Label]] = {}
    for _, label in LABELS:
        spans.setdefault(fold(label.text), []).append(label)
    outside = []
    for organ in _organs():
        since, until = (_day(organ["viMoDe"][key]) for key in ("dateDebut", "dateFin"))
        if organ["codeType"] != "MINISTERE" or since is None:
            continue
        held = spans.get(fold(organ["libelleAbrege"]), [])
        if not any(
            label.since
            and label.since <= since
            and (label.until is None or until is None or until <= label.until)
            for label in held
        ):
            outside.append((organ["libelleAbrege"], since, until))
    assert outside == []


@real
def test_every_real_government_has_a_premier_ministre() -> None:
    heads = portfolios()["premier-ministre"].labels
    named_so = [label for label in heads if served(label.text).endswith("ministre")]
    governments = [organ for organ in _organs() if organ["codeType"] == "GOUVERNEMENT"]
    assert governments
    for organ in governments:
        day = _day(organ["viMoDe"]["dateDebut"])
        assert day is not None
        later = day + timedelta(days=7)
        assert any(
            label.since and label.since <= later and (label.until is None or day <= label.until)
            for label in named_so
        )
