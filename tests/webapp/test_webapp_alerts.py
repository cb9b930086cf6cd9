"""Alerts by mail over HTTP: asked for, confirmed, ended; no account, no cookie, no script."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from werkzeug.test import TestResponse

from indexer.alerts import rounds
from indexer.alerts.letters import HOURS
from indexer.alerts.opening import Alerts
from indexer.alerts.registry import MOST
from indexer.alerts.wanted import Asked, Rhythm, Wanted
from indexer.config import Settings
from indexer.engines.memory import MemoryStore
from indexer.errors import InvalidSetting, UnusableAlerts
from indexer.events import Change, Event, to_line
from indexer.query.request import SearchRequest
from indexer.search.searcher import Searcher
from tests.postman import Office, working
from tests.webapp.conftest import ANSWERED, DEBATE, SAMPLES, Journaled, make
from webapp import create_app
from webapp.alerts import subscribing, visitors
from webapp.alerts.offering import EXTENSION

SITE = "https://questions.example"
OPEN = make(21, "Question ouverte", "Un texte sur les hérissons.")
SEEN = "2026-07-01T03:00:00Z"


@dataclass
class Service:
    """A service that offers alerts, and the mailbox of everybody."""

    app: Flask
    store: Journaled
    office: Office

    @property
    def alerts(self) -> Alerts:
        found = self.app.extensions[EXTENSION]
        assert isinstance(found, Alerts)
        return found

    def client(self) -> FlaskClient:
        return self.app.test_client()

    def ask(self, wish: str = "?q=déchets", **more: str) -> TestResponse:
        form = {"objet": wish, "adresse": "a@example.org", "rythme": "jo", **more}
        return self.client().post("/alertes", data=form)

    def link(self, text: str) -> str:
        """The path of a link in the last letter."""
        part = self.office.letters[-1].get_body(("plain",))
        assert part is not None
        (found,) = re.findall(rf"{SITE}({text}\S*)", part.get_content())
        return found

    def press(self, path: str) -> TestResponse:
        """Press the button of a page that a letter leads to, as a browser does."""
        page = self.client().get(path)
        assert page.status_code == 200
        form = html.document_fromstring(page.text).find(".//main//form")
        assert form is not None
        values = {field.get("name"): field.get("value") for field in form.iter("input")}
        return self.client().post(form.get("action"), data=values)

    def subscribed(self, address: str = "a@example.org") -> list[str]:
        return [one.wanted.text for one in self.alerts.registry.of(address)]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    store = Journaled()
    with store.writer(fresh=True) as writer:
        writer.put([*SAMPLES, OPEN])
        writer.commit()
    store.lines = (to_line(Event(SEEN, ANSWERED.id, Change.ANSWERED, date(2026, 7, 1))),)
    with working() as office:
        chosen = Settings(
            base_url=SITE,
            alerts=tmp_path / "alerts.sqlite",
            mail_from="veille@example.org",
            smtp=office.address,
        )
        yield Service(create_app(chosen, Searcher(store)), store, office)


# -- the way through -------------------------------------------------------------------------


def test_an_alert_is_asked_for_confirmed_told_and_ended(service: Service) -> None:
    """From the button under the results to the letter, and by its link to nothing kept."""
    results = html.document_fromstring(service.client().get("/recherche?q=déchets").text)
    (way,) = [a for a in results.iter("a") if a.text == "Être prévenu par courriel"]
    page = html.document_fromstring(service.client().get(way.get("href")).text)
    form = page.get_element_by_id("courriel").find("form")
    values = {field.get("name"): field.get("value") for field in form.iter("input")}
    answer = service.client().post(
        form.get("action"), data={**values, "adresse": "a@example.org", "rythme": "jo"}
    )
    assert "un message vient de lui être envoyé" in answer.text
    assert service.subscribed() == []
    confirmed = service.press(service.link("/alertes/confirmation"))
    assert "Vous serez prévenu" in confirmed.text
    assert service.subscribed() == ["?q=d%C3%A9chets"]

    new = make(500, "Encore des déchets", "Des déchets, toujours.")
    with service.store.writer() as writer:
        writer.put([new])
        writer.commit()
    service.store.lines += (to_line(Event("2026-07-02T03:00:00Z", new.id, Change.ASKED)),)
    alerts, today = service.alerts, date.today()  # noqa: DTZ011 - any day from now on
    tomorrow = today + timedelta(1)
    assert rounds.fill(alerts.registry, service.store, alerts.desk, tomorrow) == 1
    assert rounds.send(alerts.registry.outbox, alerts.server, tomorrow).sent == 1
    (letter,) = service.office.letters[1:]
    assert letter["Subject"] == "1\u00a0question\u00a0: «\u00a0déchets\u00a0»"
    service.client().get("/")  # a newer index is taken up between two requests
    assert service.client().get(service.link("/questions/")).status_code == 200
    ended = service.press(service.link("/alertes/desabonnement"))
    assert "L’alerte est supprimée" in ended.text
    assert service.subscribed() == []


def test_one_click_of_a_mail_program_ends_it(service: Service) -> None:
    """RFC 8058: a POST to the link with that body, from anywhere, without anything else."""
    service.ask()
    service.press(service.link("/alertes/confirmation"))
    key = service.alerts.registry.seals.sign(
        rounds.ENDING, service.alerts.registry.of("a@example.org")[0].id
    )
    body = {"List-Unsubscribe": "One-Click"}
    for _ in range(2):
        answer = service.client().post(f"/alertes/desabonnement?cle={key}", data=body)
        assert answer.status_code == 200
    assert service.subscribed() == []


def test_a_link_alone_changes_nothing(service: Service) -> None:
    """Programs that look at mail follow its links."""
    service.ask()
    path = service.link("/alertes/confirmation")
    service.client().get(path)
    assert service.subscribed() == []
    service.press(path)
    key = service.alerts.registry.seals.sign(
        rounds.ENDING, service.alerts.registry.of("a@example.org")[0].id
    )
    service.client().get(f"/alertes/desabonnement?cle={key}")
    assert len(service.subscribed()) == 1


def test_what_is_served_already_is_no_news(service: Service) -> None:
    """The alert begins with what happens after the last event of the index in use."""
    service.ask("?")
    service.press(service.link("/alertes/confirmation"))
    (one,) = service.alerts.registry.of("a@example.org")
    assert one.since == SEEN


def test_an_answer_can_be_waited_for(service: Service) -> None:
    shown = service.client().get(f"/questions/{OPEN.id}").text
    assert "Être prévenu de la réponse par courriel" in shown
    assert 'name="objet"' in service.client().get(f"/questions/{OPEN.id}/avertir").text
    service.ask(OPEN.id)
    assert service.link(f"/questions/{OPEN.id}")
    service.press(service.link("/alertes/confirmation"))
    assert service.subscribed() == [OPEN.id]


def test_nobody_waits_for_what_has_an_answer(service: Service) -> None:
    """Neither is it offered, nor confirmed where the answer came in between."""
    assert "Être prévenu de la réponse" not in service.client().get(f"/questions/{DEBATE.id}").text
    assert 'name="objet"' not in service.client().get(f"/questions/{DEBATE.id}/avertir").text
    service.ask(ANSWERED.id)
    answer = service.press(service.link("/alertes/confirmation"))
    assert "n’attend plus de réponse" in answer.text
    assert service.subscribed() == []
    assert service.ask("QANR5L17QE99999").status_code == 404


# -- whom it must not serve ------------------------------------------------------------------


def test_nothing_of_a_visitor_is_kept_or_logged_before_they_confirm(
    service: Service, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        service.ask(adresse="zoe.petit@example.org")
    assert service.alerts.registry.counts()["addresses"] == 0
    assert b"zoe" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert "zoe" not in caplog.text
    assert "zoe" not in service.link("/alertes/confirmation")


def test_no_answer_tells_whether_an_address_is_known(service: Service) -> None:
    """Known, unknown, refused by its server or asked for too often: one page."""
    service.ask()
    service.press(service.link("/alertes/confirmation"))
    known = service.ask().text
    assert known == service.ask(adresse="b@example.org").text
    assert known == service.ask(adresse="nobody@example.org").text
    for _ in range(visitors.PER_ADDRESS):
        assert service.ask().text == known
    sent = [letter["To"] for letter in service.office.letters]
    assert sent.count("a@example.org") == visitors.PER_ADDRESS


def test_one_visitor_may_ask_so_often(service: Service) -> None:
    """From an address of the net; however often they change the reader's."""
    found = [
        service.client().post(
            "/alertes",
            data={"objet": "?q=loup", "adresse": f"r{number}@example.org"},
            environ_base={"REMOTE_ADDR": "203.0.113.9"},
        )
        for number in range(visitors.PER_VISITOR + 1)
    ]
    assert [answer.status_code for answer in found] == [200] * visitors.PER_VISITOR + [429]
    assert found[-1].headers["Retry-After"] == "3600"


