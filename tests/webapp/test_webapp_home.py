"""The front page: what it tells of now is what the searches find."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from lxml import html

from indexer.config import Settings
from indexer.engines.memory import MemoryStore
from indexer.model import Kind, Question
from indexer.query.request import SearchRequest
from indexer.search.passages.preamble import opened
from indexer.search.searcher import Searcher
from tests.conftest import ask
from tests.engines.contract import CAMPAIGN
from tests.webapp.conftest import DEBATE
from tests.webapp.generated import generated
from tests.webapp.test_webapp_browse import page, served, settled, total, words
from webapp import create_app
from webapp.figures import frontpage

TEXT = CAMPAIGN[0].question.text
NEWEST = date(2025, 9, 20)


def _week() -> list[Question]:
    """Five answers of one week, of which one is of an oral question; one text put three times."""
    answered = [
        ask(
            900 + n,
            f"M. Un demande ce que devient le phare {n}.",
            title=f"Phare {n}",
            kind=Kind.WRITTEN if n else Kind.ORAL,
            published=NEWEST - timedelta(days=60),
            answer=f"Le phare {n} sera repeint.",
            answered=NEWEST - timedelta(days=n),
            ministry="mer",
            author_name="Ada Un",
        )
        for n in range(5)
    ]
    repeated = [
        ask(
            950 + n,
            TEXT,
            title="Méduses",
            published=NEWEST - timedelta(days=90 + n),
            known=NEWEST,
            ministry="mer",
        )
        for n in range(3)
    ]
    return [*answered, *repeated]


@pytest.fixture(scope="module")
def now() -> FlaskClient:
    """A year of questions whose last week has five answers."""
    older = [q for q in generated(150) if not q.answered or q.answered < NEWEST - timedelta(days=9)]
    client = served(*older, *_week())
    settled_home(client)
    return client


def section(client: FlaskClient, name: str) -> str:
    found = settled_home(client).xpath(f"//section[@aria-labelledby='{name}']")
    return words(found[0]) if found else ""


def test_the_answers_of_the_week_come_first(now: FlaskClient) -> None:
    told = section(now, "reponses")
    assert told.startswith(
        "Réponses de la semaine Phare 0 Ada Un → Mer Phare 1 Ada Un → Mer, réponse en 59 jours"
    )
    assert "Les 5 réponses publiées du 14 septembre 2025 au 20 septembre 2025" in told


def test_a_question_is_read_with_its_answer(now: FlaskClient) -> None:
    """A written one where the week has one."""
    told = section(now, "lire")
    assert "M. Un demande ce que devient le phare" in told
    assert "sera repeint" in told
    assert "Phare 0" not in told


def test_the_texts_put_most_often_lead_to_their_wave(now: FlaskClient) -> None:
    assert "Méduses posé 3 fois depuis le" in section(now, "repetes")
    link = page(now, "/").xpath("//section[@aria-labelledby='repetes']//li/a/@href")[0]
    assert "3 questions" in words(page(now, link))


def test_the_slowest_portefeuilles_are_those_of_the_delays(now: FlaskClient) -> None:
    settled(now, "/portefeuilles")
    listed = page(now, "/").xpath("//section[@aria-labelledby='lents']//li")
    assert 1 < len(listed) <= frontpage.SHOWN
    for item in listed:
        place = item.find("a").get("href")
        if place.startswith("/portefeuilles/"):
            median = words(item).partition(" réponse en ")[2]
            said = (
                f"la moitié l’ont eue en {median}" if median else "délai médian n’est pas atteint"
            )
            assert said in words(settled(now, place))
    waits = ["moins de la moitié" in words(item) for item in listed]
    assert waits == sorted(waits, reverse=True)


def test_every_figure_is_the_total_of_its_link(now: FlaskClient) -> None:
    links = page(now, "/").xpath("//a[@data-figure]")
    assert links
    for link in links:
        assert total(page(now, link.get("href"))) == link.get("data-figure")


def test_words_rise_that_the_newest_days_have_more_of() -> None:
    lately = [
        ask(n, f"Le drone {n} survole.", title="Drone", published=NEWEST - timedelta(days=n % 20))
        for n in range(1, 40)
    ]
    client = served(*generated(80), *lately)
    assert section(client, "hausse").startswith("Mots en hausse drone")


def test_every_example_finds_something(now: FlaskClient, real_app: object) -> None:
    """With the five samples too, of which few words are known."""
    samples = real_app.test_client()  # type: ignore[attr-defined]  # a Flask
    for client in (now, samples):
        links = settled_home(client).xpath("//p[@class='examples']/a/@href")
        searches = [link for link in links if "?q=" in link]
        assert len(searches) >= 2
        for link in searches:
            assert total(page(client, link)) != "0", link


def settled_home(client: FlaskClient) -> html.HtmlElement:
    """The page once all of it is counted."""
    for _ in range(600):
        answer = client.get("/")
        if answer.headers["Cache-Control"] != "no-store":
            return page(client, "/")
        time.sleep(0.05)
    raise AssertionError("the front page was never counted")


def test_a_departement_is_another_way_in(now: FlaskClient) -> None:
    links = page(now, "/").xpath("//section[@aria-labelledby='chez-vous']//a")
    assert {words(link) for link in links[1:4]} == {"Isère", "La Réunion", "Rhône"}
    assert "Rhône" in words(page(now, links[0].get("href")))


def test_an_index_without_questions_has_a_page() -> None:
    """No week, no texts, no words: the box and the ways in stay."""
    shown = page(served(), "/")
    titles = [words(one) for one in shown.xpath("//main//h2")]
    assert titles == ["Dernières questions publiées", "Parcourir"]


def test_old_answers_are_not_those_of_a_week() -> None:
    """They say from when to when they are."""
    answered = [
        ask(
            n,
            "Texte.",
            title=f"T{n}",
            published=NEWEST - timedelta(days=300),
            answer="Oui.",
            answered=NEWEST - timedelta(days=40 * n),
        )
        for n in range(3)
    ]
    newer = [ask(10 + n, "Texte.", title="N", published=NEWEST) for n in range(3)]
    told = section(served(*answered, *newer), "reponses")
    assert told.startswith("Dernières réponses T0")
    assert "du 2 juillet 2025 au 20 septembre 2025" in told


def test_a_page_that_is_still_counted_is_whole_and_not_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Slow(Searcher):
        waiting = True

        def contrast(self, request: SearchRequest) -> object:  # type: ignore[override]
            while self.waiting:
                time.sleep(0.01)
            return super().contrast(request)

    monkeypatch.setattr("webapp.figures.frontpage.PATIENCE", 0.01)
    store = MemoryStore()
    with store.writer() as writer:
        writer.put(generated(60))
        writer.commit()
    found = Slow(store)
    client = create_app(Settings(), found).test_client()
    answer = client.get("/")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    found.waiting = False
    assert settled_home(client).xpath("//p[@class='examples']/a")


def test_what_a_debate_asks_begins_behind_the_full_stop_of_the_name() -> None:
    assert DEBATE.answer
    assert opened(DEBATE.answer).startswith("Que fera-t-on du loup ?")
