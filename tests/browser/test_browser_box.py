"""The search box as a combobox, in a real Chromium: typing, keys, pointer, memory, a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from indexer.build import reindex
from indexer.config import Settings
from indexer.wiring import open_store
from tests.browser.conftest import Watched, serving
from tests.conftest import ask

pytestmark = pytest.mark.browser

TEXTS = (
    ("Le désert médical gagne du terrain.", "Déserts médicaux en Lozère"),
    ("Le pouvoir d’achat des infirmières baisse.", "Pouvoir d’achat"),
    ("Une infirmière libérale exerce seule.", "Infirmières libérales"),
    ("La neige tombe.", "Neige"),
)
ACTIVE = "document.activeElement.getAttribute('aria-activedescendant')"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site over sixteen questions of one deputy."""
    folder: Path = tmp_path_factory.mktemp("box") / "index"
    questions = [
        ask(
            number,
            text,
            title=title,
            rubrique="Professions de santé",
            ministry="Santé et prévention",
            author_name="Sandrine Runel",
            author_group="SOC",
        )
        for number, (text, title) in enumerate(TEXTS * 4, 2600)
    ]
    reindex(open_store(Settings(index=folder)), questions)
    with serving(folder) as address:
        yield address


@pytest.fixture
def desk(browser: Browser, town: str) -> Iterator[Page]:
    """Its home page at a desk; at the end nothing may have gone wrong."""
    yield from _opened(browser, town, 1366, touch=False)


@pytest.fixture
def phone(browser: Browser, town: str) -> Iterator[Page]:
    """The same on a phone."""
    yield from _opened(browser, town, 390, touch=True)


def _opened(browser: Browser, town: str, width: int, *, touch: bool) -> Iterator[Page]:
    context = browser.new_context(
        base_url=town, viewport={"width": width, "height": 800}, locale="fr-FR", has_touch=touch
    )
    found = Watched(context.new_page())
    found.page.goto("/")
    yield found.page
    context.close()
    assert found.problems == []


def typed(page: Page, text: str) -> None:
    """Type into the box, and wait for proposals."""
    page.locator("#q").click()
    page.keyboard.type(text)
    expect(page.get_by_role("listbox")).to_have_attribute("data-for", text)
    expect(page.get_by_role("option").first).to_be_visible()


def under(page: Page, section: str) -> list[str]:
    """The proposals of a section, as they are shown."""
    group = page.get_by_role("group", name=section, exact=True)
    expect(group).to_be_visible()
    return [" ".join(text.split()) for text in group.locator(".what").all_inner_texts()]


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("infirmiere", "infirmières"),
        ("desert med", "désert médical"),
        ("pouvoir d'ach", "pouvoir d'achat"),
        ("le pouvoir d’ACH", "le pouvoir d'achat"),
    ],
)
def test_accents_and_apostrophes_make_no_difference(desk: Page, text: str, proposed: str) -> None:
    """The arrow goes to the first proposal, Enter searches it, whatever it is called."""
    typed(desk, text)
    assert proposed in [item.casefold() for item in under(desk, "Recherches")]
    box = desk.locator("#q")
    expect(box).to_have_attribute("aria-expanded", "true")
    desk.keyboard.press("ArrowDown")
    first = desk.locator("[role=option][aria-selected=true]")
    words = first.locator(".what").inner_text()
    assert desk.evaluate(ACTIVE) == first.get_attribute("id")
    expect(box).to_have_value(text)
    desk.keyboard.press("Enter")
    expect(desk).to_have_url(re.compile(r"/recherche\?q="))
    expect(box).to_have_value(words)
    expect(desk.get_by_role("status")).not_to_contain_text("0 question")


def test_the_rest_of_a_word_is_bold(desk: Page) -> None:
    typed(desk, "INFIRM")
    word = desk.get_by_role("option").first.locator(".what")
    assert word.inner_text().startswith("infirm")
    assert word.locator("b").inner_text() == word.inner_text().removeprefix("infirm")


def test_deputies_ministries_rubriques_titles_and_numbers_have_sections(desk: Page) -> None:
    """A name is taken as a filter, a title leads to its question."""
    typed(desk, "sante")
    assert under(desk, "Portefeuilles") == ["Santé"]
    assert under(desk, "Ministères") == ["Santé et prévention"]
    assert under(desk, "Rubriques") == ["Professions de santé"]
    desk.locator("#q").fill("2600")
    assert under(desk, "Numéros") == ["QE n° 2600, 17ᵉ législature"]
    desk.locator("#q").fill("desert loz")
    (title,) = under(desk, "Titres")
    assert re.fullmatch(r"Déserts médicaux en Lozère.*QE n° 2\d{3}, 17ᵉ législature", title)
    desk.locator("#q").fill("runel")
    assert under(desk, "Auteurs") == ["Sandrine Runel , SOC"]
    option = desk.get_by_role("option", name=re.compile(r"Runel\s*, SOC\s*,\s*16\s+questions"))
    option.click()
    expect(desk).to_have_url(re.compile(r"/recherche\?(q=&)?auteur=Sandrine\+Runel$"))
    expect(desk.locator(".chips")).to_contain_text("Sandrine Runel")
    typed(desk, "desert loz")
    desk.get_by_role("group", name="Titres").get_by_role("option").click()
    expect(desk).to_have_url(re.compile(r"/questions/QANR5L17QE2\d{3}$"))


