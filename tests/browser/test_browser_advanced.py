"""The advanced search in a real Chromium, with its names proposed, and without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

FORM = "/recherche/avancee"


@pytest.mark.firefox
def test_a_form_leads_to_its_results_and_back(watched) -> None:  # noqa: ANN001 - a class of conftest
    """Words, a name of which a part is typed, a list; the results lead back into the form."""
    page: Page = watched.page
    page.goto("/recherche?q=asalée")
    page.get_by_role("link", name="Recherche avancée").click()
    expect(page.get_by_label("Tous ces mots")).to_have_value("asalée")
    names = page.get_by_label("Auteur")
    names.press_sequentially("runel")
    expect(page.locator("#auteurs option")).to_have_count(1)
    expect(page.locator("#auteurs option")).to_have_attribute("value", "Sandrine Runel")
    page.get_by_label("Type").select_option("QE")
    page.get_by_role("button", name="Voir la requête").click()
    expect(page.get_by_role("status")).to_contain_text("asalée")
    page.get_by_role("button", name="Chercher").click()
    expect(page).to_have_url(re.compile(r"/recherche\?q=asal%C3%A9e&.*auteur=Sandrine\+Runel"))
    expect(page).to_have_url(re.compile("type=QE"))
    expect(page.locator(".chips")).to_contain_text("Sandrine Runel")
    page.get_by_role("link", name="Recherche avancée").click()
    expect(page.get_by_label("Auteur")).to_have_value("Sandrine Runel")


def test_the_form_needs_no_script(browser: Browser, site: str) -> None:
    """A part of a name stands for it all the same."""
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto(FORM)
    page.get_by_label("Auteur").fill("runel")
    page.get_by_label("Publiée depuis").fill("janvier 2025")
    page.get_by_role("button", name="Chercher").click()
    expect(page).to_have_url(re.compile(r"q=date%3A2025\.\.&auteur=Sandrine\+Runel$"))
    context.close()


def test_the_form_stands_on_paper(watched) -> None:  # noqa: ANN001 - as above
    """With what was filled in, without its buttons."""
    page: Page = watched.page
    page.goto(f"{FORM}?tous_mots=loup")
    page.emulate_media(media="print")
    expect(page.get_by_label("Tous ces mots")).to_be_visible()
    expect(page.get_by_role("button", name="Chercher", include_hidden=True)).to_be_hidden()
