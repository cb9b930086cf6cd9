"""The recipes of ``docs/recipes.md``, each done in Chromium as it is written there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from indexer.config import Settings
from indexer.wiring import open_store
from tests.browser.conftest import serving
from tests.conftest import ROOT, ask
from tests.engines.contract import CAMPAIGN
from tests.webapp.generated import KNOWN, generated

pytestmark = pytest.mark.browser
RECIPES = [
    [cell.strip().strip("`") for cell in line.strip().strip("|").split("|")]
    for line in (ROOT / "docs/recipes.md").read_text("utf-8").partition("\n## ")[0].splitlines()
    if "`/recherche" in line
]
ONE = CAMPAIGN[0]
"""A question that is long enough to be known again, with its answer."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over a generated index with one question put four times."""
    folder: Path = tmp_path_factory.mktemp("recipes") / "index"
    repeats = [
        ask(
            900 + n,
            f"{ONE.question.text} Et les méduses ?",
            title="Méduses",
            published=date(2025, 3, 4 + n),
            answer=ONE.answer.text if ONE.answer else "",
            answered=date(2025, 5, 6),
            known=KNOWN,
            ministry="intérieur",
            rubrique="Mer",
            author_name=f"Député {n}",
        )
        for n in range(4)
    ]
    with open_store(Settings(index=folder)).writer(fresh=True) as writer:
        writer.put([*generated(), *repeats])
        writer.commit()
    with serving(folder) as address:
        yield address


@pytest.fixture(scope="module")
def page(chromium: Browser, told: str) -> Iterator[Page]:
    """One page for all the recipes."""
    context = chromium.new_context(base_url=told, locale="fr-FR")
    yield context.new_page()
    context.close()


def act(page: Page, step: str) -> None:
    """Click a link, or what opens a fold; ``champ = valeur, Bouton`` fills in a form first."""
    filled = re.fullmatch(r"(\w+) = (.+), (\w+)", step)
    if filled is None:
        main = page.get_by_role("main")
        main.get_by_text(step, exact=True).locator("visible=true").first.click()
        return
    name, value, button = filled.groups()
    field = page.locator(f"main [name={name}]:not([type=hidden])")
    if field.evaluate("node => node.tagName") == "SELECT":
        field.select_option(value)
    else:
        field.fill(value)
    page.get_by_role("button", name=button, exact=True).click()


def test_there_are_twenty_eight_of_two_clicks_at_most() -> None:
    assert len(RECIPES) == len({row[0] for row in RECIPES}) == 28


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe[0])
def test_a_recipe_leads_to_its_figures(page: Page, recipe: list[str]) -> None:
    """The page is the one that is named, it has figures, and the first one is true."""
    _, search, *steps, heading = recipe
    page.goto(search)
    for step in filter(None, steps):
        act(page, step)
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    for _ in range(20):
        if not page.get_by_text("en cours de calcul").count():
            break
        page.wait_for_timeout(250)
        page.reload()
    if heading == "Concordance":
        assert page.get_by_text("loup").count()
    elif heading in {"Réponses identiques", "Vagues de questions"}:
        assert "4" in page.locator(".figure").first.inner_text()
    else:
        link = page.locator("[data-figure]").first
        figure = int(link.get_attribute("data-figure") or 0)
        assert figure > 0
        link.click()
        expect(page.get_by_role("status")).to_contain_text(f"{figure} question")
