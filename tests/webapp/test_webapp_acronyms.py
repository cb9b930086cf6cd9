"""What the pages say of acronyms and of related words, and where their links lead."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from indexer.query.request import SearchRequest
from tests.conftest import ask
from tests.webapp.test_webapp_browse import page, served, total, words

LONG = "Société nationale des chemins de fer"


@pytest.fixture(scope="module")
def explaining() -> FlaskClient:
    """Questions that explain one acronym, and give another one two meanings."""
    said = (
        f"La {LONG} (SNCF) ferme des gares.",
        f"La {LONG} (SNCF) supprime des trains.",
        "La SNCF recrute.",
        *["Le plan d'accompagnement (PA) suit."] * 2,
        *["Le projet associatif (PA) vient."] * 2,
    )
    return served(*(ask(n, text) for n, text in enumerate(said, 1)))


def follow(client: FlaskClient, address: str, text: str) -> str:
    """The total of the page behind the link that says ``text``."""
    (link,) = page(client, address).xpath(f'//a[contains(normalize-space(.), "{text}")]/@href')
    return total(page(client, link))


def test_a_page_says_what_is_searched_together_and_takes_it_back(explaining: FlaskClient) -> None:
    shown = page(explaining, "/recherche?q=SNCF")
    assert f"SNCF et «\u00a0{LONG}\u00a0» sont cherchés ensemble." in words(shown).replace(
        "« ", "«\u00a0"
    ).replace(" »", "\u00a0»")
    assert total(shown) == "3"
    assert follow(explaining, f"/recherche?q={LONG}", "Chercher tel quel") == "2"
    assert follow(explaining, f"/recherche?q={LONG}&forme=-SNCF%3D", "Chercher les deux") == "3"


def test_the_meanings_of_an_ambiguous_acronym_are_links(explaining: FlaskClient) -> None:
    shown = words(page(explaining, "/recherche?q=PA"))
    assert "PA a plusieurs sens." in shown
    assert follow(explaining, "/recherche?q=PA", "projet associatif") == "4"


def test_the_acronyms_are_listed_with_their_meanings(explaining: FlaskClient) -> None:
    shown = page(explaining, "/sigles")
    rows = [[words(cell) for cell in row] for row in shown.xpath("//tbody/tr")]
    assert [" ".join(row) for row in rows] == [
        "PA plan d’accompagnement, un sens parmi 2 2",
        "PA projet associatif, un sens parmi 2 2",
        f"SNCF {LONG} 2",
    ]
    assert total(shown) == "2"
    assert total(page(explaining, "/sigles?cherche=CHEMINS")) == "1"
    assert page(explaining, "/sigles?cherche=zzz").xpath("//tbody") == []
    (link,) = shown.xpath('//tbody//a[text()="SNCF"]/@href')
    assert link == "/recherche?" + "&".join(f"{k}={v}" for k, v in SearchRequest("SNCF").to_pairs())


def test_the_api_tells_the_acronyms_of_a_search(explaining: FlaskClient) -> None:
    said = explaining.get("/api/v1/search?q=SNCF").get_json()
    assert said["acronyms"][0]["meaning"] == LONG
    found = explaining.get("/api/v1/complete?q=soci%C3%A9t%C3%A9").get_json()["completions"]
    assert found[0]["text"] == "Société"
