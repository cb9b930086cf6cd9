"""Figures are of the questions that the address states, and no parameter is passed over."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer.model import Kind, Question, Status
from tests.conftest import ask
from tests.webapp.test_webapp_browse import page, served, settled, words
from webapp.accepted import ACCEPTED


def _question(number: int, **more: object) -> Question:
    month = 1 + number % 3
    return ask(
        number,
        "Le loup." if number % 2 else "L’ours.",
        title="Titre",
        published=date(2024, month, 2),
        known=date(2024, 12, 1),
        **more,
    )


QUESTIONS = [
    *(_question(n, ministry="santé", answer="Oui.", answered=date(2024, 4, 1)) for n in range(8)),
    *(_question(n, ministry="budget") for n in range(8, 16)),
    *(_question(n, ministry="budget", kind=Kind.ORAL) for n in range(16, 20)),
    _question(21, ministry="budget", status=Status.UNKNOWN),
]


@pytest.fixture(scope="module")
def figures() -> FlaskClient:
    """Wolves and bears, two ministries, two types."""
    return served(*QUESTIONS)


def table(client: FlaskClient, address: str) -> list[list[str]]:
    """The rows of a file below its header."""
    settled(client, "/statistiques" + ("?" + address.split("?")[1] if "?" in address else ""))
    answer = client.get(address)
    assert answer.status_code == 200
    return [line.split(",") for line in answer.get_data(as_text=True).splitlines()[1:]]


def months(*questions: Question) -> Counter[str]:
    return Counter(f"{q.published:%Y-%m}" for q in questions if q.published)


def test_the_months_are_those_of_the_search(figures: FlaskClient) -> None:
    """Words, filters and both; the sums are the totals of the search."""
    wolves = [q for q in QUESTIONS if "loup" in q.question.text]
    for address, kept in (
        ("", QUESTIONS),
        ("?q=loup", wolves),
        ("?ministere=santé", [q for q in QUESTIONS if q.ministry == "santé"]),
        ("?q=loup&type=QOSD", [q for q in wolves if q.kind is Kind.ORAL]),
        ("?q=rien", []),
    ):
        rows = table(figures, f"/statistiques/mois.csv{address}")
        found = Counter({row[0]: sum(int(cell or 0) for cell in row[1:]) for row in rows})
        assert +found == months(*kept)


def test_a_month_of_which_nothing_was_read_is_no_zero() -> None:
    """Zero is said where other questions of the type are known, and nothing where none is."""
    day = {"published": date(2024, 1, 2)}, {"published": date(2024, 3, 5)}
    client = served(
        ask(1, "Le loup.", **day[0]),
        ask(2, "L’ours.", **day[1]),
        *(ask(n, "Le loup.", kind=Kind.ORAL, published=date(2024, n, 9)) for n in (1, 2, 3)),
    )
    assert table(client, "/statistiques/mois.csv?q=loup") == [
        ["2024-01", "1", "1"],
        ["2024-02", "", "1"],
        ["2024-03", "0", "1"],
    ]
    said = words(page(client, "/statistiques"))
    assert "rien ne dit qu’aucune n’a été posée" in said


def test_the_delays_are_those_of_the_search(figures: FlaskClient) -> None:
    """Answered, waiting and unknown, by ministry."""
    whole = {row[0]: row[1:3] + row[5:] for row in table(figures, "/statistiques/delais.csv")}
    assert whole == {"Santé": ["8", "8", "0", "0"], "Budget": ["8", "0", "8", "1"]}
    wolves = table(figures, "/statistiques/delais.csv?q=loup")
    assert {row[0]: row[1] for row in wolves} == {"Santé": "4", "Budget": "4"}
    assert table(figures, "/statistiques/delais.csv?type=QOSD") == []
    assert [row[0] for row in table(figures, "/statistiques/delais.csv?ministere=santé")] == [
        "Santé"
    ]


def test_the_page_says_of_which_questions_it_tells_and_its_files_are_of_them(
    figures: FlaskClient,
) -> None:
    """The limits stand in the page, in its links and in its form."""
    shown = settled(figures, "/statistiques?q=loup&ministere=budget")
    assert "Parmi les questions trouvées pour « loup », Ministère interrogé : Budget." in words(
        shown
    )
    files = shown.xpath("//p[@class='files']/a/@href")
    assert files
    assert all("q=loup&ministere=budget" in link for link in files)
    assert shown.xpath("//form[@class='compare']//input[@name='ministere']/@value") == ["budget"]
    assert not settled(figures, "/statistiques").find_class("limits")


def test_a_listing_counts_the_questions_of_the_search(figures: FlaskClient) -> None:
    """Ministries with their delays, and every other list."""
    rows = {
        words(row.find("th")): [words(cell) for cell in row.findall("td")]
        for row in settled(figures, "/ministeres?q=loup").xpath("//tbody/tr")
    }
    wolves = [q for q in QUESTIONS if "loup" in q.question.text]
    counted = Counter(q.ministry.capitalize() for q in wolves)
    assert {name: int(cells[0]) for name, cells in rows.items()} == counted
    chosen = settled(figures, "/ministeres?ministere=budget")
    assert [words(cell) for cell in chosen.xpath("//tbody/tr/th")] == ["Budget"]
    link = chosen.xpath("//tbody/tr/th/a/@href")[0]
    assert link == "/recherche?ministere=budget"
    years = page(figures, "/annees?type=QOSD").xpath("//tbody/tr/td")
    assert [words(cell) for cell in years] == ["4", "0", "0", "4"]


def test_a_concordance_keeps_the_filters(figures: FlaskClient) -> None:
    rows = table(figures, "/concordance.csv?q=loup&type=QOSD")
    assert len(rows) == sum("loup" in q.question.text and q.kind is Kind.ORAL for q in QUESTIONS)


@pytest.mark.parametrize(
    "address", ["/statistiques", "/ministeres", "/concordance?q=loup", "/recherche?q=loup", "/aide"]
)
def test_a_page_says_which_parameter_it_does_not_know(figures: FlaskClient, address: str) -> None:
    sign = "&" if "?" in address else "?"
    shown = words(page(figures, f"{address}{sign}ministre=budget"))
    assert "Le paramètre « ministre » n’est pas connu de cette page" in shown
    assert "n’est pas connu de cette page" not in words(page(figures, address))


@pytest.mark.parametrize(
    "address",
    [
        "/statistiques/mois.csv",
        "/statistiques/delais.svg",
        "/statistiques/comparer.csv?q=loup",
        "/concordance.csv?q=loup",
        "/recherche.csv?q=loup",
        "/recherche.ris?q=loup",
        "/recherche.atom?q=loup",
        "/questions/QANR5L17QE1.bib",
        "/api/v1/export/csv?q=loup",
    ],
)
def test_a_file_is_refused_with_a_parameter_that_it_does_not_know(
    figures: FlaskClient, address: str
) -> None:
    sign = "&" if "?" in address else "?"
    answer = figures.get(f"{address}{sign}ministre=budget")
    assert answer.status_code == 400
    assert "'ministre' is no parameter of this file" in answer.get_json()["error"]["message"]


@pytest.mark.parametrize(
    "address",
    ["/recherche.json?q=loup", "/api/v1/search?q=loup", "/api/v1/months?q=loup", "/api/v1/info"],
)
def test_an_answer_of_json_has_a_notice_for_it(figures: FlaskClient, address: str) -> None:
    sign = "&" if "?" in address else "?"
    said = figures.get(f"{address}{sign}ministre=budget&<b>=1").get_json()
    codes = [item["code"] for item in said["notices"]]
    assert codes.count("unknown-parameter") == 2
    assert "unknown-parameter" not in str(figures.get(address).get_json())


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("/?q=loup&ministre=x", "/recherche?q=loup&ministre=x"),
        (
            "/recherche?q=loup&du=2024-01&ministre=x",
            "/recherche?q=loup&date=2024..&ministre=x",
        ),
    ],
)
def test_a_redirection_hands_on_what_it_does_not_know(
    figures: FlaskClient, address: str, leads: str
) -> None:
    """So that the page behind it can say so."""
    assert figures.get(address).location == leads
    assert "« ministre » n’est pas connu" in words(page(figures, leads))
    assert "« ministre » n’est pas connu" in words(page(figures, "/?ministre=x"))


def test_a_name_is_shown_escaped_and_cut(figures: FlaskClient) -> None:
    text = figures.get("/aide", query_string={"<script>" * 20: "1"}).get_data(as_text=True)
    assert "<script><script>" not in text
    assert "&lt;script&gt;" in text


def test_every_address_of_the_table_exists(app: Flask) -> None:
    assert ACCEPTED.keys() <= set(app.view_functions)
