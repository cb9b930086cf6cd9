"""What a visitor does, in a real Chromium: search, narrow, read, go back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

pytestmark = pytest.mark.browser

ADDRESSES = (
    "/",
    "/recherche",
    "/recherche?q=asalée",
    "/recherche?q=asalée&vue=tableau&date=2020..",
    "/recherche?q=asalée&vue=serree",
    "/recherche/avancee?q=asalée",
    "/recherche?q=rien+du+tout&type=QG",
    "/recherche?page=99",
    "/questions/QANR5L17QG1371?q=asalée&rang=1",
    "/questions/QANR5L17QE2621",
    "/aide",
    "/portefeuilles/sante",
    "/ministeres",
    "/concordance?q=asalée",
    "/statistiques",
    "/statistiques/comparer?q=asalée&q=santé",
    "/donnees",
    "/api",
    "/introuvable",
)


@pytest.mark.firefox
def test_search_narrow_read_and_go_back(watched) -> None:  # noqa: ANN001 - a class of conftest
    """From the home page to a marked word and back to the place in the list."""
    page = watched.page
    page.goto("/")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("dispositif asalée")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("5 questions")
    page.get_by_role("checkbox", name=re.compile("Question au Gouvernement")).check()
    expect(page.get_by_role("status")).to_contain_text("1 question")
    expect(page.locator(".facets :checked")).to_have_count(1)
    page.get_by_role("heading", level=2).get_by_role("link").click()
    expect(page.locator("article mark").first).to_be_visible()
    assert page.locator("article mark").first.inner_text().casefold() in {"dispositif", "asalée"}
    page.locator(".jumps a").nth(1).click()
    expect(page.locator("mark:target")).to_be_in_viewport()
    page.get_by_role("link", name=re.compile("Retour aux résultats")).click()
    expect(page).to_have_url(re.compile(r"type=QG#QANR5L17QG1371$"))
    page.get_by_role("link", name="Tout effacer").click()
    expect(page.get_by_role("status")).to_contain_text("5 questions")
    expect(page.locator("#q")).to_have_value("dispositif asalée")


def test_the_whole_way_works_without_javascript(browser: Browser, site: str) -> None:
    """Links and one form are enough."""
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.locator("#q").fill("asalée")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("checkbox", name=re.compile("Question écrite")).check()
    page.get_by_role("button", name="Appliquer les filtres").click()
    assert page.get_by_role("status").inner_text().startswith("4")
    page.locator(".result h2 a").first.click()
    assert page.locator("article mark").count() > 0
    context.close()


def test_the_keyboard_reaches_the_text_first(watched) -> None:  # noqa: ANN001 - as above
    """The first tab stop leads past the head of the page."""
    page = watched.page
    page.goto("/recherche?q=asalée")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_text("Aller au contenu")
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_nothing_scrolls_sideways(watched, width: int) -> None:  # noqa: ANN001 - as above
    """From 320 pixels on, every page fits its width (WCAG 2.2, 1.4.10)."""
    page = watched.page
    page.set_viewport_size({"width": width, "height": 700})
    for address in ADDRESSES:
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, address
    watched.problems[:] = [line for line in watched.problems if "404" not in line]


CONTRAST = """() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
  const rgb = (text) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = text;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = (color) => color.slice(0, 3).map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      const drawn = style.backgroundImage.match(/rgb\\([^)]*\\)/);
      if (drawn && at.tagName === "MARK" && !at.closest("h1, h2, h3")) return rgb(drawn[0]);
      const color = rgb(style.backgroundColor);
      if (color[3] === 255) return color;
    }
    return [255, 255, 255, 255];
  };
  const weak = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
    const [one, two] = [light(rgb(getComputedStyle(element).color)), light(behind(element))];
    const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    if (ratio < 4.5) weak.push([ratio.toFixed(2), element.className, walker.currentNode.data]);
  }
  return weak;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_enough_contrast(watched, scheme: str) -> None:  # noqa: ANN001 - as above
    """At least 4.5 to 1, by day and by night (WCAG 2.2, 1.4.3)."""
    page = watched.page
    page.emulate_media(color_scheme=scheme)
    for address in ADDRESSES:
        page.goto(address)
        assert page.evaluate(CONTRAST) == [], address
    watched.problems[:] = [line for line in watched.problems if "404" not in line]


def test_the_printed_page_keeps_the_text_and_drops_the_tools(watched) -> None:  # noqa: ANN001 - as above
    """Paper needs no box, no jumps and no way back."""
    page = watched.page
    page.goto("/questions/QANR5L17QG1371?q=asalée")
    page.emulate_media(media="print")
    for name in (".box", ".jumps", ".way"):
        expect(page.locator(name).first).to_be_hidden()
    expect(page.locator(".speech").first).to_be_visible()


def test_a_printed_list_says_what_was_searched(watched) -> None:  # noqa: ANN001 - as above
    """Query, filters, day and address, where the box and the chips are left out."""
    page = watched.page
    page.goto("/recherche?q=asalée&type=QE")
    expect(page.locator(".paper")).to_be_hidden()
    page.emulate_media(media="print")
    said = page.locator(".paper").inner_text().replace("\u00a0", " ")
    assert "Recherche : asalée · 4 questions, par pertinence" in said
    assert "Type : Question écrite" in said
    assert "Données au 23 juin 2026 · http" in said
    assert "/recherche?q=asal%C3%A9e&type=QE" in said
    expect(page.locator("#bilan")).to_be_hidden()


def test_a_printed_question_has_its_reference(watched) -> None:  # noqa: ANN001 - as above
    """On paper the sentence to cite is the useful line; texts may break, headings hold on."""
    page = watched.page
    page.goto("/questions/QANR5L17QG1371")
    page.set_viewport_size({"width": 700, "height": 900})
    page.emulate_media(media="print")
    expect(page.locator("#citation-texte")).to_be_visible()
    expect(page.locator("#citation-bibtex")).to_be_hidden()
    broken = "(item) => getComputedStyle(item).breakInside"
    assert page.locator(".speech:not(.chair, .aside)").first.evaluate(broken) == "auto"
    kept = page.locator(".speaker").first.evaluate("(item) => getComputedStyle(item).breakAfter")
    assert kept == "avoid"
