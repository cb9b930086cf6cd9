"""What an assistant gets: the official client lists and calls each tool, and reads a text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.config import Settings
from indexer.errors import IndexerError, TooSlow
from indexer.mcp.answers import Budget, Links, text
from indexer.model import House
from indexer.search.jsonform import question_to_json
from indexer.search.searcher import Searcher
from tests.conftest import ROOT, ask
from tests.mcp.conftest import SITE, Asking
from webapp import create_app

TOOLS = ["facets", "question", "search", "similar", "timeline"]
UID = "QANR5L17QE2621"
PAGE = (ROOT / "docs/mcp.md").read_text("utf-8")


def test_the_client_lists_each_tool_with_what_it_takes(client: Asking) -> None:
    tools = client.tools()
    assert sorted(tool.name for tool in tools) == TOOLS
    for tool in tools:
        assert tool.annotations.read_only_hint
        assert tool.description
        assert all("description" in it for it in tool.input_schema["properties"].values())


def test_a_search_gives_the_page_of_the_api(client: Asking, searcher: Searcher) -> None:
    """The same members, the same total; each result with its addresses."""
    app = create_app(Settings(base_url=SITE), searcher).test_client()
    for query, filters in (("asalée", {}), ("médecin", {"etat": ["en attente"]}), ("zzzz", {})):
        found = client.call("search", query=query, filters=filters, size=2)
        same = app.get("/api/v1/search", query_string={"q": query, "par_page": 2, **filters}).json
        assert found["total"] == same["total"]
        assert found["facets"] == same["facets"]
        assert [item["id"] for item in found["results"]] == [it["id"] for it in same["results"]]
        # An assistant asks for the next page by its number, not by an address.
        assert same.keys() - {"next"} <= found.keys()
        assert found["data_date"] == "2026-06-23"
    first = client.call("search", query="asalée", size=1)["results"][0]
    assert first["url"].startswith("https://www.assemblee-nationale.fr/dyn/17/questions/")
    assert first["permalink"] == f"{SITE}/questions/{first['id']}"
    assert first["resource"] == f"question://{first['id']}"


def test_a_permalink_of_a_search_leads_to_it(client: Asking, searcher: Searcher) -> None:
    found = client.call("search", query="asalée", filters={"annee": "2026"}, sort="recent")
    assert found["permalink"] == f"{SITE}/recherche?q=asal%C3%A9e&annee=2026&tri=recent"
    app = create_app(Settings(), searcher).test_client()
    page = app.get(found["permalink"].removeprefix(SITE).replace("?", ".json?"))
    assert page.json["total"] == found["total"] == 4


def test_without_a_site_there_is_the_official_address_alone(build: Callable[..., Any]) -> None:
    found = Asking(build(site="")).call("search", query="asalée")
    assert "permalink" not in found
    assert all("permalink" not in item and item["url"] for item in found["results"])


def test_a_question_without_an_official_page_has_no_empty_address() -> None:
    """One of another parliament whose table states none: its page here, where there is a site."""
    asked = ask(7, "What?", house=House("UK Parliament", "en"))
    linked = Links(SITE).linked(question_to_json(asked))
    assert "url" not in linked
    assert linked["permalink"] == f"{SITE}/questions/{asked.id}"
    assert {"url", "permalink"}.isdisjoint(Links("").linked(question_to_json(asked)))
    assert "Adresse officielle" not in text(asked, Links(SITE))
    assert f"Permalien\u00a0: {SITE}/questions/{asked.id}" in text(asked, Links(SITE))


def test_the_values_of_a_facet_are_those_of_the_api(client: Asking, searcher: Searcher) -> None:
    app = create_app(Settings(), searcher).test_client()
    found = client.call("facets", facet="rubrique", query="asalée")
    assert found["values"] == app.get("/api/v1/facets/rubrique?q=asal%C3%A9e").json["values"]
    assert found["distinct"] == 2
    assert len(client.call("facets", facet="topic", limit=1)["values"]) == 1
    (only,) = client.call("facets", facet="auteur", contains="LIEGEON")["values"]
    assert only == {"value": "Eric Liégeon", "count": 1, "selected": False}


def test_the_months_are_those_of_the_api_and_add_up(client: Asking, searcher: Searcher) -> None:
    app = create_app(Settings(), searcher).test_client()
    found = client.call("timeline", query="asalée")
    assert found["months"] == app.get("/api/v1/months?q=asal%C3%A9e").json["months"]
    assert sum(month["count"] for month in found["months"]) == found["total"] == 5


@pytest.mark.parametrize("number", [UID, UID.lower(), "17-2621", "QE 2621", "n° 2621"])
def test_a_question_is_had_by_any_writing_of_its_number(client: Asking, number: str) -> None:
    found = client.call("question", number=number)
    assert found["id"] == UID
    assert "Asalée" in found["question"]["text"]
    assert found["answer"]["published"] == found["answered"]
    assert found["permalink"] == f"{SITE}/questions/{UID}"


def test_what_is_like_a_question_is_linked(client: Asking, searcher: Searcher) -> None:
    app = create_app(Settings(), searcher).test_client()
    found = client.call("similar", number="17-2621", limit=2)
    same = app.get(f"/api/v1/questions/{UID}/similar").json
    assert [item["id"] for item in found["similar"]] == [it["id"] for it in same["similar"]][:2]
    assert (found["id"], found["times"]) == (UID, 1)
    assert all(item["permalink"] and item["url"] for item in found["similar"])


def test_a_text_is_a_resource(client: Asking) -> None:
    (template,) = client.templates()
    assert template.uri_template == "question://{id}"
    text = client.read(f"question://{UID}")
    for held in (f"Permalien\u00a0: {SITE}/questions/{UID}", "Adresse officielle", "QUESTION"):
        assert held in text
    assert text.index("QUESTION\n") < text.index("RÉPONSE\n")
    assert client.read("question://17-2621") == text


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("search", {"query": "a" * 1001}, "1001 characters; 1000 at most"),
        ("search", {"size": 101}, "give 1 to 100"),
        ("search", {"page": 0}, "pages are numbered from 1"),
        ("search", {"sort": "magie"}, "there are: pertinence"),
        ("search", {"filters": {"couleur": "rouge"}}, "no facet is called 'couleur'"),
        ("facets", {"facet": "titre"}, "no facet is called 'titre'"),
        ("facets", {"facet": "annee", "limit": 0}, "limit=0: give 1 to 1000"),
        ("similar", {"number": "17-2621", "limit": 51}, "limit=51: give 1 to 50"),
        ("question", {"number": "17-1"}, "no question is called '17-1'"),
        ("similar", {"number": "x\x00"}, "no question is called"),
        ("timeline", {"filters": {"rubriques": []}}, "no facet is called 'rubriques'"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(
    client: Asking, tool: str, arguments: dict[str, Any], said: str
) -> None:
    sentence = client.refused(tool, **arguments)
    assert said in sentence
    assert "\n" not in sentence


def test_an_unknown_text_is_told_too(client: Asking) -> None:
    assert client.unread("question://QANR5L17QE1") == "no question is called 'QANR5L17QE1'"


def test_a_search_past_its_time_ends(build: Callable[..., Any], index: object) -> None:
    """As in the web service: the searcher asks leave, and is refused."""
    budget = Budget(1e-9, 4)

    class Slow:
        def refresh(self) -> None:
            budget.checkpoint()

    client = Asking(build(budget=budget, held=Slow()))
    assert "more time than a request may take" in client.refused("timeline")


def test_a_call_that_finds_no_place_in_its_time_is_refused() -> None:
    budget = Budget(0.01, 1)
    with budget.running(), pytest.raises(TooSlow), budget.running():
        pass
    with budget.running():
        budget.checkpoint()
    Budget(0, 1).checkpoint()


@given(query=st.text(max_size=40), name=st.text(max_size=12), value=st.text(max_size=12))
def test_no_argument_is_an_unforeseen_error(
    searcher: Searcher, query: str, name: str, value: str
) -> None:
    """Every text is answered with JSON, or refused by an error of the project."""
    tools = pytest.importorskip("indexer.mcp.tools", reason="mcp, an extra, is not installed")
    asked = tools.Tools(searcher, Budget(0, 1), Links(SITE))
    for call in (
        lambda: asked.search(query=query, filters={"auteur": value}),
        lambda: asked.search(query=query, filters={name: value}, sort=value),
        lambda: asked.facets(name, query, contains=value),
        lambda: asked.question(query),
    ):
        with suppress(IndexerError):
            json.dumps(call())


def test_the_page_names_each_tool_with_what_it_takes(client: Asking) -> None:
    """``docs/mcp.md`` has a row for each, and no other."""
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \|", PAGE, re.MULTILINE)
    told = {name: re.findall(r"`(\w+)`", takes) for name, takes in rows}
    assert told == {tool.name: list(tool.input_schema["properties"]) for tool in client.tools()}


def test_the_configurations_of_the_page_are_json() -> None:
    blocks = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert [list(json.loads(block)) for block in blocks] == [["mcpServers"]] * 2
