"""Every error of the tree has a status and a French page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indexer import errors
from indexer.config import Settings
from indexer.engines.base import IndexInfo
from indexer.engines.memory import MemoryStore
from indexer.query.request import SearchRequest
from indexer.search.results import SearchPage
from indexer.search.searcher import Searcher
from webapp import create_app
from webapp.errors import SHAPES, shape_of


def tree(kind: type[errors.IndexerError]) -> Iterator[type[errors.IndexerError]]:
    for child in kind.__subclasses__():
        yield child
        yield from tree(child)


def test_the_mapping_has_no_hole() -> None:
    """Each branch below the root has its own row, so no error falls through to the root."""
    for child in errors.IndexerError.__subclasses__():
        assert child in SHAPES, child.__name__
    for child in tree(errors.IndexerError):
        assert shape_of(child("x")).status in {400, 404, 413, 500, 503}


def test_the_statuses_are_those_that_the_tree_documents() -> None:
    """503 for an index that cannot serve, 400 and 413 for a search, 404 for a question."""
    assert shape_of(errors.DamagedIndex("x")).status == 503
    assert shape_of(errors.InvalidRequest("x")).status == 400
    assert shape_of(errors.RequestTooLong("x")).status == 413
    assert shape_of(errors.UnknownQuestion("x")).status == 404
    assert shape_of(errors.IndexerError("x")).status == 500


class Broken(Searcher):
    """A searcher that fails as it is told to."""

    problem: Exception = errors.DamagedIndex("gen-1/columns is short")
    dead = True

    def search(self, request: SearchRequest, *given: object, **named: object) -> SearchPage:
        raise self.problem

    def info(self) -> IndexInfo:
        if self.dead:
            raise self.problem
        return super().info()


@pytest.fixture
def broken(store: MemoryStore) -> Broken:
    return Broken(store)


@pytest.fixture
def failing(broken: Broken) -> Flask:
    return create_app(Settings(), broken)


def test_an_index_that_breaks_gives_503_and_a_page(failing: Flask) -> None:
    """The page itself needs nothing of the index."""
    answer = failing.test_client().get("/recherche?q=loup")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    assert "Service indisponible" in answer.get_data(as_text=True)
    assert "ETag" not in answer.headers


def test_readiness_tells_why_and_health_stays_well(failing: Flask) -> None:
    """The process lives, but cannot answer."""
    client = failing.test_client()
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert ready.get_json() == {"status": "unavailable", "reason": "gen-1/columns is short"}
    assert client.get("/healthz").get_data(as_text=True) == "ok\n"


def test_an_unforeseen_error_is_logged_and_not_told(
    failing: Flask, broken: Broken, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing of the inside is shown."""
    broken.problem, broken.dead = ZeroDivisionError("secret"), False
    for address in ("/recherche?q=loup", "/recherche.json?q=loup"):
        answer = failing.test_client().get(address)
        assert answer.status_code == 500
        assert "secret" not in answer.get_data(as_text=True)
    assert "secret" in caplog.text


def test_a_request_that_is_too_long_is_413(client: FlaskClient) -> None:
    """The page keeps a box to begin again."""
    answer = client.get("/recherche?q=" + "a" * 1001)
    assert answer.status_code == 413
    assert "Recherche trop longue" in answer.get_data(as_text=True)


def test_a_method_that_writes_is_refused(client: FlaskClient) -> None:
    """Nothing can be posted; the answer names what is allowed."""
    answer = client.post("/recherche")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert "Méthode refusée" in answer.get_data(as_text=True)


@pytest.mark.parametrize("address", ["/api/v1/nowhere", "/api/v2/search", "/nowhere.json"])
def test_an_unknown_address_is_told_to_programs_in_our_own_words(
    client: FlaskClient, address: str
) -> None:
    """In the form of all errors, without the sentence of the library behind the routes."""
    error = {"status": 404, "code": "NotFound", "message": "there is no such address"}
    answer = client.get(address)
    assert (answer.status_code, answer.get_json()) == (404, {"error": error})


def test_a_refused_method_is_told_to_programs_in_our_own_words(client: FlaskClient) -> None:
    answer = client.post("/api/v1/search")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    error = answer.get_json()["error"]
    assert error["message"] == "this address does not answer that method"


def test_what_a_page_passes_over_is_refused_to_programs(client: FlaskClient) -> None:
    """As ``docs/api.md`` says: a reader gets the page with a notice, a program 400."""
    for asked in ("page=0", "tri=magie", "par_page=101", "mots=aucun", "date=hier"):
        shown = client.get(f"/recherche?{asked}")
        assert (shown.status_code, client.get(f"/recherche.json?{asked}").status_code) == (200, 400)
        assert f"{asked}&nbsp;» n’est pas possible" in shown.get_data(as_text=True)
    assert client.get("/recherche?page=99").status_code == 404
    assert client.get("/statistiques?par=magie").status_code == 400


_IMPOSSIBLE = (
    "«\u00a0XX\u00a0» n’est pas un choix du filtre «\u00a0Type\u00a0»\u00a0: "
    "aucune question ne l’a."
)


@pytest.mark.parametrize("address", ["/recherche", "/concordance", "/statistiques", "/territoires"])
def test_a_page_says_once_which_value_no_filter_has(client: FlaskClient, address: str) -> None:
    shown = client.get(f"{address}?q=loup&type=XX")
    assert shown.status_code == 200
    assert shown.get_data(as_text=True).count(_IMPOSSIBLE) == 1
    assert client.get(f"{address}?type=XX&q={'a' * 1001}").status_code == 413
    for silent in ("annee=1999", "groupe=XX", "type=qc"):
        assert "du filtre" not in client.get(f"{address}?q=loup&{silent}").get_data(as_text=True)


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/search",
        "/recherche.json",
        "/api/v1/months",
        "/api/v1/facets/annee",
        "/statistiques/barometre.json",
    ],
)
def test_programs_get_the_same_as_a_notice(client: FlaskClient, address: str) -> None:
    notice = {"code": "impossible-filter", "message": _IMPOSSIBLE}
    found = client.get(f"{address}?type=XX").get_json()
    assert [one for one in found["notices"] if one["code"] == notice["code"]] == [notice]
    for silent in ("annee=1999", "type=qc"):
        assert not client.get(f"{address}?{silent}").get_json().get("notices")


def test_a_new_index_that_is_damaged_leaves_the_old_one_in_use(
    store: MemoryStore, caplog: pytest.LogCaptureFixture
) -> None:
    """A failed refresh is logged; pages go on."""

    class Stuck(Searcher):
        def refresh(self) -> bool:
            raise errors.DamagedIndex("gen-2 is short")

    client = create_app(Settings(), Stuck(store)).test_client()
    assert client.get("/recherche?q=loup").status_code == 200
    assert client.get("/readyz").status_code == 200
    assert "gen-2 is short" in caplog.text
