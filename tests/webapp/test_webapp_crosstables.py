"""The page of a cross table, its files, and what it says of addresses that it cannot read."""

from __future__ import annotations

import csv

import pytest
from flask.testing import FlaskClient

from tests.webapp.test_webapp_browse import page, settled, total, words
from tests.webapp.test_webapp_figures import QUESTIONS, figures

__all__ = ["figures"]
TABLE = "/statistiques/croise?lignes=ministere&colonnes=type"


def cells(client: FlaskClient, address: str) -> list[list[str]]:
    rows = settled(client, address).xpath("//table//tr[td]")
    return [[words(cell) for cell in row.xpath("./th|./td")] for row in rows]


def test_counts_stand_in_rows_and_columns_with_totals(figures: FlaskClient) -> None:
    assert cells(figures, TABLE) == [
        ["Budget", "9", "4", "13"],
        ["Santé", "8", "0", "8"],
        ["Ensemble", "17", "4", "21"],
    ]


@pytest.mark.parametrize("measure", ["nombre", "part", "delai"])
@pytest.mark.parametrize("limits", ["", "&q=loup", "&ministere=budget", "&type=QOSD"])
def test_each_figure_is_the_total_of_its_link(
    figures: FlaskClient, measure: str, limits: str
) -> None:
    shown = settled(figures, f"{TABLE}&mesure={measure}{limits}")
    for link in shown.xpath("//a[@data-figure]"):
        assert total(page(figures, link.get("href"))) == link.get("data-figure")


def test_the_share_is_of_written_questions_whose_outcome_is_known(figures: FlaskClient) -> None:
    """Eight of budget wait, one of unknown outcome is left out; all eight of santé have answers."""
    rows = cells(figures, f"{TABLE}&mesure=part")
    assert {row[0]: row[-1] for row in rows} == {
        "Budget": "0 % 0 sur 8",
        "Santé": "100 % 8 sur 8",
        "Ensemble": "50 % 8 sur 16",
    }


def test_the_slowest_comes_first(figures: FlaskClient) -> None:
    """What has not reached its median is slower than any that has."""
    rows = cells(figures, f"{TABLE}&mesure=delai")
    assert [row[0] for row in rows] == ["Budget", "Santé", "Ensemble"]
    assert "non atteint" in rows[0][-1]
    assert "jours sur 8" in rows[1][-1].replace("\u00a0", " ")


def test_the_files_have_the_same_figures(figures: FlaskClient) -> None:
    text = figures.get(TABLE.replace("croise", "croise.csv")).get_data(as_text=True)
    assert list(csv.reader(text.splitlines())) == [
        ["ministere\\type", "Question écrite", "Question orale sans débat", "total"],
        ["Budget", "9", "4", "13"],
        ["Santé", "8", "0", "8"],
        ["total", "17", "4", "21"],
    ]
    said = figures.get(TABLE.replace("croise", "croise.json")).get_json()
    assert (said["rows"], said["columns"], said["measure"]) == ("ministere", "type", "nombre")
    assert {"row": None, "column": "QE", "questions": 17, "answered": None, "value": 17.0} in said[
        "cells"
    ]
    assert sum(c["questions"] for c in said["cells"] if c["row"] and c["column"]) == len(QUESTIONS)


@pytest.mark.parametrize("asked", ["lignes=couleur", "lignes=annee&colonnes=annee", "mesure=poids"])
def test_what_is_no_facet_or_measure_is_refused(figures: FlaskClient, asked: str) -> None:
    assert figures.get(f"/statistiques/croise?{asked}").status_code == 400
    assert figures.get(f"/statistiques/croise.csv?{asked}").status_code == 400
