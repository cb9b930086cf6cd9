"""The dearest queries are the same for everybody, and can all be asked."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from bench.worst import PAGES, slow_log, worst
from indexer.query import parse
from indexer.query.request import MAX_QUERY


def test_every_sort_of_query_is_asked_on_every_page() -> None:
    asked = list(worst(200))
    assert asked == list(worst(200))
    assert asked != list(worst(200, seed=3))
    assert {urlsplit(one.path).path for one in asked} == set(PAGES)
    assert len({one.sort for one in asked}) == 12


def test_queries_are_as_long_as_they_may_be() -> None:
    for one in [*worst(48), *slow_log()]:
        (query,) = parse_qs(urlsplit(one.path).query)["q"]
        assert 0 < len(query) <= MAX_QUERY
        parse(query)
