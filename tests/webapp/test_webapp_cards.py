"""The card above the results: for words that name a deputy or a portefeuille, and only those."""

from __future__ import annotations

import gzip
from datetime import date

import pytest
from flask.testing import FlaskClient

from indexer.model import Author
from tests.webapp.conftest import OTHER, make
from tests.webapp.test_webapp_browse import page, served, total, words

ADA = Author(name="Ada Du Loup", civility="Mme", group_label="Groupe du Jour", uid="PA12")
BEA = Author(name="Béa Martin", civility="Mme", department="Rhône", uid="PA13")
EVE = Author(name="Ève Dumontiel", civility="Mme", uid="PA15")
CID = Author(name="Cid Martin", civility="M.", uid="PA14")


@pytest.fixture(scope="module")
def house() -> FlaskClient:
    """Deputies of whom two share a surname, one has that of a beast, one has no reference."""
    return served(
        make(1, "Loup", "Le loup.", author=ADA),
        make(2, "Loup", "Encore le loup.", author=ADA),
        make(3, "Ours", "L’ours, dit Mme Du Loup.", author=BEA),
        make(4, "Ours", "L’ours de la santé.", author=CID, published=date(2025, 1, 7)),
        make(5, "Lynx", "Le lynx.", author=OTHER),
    )


def card(client: FlaskClient, query: str) -> str:
    """What the card says; empty without one."""
    answer = client.get("/recherche", query_string={"q": query})
    shown = page(client, answer.request.full_path if query else "/recherche")
    return " ".join(map(words, shown.find_class("named")))


@pytest.mark.parametrize(
    "query", ["Ada Du Loup", "ada du loup", "du loup ada", "du loup", "mme ada du loup"]
)
def test_a_name_leads_to_its_deputy(house: FlaskClient, query: str) -> None:
    assert card(house, query) == "Mme Ada Du Loup Groupe du Jour 2 questions"


@pytest.mark.parametrize("query", ["", "loup", "martin", "ada", "lynx", "brard", "béa ours"])
def test_what_names_nobody_or_several_has_no_card(house: FlaskClient, query: str) -> None:
    """A word that is a part of a name, a surname of two, an author without a page."""
    assert card(house, query) == ""


def test_a_name_with_a_slip_is_read_as_it_is_searched() -> None:
    """Unless it is meant as typed."""
    client = served(*(make(n, "Eau", "L’eau.", author=EVE) for n in range(9)))
    assert card(client, "ève dumontel").startswith("Mme Ève Dumontiel")
    shown = page(client, "/recherche?q=ève dumontel&forme=dumontel")
    assert not shown.find_class("named")


@pytest.mark.parametrize("query", ["béa martin", "bea martin", '"Béa Martin"', "auteur:PA13"])
def test_a_name_is_read_without_its_accents_and_by_reference(
    house: FlaskClient, query: str
) -> None:
    assert card(house, query) == "Mme Béa Martin Rhône 1 question"


@pytest.mark.parametrize("query", ["santé", "ministre de la santé", "Ministère de la Santé"])
def test_a_ministry_leads_to_its_portefeuille(house: FlaskClient, query: str) -> None:
    assert card(house, query) == "Santé 5 questions"


def test_a_filter_by_author_has_the_card_too(house: FlaskClient) -> None:
    shown = page(house, "/recherche?auteur=Cid Martin")
    assert [words(one) for one in shown.find_class("named")] == ["M. Cid Martin 1 question"]


def test_its_links_are_the_page_and_the_questions_that_it_counts(house: FlaskClient) -> None:
    shown = page(house, "/recherche?q=du loup").find_class("named")[0]
    place, questions = shown.findall("a")
    assert place.get("href") == "/deputes/PA12"
    assert total(page(house, questions.get("href"))) == questions.get("data-figure") == "2"
    assert not page(house, "/recherche?q=du loup&par_page=1&page=2").find_class("named")


def test_a_map_has_every_deputy_once(house: FlaskClient) -> None:
    assert "/sitemap-deputes.xml.gz" in house.get("/sitemap.xml").get_data(as_text=True)
    said = gzip.decompress(house.get("/sitemap-deputes.xml.gz").data).decode()
    assert [said.count(f"/deputes/{uid}<") for uid in ("PA12", "PA13", "PA14", "PA")] == [
        1,
        1,
        1,
        0,
    ]
