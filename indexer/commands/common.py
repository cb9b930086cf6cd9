"""What the commands share: their arguments and options."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from indexer.errors import InvalidRequest
from indexer.fields import FACETS, field_called
from indexer.query.request import Sort


def _words(_context: click.Context, _name: click.Parameter, query: tuple[str, ...]) -> Any:
    """The words of a query; a misspelt option is an error, not a word."""
    for word in query:
        if re.fullmatch(r"--[a-z][a-z-]*(=.*)?", word, re.DOTALL):
            raise click.NoSuchOption(word.partition("=")[0])
    return query


QUERY_CONTEXT: dict[str, Any] = {
    "ignore_unknown_options": True,
    "help_option_names": ["--help"],
}
"""A query may exclude a word: « loup -berger ». So no option of a search has a short form."""

paths_argument = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
query_argument = click.argument("query", nargs=-1, callback=_words)
index_option = click.option(
    "--index", type=click.Path(path_type=Path), help="The folder of the index."
)
people_option = click.option(
    "--people", type=click.Path(path_type=Path), help="The AMO archive of deputies."
)
columns_option = click.option(
    "--columns",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The file that names the columns of the tables among PATHS.",
)
format_option = click.option("--format", type=click.Choice(["text", "json"]), default="text")
FACET_NAMES = ", ".join(sorted(row.prefix for row in FACETS))
_ORDERS = {
    Sort.RELEVANCE: "the best first",
    Sort.NEWEST: "the newest first",
    Sort.OLDEST: "the oldest first",
    Sort.DELAY: "the longest wait for an answer first",
}
sort_option = click.option(
    "--sort", help=f"The order: {', '.join(f'{sort} ({_ORDERS[sort]})' for sort in Sort)}."
)
filter_option = click.option(
    "--filter",
    "filters",
    multiple=True,
    metavar="FIELD=VALUE",
    help=f"Only questions with this value; may be repeated. Fields: {FACET_NAMES}.",
)


def filter_pairs(given: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The filters of the command line as parameters of a request. Raises InvalidRequest."""
    for text in given:
        name, equals, value = text.partition("=")
        field = field_called(name)
        if not equals or field is None or not field.facet:
            raise InvalidRequest(f"--filter {text!r}: give FIELD=VALUE, FIELD one of {FACET_NAMES}")
        yield field.prefix, value
