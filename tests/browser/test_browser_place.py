"""What the script adds, in a real Chromium: results in place, keys, copies; and nothing moves."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

STAY = "window.stayed = true"
STAYED = "window.stayed === true"


@pytest.mark.firefox
def test_results_follow_the_typing_without_a_new_page(watched) -> None:  # noqa: ANN001
    """The address, the title and the count follow; the cursor stays where it types."""
    page: Page = watched.page
    page.goto("/recherche")
    page.evaluate(STAY)
    status = page.get_by_role("status").element_handle()
    page.locator("#q").click()
    page.keyboard.type("dispositif asal")
    expect(page).to_have_url(re.compile(r"q=dispositif\+asal$"))
    page.keyboard.type("ée")
    expect(page.get_by_role("status")).to_contain_text("5 questions")
    expect(page).to_have_url(re.compile(r"q=dispositif\+asal%C3%A9e$"))
    expect(page).to_have_title(re.compile("^dispositif asalée"))
    expect(page.locator("#q")).to_be_focused()
    assert page.evaluate(STAYED)
    assert page.evaluate("(node) => node.isConnected", status)  # so that it is announced
    page.go_back()
    expect(page).to_have_url(re.compile(r"/recherche$"))


@pytest.mark.firefox
def test_a_facet_changes_the_list_in_place_and_keeps_the_focus(watched) -> None:  # noqa: ANN001
    """A choice is made and unmade; Back leads through both."""
    page: Page = watched.page
    page.goto("/recherche?q=asalée")
    page.evaluate(STAY)
    written = page.get_by_role("checkbox", name=re.compile("Question écrite"))
    written.focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("status")).to_contain_text("4 questions")
    expect(written).to_be_focused()
    expect(written).to_be_checked()
    expect(page.locator(".chips")).to_contain_text("Question écrite")
    page.go_back()
    expect(page.get_by_role("status")).to_contain_text("5 questions")
    expect(page.locator(".chips")).to_have_count(0)
    page.go_forward()
    expect(page.get_by_role("status")).to_contain_text("4 questions")
    assert page.evaluate(STAYED)


def test_back_from_a_question_restores_the_place(watched) -> None:  # noqa: ANN001
    """The list is as it was left, as far down as it was."""
    page: Page = watched.page
    page.set_viewport_size({"width": 1000, "height": 400})
    page.goto("/recherche?q=asalée")
    page.get_by_role("checkbox", name=re.compile("écrite")).click()
    expect(page.get_by_role("status")).to_contain_text("4 questions")
    link = page.locator(".result h2 a").nth(3)
    link.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    assert before > 100
    link.click()
    expect(page.locator("h1")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("status")).to_contain_text("4 questions")
    expect(page.locator(".result h2 a").nth(3)).to_be_in_viewport()


def test_back_after_a_change_in_place_restores_the_place(watched) -> None:  # noqa: ANN001
    """As far down as it was, and a jump inside the page asks nothing of the server."""
    page: Page = watched.page
    page.set_viewport_size({"width": 1280, "height": 400})
    page.goto("/recherche?q=asalée")
    written = page.get_by_role("checkbox", name=re.compile("écrite"))
    written.scroll_into_view_if_needed()
    far = page.evaluate("scrollY")
    assert far > 100
    written.click()
    expect(page.get_by_role("status")).to_contain_text("4 questions")
    page.evaluate("scrollTo(0, 0)")
    page.go_back()
    expect(page.get_by_role("status")).to_contain_text("5 questions")
    for _ in range(40):
        if page.evaluate("scrollY") == far:
            break
        page.wait_for_timeout(50)
    assert page.evaluate("scrollY") == far
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("location.hash = '#filtres'")
    page.wait_for_timeout(100)
    assert not [address for address in asked if "/recherche" in address]


@pytest.mark.firefox
def test_the_chart_answers_to_arrows(watched) -> None:  # noqa: ANN001
    """One stop for Tab, arrows from bar to bar, Enter narrows to the month."""
    page: Page = watched.page
    page.goto("/recherche")
    bars = page.locator(".chart svg a")
    assert page.locator(".chart svg a[tabindex='0']").count() == 1
    bars.last.focus()
    page.keyboard.press("ArrowLeft")
    expect(bars.nth(bars.count() - 2)).to_be_focused()
    page.keyboard.press("Home")
    expect(bars.first).to_be_focused()
    label = bars.first.get_attribute("aria-label")
    bars.first.hover()
    expect(bars.first.locator("title")).to_have_text(label or "")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?date=\d{4}(-\d{2})?$"))
    expect(page.locator(".chips")).to_contain_text("Période")
    assert page.locator(".chart svg .brush").count() == 1
    assert label
    expect(page.get_by_role("status")).to_contain_text(label.split("\u00a0: ")[1][0])
    bars.first.focus()  # the chart is still there, and so is the way to another part of it
    page.locator("[name=du]").fill("mars 2026")
    page.locator("[name=au]").fill("")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?date=2026-03\.\.$"))
    expect(page.locator("[name=du]")).to_have_value("mars 2026")
    page.get_by_role("link", name=re.compile("Retirer le filtre Période")).click()
    expect(page).to_have_url(re.compile("/recherche$"))


@pytest.mark.firefox
def test_months_are_drawn_over_the_chart(watched) -> None:  # noqa: ANN001
    """From where the pointer goes down to where it comes up."""
    page: Page = watched.page
    page.goto("/recherche")
    page.evaluate(STAY)
    chart = page.locator(".chart svg")
    held = chart.bounding_box()
    assert held
    months = int(chart.get_attribute("data-months") or 0)
    first = chart.get_attribute("data-first")
    page.mouse.move(held["x"] + 1, held["y"] + 20)
    page.mouse.down()
    page.mouse.move(held["x"] + held["width"] * 1.5 / months, held["y"] + 20, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile(rf"date={first}\.\."))
    expect(page.locator(".chips")).to_contain_text("Période")
    assert page.evaluate(STAYED)


@pytest.mark.firefox
def test_the_table_is_sorted_and_remembered(watched) -> None:  # noqa: ANN001
    """Columns that no link sorts sort the page; a new search from the front page is a table too."""
    page: Page = watched.page
    page.goto("/recherche?q=asalée")
    page.locator(".views summary").click()
    page.get_by_role("link", name="Tableau").click()
    expect(page).to_have_url(re.compile("par_page=20&vue=tableau"))
    head = page.get_by_role("columnheader", name="Auteur")
    cells = page.locator(".rows td[data-label=Auteur]")
    for way in ("ascending", "descending"):
        head.get_by_role("button").click()
        expect(head).to_have_attribute("aria-sort", way)
        names = cells.all_inner_texts()
        assert names == sorted(names, key=str.casefold, reverse=way == "descending")
    page.goto("/")
    page.locator("#q").fill("asalée")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("vue=tableau"))
    expect(page.locator(".rows tbody tr").first).to_be_visible()


@pytest.mark.firefox
def test_months_are_chosen_without_javascript(browser: Browser, site: str) -> None:
    """The form beside the chart leads to a permalink."""
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("/recherche?q=asalée")
    page.locator("[name=du]").fill("janvier 2026")
    page.get_by_role("button", name="Appliquer", exact=True).click()
    expect(page).to_have_url(re.compile(r"q=asal%C3%A9e&date=2026\.\.$"))
    context.close()


def test_a_citation_is_copied(browser: Browser, site: str) -> None:
    """The button says that it was done; without a script there is none."""
    context = browser.new_context(base_url=site, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto("/questions/QANR5L17QE2621")
    page.locator(".cite button").first.click()
    expect(page.locator(".cite button").first).to_have_text("Copié")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "question écrite n°\u00a02621" in copied.lower()
    context.close()
    plain = browser.new_context(base_url=site, java_script_enabled=False)
    page = plain.new_page()
    page.goto("/questions/QANR5L17QE2621")
    expect(page.locator(".cite button").first).to_be_hidden()
    plain.close()


def test_near_questions_come_once_a_reader_draws_near(browser: Browser, site: str, watched) -> None:  # noqa: ANN001
    """The link gives way to the list; without a script it leads to the page of them."""
    page: Page = watched.page
    page.goto("/questions/QANR5L17QE2621")
    page.locator("#proches").scroll_into_view_if_needed()
    expect(page.locator("#proches h2").first).to_be_visible()
    expect(page.locator("#proches .name a").first).to_have_attribute(
        "href", re.compile(r"^/questions/QANR5L17Q[EG]\d+$")
    )
    context = browser.new_context(base_url=site, java_script_enabled=False)
    plain = context.new_page()
    plain.goto("/questions/QANR5L17QE2621")
    plain.locator("#proches a").click()
    expect(plain).to_have_url(re.compile("/questions/QANR5L17QE2621/proches$"))
    expect(plain.locator("#proches .name a").first).to_be_visible()
    context.close()


SHIFT = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 400);
})"""


