"""The map of what questions name: each figure leads to its questions, each square is one place."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from indexer.extraction.places import departments
from tests.conftest import ask
from tests.webapp.test_webapp_browse import page, served, total, words
from webapp.views.maps.tiles import CORSE, HEIGHT, TILES, WIDTH


@pytest.fixture(scope="module")
def placed() -> FlaskClient:
    """Questions that name three places."""
    said = (
        "La gare de Guéret ferme.",
        "Le loup dans la Creuse.",
        "À La Réunion, en Corse.",
        "Rien.",
    )
    return served(*(ask(n, text) for n, text in enumerate((*said, "Rien."), 1)))


def test_each_place_counts_the_questions_that_its_link_finds(placed: FlaskClient) -> None:
    shown = page(placed, "/territoires")
    figures = shown.xpath("//tbody//a[@data-figure]")
    assert [figure.get("data-figure") for figure in figures] == ["2", "1", "1"]
    for figure in figures:
        assert total(page(placed, figure.get("href"))) == figure.get("data-figure")
    assert words(shown.xpath("//tbody/tr[1]/th")[0]) == "Creuse 23"


def test_the_map_counts_within_a_search_and_each_place_has_a_feed(placed: FlaskClient) -> None:
    shown = page(placed, "/territoires?q=loup")
    assert [link.get("data-figure") for link in shown.xpath("//tbody//a[@data-figure]")] == ["1"]
    (feed,) = shown.xpath('//tbody//a[text()="Flux"]/@href')
    assert placed.get(feed).data.count(b"<entry>") == 1
    assert page(placed, "/territoires?q=rien").xpath("//tbody") == []


def test_squares_lead_to_the_same_searches_as_the_table(placed: FlaskClient) -> None:
    shown = page(placed, "/territoires")
    assert set(shown.xpath("//svg//a/@href")) == set(shown.xpath("//tbody//th/a/@href"))


def test_every_department_has_a_square_of_its_own() -> None:
    assert TILES.keys() == departments().keys() | {CORSE}
    assert len(set(TILES.values())) == len(TILES)
    assert all(row < HEIGHT and column < WIDTH for row, column in TILES.values())
