"""The JSON addresses: the fixed form, the same totals as the pages, errors in one shape."""

from __future__ import annotations

from flask.testing import FlaskClient


def test_a_search_has_the_fixed_form(client: FlaskClient) -> None:
    """Every documented member is there, and facets go by what addresses call them."""
    found = client.get("/recherche.json?q=asalée").get_json()
    wanted = {"query", "total", "page", "pages", "sort", "took_ms", "results", "facets", "notices"}
    assert wanted <= found.keys()
    assert (found["query"], found["total"], found["sort"]) == ("asalée", 1, "pertinence")
    assert list(found["facets"]) == [
        "rubrique", "annee", "type", "etat", "portefeuille", "ministere", "groupe",
        "auteur", "lieu", "legislature", "delai", "chambre",
    ]  # fmt: skip
    assert found["facets"]["type"] == [{"value": "QE", "count": 1, "selected": False}]


def test_marks_are_ranges_of_the_snippet(client: FlaskClient) -> None:
    """A program can mark the words itself."""
    found = client.get("/recherche.json?q=soutenu").get_json()["results"][0]["snippets"][0]
    assert found["field"] == "answer"
    assert [found["text"][start:end] for start, end in found["marks"]] == ["soutenu"]


def test_a_question_is_whole(client: FlaskClient) -> None:
    """Texts, speakers and history are all in the record."""
    found = client.get("/questions/QANR5L17QG1371.json").get_json()
    text = found["answer"]["text"]
    speakers = [text[start:end] for start, end in found["answer"]["speakers"]]
    assert speakers == ["Mme la présidente", "M. Jean-Michel Brard", "Mme la ministre"]
    assert client.get("/questions/QANR5L17QE15108.json").get_json()["history"]["flagged"] == (
        "2026-06-20"
    )


def test_french_letters_are_not_escaped(client: FlaskClient) -> None:
    """The text can be read as it is."""
    assert "Présence du loup" in client.get("/recherche.json?q=loup").get_data(as_text=True)


def test_any_site_may_read_it(client: FlaskClient) -> None:
    """Public data, no credentials: open to every origin."""
    for address in ("/recherche.json", "/questions/QANR5L17QE15108.json"):
        assert client.get(address).headers["Access-Control-Allow-Origin"] == "*"


def test_errors_have_one_shape(client: FlaskClient) -> None:
    """Status, code and one sentence, whatever went wrong."""
    for address, status, code in (
        ("/questions/QANR5L17QE999999.json", 404, "UnknownQuestion"),
        ("/recherche.json?page=99", 404, "NotFound"),
        ("/recherche.json?page=x", 400, "InvalidRequest"),
        ("/recherche.json?tri=magie", 400, "InvalidRequest"),
        ("/recherche.json?par_page=101", 400, "InvalidRequest"),
        (f"/recherche.json?q={'a' * 1001}", 413, "RequestTooLong"),
        ("/nowhere.json", 404, "NotFound"),
    ):
        answer = client.get(address)
        error = answer.get_json()["error"]
        assert (answer.status_code, error["status"], error["code"]) == (status, status, code)
        assert error["message"]
