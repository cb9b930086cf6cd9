"""Links that are written by the hundred, and the rows that they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from indexer.fields import BY_NAME, FACETS
from indexer.model import QuestionId
from indexer.query.request import MAX_QUERY, SearchRequest, Sort
from tests.conftest import ROOT
from tests.webapp.conftest import HOSTILE
from webapp import links
from webapp.parts import markup
from webapp.parts.around import Around
from webapp.parts.facets import Choice, Group
from webapp.parts.histogram import Bar, Chart, Reach

STAND_IN = "\ue0fe"
TEXTS = st.text(
    st.characters(codec="utf-8") | st.sampled_from(["&", "%", "+", STAND_IN]), max_size=9
)
VALUES = TEXTS.filter(str.strip)
FIELDS = st.sampled_from([row.name for row in FACETS])
REQUESTS = st.builds(
    SearchRequest,
    query=TEXTS,
    filters=st.dictionaries(FIELDS, st.lists(VALUES, max_size=3).map(tuple), max_size=4),
    sort=st.none() | st.sampled_from(Sort),
    page=st.integers(1, 40),
    forms=st.lists(TEXTS, max_size=2).map(tuple),
    every_word=st.booleans(),
    size=st.sampled_from([10, 20, 100]),
)
moderate = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def _within(app: Flask) -> Iterator[None]:
    with app.test_request_context("/recherche"):
        yield


@moderate
@given(request=REQUESTS, field=FIELDS, value=VALUES)
@pytest.mark.usefixtures("_within")
def test_many_toggles_are_the_links_that_one_is(
    request: SearchRequest, field: str, value: str
) -> None:
    """A value that is chosen already is taken away by ``toggle`` alone."""
    if request.toggled(field, value).filters.get(field, ())[:-1] == request.filters.get(field, ()):
        assert Around(request).toggles(field)(value) == links.toggle(request, field, value)


@moderate
@given(request=REQUESTS, query=VALUES)
@pytest.mark.usefixtures("_within")
def test_many_queries_are_the_links_that_one_is(request: SearchRequest, query: str) -> None:
    assert Around(request).with_queries()(query) == links.with_query(request, query)


@moderate
@given(request=REQUESTS, rank=st.none() | st.integers(1, 10**6))
@pytest.mark.usefixtures("_within")
def test_many_visits_are_the_links_that_one_is(request: SearchRequest, rank: int | None) -> None:
    uid = QuestionId("QANR5L17QE15108")
    assert Around(request).visits()(uid, rank) == links.question(uid, request, rank)


@moderate
@given(request=REQUESTS, wanted=st.integers(1, 99), sort=st.sampled_from(Sort))
@pytest.mark.usefixtures("_within")
def test_links_of_the_list_are_those_of_its_searches(
    request: SearchRequest, wanted: int, sort: Sort
) -> None:
    around, first = Around(request), replace(request, page=1)
    assert around.itself == links.search(request)
    assert around.page(wanted) == links.page(request, wanted)
    assert around.sorted_by(sort) == links.search(replace(first, sort=sort))
    assert around.every_word == links.search(replace(first, every_word=True))
    assert around.without_filters == links.search(replace(first, filters={}))
    assert around.concordance == links.concordance(request)
    assert around.curve == links.comparison([request])


@moderate
@given(request=REQUESTS, field=FIELDS)
@pytest.mark.usefixtures("_within")
def test_links_to_data_and_values_are_those_of_their_searches(
    request: SearchRequest, field: str
) -> None:
    around, first = Around(request), replace(request, page=1)
    assert around.data("csv") == links.search_data(request, "csv")
    assert around.feed == links.search_data(replace(request, sort=None), "atom")
    assert around.spreadsheet.partition("bom=1")[0].rstrip("?&") == around.data("csv")
    place, _, asked = around.every(field).partition("?")
    assert place == f"/facettes/{BY_NAME[field].prefix}"
    assert asked == links.search(first).partition("?")[2]
    assert around.json.replace(".json", "") == links.search(request)


@moderate
@given(request=REQUESTS, forms=st.lists(TEXTS, max_size=4).map(tuple))
@pytest.mark.usefixtures("_within")
def test_forms_go_into_a_link_as_a_request_holds_them(
    request: SearchRequest, forms: tuple[str, ...]
) -> None:
    held = replace(request, forms=forms, page=1)
    assert Around(request).with_forms(forms) == links.search(held)


def test_addresses_begin_where_the_site_is_mounted(app: Flask) -> None:
    """What is remembered of one place is not given in another."""
    for mounted in ("", "/questions", ""):
        with app.test_request_context("/", base_url=f"http://localhost{mounted}/"):
            assert links.to("pages.search") == f"{mounted}/recherche"
            assert links.static("style.css").startswith(f"{mounted}/static/style.css?v=")


def test_rows_are_escaped_one_by_one() -> None:
    choice = Choice(HOSTILE, HOSTILE, 1234, selected=True, link=f"/recherche?q={HOSTILE}")
    group = Group("annee", HOSTILE, (choice, choice), (choice,), every=choice.link)
    section = html.fragment_fromstring(str(markup.facets([group])))
    assert section.findtext("legend") == HOSTILE
    assert HOSTILE in section.find("details/summary").text_content()
    assert section.find(".//p[@class='every']/a").get("href") == choice.link
    shown = section.findall("label")
    assert [item.find("input").tail.strip() for item in shown] == [HOSTILE] * 2
    assert [item.find("input").get("value") for item in shown] == [HOSTILE] * 2
    assert [item.find("input").get("checked") for item in shown] == ["checked"] * 2
    reach = Reach(0.0, 2.0, HOSTILE, choice.link)
    assert _drawn(reach).find(".//a").get("aria-label") == HOSTILE


def _drawn(*reaches: Reach) -> html.HtmlElement:
    chart = Chart((Bar(0.0, 1.5, 2.0, 46.5),), reaches, "", "", "", 1)
    return html.fragment_fromstring(f"<svg>{markup.bars(chart)}</svg>")


def test_one_month_of_many_is_a_tab_stop() -> None:
    """Also where the last month says the same as another."""
    one, other = (Reach(0.0, 2.0, "mai 2026", "/recherche") for _ in range(2))
    assert [link.get("tabindex") for link in _drawn(one, other).iterfind("a")] == ["-1", "0"]
    chosen = replace(one, chosen=True)
    assert [link.get("tabindex") for link in _drawn(chosen, other).iterfind("a")] == ["0", "-1"]


def test_every_file_that_a_template_names_is_there() -> None:
    """A style sheet that is missing is seen by nobody but the reader."""
    room = ROOT / "webapp"
    named = re.compile(r"links\.static\('([^']+)'\)|static', filename='([^']+)'")
    texts = [path.read_text("utf-8") for path in (room / "templates").iterdir()]
    found = {"".join(pair) for text in texts for pair in named.findall(text)}
    assert "style.css" in found
    assert {name for name in found if not (room / "static" / name).is_file()} == set()


def test_the_longest_query_has_a_chart_too(client: FlaskClient) -> None:
    """Its months lead to a query that is too long, which says so; the page itself does not fail."""
    longest = "dépôt OU texte".ljust(MAX_QUERY, ",")
    answer = client.get("/recherche", query_string={"q": longest})
    assert answer.status_code == 200
    assert 'class="chart"' in answer.get_data(as_text=True)
