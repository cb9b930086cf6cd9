"""Checks by tools of others: axe-core in Chromium, the Nu HTML checker; ``make web-check``.

They come from npm and stand outside the tree (``QUESTIONS_WEB_TOOLS``); without them the tests
skip and say so.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import serving

pytestmark = pytest.mark.browser

TOOLS = Path(os.environ.get("QUESTIONS_WEB_TOOLS") or Path.home() / ".cache" / "questions-web")
ADDRESSES = (
    "/",
    "/recherche",
    "/recherche?q=asalée&type=QE",
    "/recherche?q=rien+du+tout&type=QG",
    "/recherche?page=99",
    "/questions/QANR5L17QG1371?q=asalée&rang=1",
    "/questions/QANR5L17QE2621",
    "/questions/QANR5L17QE2621?reperes=oui",
    "/questions/QANR5L17QE2621/proches",
    "/questions/QANR5L17QE2621/avertir",
    "/avertir?q=asalée",
    "/recherche?q=asalée&page=abc",
    "/rubriques",
    "/portefeuilles",
    "/portefeuilles/sante",
    "/ministeres",
    "/auteurs?cherche=a",
    "/groupes",
    "/annees",
    "/facettes/rubrique?q=asalée",
    "/concordance?q=asalée&ordre=droite",
    "/concordance",
    "/statistiques",
    "/statistiques/comparer?q=asalée&q=santé",
    "/statistiques/surrepresentation?q=santé",
    "/vagues",
    "/vagues/reponses",
    "/donnees",
    "/api",
    "/aide",
    "/recherche?q=asalée&vue=tableau&par_page=20",
    "/recherche?q=asalée&vue=serree&date=2025..",
    "/recherche/avancee",
    "/recherche/avancee?tous_mots=asalée&debut=hier&voir=1",
    "/deputes/PA841605",
    "/liste",
    "/liste?n=17-2621&n=loup",
    "/avant-d-ecrire",
    "/recherche?q=loup+OU+asalée+santé",
    "/territoires",
    "/textes",
    "/montants",
    "/echeances",
    "/sigles",
    "/alertes",
    "/alertes/confirmation?cle=x",
    "/alertes/desabonnement?cle=x",
    "/introuvable",
)
WIDE = 960
"""Pixels from which on the filters are a column."""
RUN = """async () => (await axe.run(document, {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
})).violations.map((item) => [item.id, item.nodes.map((node) => node.html.slice(0, 200))])"""


@pytest.fixture(scope="module")
def whole(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over the seeds that offers all there is: alerts too."""
    with serving(
        seeded,
        alerts=str(tmp_path_factory.mktemp("checks") / "alerts.sqlite"),
        mail_from="veille@example.org",
        base_url="https://questions.example",
    ) as address:
        yield address


@pytest.fixture(scope="module")
def axe() -> str:
    """The program text of axe-core."""
    path = TOOLS / "node_modules" / "axe-core" / "axe.min.js"
    if not path.is_file():
        pytest.skip(f"axe-core is not in {TOOLS}: make web-check installs it")
    return path.read_text("utf-8")


@pytest.fixture(scope="module")
def nu() -> list[str]:
    """The command of the Nu HTML checker."""
    java = shutil.which("java")
    jar = TOOLS / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if java is None or not jar.is_file():
        pytest.skip(f"java is missing, or vnu-jar is not in {TOOLS}: make web-check installs it")
    return [java, "-Xss2m", "-jar", str(jar), "--exit-zero-always", "--format", "json"]


@pytest.mark.parametrize(
    ("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 768), ("dark", 320)]
)
def test_axe_finds_no_violation(
    browser: Browser, whole: str, axe: str, scheme: str, width: int
) -> None:
    """On every page, by day and by night, wide and narrow; and no page is wider than the window."""
    context = browser.new_context(
        base_url=whole,
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]  # one of two literals
    )
    page = context.new_page()
    found = {}
    for address in ADDRESSES:
        page.goto(address)
        page.evaluate(axe)
        violations = page.evaluate(RUN)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if violations or wide > width:
            found[address] = violations, wide
    context.close()
    assert found == {}


@pytest.mark.parametrize(
    ("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390), ("dark", 320)]
)
def test_axe_finds_no_violation_in_what_opens(
    browser: Browser, year: str, axe: str, scheme: str, width: int
) -> None:
    """In the proposals of the box, recent searches among them, in a fold, in the sheet."""
    context = browser.new_context(
        base_url=year,
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]  # one of two literals
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto("/recherche?q=asalée&vue=tableau")
    page.evaluate("""localStorage.setItem("recherches", '["santé", "loup"]')""")
    page.evaluate(axe)
    page.locator("#q").click()
    page.locator("#q").fill("sant")
    page.get_by_role("group", name="Titres").wait_for()
    page.keyboard.press("ArrowDown")
    found = [page.evaluate(RUN)]
    page.keyboard.press("Escape")
    page.locator("#distinct summary").click()
    page.locator("#distingue h3").first.wait_for()
    found.append(page.evaluate(RUN))
    if width < WIDE:
        page.get_by_role("button", name="Filtrer").click()
        found.append(page.evaluate(RUN))
    context.close()
    assert not any(found)


def test_the_nu_checker_finds_no_error(whole: str, nu: list[str], tmp_path: Path) -> None:
    """On every page, hostile queries among them."""
    hostile = quote("<script>alert('q')</script> \"&amp;\u202e")
    names = {}
    for rank, address in enumerate((*ADDRESSES, f"/recherche?q={hostile}")):
        path = tmp_path / f"page{rank}.html"
        path.write_bytes(_read(whole + quote(address, safe="/?&=+%")))
        names[path.name] = address
    done = subprocess.run(  # noqa: S603 - our own command, no shell
        [*nu, *sorted(map(str, tmp_path.iterdir()))], capture_output=True, text=True, check=False
    )
    said = json.loads(done.stderr)["messages"]
    errors = [
        (names[Path(item["url"]).name], item["message"], item.get("extract", ""))
        for item in said
        if item["type"] == "error"
    ]
    assert errors == []


def _read(address: str) -> bytes:
    try:
        with urlopen(address) as answer:  # noqa: S310 - our own server
            return bytes(answer.read())
    except HTTPError as answer:  # a page of its own, too
        return answer.read()
