"""The advanced search makes the address of the search box, and loses nothing that was typed."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.webapp.test_webapp_browse import page, words

FORM = "/recherche/avancee"


def test_the_form_leads_to_the_results(client: FlaskClient) -> None:
    """Every part is in the query, every filter in the address."""
    said = client.get(
        f"{FORM}?tous_mots=loup+OU&aucun=ours&champ=titre&debut=mars+2024&fin=03/2025&type=QE&aller=1"
    )
    assert said.status_code == 303
    assert dict(parse_qsl(urlsplit(said.location).query)) == {
        "q": "titre:loup titre:OU -titre:ours date:2024-03..2025-03",
        "type": "QE",
    }


def test_what_is_no_date_is_said_and_nothing_is_lost(client: FlaskClient) -> None:
    """The form comes back with a notice and with all that it held."""
    shown = page(client, f"{FORM}?tous_mots=loup&debut=hier&annee=2024&aller=1")
    assert "n’est pas une date" in words(shown)
    assert shown.xpath('//input[@name="tous_mots"]/@value') == ["loup"]
    assert shown.xpath('//input[@name="debut"]/@value') == ["hier"]
    assert shown.xpath('//input[@name="annee"]/@value') == ["2024"]


def test_the_query_is_shown(client: FlaskClient) -> None:
    """A button shows what would be searched, as a link."""
    shown = page(client, f"{FORM}?un_mot=loup+ours&voir=1")
    assert shown.xpath('//p[@role="status"]//code/text()') == ["loup OU ours"]


def test_a_search_goes_back_into_the_form(client: FlaskClient) -> None:
    """Words and phrases go into their fields, other queries stay whole; filters are chosen."""
    for query, name in (("loup ours", "tous_mots"), ('"a b"', "expression"), ("a OU b", "requete")):
        shown = page(client, f"{FORM}?q={query}&type=QE")
        assert shown.xpath(f'//main//input[@name="{name}"]/@value') == [query]
        assert "Santé" in shown.xpath('//select[@name="portefeuille"]/option/@value')
        assert shown.xpath('//select[@name="type"]/option[@selected]/@value') == ["QE"]


@pytest.mark.parametrize(
    ("typed", "query", "author"),
    [
        ("Sandrine Runel", "", "Sandrine Runel"),
        ("runel", "", "Sandrine Runel"),
        ("an", "auteur:an", ""),
        ("Personne Inconnue", "auteur:Personne auteur:Inconnue", ""),
    ],
)
def test_a_part_of_one_name_stands_for_it(
    client: FlaskClient, typed: str, query: str, author: str
) -> None:
    """What is a part of several or of none is searched among the names."""
    said = client.get(FORM, query_string={"auteur": typed, "aller": 1})
    found = dict(parse_qsl(urlsplit(said.location).query))
    assert (found.get("q", ""), found.get("auteur", "")) == (query, author)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("debut=..2024", "« ..2024 » n’a pas de début ; écrivez-le dans « jusqu’à »."),
        ("fin=depuis+2024", "n’est pas une date"),
        ("fin=2024..", "« 2024.. » n’a pas de fin ; écrivez-le dans « depuis »."),
        ("requete=a)+OU+(b&tous_mots=loup", "Parenthèses dépareillées"),
        ("requete=(loup", "Parenthèses dépareillées"),
        ("requete=loup+%22ours", "Guillemets non refermés"),
        (f"tous_mots={'+'.join(f'mot{n}' for n in range(70))}", "ses 64 premiers termes"),
    ],
)
def test_what_would_be_asked_otherwise_is_said(client: FlaskClient, fields: str, said: str) -> None:
    """The form comes back instead of a search of something else."""
    shown = page(client, f"{FORM}?{fields}&aller=1")
    assert said in words(shown.find_class("notices")[0]).replace("\u202f", " ")
    assert shown.xpath("//form[@class='advanced']")


def test_the_beginning_of_a_word_keeps_its_star(client: FlaskClient) -> None:
    """On the way to the results and back into the form."""
    said = client.get(f"{FORM}?tous_mots=agri*+loup&aller=1")
    assert dict(parse_qsl(urlsplit(said.location).query)) == {"q": "agri* loup"}
    shown = page(client, f"{FORM}?q=agri*+loup")
    assert shown.xpath('//input[@name="tous_mots"]/@value') == ["agri* loup"]


def test_periods_are_proposed(client: FlaskClient) -> None:
    """Those that end with the newest data."""
    options = page(client, FORM).xpath("//datalist[@id='debuts']/option")
    assert "12 derniers mois" in [words(option) for option in options]
