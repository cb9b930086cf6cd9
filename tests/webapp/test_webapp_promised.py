"""What answers promise, by due date; of one question, with what was asked since."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from lxml import etree

from indexer.model import House
from tests.conftest import ask
from tests.webapp.test_webapp_browse import served

WOLVES = "Le loup menace les troupeaux de brebis dans les alpages de montagne."


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    said = {"answered": date(2024, 3, 5), "published": date(2024, 1, 2), "title": "Loup"}
    return served(
        ask(1, WOLVES, answer="Un décret sera publié en mai 2024, puis un bilan.", **said),
        ask(2, "Les écoles ferment.", answer="Ce sera ouvert prochainement.", **said),
        ask(3, WOLVES, answer="Un plan sera prêt en 2030. Il sera relu le 2 avril.", **said),
        ask(4, WOLVES, published=date(2024, 9, 1), title="Loup encore"),
        ask(5, "Les radars.", known=date(2025, 9, 30)),
    )


def text(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.get_data(as_text=True)


def written(page: str) -> list[str]:
    return re.findall(r"<tr><td>.*?<mark>(.*?)</mark>", page)


def test_promises_stand_by_their_due_date(client: FlaskClient) -> None:
    page = text(client, "/echeances")
    assert written(page) == ["le 2 avril", "en mai 2024", "en 2030"]
    assert 'data-figure="2"' in page


def test_what_is_past_and_what_is_ahead_is_told_by_the_last_day_of_the_data(
    client: FlaskClient,
) -> None:
    assert "en 2030" not in written(text(client, "/echeances?quand=passees"))
    assert written(text(client, "/echeances?quand=a-venir"))[-1] == "en 2030"


RESUMED = "…et que le bilan sera publié en mai 2024."


def test_a_sentence_that_begins_inside_says_so_on_page_in_file_and_feed() -> None:
    """Somebody who was interrupted goes on; the link looks for the words of the text alone."""
    said = {"answered": date(2024, 3, 5), "title": "Loup"}
    client = served(ask(1, WOLVES, answer=RESUMED, **said), ask(2, WOLVES, answer="Fin.", **said))
    shown = "[…]\u00a0et que le bilan sera publié en mai 2024."
    for address in ("/echeances", "/echeances/QANR5L17QE1"):
        page = text(client, address)
        assert shown in re.sub("</?mark>", "", page), address
        assert ":~:text=et%20que%20le%20bilan" in page
    rows = list(csv.DictReader(io.StringIO(text(client, "/echeances.csv"))))
    assert [row["phrase"] for row in rows] == [shown]
    assert f"<summary>{shown}</summary>" in text(client, "/echeances.atom")


def test_any_search_limits_the_promises(client: FlaskClient) -> None:
    assert "Aucune réponse" in text(client, "/echeances?q=écoles")


def test_a_promise_leads_to_its_sentence_and_to_what_was_asked_since(client: FlaskClient) -> None:
    assert "#reponse:~:text=Un%20d%C3%A9cret%20sera" in text(client, "/echeances")
    page = text(client, "/echeances/QANR5L17QE1")
    assert 'href="/questions/QANR5L17QE4"' in page
    assert 'href="/questions/QANR5L17QE3"' not in page
    assert client.get("/echeances/QANR5L17QE5").status_code == 404


def test_a_question_lists_what_its_answer_promises(client: FlaskClient) -> None:
    page = text(client, "/questions/QANR5L17QE1")
    assert re.search(
        r'href="/echeances/QANR5L17QE1">en mai 2024</a> \(<time datetime="2024-05-31"', page
    )
    assert "/echeances/" not in text(client, "/questions/QANR5L17QE5")


def test_a_question_tells_in_a_fold_which_of_its_words_the_answer_never_uses(
    client: FlaskClient,
) -> None:
    fold = re.search(
        r"n’emploie pas</summary>\s*<p>([^<]*)</p>", text(client, "/questions/QANR5L17QE1")
    )
    assert fold is not None
    assert {"brebis", "alpages"} <= set(fold[1].split(", "))
    assert "n’emploie pas" not in text(client, "/questions/QANR5L17QE4")


def test_the_file_has_every_promise(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(text(client, "/echeances.csv"))))
    assert sorted(row["echeance"] for row in rows) == ["", "2024-04-02", "2024-05-31", "2030-12-31"]
    assert client.get("/echeances.csv?inconnu=1").status_code == 400


def test_a_line_has_what_was_asked_since_in_a_fold_and_a_link_without_a_script(
    client: FlaskClient,
) -> None:
    page = text(client, "/echeances")
    held = re.findall(
        r'data-load="(/echeances/[^"]+)" data-part="depuis"><p><a href="([^"]+)"', page
    )
    assert len(held) == 3
    assert all(loaded == link for loaded, link in held)
    part = text(client, held[1][0]).partition('<div id="depuis">')[2].partition("</div>")[0]
    assert 'href="/questions/QANR5L17QE4"' in part


def test_the_feed_has_the_promises_of_the_latest_answers(client: FlaskClient) -> None:
    response = client.get("/echeances.atom?q=loup")
    assert response.mimetype == "application/atom+xml"
    feed = etree.fromstring(response.data)
    names = {"a": "http://www.w3.org/2005/Atom"}
    entries = feed.findall("a:entry", names)
    assert {entry.findtext("a:title", "", names) for entry in entries} == {
        "31\u00a0mai 2024\u00a0: Loup",
        "31\u00a0décembre 2030\u00a0: Loup",
        "2\u00a0avril 2024\u00a0: Loup",
    }
    ids = [entry.findtext("a:id", "", names) for entry in entries]
    assert len(set(ids)) == len(ids) == 3
    assert client.get("/echeances.atom?inconnu=1").status_code == 400
    assert "<entry>" not in client.get("/echeances.atom?q=radars").get_data(as_text=True)


def test_another_parliament_has_no_french_portefeuille() -> None:
    """Whatever its ministry is called, in a table in French too."""
    said = {"answered": date(2024, 3, 5), "ministry": "Santé", "house": House("Grand Conseil")}
    client = served(
        ask(1, "Un.", answer="Un décret sera publié en mai 2024.", **said),
        ask(2, "Deux.", answer="Un décret sera publié en mai 2024.", **said | {"house": None}),
    )
    lines = client.get("/echeances.csv").get_data(as_text=True).splitlines()
    rows = {row["identifiant"]: row["portefeuille"] for row in csv.DictReader(lines)}
    assert rows == {"QANR5L17QE1": "", "QANR5L17QE2": "Santé"}
