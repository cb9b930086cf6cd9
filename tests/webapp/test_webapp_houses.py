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
from tests.webapp.test_webapp_senate import client_of, page

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
