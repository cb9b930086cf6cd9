"""Links that are written by the hundred, and the rows that they stand in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from indexer.fields import FACETS
from indexer.model import QuestionId
from indexer.query.request import MAX_QUERY, SearchRequest, Sort
from tests.webapp.conftest import HOSTILE
from webapp import links
from webapp.parts import markup
from webapp.parts.facets import Choice
from webapp.parts.histogram import Bar, Chart

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
        assert links.toggles(request, field)(value) == links.toggle(request, field, value)


@moderate
@given(request=REQUESTS, query=VALUES)
@pytest.mark.usefixtures("_within")
def test_many_queries_are_the_links_that_one_is(request: SearchRequest, query: str) -> None:
    assert links.with_queries(request)(query) == links.with_query(request, query)


@moderate
@given(request=REQUESTS, rank=st.none() | st.integers(1, 10**6))
@pytest.mark.usefixtures("_within")
def test_many_visits_are_the_links_that_one_is(request: SearchRequest, rank: int | None) -> None:
    uid = QuestionId("QANR5L17QE15108")
    assert links.visits(request)(uid, rank) == links.question(uid, request, rank)


def test_addresses_begin_where_the_site_is_mounted(app: Flask) -> None:
    """What is remembered of one place is not given in another."""
    for mounted in ("", "/questions", ""):
        with app.test_request_context("/", base_url=f"http://localhost{mounted}/"):
            assert links.to("pages.search") == f"{mounted}/recherche"
            assert links.static("style.css").startswith(f"{mounted}/static/style.css?v=")


def test_rows_are_escaped_one_by_one() -> None:
    choice = Choice(HOSTILE, 1234, selected=True, link=f"/recherche?q={HOSTILE}")
    shown = html.fragment_fromstring(f"<ul>{markup.choices([choice, choice])}</ul>")
    assert [item.findtext(".//span[@class='v']") for item in shown] == [HOSTILE] * 2
    assert [item.get("aria-current") for item in shown.iterfind(".//a")] == ["true"] * 2
    assert shown.find(".//a").get("href") == choice.link
    bar = Bar(0.0, 1.5, 2.0, 46.5, HOSTILE, choice.link)
    drawn = html.fragment_fromstring(f"<svg>{markup.bars(Chart((bar, bar), '', '', '', ''))}</svg>")
    assert drawn.find(".//title").text == drawn.find(".//a").get("aria-label") == HOSTILE


def test_one_month_of_many_is_a_tab_stop() -> None:
    """Also where the last month says the same as another."""
    bar = Bar(0.0, 1.5, 2.0, 46.5, "mai 2026", "/recherche")
    other = Bar(0.0, 1.5, 2.0, 46.5, "mai 2026", "/recherche")
    shown = html.fragment_fromstring(
        f"<svg>{markup.bars(Chart((bar, other), '', '', '', ''))}</svg>"
    )
    assert [link.get("tabindex") for link in shown.iterfind("a")] == ["-1", "0"]


def test_the_longest_query_has_a_chart_too(client: FlaskClient) -> None:
    """Its months lead to a query that is too long, which says so; the page itself does not fail."""
    longest = "dépôt OU texte".ljust(MAX_QUERY, ",")
    answer = client.get("/recherche", query_string={"q": longest})
    assert answer.status_code == 200
    assert 'class="chart"' in answer.get_data(as_text=True)
