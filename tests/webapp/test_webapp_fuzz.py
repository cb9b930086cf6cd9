"""No text and no parameter breaks a page."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

NAMES = (
    "q", "rubrique", "annee", "type", "etat", "ministere", "groupe", "auteur", "legislature",
    "departement", "attributaire", "tri", "page", "par_page", "rang", "autre", "du", "au",
    "cherche", "lettre", "ordre", "bom", "delai",
)  # fmt: skip
SIGNS = st.sampled_from(list("\"«»“”()*~:-+.'’,;#/\\&<>%?![]{}^$|\u0000\u202e\u00a0\n\t0123456789"))
PIECES = st.one_of(
    SIGNS,
    st.sampled_from(
        ["asalée", "loup", "OU", "SAUF", "ET", "NON", "question:", "auteur:", "date:", "n°", "QE"]
    ),
    st.sampled_from(["2024-03..2025-06", "depuis:2025-13", "~5", "agri*", "17-15108", "type:"]),
    st.text(max_size=6),
)
QUERIES = st.lists(PIECES, max_size=12).map(" ".join) | st.lists(PIECES, max_size=12).map("".join)
VALUES = st.one_of(QUERIES, st.integers(-5, 10**13).map(str), st.text(max_size=20))
fuzz = settings(
    max_examples=70, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
EXPECTED = {200, 301, 302, 400, 404, 413}


@pytest.fixture(params=["memory", "files"], scope="module")
def any_app(request: pytest.FixtureRequest, app: Flask, real_app: Flask) -> Flask:
    """The application over each engine: samples in memory, the seeds in files."""
    return {"memory": app, "files": real_app}[request.param]


def _quoted(pairs: list[tuple[str, str]]) -> str:
    return urlencode(pairs, errors="surrogatepass")


@fuzz
@given(query=QUERIES)
def test_any_query_is_answered(any_app: Flask, query: str) -> None:
    """Every text is a legal query: the page is 200, and so is its JSON."""
    client = any_app.test_client()
    for path in ("/recherche", "/recherche.json", "/questions/QANR5L17QE15108"):
        assert client.get(f"{path}?{_quoted([('q', query)])}").status_code == 200


@fuzz
@given(pairs=st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=5))
def test_any_parameters_are_answered(any_app: Flask, pairs: list[tuple[str, str]]) -> None:
    """Impossible values are refused with a sentence, never with a 500."""
    client = any_app.test_client()
    for path in ("/recherche", "/recherche.json", "/questions/QANR5L17QG1371", "/"):
        answer = client.get(f"{path}?{_quoted(pairs)}")
        assert answer.status_code in EXPECTED, (path, pairs)


PATHS = (
    "/sigles", "/territoires",
    "/rubriques", "/portefeuilles", "/portefeuilles/sante", "/ministeres", "/auteurs",
    "/groupes", "/annees", "/facettes/auteur", "/statistiques/portefeuilles.csv",
    "/concordance", "/concordance.csv", "/statistiques/comparer", "/statistiques/comparer.csv",
    "/statistiques/comparer.svg", "/recherche.atom", "/recherche.csv", "/recherche.ris",
    "/api/v1/months", "/api/v1/facets/type", "/api/v1/search", "/questions/QANR5L17QG1371.atom",
)  # fmt: skip


@settings(fuzz, max_examples=150)
@given(
    path=st.sampled_from(PATHS),
    pairs=st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=4),
)
def test_any_parameters_of_any_door_are_answered(
    any_app: Flask, path: str, pairs: list[tuple[str, str]]
) -> None:
    """Lists, contexts, statistics, files, feeds and the API: never a 500, and XML is XML."""
    answer = any_app.test_client().get(f"{path}?{_quoted(pairs)}")
    assert answer.status_code in EXPECTED, (path, pairs)
    if answer.status_code == 200 and answer.mimetype in {"image/svg+xml", "application/atom+xml"}:
        etree.fromstring(answer.get_data())


@fuzz
@given(uid=st.text(max_size=30))
def test_any_identifier_is_answered(any_app: Flask, uid: str) -> None:
    """An unknown name is a 404, whatever its signs."""
    path = quote(uid.encode(errors="surrogatepass"), safe="")
    for address in (f"/questions/{path}", f"/questions/{path}.json"):
        assert any_app.test_client().get(address).status_code in {301, 308, 404}
