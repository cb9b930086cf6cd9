"""The advanced search makes the address of the search box, and loses nothing that was typed."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

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
        assert "Sandrine Runel" in shown.xpath('//select[@name="auteur"]/option/@value')
        assert shown.xpath('//select[@name="type"]/option[@selected]/@value') == ["QE"]
