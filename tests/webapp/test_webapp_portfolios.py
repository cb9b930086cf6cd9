"""A portefeuille's page: its labels in time, each with its questions, and its delays."""

from __future__ import annotations

import gzip
import re
from datetime import date

import pytest
from flask.testing import FlaskClient

from indexer.model import Passage, Question, Status
from indexer.portfolios import portfolios
from tests.webapp.conftest import make
from tests.webapp.test_webapp_browse import page, served, settled, total, words


def _answered(number: int, ministry: str, **more: object) -> Question:
    said = Passage("Oui.", date(2020, 3, 1), 1)
    return make(
        number,
        f"Titre {number}",
        "Un texte.",
        legislature=15,
        published=date(2020, 1, 1),
        ministry=ministry,
        answer=said,
        status=Status.ANSWERED,
        **more,
    )


@pytest.fixture(scope="module")
def lineage() -> FlaskClient:
    """Health under three labels, one of them a person's, and a ministry that nobody knows."""
    return served(
        _answered(1, "solidarités et santé"),
        _answered(2, "Solidarités et santé (M. Taquet)"),
        _answered(3, "Affaires sociales et santé"),
        _answered(4, "Ministère de la santé et de la prévention"),
        _answered(5, "Travail", ministry_answering="Solidarités et santé"),
        _answered(6, "Licornes"),
    )


def test_the_list_leads_to_pages_and_to_searches(lineage: FlaskClient) -> None:
    rows = settled(lineage, "/portefeuilles").xpath("//tbody/tr")
    told = {words(row[0]): [words(cell) for cell in row[1:4]] for row in rows}
    assert told["Santé"] == ["4", "60 jours", "100 %"]
    assert set(told) == {"Santé", "Travail et emploi", "Licornes"}
    links = {words(row[0]): row.xpath(".//a/@href") for row in rows}
    assert links["Santé"][0] == "/portefeuilles/sante"
    assert total(page(lineage, links["Santé"][1])) == "4"
    assert total(page(lineage, links["Licornes"][0])) == "1"


def test_a_page_has_every_label_with_its_days_and_its_questions(lineage: FlaskClient) -> None:
    shown = settled(lineage, "/portefeuilles/sante")
    rows = shown.xpath("//tbody/tr")
    told = {words(row[0]): [words(cell) for cell in row[1:4]] for row in rows}
    assert told["Affaires sociales et santé"] == ["17 mai 2012", "17 mai 2017", "1"]
    assert told["Solidarités et santé"] == ["18 mai 2017", "16 mai 2022", "1"]
    assert told["Solidarités et santé (M. Taquet)"][2] == "1"
    assert told["Santé et prévention"][2] == "0"
    assert told["Ministère de la santé et de la prévention"] == ["–", "–", "1"]
    assert len(told) == len(portfolios()["sante"].labels) + 1
    for row in rows:
        for address in row.xpath(".//a/@href"):
            assert total(page(lineage, address)) == words(row[3])


def test_its_delays_are_those_of_the_ministries_that_answered(lineage: FlaskClient) -> None:
    text = words(settled(lineage, "/portefeuilles/sante"))
    assert "5 questions écrites. Une réponse a été publiée pour 5 d’entre elles" in text
    assert "la moitié l’ont eue en 60 jours au plus" in text


def test_every_portefeuille_has_a_page_and_no_other_name_has(lineage: FlaskClient) -> None:
    for slug, held in portfolios().items():
        assert words(page(lineage, f"/portefeuilles/{slug}").xpath("//h1")[0]) == held.name
    page(lineage, "/portefeuilles/licornes", 404)
    page(lineage, "/portefeuilles/Sante", 404)


def test_the_sitemap_has_the_pages_that_have_questions(lineage: FlaskClient) -> None:
    told = gzip.decompress(lineage.get("/sitemap-pages.xml.gz").data).decode()
    slugs = re.findall(r"/portefeuilles/([a-z-]+)<", told)
    assert sorted(slugs) == ["sante", "travail"]
    assert "/portefeuilles<" in told


def test_delays_by_portefeuille_are_a_file_and_a_drawing(lineage: FlaskClient) -> None:
    settled(lineage, "/portefeuilles")
    lines = lineage.get("/statistiques/portefeuilles.csv").get_data(as_text=True).splitlines()
    assert lines[0].startswith("portefeuille,questions,repondues")
    assert lines[1].startswith("Santé,5,5,60,1.0000")
    assert b"Sant" in lineage.get("/statistiques/portefeuilles.svg").data
    drawn = settled(lineage, "/statistiques").xpath("//*[@aria-label]/@aria-label")
    assert any(label.endswith("par portefeuille") for label in drawn)


def test_a_question_names_its_portefeuille_beside_its_ministry(lineage: FlaskClient) -> None:
    shown = page(lineage, "/questions/QANR5L15QE2")
    assert "/portefeuilles/sante" in shown.xpath("//dd/a/@href")
    assert "Solidarités et santé (M. Taquet)" in words(shown)
    assert "Portefeuille" not in [
        words(term) for term in page(lineage, "/questions/QANR5L15QE6").xpath("//dt")
    ]


@pytest.mark.parametrize(
    "address",
    ["/recherche", "/concordance", "/statistiques", "/statistiques/comparer", "/auteurs"],
)
def test_searches_and_figures_may_be_limited_to_one(lineage: FlaskClient, address: str) -> None:
    shown = page(lineage, f"{address}?q=texte&portefeuille=Santé")
    assert "n’est pas connu" not in words(shown)


def test_words_of_a_query_find_it(lineage: FlaskClient) -> None:
    assert total(page(lineage, "/recherche?q=portefeuille:santé")) == "5"
    assert total(page(lineage, "/recherche?portefeuille=sante")) == "4"
