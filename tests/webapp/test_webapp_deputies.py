"""A deputy's page: who, what was asked of whom, and what became of it."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient

from indexer.model import Author, Passage, Question, Status
from tests.engines.contract import CAMPAIGN
from tests.webapp.conftest import OTHER, make
from tests.webapp.test_webapp_browse import page, served, settled, total, words

ADA = Author(
    name="Ada Un",
    civility="Mme",
    group_label="Groupe du Jour",
    department="Rhône",
    constituency="Rhône (4e circonscription)",
    uid="PA12",
)
BEFORE = Author(name="Ada Un", civility="Mme", group_label="Groupe d’hier", uid="PA12")
HOMONYM = Author(name="Ada Deux", uid="PA123")
NAMED = "Comme Mme Ada Hugo, je m'interroge."
TWIN = CAMPAIGN[0].question.text


def _put(number: int, author: Author, on: date, **more: object) -> Question:
    text = str(more.pop("text", f"Un texte {number}."))
    return make(number, f"Titre {number}", text, author=author, published=on, **more)


@pytest.fixture(scope="module")
def house() -> FlaskClient:
    """Four questions of one deputy, in two groups, and others of others."""
    said = Passage("Oui.", date(2025, 2, 1), 1)
    return served(
        _put(1, BEFORE, date(2024, 11, 5), answer=said, status=Status.ANSWERED),
        _put(2, BEFORE, date(2025, 1, 7)),
        _put(3, ADA, date(2025, 3, 4), rubrique="élevage"),
        _put(4, ADA, date(2026, 7, 7), text=TWIN),
        _put(5, HOMONYM, date(2026, 7, 7), text=TWIN),
        _put(6, OTHER, date(2026, 7, 7)),
    )


def _section(client: FlaskClient, name: str) -> str:
    shown = settled(client, "/deputes/PA12")
    return words(shown.xpath(f"//section[@aria-labelledby='{name}']")[0])


def test_a_page_says_who_it_is_about_and_where_from(house: FlaskClient) -> None:
    shown = settled(house, "/deputes/PA12")
    assert words(shown.xpath("//h1")[0]) == "Mme Ada Un"
    lead = words(shown.find_class("lead")[0])
    assert lead.startswith("4 questions, Rhône (4ᵉ circonscription).")


def test_the_curve_is_kept_as_figures_and_as_a_drawing(house: FlaskClient) -> None:
    """The same months as the table under it; a script makes a picture of the drawing."""
    shown = settled(house, "/deputes/PA12")
    table, drawing = shown.xpath("//p[@class='files'][contains(., 'graphique')]//a/@href")
    lines = house.get(table).get_data(as_text=True).splitlines()
    assert lines == ["annee,Questions", "2024,1", "2025,2", "2026,1"]
    svg = house.get(drawing)
    assert svg.mimetype == "image/svg+xml"
    assert svg.text.count("<path") == 1
    assert drawing in shown.xpath("//button/@data-image")
    for uid in ("PA13", "PA1", "pa12", "ada"):
        assert house.get(f"/deputes/{uid}/courbe.svg").status_code == 404


def test_groups_have_the_days_of_their_questions_the_newest_first(house: FlaskClient) -> None:
    told = _section(house, "groupes")
    assert "Groupe du Jour, du 4 mars 2025 au 7 juillet 2026 2" in told
    assert "Groupe d’hier, du 5 novembre 2024 au 7 janvier 2025 2" in told
    assert told.index("Jour") < told.index("d’hier")


def test_answers_and_delays_are_those_of_the_deputy_alone(house: FlaskClient) -> None:
    told = _section(house, "delais")
    assert "4 questions écrites. Une réponse a été publiée pour 1 d’entre elles" in told


def test_late_questions_are_the_open_ones_the_longest_first(house: FlaskClient) -> None:
    told = _section(house, "retard")
    assert told.index("Titre 2") < told.index("Titre 3")
    assert "2 questions attendent encore" in told
    assert "Titre 4" not in told
    assert "Titre 1" not in told


def test_texts_put_by_others_too_lead_to_their_wave(house: FlaskClient) -> None:
    shown = settled(house, "/deputes/PA12")
    links = shown.xpath("//section[@aria-labelledby='identiques']//li/a/@href")
    assert links == ["/vagues/questions/QANR5L17QE4"]
    assert "Titre 5" in words(page(house, links[0]))


def test_every_figure_is_the_total_of_its_link(house: FlaskClient) -> None:
    figures = settled(house, "/deputes/PA12").xpath("//a[@data-figure]")
    assert len(figures) > 10
    for link in figures:
        assert total(page(house, link.get("href"))) == link.get("data-figure"), link.get("href")


def test_the_newest_questions_come_first_and_leave_as_files(house: FlaskClient) -> None:
    told = _section(house, "recentes")
    assert told.index("Titre 4") < told.index("Titre 3") < told.index("Titre 1")
    assert "Titre 5" not in told
    shown = settled(house, "/deputes/PA12")
    for address in shown.find_class("files")[-1].xpath(".//a/@href"):
        assert house.get(address).status_code == 200, address


@pytest.mark.parametrize(
    "uid", ["PA1", "PA999999", "pa12", "PA", "Ada Un", "PA12%20OU%20PA123", "*"]
)
def test_nobody_else_has_a_page(house: FlaskClient, uid: str) -> None:
    assert "existe pas" in words(page(house, f"/deputes/{uid}", 404))


def test_the_list_of_deputies_is_that_of_authors(house: FlaskClient) -> None:
    answer = house.get("/deputes")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/auteurs")


def test_a_question_leads_to_its_author(house: FlaskClient) -> None:
    assert "/deputes/PA12" in page(house, "/questions/QANR5L17QE1").xpath("//dd/a/@href")
    others = page(house, "/questions/QANR5L17QE6").xpath("//@href")
    assert not [link for link in others if link.startswith("/deputes/")]


def test_the_list_of_authors_leads_to_their_pages(house: FlaskClient) -> None:
    rows = page(house, "/auteurs").xpath("//ul[@class='entries']/li")
    places = {words(row.find("a")): house.get(row.find("a").get("href")) for row in rows}
    assert {answer.status_code for answer in places.values()} == {302}
    assert places["Ada Un"].headers["Location"] == "/deputes/PA12"
    assert places["Ada Deux"].headers["Location"] == "/deputes/PA123"
    assert total(page(house, places["Jean-Michel Brard"].headers["Location"])) == "1"
    page(house, "/auteurs/Personne", 404)


def test_the_page_leads_to_the_questions_of_others_that_name_the_deputy() -> None:
    day, ada = date(2025, 3, 4), Author(name="Ada Hugo", civility="Mme", uid="PA12")
    client = served(_put(1, ada, day), _put(2, OTHER, day, text=NAMED))
    (link,) = page(client, "/deputes/PA12").xpath("//p[@class='lead']/a[contains(., 'citent')]")
    assert total(page(client, link.get("href"))) == "1"
