"""What the texts of a question name, marked in them where the address asks for it."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.model import Passage, Span
from tests.conftest import ROOT, ask
from tests.webapp.test_webapp_browse import served
from webapp.parts.reading import question_text
from webapp.parts.reading.landmarks import LEGEND, Landmark

TEXT = (
    "À Guéret, l'article L. 121-4 du code de la route coûte 2 M€, dit M. Jean Dupont. "
    "Le loup y est, 95 % le disent."
)
ADDRESS = "/questions/QANR5L17QE1"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    said = {"answer": "Un décret sera publié en mai 2024, dit l'OFB.", "answered": date(2024, 3, 5)}
    return served(
        ask(1, TEXT, title="Loup", **said), ask(2, "La Creuse et la Cour des comptes, 3 M€.")
    )


def text(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.get_data(as_text=True)


def marked(page: str) -> list[tuple[str, str, str]]:
    """Sort, address and text of each landmark."""
    link = r'<a class="landmark (\w+)" href="([^"]+)" title="[^"]+" rel="nofollow">([^<]+)</a>'
    return [(sort, html.unescape(to), said) for sort, to, said in re.findall(link, page)]


def test_landmarks_are_drawn_where_the_address_asks_for_them(client: FlaskClient) -> None:
    plain, page = text(client, ADDRESS), text(client, f"{ADDRESS}?reperes=oui")
    assert not marked(plain)
    assert f'href="{ADDRESS}?reperes=oui#reperes"' in plain
    assert f'href="{ADDRESS}#reperes"' in page
    assert [(sort, " ".join(said.split())) for sort, _, said in marked(page)] == [
        ("place", "Guéret"),
        ("law", "article L. 121-4 du code de la route"),
        ("amount", "2 M€"),
        ("named", "M. Jean Dupont"),
        ("promise", "en mai 2024"),
        ("named", "OFB"),
    ]


def test_each_landmark_leads_to_a_page_that_has_the_question(client: FlaskClient) -> None:
    for _, address, _ in marked(text(client, f"{ADDRESS}?reperes=oui")):
        assert ADDRESS in text(client, address), address


def test_the_legend_tells_each_sort_by_a_line_of_its_own(client: FlaskClient) -> None:
    page = text(client, f"{ADDRESS}?reperes=oui")
    for sort, label in LEGEND.items():
        assert page.count(f'<span class="landmark {sort}">{label}</span>') == 1
    sheet = (ROOT / "webapp" / "static" / "question.css").read_text("utf-8")
    lines = re.findall(r"\.landmark(?:\.\w+)? \{[^}]*(dotted|solid|double|wavy|dashed)", sheet)
    assert len(set(lines)) == len(lines) == len(LEGEND)
    assert re.search(r"@media print \{ \.landmarks \{ display: none", sheet)


def test_the_words_of_a_search_are_marked_as_without_landmarks(client: FlaskClient) -> None:
    for query in ("loup", '"code de la route"', "guéret dupont"):
        plain = text(client, f"{ADDRESS}?q={query}")
        page = text(client, f"{ADDRESS}?q={query}&reperes=oui")
        mark = r"<mark[^>]*>([^<]*)</mark>"
        assert re.findall(mark, plain) == re.findall(mark, page)


def test_whom_a_question_names_stands_among_its_facts(client: FlaskClient) -> None:
    facts = text(client, ADDRESS).partition("Personnes et organismes cités</dt>")[2]
    named = facts.partition("</dd>")[0]
    assert re.findall(r">([^<]+)</a>", named) == [
        "Jean Dupont",
        "Office français de la biodiversité",
    ]
    bare = text(client, "/questions/QANR5L17QE2")
    assert "Cour des comptes</a>" in bare.partition("Personnes et organismes cités</dt>")[2]


RANGES = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), max_size=6)


@settings(max_examples=80, deadline=None)
@given(st.text("ab \n.", max_size=60), RANGES, RANGES)
def test_landmarks_and_marks_lose_no_letter(
    written: str, named: list[tuple[int, int]], marks: list[tuple[int, int]]
) -> None:
    found, last = list[Landmark](), 0
    for start, length in sorted(named):
        if start >= last:
            last = start + length
            found.append(Landmark(start, last, "place", "/"))
    spans = [Span(start, start + length) for start, length in marks]
    read = question_text.read(Passage(written), spans, "x", found)
    plain = question_text.read(Passage(written), spans, "x")
    assert letters(read) == letters(plain)
    assert marked_letters(read) == marked_letters(plain)


def segments(read: question_text.Reading) -> list[question_text.Segment]:
    return [
        part
        for speech in read.speeches
        for block in speech.blocks
        for row in block.rows
        for cell in row
        for part in cell
    ]


def letters(read: question_text.Reading) -> str:
    return "".join(part.text for part in segments(read))


def marked_letters(read: question_text.Reading) -> list[str]:
    return [part.text for part in segments(read) if part.marked]