@pytest.mark.firefox
def test_keys_walk_and_leave(desk: Page) -> None:
    """Home and End, round by the box, Escape closes and then empties, Tab takes and goes on."""
    box = desk.locator("#q")
    typed(desk, "infirm")
    last = desk.get_by_role("option").count() - 1
    desk.keyboard.press("ArrowUp")
    assert desk.evaluate(ACTIVE) == f"suite-{last}"
    desk.keyboard.press("Home")
    assert desk.evaluate(ACTIVE) == "suite-0"
    desk.keyboard.press("End")
    assert desk.evaluate(ACTIVE) == f"suite-{last}"
    desk.keyboard.press("ArrowDown")
    assert desk.evaluate(ACTIVE) is None
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("infirm")
    desk.keyboard.press("ArrowDown")
    expect(desk.get_by_role("listbox")).to_be_visible()
    desk.keyboard.press("ArrowDown")
    word = desk.locator("[aria-selected=true] .what").inner_text()
    desk.keyboard.press("Tab")
    expect(box).to_have_value(word)
    expect(box).not_to_be_focused()
    expect(desk.get_by_role("listbox")).to_be_hidden()
    box.focus()
    desk.keyboard.press("Escape")
    expect(box).to_have_value("")


def test_what_is_proposed_is_told(desk: Page) -> None:
    """How many, and that there are none."""
    said = desk.locator(".combo [aria-live]")
    typed(desk, "infirm")
    expect(said).to_contain_text(re.compile(r"^\d+ propositions, flèches haut et bas"))
    desk.keyboard.type("zzz")
    expect(said).to_have_text("Aucune proposition.")
    expect(desk.get_by_role("listbox")).to_be_hidden()
    desk.get_by_role("button", name="Effacer la saisie").click()
    expect(desk.locator("#q")).to_have_value("")
    expect(desk.locator("#q")).to_be_focused()
    expect(desk.get_by_role("button", name="Effacer la saisie")).to_be_hidden()


def test_recent_searches_are_kept_here_and_erased(desk: Page) -> None:
    """One by one with Delete or the pointer, or all."""
    for words in ("neige", "loup", "infirmière", "Loup"):
        desk.goto("/")
        desk.locator("#q").fill(words)
        desk.keyboard.press("Enter")
        expect(desk.get_by_role("status")).to_contain_text("question")
    desk.goto("/")
    desk.locator("#q").click()
    assert under(desk, "Recherches récentes") == ["Loup", "infirmière", "neige"]
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Delete")
    expect(desk.get_by_role("option")).to_have_count(2)
    desk.get_by_role("option", name="neige").locator(".drop").click()
    expect(desk.get_by_role("option")).to_have_count(1)
    desk.get_by_role("option", name="infirmière").click()
    expect(desk).to_have_url(re.compile(r"q=infirmi%C3%A8re$"))
    desk.goto("/")
    desk.locator("#q").click()
    desk.get_by_role("button", name="Effacer les recherches récentes").click()
    expect(desk.get_by_role("listbox")).to_be_hidden()
    assert desk.evaluate("localStorage.length") == 0


def test_a_late_answer_does_not_open_a_list_that_was_left(desk: Page) -> None:
    """Enter searches; what was asked for the list before is given up."""
    desk.goto("/recherche")
    desk.locator("#q").click()
    desk.keyboard.type("infirm")
    desk.keyboard.press("Enter")
    desk.wait_for_timeout(500)
    expect(desk.get_by_role("listbox")).to_be_hidden()


def test_on_a_phone_the_box_fills_the_screen(phone: Page) -> None:
    """What lies beneath is out of reach meanwhile; an arrow, Escape and a search lead back."""
    box, back = phone.locator("#q"), phone.get_by_role("button", name="Fermer la recherche")
    expect(back).to_be_hidden()
    high = phone.evaluate("document.documentElement.scrollHeight")
    typed(phone, "desert med")
    combo = phone.locator(".combo").bounding_box()
    assert combo
    assert (combo["width"], combo["height"]) == (390, 800)
    assert phone.evaluate("document.querySelector('footer').inert")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    back.click()
    assert phone.evaluate("document.documentElement.scrollHeight") == high
    assert not phone.evaluate("document.querySelector('footer').inert")
    box.tap()
    expect(back).to_be_visible()
    phone.keyboard.press("Escape")
    expect(back).to_be_hidden()
    box.tap()
    phone.get_by_role("option").first.tap()
    expect(phone).to_have_url(re.compile("/recherche"))
    expect(back).to_be_hidden()
    expect(phone.get_by_role("status")).to_contain_text("question")
