"""What the commands share: their options, how they print, fail and show progress."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn, ParamSpec, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from indexer import printing
from indexer.errors import IndexerError, InvalidRequest, UnknownQuestion
from indexer.fields import FACETS, field_called
from indexer.query.request import Sort

P = ParamSpec("P")
R = TypeVar("R")

UNUSABLE = 2
NOTHING = 1
SOME = 3
"""What could be done is done; some files could not be fetched, or read to their end."""


def sentences(command: Callable[P, R]) -> Callable[P, R]:
    """The command, its expected errors printed as one line, with exit code 1 or 2."""

    @wraps(command)
    def wrapped(*args: P.args, **options: P.kwargs) -> R:
        try:
            return command(*args, **options)
        except UnknownQuestion as problem:
            fail(str(problem), NOTHING)
        except IndexerError as problem:
            fail(str(problem), UNUSABLE)

    return wrapped


def fail(sentence: str, code: int) -> NoReturn:
    """Print the sentence on standard error, and exit with the code."""
    print_line(f"questions: {sentence}", err=True)
    raise SystemExit(code)


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


def print_json(value: Any) -> None:
    """Print a value as indented JSON."""
    print_data(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def print_data(text: str) -> None:
    """Print what another program reads: as it is, and in UTF-8 whatever the terminal has."""
    click.echo(text.encode("utf-8", "replace"), nl=False)


def print_line(line: str, *, err: bool = False) -> None:
    """Print a line for a person: nothing in it moves the cursor or turns the writing round."""
    click.echo(printing.visible(line), err=err)


def print_lines(lines: Iterable[str]) -> None:
    """Print each line as it comes."""
    for line in lines:
        print_line(line)


@contextmanager
def progress() -> Iterator[Callable[[int], object]]:
    """A bar on a terminal, a line every ten thousand documents otherwise."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda count: None if count % 10_000 else print_line(f"{count} read", err=True)
        return
    columns = (SpinnerColumn(), TextColumn("{task.completed:,} questions"), BarColumn())
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda count: bar.update(task, completed=count)
