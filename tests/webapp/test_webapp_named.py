"""What the texts themselves name: the pages of texts of law and of sums of money."""

from __future__ import annotations

import csv
import io
import re
from typing import Any
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient

from indexer.build import reindex
from indexer.engines.memory import MemoryStore
from indexer.model import Passage, Status
from indexer.search.searcher import Searcher
from tests.webapp.conftest import make
from webapp import create_app
from webapp.parts.measured import measured

NAMED = (
    make(1, "Pistes", "L'article L. 311-1 du code du sport coûte 2,5 milliards d'euros. Il dure."),
    make(
        2,
        "Sports",
        "L'article L. 311-1 du code du sport et la loi n° 2019-1428, « 300 euros ».",
        answer=Passage("Le règlement (UE) 2016/679 coûte 1 200 € par an."),
        status=Status.ANSWERED,
    ),
    make(3, "Rien", "Rien n'est nommé ici, sauf 40 millions de masques."),
)


@pytest.fixture(scope="module")
def named() -> FlaskClient:
    store = MemoryStore()
    reindex(store, iter(NAMED))
    app = create_app(searcher=Searcher(store))
    return app.test_client()


def text(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.get_data(as_text=True)


def figures(client: FlaskClient, page: str) -> None:
    """Each figure is the number of questions behind its link."""
    found = re.findall(r'data-figure="(\d+)" href="([^"]+)"', page)
    assert found
    for count, address in found:
        behind = text(client, address.replace("&amp;", "&"))
        assert re.search(rf">{count}\s+questions?", re.sub(r"<[^>]+>", ">", behind)), address


def test_the_list_has_each_text_with_its_questions(named: FlaskClient) -> None:
    page = text(named, "/textes")
    assert 'href="/textes/L311-1_code_du_sport">Article L311-1 du code du sport' in page
    assert 'href="/textes/loi_2019-1428">Loi n°' in page
    assert page.index("Articles de codes") < page.index(">Lois<") < page.index("Textes européens")
    figures(named, page)
    assert "loi_2019-1428" not in text(named, "/textes?q=pistes")


@pytest.mark.parametrize(
    "written",
    ["L. 311-1 du code du sport", "article_L311-1_code_du_sport", "l311-1_du_code_du_sport"],
)
def test_any_writing_leads_to_the_page_of_a_text(named: FlaskClient, written: str) -> None:
    response = named.get(f"/textes/{written}")
    assert response.status_code == 302
    assert unquote(response.headers["Location"]) == "/textes/L311-1_code_du_sport"


def test_a_text_has_a_page_with_its_official_address(named: FlaskClient) -> None:
    page = text(named, "/textes/L311-1_code_du_sport")
    assert "https://www.legifrance.gouv.fr/codes/id/LEGITEXT000006071318/" in page
    figures(named, page)
    assert "CELEX:32016R0679" in text(named, "/textes/règlement_2016/679")
    assert "légifrance" not in text(named, "/textes/loi_2019-1428").casefold()


@pytest.mark.parametrize("written", ["rien", "loi_2001-1", "code_civil", "1", "%20"])
def test_a_text_that_no_question_names_is_not_found(named: FlaskClient, written: str) -> None:
    assert named.get(f"/textes/{written}").status_code == 404


def test_a_question_leads_to_the_texts_that_it_names(named: FlaskClient) -> None:
    page = text(named, "/questions/QANR5L17QE2")
    for name in ("L311-1_code_du_sport", "loi_2019-1428"):
        assert f'href="/textes/{name}"' in page
    assert "/textes/" not in re.sub(
        r"<footer.*", "", text(named, "/questions/QANR5L17QE3"), flags=re.DOTALL
    )


def test_sums_stand_by_size_in_their_sentences(named: FlaskClient) -> None:
    page = text(named, "/montants")
    rows = re.findall(r"<tr><td.*?</tr>", page)
    marked = [re.findall(r"<mark>(.*?)</mark>", row)[0] for row in rows]
    assert [re.sub(r"\s", " ", sum) for sum in marked] == [
        "2,5 milliards d’euros",
        "1 200 €",
        "300 euros",
    ]
    assert "Il dure" not in rows[0]
    figures(named, page)
    assert "Aucune question" in text(named, "/montants?q=masques")


def test_the_file_has_every_sum(named: FlaskClient) -> None:
    rows: list[dict[str, Any]] = list(csv.DictReader(io.StringIO(text(named, "/montants.csv"))))
    assert {row["montant"] for row in rows} == {"2500000000", "300", "1200"}
    assert {row["identifiant"] for row in rows} == {"QANR5L17QE1", "QANR5L17QE2"}
    assert named.get("/montants.csv?inconnu=1").status_code == 400


@pytest.mark.parametrize("address", ["/textes", "/montants", "/facettes/texte"])
def test_a_page_of_what_is_read_out_tells_how_well_it_is_read(
    named: FlaskClient, address: str
) -> None:
    field = "amount" if address == "/montants" else "law"
    assert measured(field).partition(" (")[0] in text(named, address)
    assert not measured("rubrique")


def test_no_share_that_is_not_whole_is_told_as_all() -> None:
    assert re.match(r"Précision mesurée\u00a0: 100\u202f% sur 161 références \(", measured("law"))
    assert "99\u202f% de ce qu’un lecteur voit" in measured("amount")
