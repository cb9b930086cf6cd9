"""What a narrow screen shows: no table hides a column that the reader came for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

HIDDEN = """() => [...document.querySelectorAll('.plot')]
  .filter(box => box.scrollWidth > box.clientWidth + 1).length"""


@pytest.fixture
def phone(chromium: Browser, year: str) -> Iterator[Page]:
    """A page as wide as a phone, over a year of questions."""
    context = chromium.new_context(
        base_url=year, viewport={"width": 390, "height": 844}, locale="fr-FR"
    )
    yield context.new_page()
    context.close()


def test_acronyms_need_no_scrolling_to_the_side(chromium: Browser, site: str) -> None:
    """Nor do the numbers beside them."""
    page = chromium.new_page(base_url=site, viewport={"width": 390, "height": 844})
    page.goto("/sigles")
    rows, hidden = page.locator("tbody tr").count(), page.evaluate(HIDDEN)
    page.close()
    assert rows
    assert hidden == 0


@pytest.mark.parametrize("address", ["/concordance?q=radars", "/montants"])
def test_a_list_of_words_needs_no_scrolling_to_the_side(phone: Page, address: str) -> None:
    phone.goto(address)
    assert phone.evaluate(HIDDEN) == 0


def test_what_a_table_is_called_stays_in_sight(phone: Page) -> None:
    """Though its columns go on beyond the screen."""
    phone.goto("/statistiques/croise?lignes=rubrique&colonnes=portefeuille")
    box = phone.locator("caption").bounding_box()
    assert box
    assert box["x"] + box["width"] <= 390


def test_the_table_of_results_shows_its_last_column(chromium: Browser, year: str) -> None:
    """What came of a question, however long it is said."""
    page = chromium.new_page(base_url=year, viewport={"width": 1366, "height": 768})
    page.goto("/recherche?q=radars&vue=tableau")
    wide = "document.querySelectorAll('.rows td:last-child').forEach(one =>"
    page.evaluate(f"{wide} one.textContent = 'sans réponse connue')")
    shown = page.evaluate(
        "() => { const one = document.querySelector('.rows'); const box = one.parentElement;"
        " return one.scrollWidth <= box.clientWidth + 1 }"
    )
    page.close()
    assert shown
