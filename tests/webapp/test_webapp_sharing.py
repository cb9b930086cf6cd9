"""What leaves a page: the address of a feed, the picture of a link, an address of its own."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from indexer.config import Settings
from indexer.engines.memory import MemoryStore
from indexer.search.searcher import Searcher
from tests.webapp.test_webapp_browse import page, words
from webapp import create_app


def test_a_feed_is_explained_and_its_address_can_be_copied(client: FlaskClient) -> None:
    """For a search with its filters, and for one question; the address is whole and works."""
    shown = page(client, "/avertir?q=loup&type=QG&tri=recent&page=2")
    (address,) = [words(item) for item in shown.xpath("//pre[@id='flux']")]
    assert address == "https://questions.example/recherche.atom?q=loup&type=QG"
    assert "pour « loup », Type : Question au Gouvernement" in words(shown)
    assert client.get(address).mimetype == "application/atom+xml"
    (button,) = shown.xpath("//button[@data-copy='flux']")
    assert words(button) == "Copier l’adresse"
    shown = page(client, "/questions/QANR5L17QE15108/avertir")
    (address,) = [words(item) for item in shown.xpath("//pre[@id='flux']")]
    assert address == "https://questions.example/questions/QANR5L17QE15108.atom"
    assert client.get("/questions/QANR5L17QE1/avertir").status_code == 404
    (link,) = page(client, "/recherche?q=loup").xpath("//a[contains(., 'Être averti')]/@href")
    assert link == "/avertir?q=loup"


@pytest.mark.parametrize("path", ["/", "/recherche?q=loup", "/questions/QANR5L17QE15108"])
def test_a_shared_link_has_a_picture(client: FlaskClient, path: str) -> None:
    """Of the size that previews want, at a whole address that is served."""
    shown = page(client, path)
    (address,) = shown.xpath("//meta[@property='og:image']/@content")
    assert address.startswith("https://questions.example/static/preview.png?v=")
    picture = client.get(address)
    assert picture.mimetype == "image/png"
    assert picture.data[16:24] == (1200).to_bytes(4) + (630).to_bytes(4)
    assert len(picture.data) < 100_000
    assert shown.xpath("//meta[@property='og:title']/@content")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("page=abc", "« page=abc » n’est pas possible : la première page est montrée."),
        ("page=0", "« page=0 » n’est pas possible : la première page est montrée."),
        (
            "tri=date",
            "« tri=date » n’est pas possible : les résultats sont dans leur ordre",
        ),
        ("par_page=9999", "« par_page=9999 » n’est pas possible : l’adresse est lue sans."),
    ],
)
def test_an_impossible_page_or_order_keeps_the_words(
    client: FlaskClient, wrong: str, said: str
) -> None:
    """A notice tells what was passed over; programs are refused as before."""
    shown = page(client, f"/recherche?q=loup&{wrong}")
    assert said in words(shown)
    assert shown.xpath("//input[@id='q']/@value") == ["loup"]
    assert shown.find_class("result")
    assert client.get(f"/recherche.json?q=loup&{wrong}").status_code == 400


def test_a_canonical_link_is_whole_where_the_address_is_known(store: MemoryStore) -> None:
    """From the settings, or where the server is asked at its own address; never on other word."""
    app = create_app(Settings(), Searcher(store))
    canonical = "//link[@rel='canonical']/@href"
    own = app.config["OWN"]
    assert page(app.test_client(), f"{own}/aide").xpath(canonical) == [f"{own}/aide"]
    assert page(app.test_client(), "http://other.example/aide").xpath(canonical) == ["/aide"]
