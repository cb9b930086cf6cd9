"""Pages over both chambers: the Sénat is named, chosen, cited, and nothing of it collides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient

from indexer.config import Settings
from indexer.engines.memory import MemoryStore
from indexer.model import Author, Kind, Question, senate_id
from indexer.search.searcher import Searcher
from tests.webapp.conftest import PLAIN, make
from webapp import create_app


def of_senate(number: int, day: date, author: Author, kind: Kind = Kind.WRITTEN) -> Question:
    made = make(number, "Un loup au Sénat", "Le loup.", published=day, author=author, kind=kind)
    return replace(made, id=senate_id(kind, day, number), legislature=0)


SENATOR = replace(PLAIN, uid="99001A", group="SER", group_label="")
BEFORE = of_senate(104, date(2019, 1, 10), SENATOR)
ORAL = of_senate(105, date(2020, 10, 8), SENATOR, Kind.ORAL)
DEPUTY = make(104, "Un loup à l’Assemblée", "Le loup.")


@pytest.fixture
def both() -> FlaskClient:
    return client_of(DEPUTY, BEFORE, ORAL)


def client_of(*questions: Question, settings: Settings | None = None) -> FlaskClient:
    store = MemoryStore()
    with store.writer(fresh=True) as writer:
        writer.put(questions)
        writer.commit()
    return create_app(settings or Settings(), Searcher(store)).test_client()


def page(client: FlaskClient, address: str) -> str:
    found = client.get(address)
    assert found.status_code == 200, address
    return found.text


def test_a_question_of_the_senate_names_its_session_and_its_official_page(
    both: FlaskClient,
) -> None:
    text = page(both, f"/questions/{BEFORE.id}")
    assert "Sénat, session 2018-2019" in text
    assert "0<sup>e</sup>" not in text
    assert f"https://www.senat.fr/questions/base/2019/q{BEFORE.id}.html" in text
    assert "Page officielle au Sénat" in text
    assert ".pdf" not in text


def test_the_chamber_is_a_facet_where_there_are_two(both: FlaskClient) -> None:
    assert 'name="chambre"' in page(both, "/recherche?q=loup")
    assert 'name="chambre"' not in page(client_of(DEPUTY), "/recherche?q=loup")
    found = both.get("/recherche.json?q=loup&chambre=senat").get_json()
    assert [item["id"] for item in found["results"]] == [ORAL.id, BEFORE.id]
    assert {item["chamber"] for item in found["results"]} == {"Sénat"}


def test_one_number_in_both_chambers_is_two_questions(both: FlaskClient) -> None:
    found = both.get("/recherche.json?q=QE+104").get_json()
    assert {item["id"] for item in found["results"]} == {DEPUTY.id, BEFORE.id}
    found = both.get("/recherche.json?q=QE+104+du+Sénat").get_json()
    assert [item["id"] for item in found["results"]] == [BEFORE.id]


def test_a_citation_names_the_senate(both: FlaskClient) -> None:
    assert "PB  - Sénat" in page(both, f"/questions/{BEFORE.id}.ris")
    assert "PB  - Assemblée nationale" in page(both, f"/questions/{DEPUTY.id}.ris")


def test_a_person_of_both_chambers_is_told_as_likely(both: FlaskClient) -> None:
    """Either page leads to the other, and says on which days the other chamber was asked."""
    text = page(both, "/deputes/PA1")
    assert "c’est vraisemblablement la même personne" in text
    assert "chambre=S%C3%A9nat" in text
    assert 'href="/senateurs/99001A">sa page au Sénat</a>' in text
    there = page(both, "/senateurs/99001A")
    assert "À l’Assemblée nationale, " in there
    assert "c’est vraisemblablement la même personne" in there
    assert 'href="/deputes/PA1">sa page à l’Assemblée nationale</a>' in there


def test_a_senator_has_a_page_like_a_deputy(both: FlaskClient) -> None:
    """Reached from a question, from the name and from the words of a search; with its curve."""
    text = page(both, "/senateurs/99001A")
    assert "– Sénateurs" in text
    assert 'href="/senateurs/99001A"' in page(both, f"/questions/{BEFORE.id}")
    assert "/senateurs/99001A" in page(both, "/recherche?q=auteur:99001A")
    assert page(both, "/senateurs/99001A/courbe.csv").count("2019,") == 1
    assert "<svg" in page(both, "/senateurs/99001A/courbe.svg")
    assert both.get("/senateurs").status_code == 302


@pytest.mark.parametrize("address", ["/senateurs/PA1", "/deputes/99001A", "/senateurs/00000Z"])
def test_nobody_has_a_page_in_a_chamber_that_is_not_theirs(both: FlaskClient, address: str) -> None:
    """Nor one without a question."""
    assert both.get(address).status_code == 404
    assert both.get(f"{address}/courbe.csv").status_code == 404


def test_who_asks_in_both_chambers_in_the_same_years_is_two_people() -> None:
    years = (2019, 2020)
    here = [make(n, "Un loup", "Le loup.", published=date(n, 3, 5)) for n in years]
    there = [of_senate(n, date(n, 3, 5), SENATOR) for n in years]
    assert "même personne" not in page(client_of(*here, *there), "/deputes/PA1")


def test_a_question_without_texts_says_so() -> None:
    """Those of the Sénat's tables: no empty passage on a card, nothing to mark on the page."""
    bare = replace(BEFORE, question=replace(BEFORE.question, text=""))
    client = client_of(bare)
    assert 'class="passage"' not in page(client, "/recherche")
    text = page(client, f"/questions/{bare.id}")
    assert "Le texte de la question manque dans les données publiées." in text
    assert "Montrer les repères" not in text
    assert "manque dans les données" not in page(client_of(BEFORE), f"/questions/{BEFORE.id}")
