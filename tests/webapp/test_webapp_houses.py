"""Pages over another parliament's questions: called by its name, read in its language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient

from indexer.config import Settings
from indexer.model import House, Passage, QuestionId
from tests.languages import speaking
from tests.webapp.conftest import make
from tests.webapp.test_webapp_senate import client_of, of_senate, page

UK = House("UK Parliament", "en")
ADDRESS = "https://questions.example.org/written/7"
KNOWN = replace(
    make(7, "Dental Services", "How many dentists accept new patients?", legislature=58),
    id=QuestionId("UK58QE7"),
    house=UK,
    page=ADDRESS,
    ministry="Transports",
    answer=Passage("The Department holds no figures.", date(2024, 6, 4)),
)
UNKNOWN = replace(KNOWN, id=QuestionId("UK58QE8"), number=8, page="", answer=None)


@pytest.fixture
def abroad() -> Iterator[FlaskClient]:
    with speaking("en"):
        yield client_of(KNOWN, UNKNOWN)


def test_a_question_is_of_its_own_chamber(abroad: FlaskClient) -> None:
    """Neither French one is named, nor the Journal officiel; its term stands behind its name."""
    text = page(abroad, "/questions/UK58QE7")
    assert "UK Parliament, 58ᵉ législature" in text
    assert "Assemblée nationale</a>" not in text
    assert "au JO" not in text
    (item,) = abroad.get("/recherche.json?q=figures").get_json()["results"]
    assert (item["chamber"], item["url"]) == ("UK Parliament", ADDRESS)
    assert (item["ministry"], item["portfolio"]) == ("Transports", "")
    assert "/portefeuilles/" not in text.partition("<main")[2].partition("</main>")[0]


def test_the_official_page_is_the_one_that_is_known(abroad: FlaskClient) -> None:
    """With no version of it in another format, or no link at all."""
    text = page(abroad, "/questions/UK58QE7")
    assert f'<a href="{ADDRESS}" rel="external">Page officielle</a>' in text
    assert ".pdf" not in text
    without = page(abroad, "/questions/UK58QE8")
    assert "Page officielle" not in without
    assert "assemblee-nationale.fr/dyn" not in without
    assert abroad.get("/questions/UK58QE8.json").get_json()["url"] is None


def test_a_citation_without_an_official_page_leads_to_the_page_here() -> None:
    """On the page and in its files, where the settings name an address of this service."""
    settings = Settings(base_url="https://questions.example")
    with speaking("en"):
        client = client_of(KNOWN, UNKNOWN, settings=settings)
        here = "https://questions.example/questions/UK58QE8"
        assert f"UR  - {here}\r" in client.get("/questions/UK58QE8.ris").text
        assert f"UR  - {ADDRESS}\r" in client.get("/questions/UK58QE7.ris").text
        assert f"url = {{{here}}}" in client.get("/recherche.bib").text
        cited = page(client, "/questions/UK58QE8").partition("Référence à copier")[2]
        assert "UK Parliament, 58ᵉ législature" in cited
        assert f"{here}" in cited
        assert client.get("/questions/UK58QE8.csv").text.count(here) == 0


def test_a_text_says_its_language(abroad: FlaskClient) -> None:
    """To whoever has the page read aloud."""
    text = page(abroad, "/questions/UK58QE7")
    assert text.count('<div lang="en">') == 2
    assert '<h1 lang="en">Dental Services</h1>' in text
    assert '"inLanguage": "en"' in text or '"inLanguage":"en"' in text
    assert '<html lang="fr">' in text


def test_words_are_found_and_marked_by_their_english_forms(abroad: FlaskClient) -> None:
    """« the » is passed over and a plural is found."""
    text = page(abroad, "/recherche?q=the+dentist+accepts")
    assert "<mark>dentists</mark>" in text
    assert "<mark>accept</mark>" in text


def test_no_page_speaks_of_the_french_chambers(abroad: FlaskClient) -> None:
    """Neither their licence, their Règlement and its two months, nor their legislatures.

    Nothing leads to what is read out of French texts alone.
    """
    wrong = (
        "Licence Ouverte", "l’Assemblée", "députés", "deux mois du Règlement", "17<sup>e</sup>",
        "17ᵉ", "Montrer les repères", "Échéance de réponse", "Dans le délai", "Délai en cours",
        "ouverture d’une législature", 'href="/portefeuilles"',
        'href="/territoires"', 'href="/textes"', 'href="/montants"', 'href="/echeances"',
    )  # fmt: skip
    for address in ("/", "/recherche", "/questions/UK58QE7", "/questions/UK58QE8", "/statistiques",
                    "/ministeres", "/donnees", "/recherche/avancee"):  # fmt: skip
        text = page(abroad, address).partition("<main")[2]
        assert [sign for sign in wrong if sign in text] == [], address
    text = page(abroad, "/donnees")
    assert "Les questions de «&nbsp;UK Parliament&nbsp;» viennent d’un tableau" in text
    assert "Textes&nbsp;: UK Parliament. Ce moteur" in text


def test_the_french_chambers_are_named_where_they_are() -> None:
    """An index of both, in French, has the sources and the licence of each."""
    asked = make(1, "Un", "Le loup.")
    here = replace(asked, id=QuestionId("CHQE1"), house=House("Conseil national"))
    senate = of_senate(4, date(2022, 2, 4), asked.author)
    text = page(client_of(asked, here, senate), "/donnees")
    assert "ouvertes de l’Assemblée nationale</a>" in text
    assert "ouvertes du Sénat</a>" in text
    assert "en citant l’Assemblée nationale ou le Sénat" in text
    assert "Les données des assemblées françaises sont publiées sous" in text
    assert "Assemblée nationale et Sénat, données ouvertes sous Licence Ouverte" in text
    assert "Licence Ouverte\u202f; Conseil national. Ce" in text
    assert "Par chambre</th>" in text
    assert "sénateurs demandent" in page(client_of(senate), "/")
    assert "les députés demandent" in page(client_of(asked), "/")
    assert "sans lien avec l’Assemblée." in page(client_of(asked), "/")


def test_a_number_is_written_as_it_is_given_there() -> None:
    lords = replace(KNOWN, id=QuestionId("UK58QEHL7"))
    with speaking("en"):
        client = client_of(lords)
        assert "Question écrite n°&nbsp;HL7, UK Parliament" in page(client, "/questions/UK58QEHL7")
        assert "QE HL7 ·" in page(client, "/recherche")
        assert "n° HL7, UK Parliament" in client.get("/questions/UK58QEHL7.ris").text
        assert client.get("/questions/UK58QEHL7.json").get_json()["number"] == 7
