"""An alert by mail, in real browsers: asked for, confirmed by the letter's link, ended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.conftest import serving
from tests.postman import Office, working

pytestmark = pytest.mark.browser

SITE = "https://questions.example"


@pytest.fixture(scope="module")
def offered(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Office]]:
    """The address of a server over the seeds that offers alerts, and the mailbox of everybody."""
    with (
        working() as office,
        serving(
            seeded,
            alerts=str(tmp_path_factory.mktemp("alerts") / "alerts.sqlite"),
            mail_from="veille@example.org",
            smtp=office.address,
            base_url=SITE,
        ) as address,
    ):
        yield address, office


def _write(field: Locator, text: str) -> None:
    """In place of what stands there: a field for addresses has no selection to write over."""
    field.evaluate("node => { node.value = ''; }")
    field.fill(text)


@pytest.mark.firefox
def test_an_alert_is_asked_for_confirmed_and_ended(
    browser: Browser, offered: tuple[str, Office]
) -> None:
    """Without a script; the address is checked by the browser, and again by the server."""
    address, office = offered
    context = browser.new_context(base_url=address, java_script_enabled=False, locale="fr-FR")
    page = context.new_page()
    page.goto("/recherche?q=asalée")
    page.get_by_role("link", name="Être prévenu par courriel").click()
    field, button = page.get_by_label("Votre adresse"), page.get_by_role("button", name="prévenu")
    field.fill("nobody")
    button.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Être averti")
    _write(field, "lecteur@localhost")
    button.click()
    expect(page.get_by_role("alert")).to_contain_text("ne peut pas recevoir")
    expect(field).to_have_value("lecteur@localhost")
    _write(field, "lecteur@example.org")
    page.get_by_label("À chaque parution").check()
    button.click()
    expect(page.get_by_role("status")).to_contain_text("un message vient de lui être envoyé")
    part = office.letters[-1].get_body(("plain",))
    assert part is not None
    page.goto(re.findall(rf"{SITE}(/alertes/confirmation\S+)", part.get_content())[0])
    expect(page.get_by_role("main")).to_contain_text("lecteur@example.org")
    page.get_by_role("button", name="Confirmer l’alerte").click()
    expect(page.get_by_role("status")).to_contain_text("Vous serez prévenu")
    page.get_by_role("link", name="Mettre fin à l’alerte").click()
    page.get_by_role("button", name="Mettre fin à l’alerte").click()
    expect(page.get_by_role("status")).to_contain_text("L’alerte est supprimée")
    context.close()
