"""``/liste``: what is pasted becomes an address, a table and files; nothing is kept."""

from __future__ import annotations

import csv
import io
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from indexer.export import FORMATS, Format
from webapp.views.lists import LONGEST


@pytest.fixture
def real_client(real_app: Flask) -> FlaskClient:
    return real_app.test_client()


def test_a_pasted_text_leads_to_the_address_of_its_list(real_client: FlaskClient) -> None:
    """A redirect, so that the page can be kept; what calls nothing stays in it."""
    answer = real_client.post("/liste", data={"liste": "17-2621\nrien du tout\nQE 2621"})
    assert answer.status_code == 303
    address = urlsplit(answer.headers["Location"])
    assert parse_qs(address.query) == {"n": ["QANR5L17QE2621", "rien du tout"]}
    page = html.fromstring(real_client.get(answer.headers["Location"]).data)
    (row,) = page.xpath("//table/tbody/tr")
    assert "2621" in row.text_content()
    assert "«\u00a0rien du tout\u00a0»" in page.xpath("//*[@class='notices']//li")[0].text
    assert page.xpath("//textarea")[0].value.splitlines() == ["QANR5L17QE2621", "rien du tout"]


@pytest.mark.parametrize("format", FORMATS.values(), ids=list(FORMATS))
def test_a_list_leaves_in_every_format(real_client: FlaskClient, format: Format) -> None:
    """The same bytes as the question's own file."""
    answer = real_client.get(f"/liste.{format.extension}?n=17-2621")
    assert answer.data == real_client.get(f"/questions/QANR5L17QE2621.{format.extension}").data
    assert 'filename="liste.' in answer.headers["Content-Disposition"]


def test_a_list_of_nothing_is_the_form_or_an_empty_file(real_client: FlaskClient) -> None:
    """No question is no error."""
    assert "Retrouver une liste" in real_client.get("/liste").get_data(as_text=True)
    table = real_client.get("/liste.csv").get_data(as_text=True)
    assert list(csv.DictReader(io.StringIO(table))) == []


def test_a_list_without_end_is_refused(real_client: FlaskClient) -> None:
    """Too many entries and too large a body are 413, in French."""
    for text in ("714\n" * 201, "x" * (LONGEST + 1)):
        answer = real_client.post("/liste", data={"liste": text})
        assert answer.status_code == 413
        assert "Raccourcissez" in answer.get_data(as_text=True)


def test_a_pasted_text_is_only_text(real_client: FlaskClient) -> None:
    """Markup is shown, not run; an entry becomes no other parameter."""
    hostile = '"><script>alert(1)</script>&n=714'
    answer = real_client.post("/liste", data={"liste": hostile})
    page = real_client.get(answer.headers["Location"]).get_data(as_text=True)
    assert "<script>alert" not in page
    assert parse_qs(urlsplit(answer.headers["Location"]).query)["n"] == [hostile]
