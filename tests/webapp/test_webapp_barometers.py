"""The page of the barometer and its files."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient
from lxml import etree

from indexer.model import Kind, Passage
from tests.conftest import ask
from tests.webapp.generated import KNOWN, generated
from tests.webapp.test_webapp_browse import SVG, page, served, settled, total, words

ADDRESS = "/statistiques/barometre?au=2025-05-13"


@pytest.fixture(scope="module")
def barometer() -> FlaskClient:
    """A year of questions."""
    return served(*generated())


def rows(client: FlaskClient, address: str) -> dict[str, list[str]]:
    text = client.get(address.replace("barometre", "barometre.csv")).get_data(as_text=True)
    _, *body = csv.reader(text.splitlines())
    return {row[1]: row[2:] for row in body}


def test_the_table_says_what_its_file_says(barometer: FlaskClient) -> None:
    shown = settled(barometer, ADDRESS)
    filed = rows(barometer, ADDRESS)
    assert int(filed["total"][0]) > int(filed["total"][1]) > int(filed["total"][2]) > 0
    assert int(filed["total"][3]) > int(filed["total"][4])
    assert all(int(figure) > 0 for figure in filed["total"])
    table = {words(row.find("th")): row for row in shown.xpath("//tbody/tr")}
    assert [words(td).split()[0] for td in table["Ensemble"].findall("td")] == filed["total"]
    assert [words(td).split()[0] for td in table["Santé"].findall("td")] == filed["Santé"]
    assert "Baromètre des réponses au 13 mai 2025" in words(shown)


@pytest.mark.parametrize("limits", ["", "&par=groupe&q=loup OU infirmières", "&par=rubrique"])
def test_each_figure_is_the_total_of_its_link(barometer: FlaskClient, limits: str) -> None:
    links = settled(barometer, ADDRESS + limits).xpath("//a[@data-figure]")
    assert len(links) > 14
    for link in links:
        assert total(page(barometer, link.get("href"))) == link.get("data-figure")


def test_a_day_behind_the_data_is_theirs_and_the_page_says_so(barometer: FlaskClient) -> None:
    shown = words(settled(barometer, "/statistiques/barometre?au=2030-01-01"))
    newest = max(q.answered for q in generated() if q.answered and q.answered <= KNOWN)
    assert f"{newest.year}" in shown
    assert "rien n’est connu au 1er janvier 2030" in shown
    assert rows(barometer, "/statistiques/barometre?au=2030-01-01") == rows(
        barometer, "/statistiques/barometre"
    )


@pytest.mark.parametrize(
    ("many", "said"),
    [
        (1, "de 1 question écrite publiée jusqu’à ce jour : son dernier état connu"),
        (2, "de 2 questions écrites publiées jusqu’à ce jour : leur dernier état connu"),
    ],
)
def test_where_nothing_is_known_a_sentence_says_so(many: int, said: str) -> None:
    """A table of zeros would tell that nobody answered."""
    old = [ask(n, "Le loup.", known=date(2024, 2, 1)) for n in range(1, many + 1)]
    later = ask(9, "L’ours.", kind=Kind.GOVERNMENT, published=date(2025, 6, 1), answer="Oui.")
    client = served(*old, replace(later, answer=Passage("Oui.", date(2025, 6, 1))))
    shown = settled(client, ADDRESS)
    assert f"Rien n’est connu au 13 mai 2025 {said}" in words(shown)
    assert not shown.xpath("//table")
    assert "réponse n’était publiée" not in words(shown)
    (link,) = shown.xpath("//a[@data-figure]")
    assert total(page(client, link.get("href"))) == str(many)


def test_programs_get_the_figures_and_the_curve(barometer: FlaskClient) -> None:
    settled(barometer, ADDRESS)
    said = barometer.get(ADDRESS.replace("barometre", "barometre.json")).get_json()
    assert said["day"] == "2025-05-13"
    assert [str(figure) for figure in said["total"].values()] == rows(barometer, ADDRESS)["total"]
    shares = [step["share"] for step in said["curve"]]
    assert shares == sorted(shares)
    assert 0 < shares[-1] <= 1
    drawing = etree.fromstring(barometer.get(ADDRESS.replace("barometre", "barometre.svg")).data)
    assert drawing.findall(f"{SVG}path")


@pytest.mark.parametrize("asked", ["au=hier", "au=2025-02-30", "par=auteur"])
def test_what_is_no_day_or_facet_is_refused(barometer: FlaskClient, asked: str) -> None:
    assert barometer.get(f"/statistiques/barometre?{asked}").status_code == 400
    assert barometer.get(f"/statistiques/barometre.csv?{asked}").status_code == 400


def test_days_may_be_written_as_french_texts_do(barometer: FlaskClient) -> None:
    assert rows(barometer, "/statistiques/barometre?au=13 mai 2025") == rows(barometer, ADDRESS)
