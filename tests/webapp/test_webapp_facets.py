"""The facets of a page of results: the first values, and a plain link to all of them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from lxml import html

from indexer.config import Settings
from indexer.engines.memory import MemoryStore
from indexer.model import QuestionId
from indexer.search.searcher import FACET_LIMIT, Searcher
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


def test_a_long_facet_shows_its_first_values_and_leads_to_all(many: FlaskClient) -> None:
    """Some in sight, some behind a fold, and the link that gives every one of them."""
    section = facet(many, "/recherche?q=asalée")
    found = [box.tail.strip() for box in section.iterfind(".//label/input")]
    assert found == [f"Sujet {at:02}" for at in range(WRITTEN)]
    assert len(section.findall("label")) == SHOWN
    (link,) = section.xpath(".//details//p[@class='every']/a")
    every = html.fromstring(many.get(link.get("href")).get_data(as_text=True))
    assert len(every.find_class("entries")[0].findall("li")) == MANY
    assert link.get("href").startswith("/facettes/rubrique?q=")
    assert section.findtext(".//summary") == f"Afficher {MANY - SHOWN}\u00a0autres rubriques"


def test_a_fold_has_a_sieve_that_works_without_a_script(many: FlaskClient) -> None:
    """It sifts all values of the facet under the same search."""
    shown = html.fromstring(many.get("/recherche?q=asalée&type=QE").text)
    (field,) = shown.xpath("//details[@id='plus-rubrique']//input[@type='search']")
    form = shown.get_element_by_id(field.get("form"))
    pairs = [(one.get("name"), one.get("value")) for one in form.iterfind("input")]
    assert pairs == [("q", "asalée"), ("type", "QE")]
    sifted = many.get(form.get("action"), query_string=[*pairs, (field.get("name"), "JET 12")])
    (link,) = html.fromstring(sifted.text).xpath("//ul[@class='entries']//a")
    assert link.get("data-value") == "sujet 12"
    assert "rubrique=sujet+12&type=QE" in link.get("href")


def test_a_facet_of_more_values_than_are_counted_tells_how_many() -> None:
    """The number is that of its page, whatever the page of results counts."""
    client = served(FACET_LIMIT + 7)
    section = facet(client, "/recherche?q=asalée")
    further = int(re.findall(r"\d+", section.findtext(".//summary"))[0])
    every = section.xpath(".//p[@class='every']/a/@href")[0]
    listed = html.fromstring(client.get(every).text).xpath("//ul[@class='entries']/li")
    assert further + SHOWN == len(listed) == FACET_LIMIT + 7


def test_a_chosen_value_is_always_shown(many: FlaskClient) -> None:
    """However many values come before it."""
    section = facet(many, f"/recherche?q=asalée&rubrique=sujet+{MANY - 1}")
    (chosen,) = section.xpath("./label[input[@checked]]")
    assert f"Sujet {MANY - 1}" in chosen.text_content()
    assert len(section.xpath(".//label")) == WRITTEN + 1


def test_a_facet_without_more_values_says_how_many_are_folded() -> None:
    """There is nothing more to lead to."""
    section = facet(served(WRITTEN), "/recherche?q=asalée")
    assert len(section.xpath(".//label")) == WRITTEN
    assert f"{WRITTEN - SHOWN}\u00a0autres" in section.findtext(".//summary")
    assert not section.find_class("every")