@pytest.mark.parametrize("address", ["/", "/recherche", "/questions/QANR5L17QG1371?q=asalée"])
def test_nothing_moves_while_a_page_loads(watched, address: str) -> None:  # noqa: ANN001
    """No layout shift at all."""
    watched.page.goto(address)
    assert watched.page.evaluate(SHIFT) == 0


def test_a_server_that_fails_leads_to_the_plain_page(watched) -> None:  # noqa: ANN001
    """Where an answer cannot be put in place, the browser goes there itself."""
    page: Page = watched.page
    page.goto("/recherche?q=asalée")
    page.evaluate(STAY)
    page.evaluate("() => { window.fetch = () => Promise.reject(new Error('no network')); }")
    page.get_by_role("checkbox", name=re.compile("écrite")).click()
    expect(page.get_by_role("status")).to_contain_text("4 questions")
    assert not page.evaluate(STAYED)


@pytest.mark.firefox
def test_j_and_k_walk_through_the_results_unless_somebody_types(watched) -> None:  # noqa: ANN001 - a class of conftest
    """Enter opens the one in focus; the page of help switches such keys off (WCAG 2.2, 2.1.4)."""
    page = watched.page
    page.goto("/recherche?q=asalée")
    titles = page.locator(".result h2 a")
    page.keyboard.press("j")
    expect(titles.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(titles.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(titles.nth(0)).to_be_focused()
    address = titles.nth(0).get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")
    page.goto("/recherche?q=asalée")
    page.keyboard.press("/")
    page.keyboard.press("j")
    expect(page.locator("#q")).to_be_focused()
    page.goto("/aide")
    page.get_by_role("checkbox", name=re.compile("Raccourcis")).uncheck()
    page.goto("/recherche?q=asalée")
    page.keyboard.press("j")
    expect(titles.nth(0)).not_to_be_focused()


def test_the_order_is_chosen_in_a_menu_that_closes(watched) -> None:  # noqa: ANN001 - as above
    """By a click elsewhere or Escape, which leads back to it."""
    page = watched.page
    page.goto("/recherche?q=asalée")
    menu, order = page.locator(".sorts summary"), page.get_by_role("link", name="Date (récentes")
    menu.click()
    expect(order).to_be_visible()
    page.keyboard.press("Escape")
    expect(order).to_be_hidden()
    expect(menu).to_be_focused()
    menu.click()
    page.locator("#bilan").click()
    expect(order).to_be_hidden()
    menu.click()
    order.click()
    expect(page).to_have_url(re.compile("tri=recent"))
    expect(page.locator(".sorts summary")).to_contain_text("date (récentes d’abord)")
