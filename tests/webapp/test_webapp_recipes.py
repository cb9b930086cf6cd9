"""The recipes of ``docs/recipes.md`` about what texts know: asked as they are written there."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest
from flask.testing import FlaskClient

from tests.conftest import ROOT, ask
from tests.webapp.generated import KNOWN, generated
from tests.webapp.test_webapp_browse import served

TABLE = (ROOT / "docs" / "recipes.md").read_text("utf-8").partition("\n## ")[2]
RECIPES = [
    [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")]
    for line in TABLE.splitlines()
    if line.startswith("| a")
]
CARE = "L'article L. 162-12-20 du code de la sécurité sociale"
MOST = 3
"""Figures of a page that are followed."""


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    put = {"published": date(2025, 3, 4), "known": KNOWN}
    return served(
        *generated(60),
        ask(901, "Elle ferme, comme une école de la Creuse.", title="La gare de Guéret", **put),
        ask(902, "Un lycée d'Aubusson, dans la Creuse.", **put),
        ask(903, "Un lycée de la Creuse.", published=date(2024, 3, 4), known=KNOWN),
        ask(904, f"{CARE} et la HAS.", **put),
        ask(905, f"{CARE}, dit la Haute Autorité de santé.", **put),
        ask(906, "L'article L. 162-12-20-1 du code de la sécurité sociale.", **put),
    )


def plain(page: str) -> str:
    """What a reader sees: no tags, every space alike."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_there_are_twelve() -> None:
    assert len(RECIPES) == len({row[1] for row in RECIPES}) == 12


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe[1])
def test_a_recipe_has_what_it_says_and_its_figures_are_true(
    client: FlaskClient, recipe: list[str]
) -> None:
    _, _, address, has = recipe
    response = client.get(address)
    assert response.status_code == 200
    page = response.get_data(as_text=True)
    assert has in plain(page)
    for count, link in re.findall(r'data-figure="(\d+)" href="([^"]+)"', page)[:MOST]:
        behind = plain(client.get(html.unescape(link)).get_data(as_text=True))
        assert re.search(rf"\b{count} questions?\b", behind), link


def test_a_search_leads_to_the_names_in_its_questions(client: FlaskClient) -> None:
    page = client.get("/recherche?q=écoles").get_data(as_text=True)
    (link,) = re.findall(r'href="([^"]+)" rel="nofollow">noms cités</a>', page)
    assert "Jean Dupont" in client.get(html.unescape(link)).get_data(as_text=True)