def test_all_together_may_ask_so_often(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitors, "IN_ALL", 2)
    codes = [service.ask(adresse=f"r{n}@example.org").status_code for n in range(3)]
    assert codes == [200, 200, 503]


@pytest.mark.parametrize(
    "lines",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_the_form_of_another_site_sends_no_letter(service: Service, lines: dict[str, str]) -> None:
    form = {"objet": "?q=loup", "adresse": "a@example.org"}
    assert service.client().post("/alertes", data=form, headers=lines).status_code == 403
    assert service.office.letters == []


@pytest.mark.parametrize(
    "lines", [{"Origin": SITE, "Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}, {}]
)
def test_our_own_form_sends_one(service: Service, lines: dict[str, str]) -> None:
    form = {"objet": "?q=loup", "adresse": "a@example.org"}
    assert service.client().post("/alertes", data=form, headers=lines).status_code == 200
    assert len(service.office.letters) == 1


def test_no_words_of_a_visitor_reach_another_by_mail(service: Service) -> None:
    """Else the letter would carry anybody's text to anybody."""
    service.ask("?q=gagnez+https%3A%2F%2Fspam.example&rubrique=cliquez")
    assert b"spam" not in service.office.raw[0]
    assert b"cliquez" not in service.office.raw[0]


def test_an_address_that_is_none_is_told_beside_the_form(service: Service) -> None:
    answer = service.ask(adresse='x"><script>alert(1)</script>')
    page = html.document_fromstring(answer.text)
    assert answer.status_code == 400
    assert page.get_element_by_id("adresse").get("value") == 'x"><script>alert(1)</script>'
    assert "ne peut pas recevoir" in page.get_element_by_id("adresse-erreur").text_content()
    assert service.office.letters == []


# -- keys ------------------------------------------------------------------------------------


def test_a_key_ends_with_its_time(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    service.ask()
    path = service.link("/alertes/confirmation")
    now = subscribing.time.time() + HOURS * 3600
    for late, said in ((-60, "Vous recevrez"), (60, "n’est plus valable")):
        monkeypatch.setattr(subscribing.time, "time", lambda late=late: now + late)
        assert said in service.client().get(path).text
    key = path.partition("cle=")[2]
    answer = service.client().post("/alertes/confirmation", data={"cle": key})
    assert "n’est plus valable" in answer.text
    assert service.subscribed() == []


def test_a_key_opens_one_door(service: Service) -> None:
    """That of a confirmation ends nothing, and one that was altered is none."""
    service.ask()
    key = service.link("/alertes/confirmation").partition("cle=")[2]
    assert "Lien inconnu" in service.client().get(f"/alertes/desabonnement?cle={key}").text
    altered = ("A" if key[0] != "A" else "B") + key[1:]
    assert "Lien périmé" in service.client().get(f"/alertes/confirmation?cle={altered}").text


KEYS = st.text(max_size=60) | st.text(st.sampled_from("abcAB01-_="), max_size=200)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(key=KEYS, wish=KEYS, address=KEYS, rhythm=KEYS)
def test_no_field_breaks_a_page(
    service: Service, key: str, wish: str, address: str, rhythm: str
) -> None:
    client = service.client()
    form = {"objet": wish, "adresse": address, "rythme": rhythm, "cle": key}
    form = {name: text.encode("utf-8", "replace").decode() for name, text in form.items()}
    for path in ("/alertes", "/alertes/confirmation", "/alertes/desabonnement"):
        assert client.post(path, data=form).status_code in {200, 400, 404, 413, 503}
        assert client.get(path, query_string={"cle": form["cle"]}).status_code == 200
    assert service.alerts.registry.counts()["addresses"] == 0


def test_more_than_an_address_may_have_is_told(service: Service) -> None:
    registry = service.alerts.registry
    for number in range(MOST):
        wanted = Wanted(SearchRequest(f"loup {number}"))
        registry.subscribe(Asked("a@example.org", wanted, Rhythm.WEEK, 0), "", date(2026, 7, 1))
    service.ask()
    assert "vingt alertes" in service.press(service.link("/alertes/confirmation")).text
    assert MOST == 20


def test_a_search_that_no_link_can_hold_has_no_form(service: Service) -> None:
    long = "é" * 900
    assert 'name="objet"' not in service.client().get(f"/avertir?q={long}").text
    assert service.ask(f"?q={long}").status_code == 413


# -- the pages -------------------------------------------------------------------------------


def test_pages_with_a_key_are_kept_by_nobody(service: Service) -> None:
    service.ask()
    for path in ("/alertes", service.link("/alertes/confirmation")):
        answer = service.client().get(path)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers
        assert 'content="noindex' in answer.text
        assert "Set-Cookie" not in answer.headers
        assert "form-action 'self'" in answer.headers["Content-Security-Policy"]


def test_a_mail_server_that_is_away_is_told_and_nothing_kept(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = service.alerts.server.__class__("smtp", "127.0.0.1", 1)
    alerts = Alerts(service.alerts.registry, service.alerts.desk, away)
    monkeypatch.setitem(service.app.extensions, EXTENSION, alerts)
    answer = service.ask()
    assert answer.status_code == 503
    assert "Alertes indisponibles" in answer.text
    assert service.alerts.registry.counts()["addresses"] == 0


def test_without_a_setting_nothing_of_it_is_there(client: FlaskClient) -> None:
    """No page, no form, no word."""
    for path in ("/alertes", "/alertes/confirmation", "/alertes/desabonnement"):
        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 404
    for path in ("/recherche?q=déchets", "/avertir?q=déchets", "/questions/QANR5L17QE100"):
        assert "courriel" not in client.get(path).text


def test_a_service_that_lacks_a_setting_does_not_start(tmp_path: Path, store: MemoryStore) -> None:
    searcher = Searcher(store)
    with pytest.raises(InvalidSetting, match="QUESTIONS_MAIL_FROM"):
        create_app(Settings(base_url=SITE, alerts=tmp_path / "a"), searcher)
    lost = Settings(base_url=SITE, alerts=tmp_path / "none" / "a", mail_from="a@example.org")
    with pytest.raises(UnusableAlerts):
        create_app(lost, searcher)


def test_what_is_counted_is_among_the_metrics(service: Service) -> None:
    service.ask()
    service.press(service.link("/alertes/confirmation"))
    told = service.client().get("/metrics").text
    assert 'questions_alerts_subscriptions{rhythm="jo"} 1\n' in told
    assert 'questions_alerts_events_total{event="confirmed"} 1\n' in told
    assert "questions_alerts_waiting 0\n" in told
    assert "example.org" not in told


def test_a_damaged_file_costs_the_alerts_alone(service: Service, tmp_path: Path) -> None:
    (tmp_path / "alerts.sqlite").write_bytes(b"no database\n" * 500)
    assert service.ask().status_code == 503
    assert service.client().get("/metrics").status_code == 200
    assert service.client().get("/recherche?q=déchets").status_code == 200


def test_letters_lead_to_pages_that_there_are(service: Service) -> None:
    site = service.alerts.desk.site
    search = site.search(SearchRequest("loup", {"year": ("2025",)}))
    keyed = site.confirmation("x"), site.ending("x")
    for address in (site.about(), site.question(OPEN.id), search, *keyed):
        assert service.client().get(address.removeprefix(SITE)).status_code == 200


def test_a_letter_of_confirmation_is_no_bulk_mail(service: Service) -> None:
    service.ask()
    letter: EmailMessage = service.office.letters[0]
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Unsubscribe"] is None
    assert letter["To"] == "a@example.org"
