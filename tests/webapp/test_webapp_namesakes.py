"""Authors without a reference, and those who share a name: told apart, or said to be possible."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient

from indexer.model import House, QuestionId
from indexer.sources import read
from tests.conftest import ROOT
from tests.webapp.conftest import PLAIN, make
from tests.webapp.test_webapp_senate import client_of, of_senate, page

NAME = PLAIN.name
SENATOR = replace(PLAIN, uid="99001A")
OTHER = replace(PLAIN, uid="88001B")
NAMELESS = replace(PLAIN, uid="")
DAY = date(2021, 2, 4)
HERS = of_senate(1, DAY, SENATOR)
OF_A_TABLE = of_senate(2, date(2021, 5, 6), NAMELESS)
SENATE = f"/auteurs/{NAME}?chambre=Sénat"


def where(client: FlaskClient, address: str) -> str:
    """Where an address leads on to."""
    answer = client.get(address)
    assert answer.status_code == 302, address
    return unquote(answer.headers["Location"]).replace("+", " ")


def test_a_name_without_a_reference_leads_to_what_is_under_it_in_its_chamber() -> None:
    """From the card, from the page and from the list; to no page that is not there."""
    client = client_of(OF_A_TABLE)
    for address in (f"/questions/{OF_A_TABLE.id}", "/recherche?q=loup"):
        assert SENATE in unquote(page(client, address)).replace("+", " ").replace("%20", " ")
    assert where(client, SENATE) == f"/recherche?auteur={NAME}"
    deputy = make(9, "Un loup", "Le loup.", author=NAMELESS)
    both = client_of(OF_A_TABLE, deputy)
    assert where(both, SENATE) == f"/recherche?auteur={NAME}&chambre=Sénat"
    assert where(both, f"/auteurs/{NAME}") == f"/recherche?auteur={NAME}"
    assert both.get("/auteurs/Personne?chambre=Sénat").status_code == 404
    assert both.get(f"/auteurs/{NAME}?chambre=Ailleurs").status_code == 404


def test_the_one_senator_of_that_name_is_likely_meant() -> None:
    """And the page counts what has no reference apart."""
    client = client_of(HERS, OF_A_TABLE)
    assert where(client, SENATE) == "/senateurs/99001A"
    text = page(client, "/senateurs/99001A")
    assert "sans identifiant d’auteur&nbsp;: vraisemblablement de la même personne." in text
    assert 'data-figure="1"' in text
    assert "Ne pas confondre" not in text


def test_senators_of_one_name_are_told_apart() -> None:
    """The page of each leads to the other, and what has no reference may be either's."""
    client = client_of(HERS, OF_A_TABLE, of_senate(3, date(1999, 3, 4), OTHER))
    choice = page(client, SENATE)
    assert "Plusieurs personnes portent ce nom." in choice
    assert choice.index("/senateurs/99001A") < choice.index("/senateurs/88001B")
    assert "l’une d’elles, ou quelqu’un d’autre" in choice
    text = page(client, "/senateurs/88001B")
    assert "Ne pas confondre" in text
    assert '<a href="/senateurs/99001A">sa page</a>' in text
    assert "de la même personne ou d’un homonyme" in text


def test_a_senator_and_a_deputy_of_the_same_years_are_two_persons() -> None:
    """Nobody sits in both chambers at once."""
    deputy = replace(PLAIN, uid="PA12")
    put = [make(n, "Un", "Le loup.", published=date(y, 2, 4), author=deputy)
           for n, y in ((11, 2020), (12, 2021), (13, 2022))]  # fmt: skip
    later = of_senate(4, date(2022, 2, 4), SENATOR)
    client = client_of(HERS, later, *put)
    assert "c’est une autre personne" in page(client, "/senateurs/99001A")
    assert "vraisemblablement" not in page(client, "/deputes/PA12")
    assert "/deputes/PA12" in page(client, f"/auteurs/{NAME}")
    assert where(client, SENATE) == "/senateurs/99001A"


def test_nothing_is_said_of_a_name_that_one_person_bears() -> None:
    text = page(client_of(HERS), "/senateurs/99001A")
    assert "le même nom" not in text


def test_an_author_of_another_parliament_leads_to_their_questions() -> None:
    asked = replace(
        make(5, "Un", "Le loup.", author=NAMELESS),
        id=QuestionId("CHQE5"),
        house=House("Conseil national"),
    )
    client = client_of(asked, HERS)
    there = f"/auteurs/{NAME}?chambre=Conseil national"
    assert where(client, there) == f"/recherche?auteur={NAME}&chambre=Conseil national"


@pytest.mark.parametrize("folder", ["senate_csv", "senate_dump"])
def test_every_author_of_the_samples_leads_somewhere(folder: str) -> None:
    found = [record for record in read([ROOT / "tests/data" / folder]) if hasattr(record, "author")]
    client = client_of(*found)
    for question in found:
        if question.author.name:
            place = where(client, f"/auteurs/{question.author.name}?chambre=Sénat")
            assert question.author.uid in place
            assert page(client, place)
