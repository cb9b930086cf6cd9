"""Every figure of every statistics page is the total of its link, on a generated index."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient

from indexer.fields import FACETS
from indexer.model import Kind, senate_id
from tests.conftest import ask
from tests.webapp.generated import generated
from tests.webapp.test_webapp_browse import served, settled
from webapp.views.browse import LISTINGS

PAGES = (
    "/statistiques",
    *(f"/statistiques/barometre?par={by}" for by in ("portefeuille", "groupe", "rubrique")),
    "/statistiques/barometre?par=departement&au=2025-04-01",
    *(
        f"/statistiques/croise?lignes={row.prefix}&colonnes=groupe&mesure={measure}"
        for row in FACETS
        if row.prefix != "groupe"
        for measure in ("nombre", "part")
    ),
    "/statistiques/croise?lignes=rubrique&colonnes=portefeuille&mesure=delai",
    "/statistiques/comparer?q=loup&q=infirmières",
    "/statistiques/surrepresentation?q=loup",
    *(f"/{listing.name}" for listing in LISTINGS),
    "/portefeuilles/sante",
    "/deputes/PA1",
    "/textes",
    "/textes/L121-4_code_de_la_route",
)
"""With another address behind it, each is asked of a whole index and of a part of it."""
ALONE = ("/portefeuilles/", "/deputes/", "/textes/")
"""Pages of one thing, which no search limits."""
PARTS = ("", "q=loup OU infirmières", "groupe=Rassemblement National&type=QE")


@pytest.fixture(scope="module")
def index() -> FlaskClient:
    """A year of questions, some of the Sénat."""
    senate = [
        replace(asked_there, id=senate_id(Kind.WRITTEN, date(2024, 1, 1), asked_there.number))
        for asked_there in (
            ask(n, "Le loup dans le département de la Creuse.", legislature=0, author_group="SER")
            for n in (1, 2)
        )
    ]
    return served(*generated(160), *senate)


def asked(page: str, part: str) -> str:
    return f"{page}{'&' if '?' in page else '?'}{part}" if part else page


def test_every_statistics_page_is_walked(index: FlaskClient) -> None:
    """A new page stands in PAGES, or this test fails."""
    rules = {rule.rule for rule in index.application.url_map.iter_rules()}
    pages = {rule for rule in rules if rule.startswith("/statistiques") and "." not in rule}
    assert pages <= {page.partition("?")[0] for page in PAGES}


@pytest.mark.parametrize("page", PAGES)
def test_each_figure_is_the_total_of_its_link(index: FlaskClient, page: str) -> None:
    parts = PARTS[:1] if "q=" in page or page.startswith(ALONE) else PARTS
    figures: dict[str, str] = {}
    for part in parts:
        found = settled(index, asked(page, part)).xpath("//*[@data-figure]")
        figures |= {link.get("href"): link.get("data-figure") for link in found}
    assert figures
    for link, figure in figures.items():
        answer = index.get(link.replace("/recherche", "/recherche.json", 1))
        assert str(answer.get_json()["total"]) == figure, link
