"""Charts in Chromium: read by pointer, finger and keys, drawn anew, kept as a picture."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Watched

pytestmark = pytest.mark.browser
ADDRESS = "/statistiques?pas=mois"


@pytest.fixture
def drawn(browser: Browser, year: str) -> Iterator[Page]:
    """A page with a chart, in which nothing may go wrong."""
    context = browser.new_context(base_url=year, locale="fr-FR", accept_downloads=True)
    found = Watched(context.new_page())
    found.page.goto(ADDRESS)
    yield found.page
    context.close()
    assert found.problems == []


def chart(page: Page) -> Locator:
    return page.locator(".drawing:visible").first


@pytest.mark.firefox
def test_the_arrows_read_the_figures_of_the_table(drawn: Page) -> None:
    """From the last period back; the point is a link that says what it stands for."""
    chart(drawn).focus()
    drawn.keyboard.press("ArrowLeft")
    last = drawn.locator(".values tbody tr").last
    name, first = (last.locator("th, td").nth(n).text_content() for n in (0, 1))
    said = drawn.evaluate("document.activeElement.getAttribute('aria-label')")
    assert said == f"Question écrite, {name}\u00a0: {first}"
    expect(chart(drawn).get_by_role("status")).to_contain_text(str(name))
    drawn.keyboard.press("ArrowLeft")
    drawn.keyboard.press("ArrowDown")
    before = drawn.locator(".values tbody tr").nth(-2)
    said = drawn.evaluate("document.activeElement.getAttribute('aria-label')")
    assert said.endswith(
        f"{before.locator('th').text_content()}\u00a0: {before.locator('td').nth(1).text_content()}"
    )
    assert not said.startswith("Question écrite")
    drawn.keyboard.press("Escape")
    expect(chart(drawn).get_by_role("status")).to_be_hidden()


@pytest.mark.firefox
def test_enter_on_a_point_opens_its_questions(drawn: Page) -> None:
    chart(drawn).focus()
    drawn.keyboard.press("End")
    drawn.keyboard.press("ArrowLeft")
    said = drawn.evaluate("document.activeElement.getAttribute('aria-label')")
    drawn.keyboard.press("Enter")
    drawn.wait_for_url("**/recherche?**")
    figure = said.rpartition("\u00a0: ")[2]
    expect(drawn.locator("#bilan b")).to_have_text(re.compile(rf"^{figure}\s"))


@pytest.mark.firefox
def test_the_pointer_reads_and_a_click_goes_there(drawn: Page) -> None:
    """The value that was read is the total of the list."""
    box = chart(drawn).bounding_box()
    path = drawn.locator(".wide-one path[data-tops]").first
    tops = [float(top) for top in (path.get_attribute("data-tops") or "").split()]
    svg = drawn.locator(".wide-one svg").first
    first, step = (float(svg.get_attribute(f"data-{name}") or 0) for name in ("first", "step"))
    assert box
    scale = box["width"] / 720
    at = (box["x"] + (first + 2 * step) * scale, box["y"] + tops[2] * scale)
    drawn.mouse.move(*at)
    row = drawn.locator(".values tbody tr").nth(2)
    reading = chart(drawn).get_by_role("status")
    expect(reading.locator("b")).to_have_text(row.locator("th").text_content() or "")
    figure = reading.locator("li.now a").text_content()
    assert figure == row.locator("td").first.text_content()
    drawn.mouse.click(*at)
    drawn.wait_for_url("**/recherche?**")
    expect(drawn.locator("#bilan b")).to_have_text(re.compile(rf"^{figure}\s"))


@pytest.mark.firefox
def test_a_choice_draws_at_once_and_can_be_shared(drawn: Page) -> None:
    """The page stays; the address is that of the drawing, and the focus where it was."""
    drawn.evaluate("window.stayed = true")
    drawn.get_by_label("Une courbe par").select_option("groupe")
    expect(drawn.locator(".values thead")).to_contain_text("Socialistes et apparentés")
    drawn.get_by_label("Dessin").select_option("empile")
    expect(drawn.locator(".wide-one path.a0")).to_have_count(1)
    assert drawn.evaluate("window.stayed") is True
    assert drawn.evaluate("document.activeElement.name") == "dessin"
    assert "par=groupe" in drawn.url
    assert "dessin=empile" in drawn.url
    chart(drawn).focus()
    drawn.keyboard.press("ArrowLeft")
    expect(chart(drawn).get_by_role("status")).to_be_visible()


def test_a_chart_is_kept_as_a_picture(drawn: Page) -> None:
    with drawn.expect_download() as got:
        drawn.get_by_role("button", name="image (PNG)").first.click()
    assert got.value.suggested_filename == "questions-dans-le-temps.png"
    image = got.value.path().read_bytes()
    assert image.startswith(b"\x89PNG")
    assert int.from_bytes(image[16:20], "big") == 3 * 720


def test_a_finger_reads_and_the_figures_are_links(browser: Browser, year: str) -> None:
    """On a phone the drawing is another one, and a touch does not lead away."""
    context = browser.new_context(
        base_url=year, viewport={"width": 390, "height": 844}, has_touch=True, locale="fr-FR"
    )
    found = Watched(context.new_page())
    page = found.page
    page.goto(ADDRESS)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert "narrow-one" in (chart(page).get_attribute("class") or "")
    chart(page).scroll_into_view_if_needed()
    chart(page).locator("svg").tap(position={"x": 150, "y": 80})
    reading = chart(page).get_by_role("status")
    expect(reading).to_be_visible()
    assert "/statistiques" in page.url
    figure = reading.locator("a").last.text_content()
    reading.locator("a").last.tap()
    page.wait_for_url("**/recherche?**")
    expect(page.locator("#bilan b")).to_have_text(re.compile(rf"^{figure}\s"))
    context.close()
    assert found.problems == []


def test_without_a_script_the_form_draws_and_the_table_has_every_figure(
    browser: Browser, year: str
) -> None:
    context = browser.new_context(base_url=year, java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    page.goto(ADDRESS)
    page.get_by_label("Une courbe par").select_option("rubrique")
    page.get_by_role("button", name="Tracer").click()
    assert "par=rubrique" in page.url
    assert page.locator(".wide-one path").count() == 4
    page.get_by_text("Les mêmes chiffres en tableau").first.click()
    link = page.locator(".values td a").first
    figure = link.text_content()
    link.click()
    expect(page.locator("#bilan b")).to_have_text(re.compile(rf"^{figure}\s"))
    assert not page.get_by_role("button", name="image (PNG)").count()
    context.close()
