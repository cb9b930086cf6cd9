"""The page of what distinguishes a search: every figure leads to the questions that it counts."""

from __future__ import annotations

import csv
import re

import pytest
from flask.testing import FlaskClient

from tests.search.test_search_overrepresentation import QUESTIONS
from tests.webapp.test_webapp_browse import page, served, words


@pytest.fixture(scope="module")
def contrasts() -> FlaskClient:
    return served(*QUESTIONS)


ADDRESS = "/statistiques/surrepresentation"


def test_each_figure_is_what_its_link_finds(contrasts: FlaskClient) -> None:
    figures = page(contrasts, f"{ADDRESS}?q=loup").find_class("figure")
    assert len(figures) > 10
    for figure in figures:
        total = words(page(contrasts, figure.get("href")).get_element_by_id("bilan"))
        assert re.sub(r"\D", "", total.split("question")[0]) == words(figure), figure.get("href")


def test_the_files_have_the_figures_of_the_page(contrasts: FlaskClient) -> None:
    answer = contrasts.get(f"{ADDRESS}.csv?q=loup").get_data(as_text=True)
    rows = list(csv.DictReader(answer.splitlines()))
    data = contrasts.get(f"{ADDRESS}.json?q=loup").get_json()
    assert data["found"] == 40
    assert data["documents"] == len(QUESTIONS)
    flat = [(name, item["value"]) for name, table in data["tables"].items() for item in table]
    named = {("words" if row["champ"] == "mot" else row["champ"], row["valeur"]) for row in rows}
    assert named == set(flat)
    assert len(rows) == len(flat) > 5


def test_the_block_of_a_search_is_the_head_of_the_page(contrasts: FlaskClient) -> None:
    """One click on the results opens it; without script it is a link."""
    fold = page(contrasts, "/recherche?q=loup").get_element_by_id("distingue")
    brief = page(contrasts, fold.get("data-load")).get_element_by_id("distingue")
    assert "prédation" in words(brief)
    assert fold.xpath(".//a/@href") == [fold.get("data-load")]


def test_too_few_results_are_not_compared(contrasts: FlaskClient) -> None:
    """What the page would refuse is not offered; the files still are."""
    shown = page(contrasts, "/recherche?q=numero:1")
    assert words(shown.get_element_by_id("bilan")).startswith("1 question")
    assert shown.find_class("doors")
    assert not shown.xpath("//*[@id='distinct' or @id='distingue']")


def test_what_cannot_be_compared_says_so(contrasts: FlaskClient) -> None:
    assert "Cherchez d’abord des mots" in words(page(contrasts, ADDRESS))
    assert "Il faut au moins 5 questions" in words(page(contrasts, f"{ADDRESS}?q=rien"))
    limited = words(page(contrasts, f"{ADDRESS}?q=loup&groupe=Montagne"))
    assert "La recherche est déjà limitée par ce filtre." in limited
    assert contrasts.get(f"{ADDRESS}.csv?page=2").status_code == 400
