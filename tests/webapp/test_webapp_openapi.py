"""The description of the API is the API: made from the same tables, kept by every answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy
from lxml import html
from werkzeug.exceptions import MethodNotAllowed, NotFound, TooManyRequests

from indexer.export import FORMATS
from indexer.fields import FACETS
from indexer.query.request import MAX_QUERY, MAX_SIZE, Sort
from webapp.describing.schemas import SCHEMAS
from webapp.errors import SHAPES

DESCRIPTION = "/api/v1/openapi.json"


@pytest.fixture
def described(client: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get(DESCRIPTION).get_json()
    return found


def test_every_route_of_the_api_is_described(app: Flask, described: dict[str, Any]) -> None:
    """And nothing that is not there."""
    routes = {
        rule.rule.removeprefix("/api/v1").replace("<", "{").replace(">", "}")
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") and rule.rule != DESCRIPTION
    }
    assert routes == set(described["paths"])
    assert described["openapi"] == "3.1.0"
    assert described["servers"] == [{"url": "/api/v1"}]


def test_parameters_come_from_the_tables_of_the_code(described: dict[str, Any]) -> None:
    """A new facet, order or format appears by itself."""
    listed = described["paths"]["/search"]["get"]["parameters"]
    parameters = {item["name"]: item["schema"] for item in listed}
    assert {row.prefix for row in FACETS} | {"q", "date", "tri", "page", "par_page", "mots"} == set(
        parameters
    )
    assert str(MAX_QUERY) in listed[0]["description"]
    assert parameters["par_page"]["maximum"] == MAX_SIZE
    assert parameters["tri"]["enum"] == [str(item) for item in Sort]
    export = described["paths"]["/export/{format}"]["get"]
    assert export["parameters"][0]["schema"]["enum"] == list(FORMATS)
    assert set(export["responses"]["200"]["content"]) == {row.mimetype for row in FORMATS.values()}


def test_files_are_described_as_what_clients_make_of_them(
    client: FlaskClient, described: dict[str, Any]
) -> None:
    """A text is a string, JSON a list of objects, anything else bytes; and so they are."""
    told = described["paths"]["/export/{format}"]["get"]["responses"]["200"]["content"]
    assert told["text/csv"]["schema"] == {"type": "string"}
    assert told["application/x-bibtex"]["schema"] == {"type": "string", "format": "binary"}
    found = client.get("/api/v1/export/csl?q=asalée")
    assert told[found.mimetype]["schema"] == {"type": "array", "items": {"type": "object"}}
    assert [type(item) for item in found.get_json()] == [dict]
    assert {client.get(f"/api/v1/export/{name}").mimetype for name in FORMATS} == set(told)


def test_every_status_that_errors_can_have_is_described(described: dict[str, Any]) -> None:
    """Those of our own errors, and those of the web framework, on every operation."""
    ours = {str(shape.status) for shape in SHAPES.values()}
    web = {str(kind.code) for kind in (NotFound, MethodNotAllowed, TooManyRequests)}
    for path, item in described["paths"].items():
        answers = item["get"]["responses"]
        assert ours | web | {"200", "304", "400", "500"} <= set(answers), path
        later = {name for name, said in answers.items() if "Retry-After" in said.get("headers", {})}
        assert later == {"429", "503"}, path


def test_every_operation_has_a_tag_that_is_told(described: dict[str, Any]) -> None:
    """A client groups its calls by them."""
    told = {item["name"] for item in described["tags"] if item["description"]}
    used = {tag for item in described["paths"].values() for tag in item["get"]["tags"]}
    assert used == told


def matches(value: object, schema: dict[str, Any], place: str = "") -> None:
    """Asserts that a value keeps its schema, and that the schema names all of its members."""
    if "$ref" in schema:
        schema = SCHEMAS[schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        if value is None:
            assert {"type": "null"} in schema["anyOf"], place
            return
        schema = schema["anyOf"][0]
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    assert any(_is(value, kind) for kind in kinds), (place, value)
    if isinstance(value, dict):
        members = schema.get("properties")
        if members is not None:
            assert set(schema["required"]) <= set(value) <= set(members), place
        for name, inner in value.items():
            below = members[name] if members else schema["additionalProperties"]
            matches(inner, below, f"{place}.{name}")
    if isinstance(value, list):
        for inner in value:
            matches(inner, schema["items"], f"{place}[]")
    if "enum" in schema:
        assert value in schema["enum"], place


def _is(value: object, kind: str) -> bool:
    types = {
        "string": str, "object": dict, "array": list, "integer": int, "number": (int, float),
        "boolean": bool, "null": type(None),
    }  # fmt: skip
    return isinstance(value, types[kind]) and not (kind == "integer" and isinstance(value, bool))


@pytest.mark.parametrize(
    ("address", "schema"),
    [
        ("/search?q=asalée", "Page"),
        ("/search?q=QE+15108&rubrique=sante&tri=ancien", "Page"),
        ("/search?q=zzzz", "Page"),
        ("/questions/QANR5L17QE15108", "Question"),
        ("/questions/QANR5L17QG1371?q=loup", "Question"),
        ("/questions/QANR5L16QOSD7", "Question"),
        ("/questions/QANR5L17QE100/similar", "Likeness"),
        ("/questions/QANR5L17QG1371/similar", "Likeness"),
        ("/facets/rubrique?q=déchets", "FacetValues"),
        ("/months?q=déchets", "Months"),
        ("/info", "Info"),
        ("/info?limit=3", "Info"),
        ("/months?anee=2024", "Months"),
        ("/complete?q=déch", "Completions"),
        ("/search?page=0", "Error"),
        ("/facets/magie", "Error"),
        ("/questions/X", "Error"),
    ],
)
def test_answers_keep_their_schema(client: FlaskClient, address: str, schema: str) -> None:
    """Every member is described, none is missing, each has its type."""
    matches(client.get(f"/api/v1{address}").get_json(), {"$ref": f"/{schema}"}, schema)


def test_the_versioned_search_is_the_search(client: FlaskClient) -> None:
    """Two addresses, one answer, but for the time it took."""
    one, two = (
        client.get(f"{path}?q=déchets&page=2").get_json()
        for path in ("/recherche.json", "/api/v1/search")
    )
    assert one.pop("next") == "/recherche.json?q=d%C3%A9chets&page=3"
    assert two.pop("next") == "/api/v1/search?q=d%C3%A9chets&page=3"
    assert {**one, "took_ms": 0} == {**two, "took_ms": 0}


def test_the_links_to_the_next_page_lead_through_all_results(client: FlaskClient) -> None:
    """Each question once, as many as the total says; the last page leads nowhere."""
    address, seen = "/api/v1/search?q=déchets&par_page=4&tri=recent&mots=tous", []
    while address:
        page = client.get(address).get_json()
        seen += [item["id"] for item in page["results"]]
        address = page["next"]
    assert len(seen) == len(set(seen)) == page["total"]


def test_what_a_program_may_stumble_over_is_told(client: FlaskClient) -> None:
    """A total of 0 beside results, and what stands there instead of hits."""
    members = SCHEMAS["Page"]["properties"]
    for name in ("total", "near", "next", "suggestion", "relaxations", "results", "facets"):
        assert members[name]["description"], name
    assert members["results"]["items"]["properties"]["missing"]["description"]
    page = client.get("/api/v1/search?q=asalée+zzzz").get_json()
    assert page["total"] == 0
    assert page["near"] == len(page["results"]) > 0
    assert [item["missing"] for item in page["results"]] == [["zzzz"]]


def test_examples_keep_their_schema() -> None:
    """What is shown can be answered."""
    shown = [(name, told) for name in SCHEMAS for told in SCHEMAS[name].get("examples", ())]
    assert shown
    for name, example in shown:
        matches(example, SCHEMAS[name], name)


def test_counts_of_months_and_facets_add_up(client: FlaskClient) -> None:
    """They are those of the search."""
    months = client.get("/api/v1/months?q=déchets").get_json()["months"]
    assert sum(item["count"] for item in months) == 25
    values = client.get("/api/v1/facets/rubrique?q=déchets").get_json()["values"]
    assert sum(item["count"] for item in values) == 25


def test_each_operation_can_be_tried_on_the_page(client: FlaskClient) -> None:
    """Forms and examples lead to answers."""
    shown = html.fromstring(client.get("/api").get_data(as_text=True))
    for form in shown.xpath("//form[@class='compare']"):
        names = form.xpath(".//*[@name]/@name")
        assert client.get(form.get("action"), query_string=dict.fromkeys(names, "")).is_json
    for link in shown.xpath("//section[@class='try']//a/@href"):
        assert client.get(link).status_code in {200, 404}  # the example is one of the seeds


def test_schemathesis_finds_no_failure(app: Flask) -> None:
    """Generated calls of every operation keep the description (schemathesis, where installed)."""
    reason = "schemathesis is not installed: make web-check installs it"
    schemathesis = pytest.importorskip("schemathesis", reason=reason)
    described = schemathesis.openapi.from_wsgi(DESCRIPTION, app)
    operations = [result.ok() for result in described.get_all_operations()]
    for operation in operations:
        generated(_keeps_the_description, operation.as_strategy())
    assert len(operations) == len(described.raw_schema["paths"])


def generated(check: Callable[[Any], None], cases: SearchStrategy[Any]) -> None:
    """Run the check on some dozens of generated cases."""
    settings(
        max_examples=40,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )(given(cases)(check))()


def _keeps_the_description(case: Any) -> None:
    case.call_and_validate(headers={"Accept-Encoding": "identity"})  # it reads no gzip
