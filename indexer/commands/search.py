"""``questions search``: a page of results."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from indexer import printing
from indexer.commands.common import (
    FACET_NAMES,
    QUERY_CONTEXT,
    filter_option,
    filter_pairs,
    format_option,
    index_option,
    query_argument,
    sort_option,
)
from indexer.commands.output import print_json, print_lines, sentences
from indexer.config import Settings
from indexer.errors import InvalidRequest
from indexer.fields import DEFAULT_FACETS, field_called
from indexer.query.request import MAX_SIZE, SearchRequest
from indexer.search.jsonform import page_to_json
from indexer.wiring import open_searcher


@click.command("search", context_settings=QUERY_CONTEXT)
@query_argument
@index_option
@click.option("--limit", default=10, help=f"Results on a page, 1 to {MAX_SIZE}.")
@click.option("--page", default=1, help="Which page.")
@sort_option
@filter_option
@click.option("--facets", default=None, help="Which facets, separated by commas; '' for none.")
@format_option
@sentences
def command(
    query: tuple[str, ...],
    *,
    index: Path | None,
    limit: int,
    page: int,
    sort: str | None,
    filters: tuple[str, ...],
    facets: str | None,
    format: str,
) -> None:
    """Search, and print a page of results.

    No QUERY lists everything, newest first.
    """
    pairs = [("q", " ".join(query)), ("page", str(page)), ("par_page", str(limit))]
    request = SearchRequest.from_pairs([*pairs, ("tri", sort or ""), *filter_pairs(filters)])
    names = DEFAULT_FACETS if facets is None else _facet_names(facets)
    with closing(open_searcher(Settings.from_env(index=index))) as searcher:
        result = searcher.search(request, names, further=True)
    if page > result.pages:
        there = "is only 1 page" if result.pages == 1 else f"are only {result.pages} pages"
        raise InvalidRequest(f"page {page} does not exist: there {there}")
    if format == "json":
        print_json(page_to_json(result))
    else:
        print_lines(printing.page(result))


def _facet_names(text: str) -> tuple[str, ...]:
    fields = [(name, field_called(name)) for name in text.split(",") if name.strip()]
    for name, field in fields:
        if field is None or not field.facet:
            raise InvalidRequest(f"--facets: no facet is called {name!r}; there are {FACET_NAMES}")
    return tuple(dict.fromkeys(field.name for _, field in fields if field))
