"""The filters below two columns, in real browsers: a sheet, a sieve; links without a script."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from indexer.config import Settings
from indexer.wiring import open_store
from tests.browser.conftest import serving
from tests.conftest import ask
from tests.engines.contract import CAMPAIGN

pytestmark = pytest.mark.browser

FILTER = re.compile("^Filtrer")


@pytest.fixture
def phone(watched) -> Page:  # noqa: ANN001 - a class of conftest
    """Results on a screen of 390 × 700."""
    page: Page = watched.page
    page.set_viewport_size({"width": 390, "height": 700})
    page.goto("/recherche?q=asalée")
    return page


@pytest.mark.firefox
def test_the_sheet_counts_while_one_chooses(phone: Page) -> None:
    """The list changes beneath; the button at the foot says what it will show."""
    opens = phone.get_by_role("button", name=FILTER)
    expect(phone.locator("#filtres")).to_be_hidden()
    opens.click()
    sheet = phone.get_by_role("dialog", name="Filtrer")
    expect(sheet.get_by_role("button", name="Voir les 5 questions")).to_be_visible()
    sheet.get_by_role("checkbox", name=re.compile("Question écrite")).check()
    see = sheet.get_by_role("button", name="Voir les 4 questions")
    expect(see).to_be_visible()
    expect(sheet.locator("[aria-live]")).to_have_text("4\u00a0questions")
    expect(sheet.get_by_role("checkbox", name=re.compile("Question écrite"))).to_be_focused()
    see.click()
    expect(sheet).to_be_hidden()
    expect(phone.locator(".result")).to_have_count(4)
    expect(phone.get_by_role("button", name=FILTER)).to_have_text(re.compile(r"Filtrer\s*· 1"))
    expect(phone.get_by_role("button", name=FILTER)).to_be_focused()
    phone.keyboard.press("Space")
    sheet.get_by_role("link", name="Tout effacer").click()
    expect(sheet.get_by_role("button", name="Voir les 5 questions")).to_be_focused()


def test_the_focus_stays_in_the_sheet_and_escape_leaves_it(phone: Page) -> None:
    """Back to the button that opened it, as far down as before."""
    phone.evaluate("scrollTo({ top: 300, behavior: 'instant' })")
    opens = phone.get_by_role("button", name=FILTER)
    opens.focus()
    phone.keyboard.press("Enter")
    sheet = phone.get_by_role("dialog")
    for _ in range(60):
        phone.keyboard.press("Tab")
        within = (
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
        assert phone.evaluate(within)
    phone.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(opens).to_be_focused()
    assert phone.evaluate("scrollY") == 300


def test_a_wide_window_has_its_column_back(phone: Page) -> None:
    phone.get_by_role("button", name=FILTER).click()
    expect(phone.get_by_role("dialog")).to_be_visible()
    phone.set_viewport_size({"width": 1280, "height": 700})
    expect(phone.get_by_role("dialog")).to_be_hidden()
    expect(phone.locator(".columns > #filtres")).to_be_visible()


@pytest.mark.parametrize("width", [320, 390])
def test_nothing_is_wider_than_the_screen(phone: Page, width: int) -> None:
    phone.set_viewport_size({"width": width, "height": 600})
    phone.get_by_role("button", name=FILTER).click()
    wide = phone.evaluate(
        "[document.documentElement, ...document.querySelectorAll('.sheet, .sheet .facets')]"
        ".map((item) => item.scrollWidth)"
    )
    assert max(wide) <= width


def test_without_javascript_the_link_leads_to_the_filters(browser: Browser, site: str) -> None:
    context = browser.new_context(
        base_url=site, java_script_enabled=False, viewport={"width": 390, "height": 700}
    )
    page = context.new_page()
    page.goto("/recherche?q=asalée")
    expect(page.locator("#filtres")).to_be_visible()
    page.get_by_role("link", name=FILTER).click()
    expect(page.locator("#filtres-titre")).to_be_in_viewport()
    context.close()


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over thirty rubriques, and four questions with one text."""
    folder = tmp_path_factory.mktemp("many") / "index"
    one = CAMPAIGN[0].question.text
    questions = [ask(n, "Asalée.", rubrique=f"Sujet {n:02}", title=f"Titre {n}") for n in range(30)]
    questions += [ask(90 + n, one, rubrique="Urgences", title=f"Urgences {n}") for n in range(4)]
    with open_store(Settings(index=folder)).writer(fresh=True) as writer:
        writer.put(questions)
        writer.commit()
    with serving(folder) as address:
        yield address


@pytest.mark.firefox
def test_a_fold_is_sifted_and_twins_unfold(browser: Browser, many: str) -> None:
    """The boxes of a sieve choose like the others; the twins of a page stand in their card."""
    context = browser.new_context(base_url=many, locale="fr-FR")
    page = context.new_page()
    page.goto("/recherche?q=asalée")
    page.get_by_text("Afficher 24 autres rubriques").click()
    fold = page.locator("#plus-rubrique")
    fold.get_by_role("searchbox").fill("sujet 2")
    expect(fold.get_by_role("checkbox")).to_have_count(10)
    fold.get_by_role("searchbox").fill("méduses")
    expect(fold).to_contain_text("Rien ne correspond à «\u00a0méduses\u00a0»")
    fold.get_by_role("searchbox").fill("sujet 27")
    fold.get_by_role("checkbox", name=re.compile("Sujet 27")).click()
    expect(page).to_have_url(re.compile(r"rubrique=Sujet\+27$"))
    expect(page.get_by_role("checkbox", name=re.compile("Sujet 27"))).to_be_focused()
    page.goto("/recherche?q=urgences&par_page=3")
    expect(page.locator(".result")).to_have_count(1)
    twins = page.locator(".twins li")
    expect(twins.first).to_be_hidden()
    page.get_by_text("Posée 4 fois").click()
    expect(twins).to_have_count(2)
    expect(twins.first).to_be_visible()
    expect(page.locator(".repeats .near li")).to_have_count(1)
    address = twins.last.get_by_role("link").first.get_attribute("href") or ""
    assert "rang=3" in address
    page.goto(address)
    page.get_by_role("link", name=re.compile("Retour aux résultats")).click()
    expect(twins.last).to_be_in_viewport()
    context.close()
