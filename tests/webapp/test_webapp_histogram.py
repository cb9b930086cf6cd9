"""The chart of the months: what it draws, and where its bars lead."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from lxml import html


def bars(client: FlaskClient, address: str) -> list[html.HtmlElement]:
    shown = html.fromstring(client.get(address).get_data(as_text=True))
    return shown.xpath("//section[contains(@class, 'chart')]//a")


def test_each_bar_finds_what_it_says(client: FlaskClient) -> None:
    """The count of a month is the total of the search that its bar leads to."""
    found = bars(client, "/recherche")
    assert len(found) == 3
    for bar in found:
        said = bar.get("aria-label").replace("\u00a0", " ")
        answer = client.get(bar.get("href").replace("/recherche", "/recherche.json", 1))
        total = answer.get_json()["total"]
        assert re.search(rf": {total} questions?$", said)


def test_a_bar_takes_the_place_of_the_dates_before(client: FlaskClient) -> None:
    """A month is chosen instead of a range, not inside it."""
    found = bars(client, "/recherche?q=d%C3%A9pos+OU+texte+depuis:2020-01&type=QE")
    assert found
    for bar in found:
        assert bar.get("href").count("date%3A") == 1
        assert "depuis" not in bar.get("href")
        assert "type=QE" in bar.get("href")


def test_one_month_needs_no_chart(client: FlaskClient) -> None:
    """There is nothing to compare."""
    assert bars(client, "/recherche?q=loup") == []
    assert bars(client, "/recherche?q=asalée") == []
