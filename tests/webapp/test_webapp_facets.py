"""The facets of a page of results: the first values, and a plain link to all of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from lxml import html

from indexer.config import Settings
from indexer.engines.memory import MemoryStore
from indexer.model import QuestionId
from indexer.search.searcher import Searcher
from tests.webapp.conftest import ANSWERED
from webapp import create_app
from webapp.parts.facets import SHOWN, WRITTEN

MANY = WRITTEN + 3


def served(number: int) -> FlaskClient:
    """A client over so many questions, each with a rubrique of its own."""
    store = MemoryStore()
    with store.writer(fresh=True) as writer:
        writer.put(
            replace(ANSWERED, id=QuestionId(f"QANR5L17QE{at}"), rubrique=f"sujet {at:02}")
            for at in range(number)
        )
        writer.commit()
    return create_app(Settings(), Searcher(store)).test_client()


@pytest.fixture(scope="module")
def many() -> FlaskClient:
    return served(MANY)


def facet(client: FlaskClient, address: str) -> html.HtmlElement:
    shown = html.fromstring(client.get(address).get_data(as_text=True))
    (section,) = shown.xpath("//fieldset[@id='facette-rubrique']")
    return section


def test_a_long_facet_shows_twelve_values_and_leads_to_all(many: FlaskClient) -> None:
    """Six in sight, six behind a fold, and the link that gives every one of them."""
    section = facet(many, "/recherche?q=asalée")
    found = [box.tail.strip() for box in section.iterfind(".//label/input")]
    assert found == [f"Sujet {at:02}" for at in range(WRITTEN)]
    assert len(section.findall("label")) == SHOWN
    (link,) = section.xpath(".//details//p[@class='every']/a")
    every = html.fromstring(many.get(link.get("href")).get_data(as_text=True))
    assert len(every.find_class("entries")[0].findall("li")) == MANY
    assert link.get("href").startswith("/facettes/rubrique?q=")
    assert "Afficher plus de rubriques" in section.findtext(".//summary")


def test_a_chosen_value_is_always_shown(many: FlaskClient) -> None:
    """However many values come before it."""
    section = facet(many, f"/recherche?q=asalée&rubrique=sujet+{MANY - 1}")
    (chosen,) = section.xpath("./label[input[@checked]]")
    assert f"Sujet {MANY - 1}" in chosen.text_content()
    assert len(section.xpath(".//label")) == WRITTEN + 1


def test_a_facet_of_twelve_values_says_how_many_are_folded() -> None:
    """There is nothing more to lead to."""
    section = facet(served(WRITTEN), "/recherche?q=asalée")
    assert len(section.xpath(".//label")) == WRITTEN
    assert f"{WRITTEN - SHOWN} autres" in section.findtext(".//summary")
    assert not section.find_class("every")
