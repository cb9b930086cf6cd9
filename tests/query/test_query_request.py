"""A search as (name, value) pairs: there and back, and what is refused."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import InvalidRequest, RequestTooLong
from indexer.fields import FACETS
from indexer.query.request import DEFAULT_SIZE, MAX_QUERY, MAX_SIZE, SearchRequest, Sort

QUICK = settings(max_examples=200, deadline=None)
VALUES = st.lists(st.text(st.characters(), max_size=8), max_size=4).map(tuple)
REQUESTS = st.builds(
    SearchRequest,
    query=st.text(st.characters(), max_size=30),
    filters=st.dictionaries(st.sampled_from([row.name for row in FACETS]), VALUES, max_size=4),
    sort=st.none() | st.sampled_from(Sort),
    page=st.integers(1, 10**9),
    size=st.integers(1, MAX_SIZE),
)
NAMES = ["q", "date", "tri", "page", "par_page", "inconnu", *(row.prefix for row in FACETS)]
PAIRS = st.lists(
    st.tuples(
        st.sampled_from(NAMES) | st.text(max_size=5),
        st.text(st.characters(), max_size=15)
        | st.sampled_from(["1", "-1", "٣", "1e9", "9" * 5000, " 2 ", "recent", "RÉCENT", "+5"]),
    ),
    max_size=8,
)


@given(REQUESTS)
@QUICK
def test_the_pairs_of_a_request_give_it_back(request: SearchRequest) -> None:
    """Also through a real query string."""
    pairs = request.to_pairs()
    assert SearchRequest.from_pairs(pairs) == request
    assert SearchRequest.from_pairs(parse_qsl(urlencode(pairs))) == request


@given(PAIRS)
@QUICK
def test_any_pairs_are_a_request_or_refused(pairs: list[tuple[str, str]]) -> None:
    """One error and one sentence, whatever was sent; what is accepted is canonical."""
    try:
        request = SearchRequest.from_pairs(pairs)
    except InvalidRequest as refusal:
        sentence = str(refusal)
        request = SearchRequest()
    else:
        sentence = "accepted"
    assert 0 < len(sentence) < 200
    assert SearchRequest.from_pairs(request.to_pairs()) == request
    urlencode(request.to_pairs())


@given(REQUESTS, st.sampled_from([row.name for row in FACETS]), st.text(min_size=1, max_size=8))
@QUICK
def test_toggling_twice_changes_nothing_but_the_page(
    request: SearchRequest, field: str, value: str
) -> None:
    """A value that was absent comes and goes; the page starts over."""
    once = request.toggled(field, value)
    assert once.page == 1
    assert once.query == request.query
    twice = once.toggled(field, value)
    if len(once.filters.get(field, ())) > len(request.filters.get(field, ())):
        assert twice.filters == request.filters


def test_values_that_fold_alike_are_one() -> None:
    """Case, accents and spaces make no second value; the first spelling stays."""
    pairs = [("rubrique", "Énergie"), ("rubrique", " energie"), ("rubrique", "  ")]
    assert SearchRequest.from_pairs(pairs).filters == {"rubrique": ("Énergie",)}


def test_a_value_is_toggled_by_its_folded_form() -> None:
    """A link made from another spelling takes the value away."""
    request = SearchRequest(filters={"rubrique": ("Énergie", "Eau")}, page=3)
    assert request.toggled("rubrique", "ÉNERGIE").filters == {"rubrique": ("Eau",)}
    assert request.toggled("rubrique", "Bois").filters["rubrique"] == ("Énergie", "Eau", "Bois")


def test_the_shortest_pairs_leave_defaults_out() -> None:
    """A permalink holds what differs."""
    assert SearchRequest().to_pairs() == []
    assert SearchRequest(query=" \t").to_pairs() == []
    full = SearchRequest("loup", {"year": ("2024", "2025")}, Sort.NEWEST, 2, DEFAULT_SIZE + 1)
    assert full.to_pairs() == [
        ("q", "loup"),
        ("annee", "2024"),
        ("annee", "2025"),
        ("tri", "recent"),
        ("page", "2"),
        ("par_page", str(DEFAULT_SIZE + 1)),
    ]


def test_the_default_order_depends_on_the_words() -> None:
    """Relevance needs words; without them the newest come first."""
    assert SearchRequest("loup").order is Sort.RELEVANCE
    assert SearchRequest(" ").order is Sort.NEWEST
    assert SearchRequest("loup", sort=Sort.OLDEST).order is Sort.OLDEST


def test_lone_surrogates_are_left_out() -> None:
    """No encoding and no index can hold them."""
    pairs = [("q", "lo\ud800up"), ("rubrique", "Eau\udfff"), ("rubrique", "\ud800")]
    request = SearchRequest.from_pairs(pairs)
    assert (request.query, request.filters) == ("loup", {"rubrique": ("Eau",)})
    with pytest.raises(InvalidRequest):
        SearchRequest.from_pairs([("tri", "\ud800")])


def test_a_query_that_is_too_long_is_refused() -> None:
    """With its own error, which the web door maps to its own status."""
    assert SearchRequest("x" * MAX_QUERY).query == "x" * MAX_QUERY
    with pytest.raises(RequestTooLong, match="1001 characters"):
        SearchRequest("x" * (MAX_QUERY + 1))


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        ([("page", "0")], "page 0 does not exist"),
        ([("page", "deux")], "not a whole number"),
        ([("page", "1_0")], "not a whole number"),
        ([("page", "9" * 5000)], "not a whole number"),
        ([("par_page", "101")], "101 results a page"),
        ([("par_page", "0")], "0 results a page"),
        ([("tri", "hasard")], "no order is called 'hasard'"),
        ([("tri", "x" * 5000)], "no order is called 'xxx"),
    ],
)
def test_an_impossible_value_is_refused_in_one_sentence(
    pairs: list[tuple[str, str]], sentence: str
) -> None:
    """It names the parameter and what would do, and quotes no more than a line."""
    with pytest.raises(InvalidRequest, match=sentence) as caught:
        SearchRequest.from_pairs(pairs)
    assert len(str(caught.value)) < 200


def test_an_unknown_facet_is_refused_and_an_unknown_parameter_passed_over() -> None:
    """Code that names a facet must be right; a URL may hold anything."""
    with pytest.raises(InvalidRequest, match="no facet is called 'colour'"):
        SearchRequest(filters={"colour": ("red",)})
    assert SearchRequest.from_pairs([("utm_source", "x")]) == SearchRequest()


def test_ten_thousand_values_are_read_at_once() -> None:
    """No pair is looked at more than a few times."""
    pairs = [("auteur", f"Personne {n}") for n in range(10_000)]
    assert len(SearchRequest.from_pairs(pairs).filters["author"]) == 10_000
