"""One question in a real Chromium: passages one after the other, copies, its facts on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

ASALEE = "/questions/QANR5L17QE2621"


@pytest.mark.firefox
def test_keys_lead_from_passage_to_passage(watched) -> None:  # noqa: ANN001
    """The focus goes along, the current one is told to eye and ear; the first leads to the last."""
    page: Page = watched.page
    page.goto(f"{ASALEE}?q=asalée")
    links = page.locator(".jumps ol a")
    many = links.count()
    assert many > 2
    for at in (1, 2):
        page.keyboard.press("n")
        expect(links.nth(at - 1)).to_have_attribute("aria-current", "location")
        expect(page.locator("#annonce")).to_have_text(f"Passage {at} sur {many}")
    expect(page.locator(".walker")).to_contain_text(f"2\u202f/\u202f{many}")
    assert page.evaluate("document.activeElement.matches('mark')")
    page.keyboard.press("p")
    page.keyboard.press("p")
    expect(links.last).to_have_attribute("aria-current", "location")
    assert page.locator(".ticks i").count() == many
    page.locator("#q").fill("n")
    expect(links.last).to_have_attribute("aria-current", "location")


def test_a_passage_in_what_is_hidden_is_shown(watched) -> None:  # noqa: ANN001
    """« Seulement la réponse » leaves the question out until a passage of it is asked for."""
    page: Page = watched.page
    page.goto(f"{ASALEE}?q=asalée")
    page.get_by_label("Seulement la réponse").check()
    expect(page.locator(".asked")).to_be_hidden()
    expect(page.locator(".answer")).to_be_visible()
    page.locator(".jumps a").first.click()
    expect(page.locator(".asked")).to_be_visible()
    expect(page.get_by_label("Question et réponse")).to_be_checked()


def test_the_tab_works_without_a_script(browser: Browser, site: str) -> None:
    """It is made of two radio buttons and a rule of the style sheet."""
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto(ASALEE)
    expect(page.locator(".copying")).to_be_hidden()
    page.get_by_label("Seulement la réponse").check()
    expect(page.locator(".asked")).to_be_hidden()
    context.close()


def test_a_chosen_passage_is_copied_with_its_reference_and_address(
    browser: Browser, site: str
) -> None:
    """The address leads back to the very words, and what was copied is told."""
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 500})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(ASALEE)
    expect(page.locator(".quote")).to_be_hidden()
    page.evaluate(
        "getSelection().selectAllChildren("
        "[...document.querySelectorAll('.answer p')].filter(p => !p.closest('details')).pop())"
    )
    page.locator(".quote").click()
    expect(page.locator("#annonce")).to_have_text("Passage copié avec sa référence")
    said, reference, address = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert said.startswith("«\u00a0")
    assert "Question écrite n°\u00a02621" in reference
    assert address.startswith(f"{site.rstrip('/')}{ASALEE}#:~:text=")
    other = context.new_page()
    other.goto(address)
    other.wait_for_timeout(500)
    assert other.evaluate("scrollY") > 100
    page.get_by_role("button", name="Copier le lien").click()
    expect(page.locator("#annonce")).to_have_text("Lien copié")
    assert page.evaluate("navigator.clipboard.readText()") == f"{site.rstrip('/')}{ASALEE}"
    context.close()


def test_on_a_phone_the_facts_are_a_fold_under_the_title(browser: Browser, site: str) -> None:
    """Closed at first, within the first screen; without a script they are open; nothing moves."""
    for scripts in (True, False):
        context = browser.new_context(
            base_url=site, viewport={"width": 390, "height": 844}, java_script_enabled=scripts
        )
        page = context.new_page()
        page.goto(ASALEE)
        place = page.locator(".facts .fold > summary").bounding_box()
        assert place
        assert place["y"] < 600
        facts = page.get_by_role("heading", name="Fiche")
        if scripts:
            expect(facts).to_be_hidden()
            page.locator(".facts .fold > summary").click()
        expect(facts).to_be_visible()
        context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_while_a_question_loads(browser: Browser, site: str, width: int) -> None:
    """The script's fold, walker and buttons take no room that was not kept."""
    context = browser.new_context(base_url=site, viewport={"width": width, "height": 844})
    page = context.new_page()
    page.goto(f"{ASALEE}?q=asalée")
    page.wait_for_load_state("networkidle")
    moved = page.evaluate(
        """() => new Promise((tell) => {
          let sum = 0;
          new PerformanceObserver((seen) => {
            for (const entry of seen.getEntries()) sum += entry.value;
          }).observe({ type: "layout-shift", buffered: true });
          setTimeout(() => tell(sum), 300);
        })"""
    )
    assert moved == 0
    context.close()
