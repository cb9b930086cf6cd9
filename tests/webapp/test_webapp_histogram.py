"""The chart of the months: what it draws, and where its bars lead."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from lxml import html

from indexer.query.dates import dates
from indexer.query.dates import shown as shown_period
from indexer.query.request import SearchRequest
from tests.webapp.conftest import make
from tests.webapp.test_webapp_browse import served
from webapp.parts.french.periods import ends, period
from webapp.parts.histogram import WIDTH, within

DAY = date(2024, 5, 15)


@pytest.fixture(scope="module")
def years() -> FlaskClient:
    """A question in each March of 2019 to 2024, and two in May 2024."""
    days = [date(year, 3, 1) for year in range(2019, 2025)] + [DAY, DAY]
    return served(
        *(make(at, "Loup", "Le loup.", published=on) for at, on in enumerate(days, 1)),
        make(99, "Ours", "L’ours.", published=date(2010, 1, 1)),
    )


def shown(client: FlaskClient, address: str) -> html.HtmlElement:
    return html.fromstring(client.get(address).get_data(as_text=True))


def bars(client: FlaskClient, address: str) -> list[html.HtmlElement]:
    return shown(client, address).xpath("//*[contains(@class, 'chart')]//svg//a")


@pytest.mark.parametrize("address", ["/recherche", "/recherche?date=2024-03"])
def test_each_bar_finds_what_it_says(client: FlaskClient, address: str) -> None:
    """The count of a month is the total of its search; the chart is the whole search's anyway."""
    found = bars(client, address)
    assert len(found) == 3
    for bar in found:
        said = bar.get("aria-label").replace("\u00a0", " ")
        answer = client.get(bar.get("href").replace("/recherche", "/recherche.json", 1))
        total = answer.get_json()["total"]
        assert re.search(rf" : {total} questions?$", said)


def test_of_many_months_years_are_links(years: FlaskClient) -> None:
    """Six instead of sixty; the months are drawn all the same, and the chosen year is said."""
    found = shown(years, "/recherche?q=loup&date=2021")
    links = found.xpath("//svg//a")
    assert [link.get("aria-label")[:4] for link in links] == [f"{at}" for at in range(2019, 2025)]
    assert [link.get("aria-current") for link in links].index("true") == 2
    assert links[5].get("aria-label").endswith(": 3\u00a0questions")
    assert links[5].get("href") == "/recherche?q=loup&date=2024"
    (brush,) = found.xpath("//svg/*[@class='brush']")
    step = WIDTH / 63  # March 2019 to May 2024
    assert float(brush.get("x")) == pytest.approx(22 * step, abs=0.01)
    assert float(brush.get("width")) == pytest.approx(12 * step, abs=0.01)


def test_ready_ranges_end_with_the_newest_data(years: FlaskClient) -> None:
    """Each is a link that finds something; the one in force is left out."""
    found = shown(years, "/recherche?q=loup").xpath("//p[@class='presets']/a")
    assert [(link.text, link.get("href")) for link in found] == [
        ("3 derniers mois", "/recherche?q=loup&date=2024-03.."),
        ("12 derniers mois", "/recherche?q=loup&date=2023-06.."),
    ]
    within = shown(years, "/recherche?q=loup&date=2024-03..")
    assert [link.text for link in within.xpath("//p[@class='presets']/a")] == ["12 derniers mois"]
    assert within.xpath("//input[@name='du' or @name='au']/@value") == ["mars 2024", ""]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("loup depuis:2020-01", "loup"),
        ("(loup OU ours) date:2020", "loup OU ours"),
        ("date: > 2019 loup SAUF ours avant:2024", "loup -ours"),
        ('loup "depuis:2020"', 'loup "depuis:2020"'),
        ("loup OU ours depuis:2020-01", "loup OU ours depuis:2020-01"),
        ("(loup date:2020) OU (ours date:2021)", "(loup date:2020) OU (ours date:2021)"),
        ("loup -date:2020", "loup -date:2020"),
        ("datereponse:2020 loup", "datereponse:2020 loup"),
        ("date:2020", ""),
    ],
)
def test_a_period_takes_the_place_of_days_that_hold_for_all_words(query: str, words: str) -> None:
    """What a day says of one alternative is a part of what is searched, and stays."""
    request = SearchRequest(query, {"published": ("2018",), "kind": ("QE",)}, page=3)
    found = within(request, date(2024, 3, 1), date(2024, 3, 31))
    assert found.query == words
    assert found.filters == {"published": ("2024-03",), "kind": ("QE",)}
    assert found.page == 1


@pytest.mark.parametrize("query", ["texte+depuis:2020-01", "d%C3%A9pos+OU+texte+depuis:2020-01"])
def test_a_bar_takes_the_place_of_the_period_before(client: FlaskClient, query: str) -> None:
    """A month is chosen instead of a range, not inside it; it finds what it says."""
    found = bars(client, f"/recherche?q={query}&type=QE&date=2020..")
    assert found
    for bar in found:
        assert bar.get("href").count("date=") == 1
        assert "type=QE" in bar.get("href")
        answer = client.get(bar.get("href").replace("/recherche", "/recherche.json", 1))
        assert f": {answer.get_json()['total']}\u00a0question" in bar.get("aria-label")


def test_one_month_needs_no_chart(client: FlaskClient) -> None:
    """There is nothing to compare; the fields of the period stay."""
    for address in ("/recherche?q=loup", "/recherche?q=asalée"):
        assert bars(client, address) == []
        assert shown(client, address).xpath("//input[@name='du']")


@pytest.mark.parametrize(
    ("text", "said", "fields"),
    [
        ("2024", "2024", ("2024", "2024")),
        ("2024-03", "mars 2024", ("mars 2024", "mars 2024")),
        ("2024-03..2025", "mars 2024 à 2025", ("mars 2024", "2025")),
        ("2024-03-05..", "depuis 5 mars 2024", ("5 mars 2024", "")),
        ("..2025-06", "jusqu’à juin 2025", ("", "juin 2025")),
    ],
)
def test_a_period_is_said_in_words_that_can_be_typed(
    text: str, said: str, fields: tuple[str, str]
) -> None:
    """What the fields hold is read as the same period again."""
    assert period(text) == said
    assert ends(text) == fields
    low, high = (dates(field) if field else None for field in fields)
    assert shown_period(low.low if low else None, high.high if high else None) == text
