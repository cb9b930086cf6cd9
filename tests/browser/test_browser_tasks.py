"""Twenty things that readers come for, each reached in two actions at most from the front page.

An action is what a reader decides: a search, a proposal that is taken, a link, a choice in a menu
or in the sheet of filters, a form that is sent. At a desk and on a phone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeAlias

import pytest
from playwright.sync_api import Browser, Page, expect

from indexer.config import Settings
from indexer.model import Author, Kind
from indexer.wiring import open_store
from tests.browser.conftest import Watched, serving
from tests.conftest import ask
from tests.engines.contract import CAMPAIGN
from tests.postman import working
from tests.webapp.generated import KNOWN, generated
from tests.webapp.test_webapp_senate import of_senate

pytestmark = pytest.mark.browser

Action: TypeAlias = Callable[[Page], None]
MOST = 2
ONE = CAMPAIGN[0]
"""A question that is long enough to be known again."""
DEBATE = (
    "Mme la présidente. La parole est à M. Jean Pré.\n\nM. Jean Pré. Que deviendront les brebis du "
    "plateau, madame la ministre ?\n\nMme la ministre. Elles seront gardées."
)


def typed(words: str) -> Action:
    """Words in the box, and Enter."""

    def act(page: Page) -> None:
        page.locator("#q").first.click()
        page.keyboard.type(words)
        page.keyboard.press("Enter")

    return act


def proposed(words: str, wanted: str) -> Action:
    """Words in the box, and one of the proposals."""

    def act(page: Page) -> None:
        page.locator("#q").first.click()
        page.keyboard.type(words)
        page.get_by_role("option", name=re.compile(wanted)).first.click()

    return act


def followed(name: str) -> Action:
    """A link, or a button that does something at once."""

    def act(page: Page) -> None:
        links = page.locator("a, button", has_text=re.compile(f"^\\s*(?:{name})"))
        links.locator("visible=true").first.click()

    return act


def ordered(order: str) -> Action:
    """A choice in the menu of orders."""

    def act(page: Page) -> None:
        page.locator(".sorts summary").click()
        page.get_by_role("link", name=order).click()

    return act


def filtered(value: str) -> Action:
    """A box among the filters, which are a sheet on a phone."""

    def act(page: Page) -> None:
        page.locator("#choix").wait_for(state="attached")
        if page.locator(".to-filters").is_visible():
            page.locator(".to-filters").click()
        page.get_by_role("checkbox", name=re.compile(value)).check()
        if page.locator(".sheet .see").is_visible():
            page.locator(".sheet .see").click()

    return act


def sent(button: str, **fields: str) -> Action:
    """A form that is filled in, and its button; without one it acts as it is filled in."""

    def act(page: Page) -> None:
        for name, value in fields.items():
            field = page.locator(f"main [name={name}]:not([type=hidden])").first
            if field.evaluate("node => node.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        if button:
            page.get_by_role("main").get_by_role("button", name=button, exact=True).click()

    return act


def read_on(page: Page) -> None:
    """To the end of the page, which is no action."""
    page.locator("#proches").scroll_into_view_if_needed()


def kept(name: str) -> Action:
    """A file."""

    def act(page: Page) -> None:
        with page.expect_download() as got:
            page.get_by_role("link", name=name).click()
        assert got.value.path().stat().st_size > 1000

    return act


@dataclass(frozen=True)
class Task:
    """What is wanted, how one goes, and where it is read then."""

    wanted: str
    actions: tuple[Action, ...]
    place: str
    says: str


TASKS = (
    Task("a half-remembered sentence", (typed("brebis plateau gardees"),), "h2", "Prédation"),
    Task("a number", (typed("QE 42"),), ".result .about", "QE 42 ·"),
    Task("a deputy's questions", (proposed("ada u", "Ada Un"),), ".chips", "Auteur : Ada Un"),
    Task(
        "what a ministry is late with",
        (
            followed("recherche avancée"),
            sent("Chercher", portefeuille="Agriculture", delai="sans réponse, hors délai"),
        ),
        ".result .about",
        "sans réponse au",
    ),
    Task("the questions of a region", (followed("Rhône"),), ".chips", "Département : Rhône"),
    Task(
        "a phrase in a debate",
        (typed('"brebis du plateau"'), followed("Prédation")),
        "article mark",
        "brebis du plateau",
    ),
    Task(
        "who asked first",
        (typed("loup"), ordered("Date (anciennes d’abord)")),
        ".result .about",
        "3 janv. 2019",
    ),
    Task("texts put again", (followed("Toutes les vagues"),), ".sets .figure", "4 questions"),
    Task(
        "the answers of last week",
        (followed("Les? .*publiées?"),),
        ".result .about",
        "réponse en",
    ),
    Task(
        "an article of a law",
        (followed("Textes cités"), followed("Article L121-4 du code de la route")),
        "h1",
        "Article L121-4 du code de la route",
    ),
    Task(
        "a place",
        (followed("Territoires"), followed("Isère")),
        ".chips",
        "Territoire : Isère",
    ),
    Task(
        "a promise that falls due",
        (followed("Échéances annoncées"), sent("Chercher", quand="a-venir")),
        "td mark",
        "d’ici la fin de l’année",
    ),
    Task(
        "two groups beside each other",
        (followed("Statistiques"), sent("", par="groupe")),
        ".values thead",
        "Rassemblement National",
    ),
    Task("a list for a spreadsheet", (typed("loup"), kept("Excel ou LibreOffice")), "h1", "loup"),
    Task("a feed", (typed("loup"), followed("par un flux")), "#flux", "/recherche.atom?q=loup"),
    Task(
        "a reference to quote",
        (proposed("retour lozere", "Retour du loup"), followed("Copier la référence")),
        "#annonce",
        "Référence copiée",
    ),
    Task(
        "similar questions",
        (proposed("retour lozere", "Retour du loup"), read_on),
        "#proches h2",
        "Questions proches",
    ),
    Task(
        "whether a draft was put before",
        (followed("Avant d’écrire"), sent("Comparer", texte=ONE.question.text)),
        "#verdict",
        "Déjà posée 4 fois",
    ),
    Task(
        "a letter once it is answered",
        (
            proposed("retour lozere", "Retour du loup"),
            followed("Être prévenu de la réponse"),
        ),
        "#courriel button",
        "Être prévenu par courriel",
    ),
    Task("one chamber alone", (typed("loup"), filtered("Sénat")), ".chips", "Chambre : Sénat"),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over generated questions, some of our own, with alerts offered."""
    folder: Path = tmp_path_factory.mktemp("tasks")
    repeats = [
        ask(900 + n, ONE.question.text, title="Urgences", published=date(2025, 3, 4 + n))
        for n in range(4)
    ]
    own = [
        ask(950, title="Prédation", kind=Kind.GOVERNMENT, answer=DEBATE, answered=KNOWN),
        ask(951, "Des troupeaux en Isère.", title="Alpages"),
        ask(
            952,
            "Le loup gagne la Lozère, où les bergers s'inquiètent.",
            title="Retour du loup en Lozère",
            published=date(2025, 9, 20),
            known=KNOWN,
        ),
        ask(953, "Les bergers de Lozère s'inquiètent du loup.", title="Loups en Lozère"),
        of_senate(104, date(2019, 1, 3), Author(name="Ida Sept")),
    ]
    with open_store(Settings(index=folder / "index")).writer(fresh=True) as writer:
        writer.put([*generated(), *repeats, *own])
        writer.commit()
    with (
        working() as office,
        serving(
            folder / "index",
            alerts=str(folder / "alerts.sqlite"),
            mail_from="veille@example.org",
            smtp=office.address,
            base_url="https://questions.example",
        ) as address,
    ):
        yield address


@pytest.fixture(scope="module", params=[1366, 390])
def reader(request: pytest.FixtureRequest, chromium: Browser, library: str) -> Iterator[Page]:
    """One page for all the tasks, in which nothing may go wrong."""
    context = chromium.new_context(
        base_url=library,
        viewport={"width": request.param, "height": 800},
        locale="fr-FR",
        accept_downloads=True,
        permissions=["clipboard-read", "clipboard-write"],
    )
    found = Watched(context.new_page())
    yield found.page
    context.close()
    assert found.problems == []


def test_there_are_twenty_of_two_actions_at_most() -> None:
    assert len({task.wanted for task in TASKS}) == len(TASKS) == 20
    assert all(1 <= len(task.actions) <= MOST for task in TASKS)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.wanted)
def test_a_reader_finds_it(reader: Page, task: Task) -> None:
    """From the front page to where it can be read."""
    reader.goto("/")
    for action in task.actions:
        action(reader)
    expect(reader.locator(task.place).first).to_contain_text(task.says.replace(" :", "\u00a0:"))
