"""The ``questions`` command: parse, one call, one print. Other rooms join by entry points."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import entry_points
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import click

from indexer import printing
from indexer.build import reindex
from indexer.commands import COMMANDS
from indexer.commands.common import NOTHING, fail, format_option, index_option, progress, sentences
from indexer.config import Settings
from indexer.errors import InvalidRequest
from indexer.export import BOM, FORMATS
from indexer.fields import DEFAULT_FACETS, field_called
from indexer.query.request import SearchRequest
from indexer.search.jsonform import page_to_json, question_to_json
from indexer.sources import read
from indexer.sources.people import People
from indexer.text import analyse, explain
from indexer.wiring import open_searcher, open_store


class Commands(click.Group):
    """The group, with the commands that other packages registered under ``questions.commands``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Ours and theirs, by name."""
        return sorted({*super().list_commands(ctx), *_registered()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One of ours, or one that is loaded now."""
        found = super().get_command(ctx, cmd_name)
        if found is None and cmd_name in _registered():
            found = _registered()[cmd_name].load()
        return found


def _registered() -> dict[str, Any]:
    return {point.name: point for point in entry_points(group="questions.commands")}


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="questions-parlementaires")
def main() -> None:
    """Index and search French parliamentary questions."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a file name may hold what no encoding can write
            stream.reconfigure(errors="backslashreplace")


for _command in COMMANDS:
    main.add_command(_command)


@main.command("reindex")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@index_option
@click.option("--people", type=click.Path(path_type=Path), help="The AMO archive of deputies.")
@sentences
def reindex_command(paths: tuple[Path, ...], index: Path | None, people: Path | None) -> None:
    """Build a fresh index from files, folders and zips (default: seeds/), then swap it in."""
    settings = Settings.from_env(index=index, people=people)
    people_known = People.load(settings.people) if settings.people else None
    records = read(paths or (Path("seeds"),), people_known)
    with progress() as advance:
        report = reindex(open_store(settings), records, advance)
    for line in printing.report(report):
        click.echo(line)
    if not report.info:
        fail("nothing could be indexed; the index in place, if any, is unchanged", NOTHING)


# A query may exclude a word: « loup -berger ». So no option of the search has a short form.
@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("query", nargs=-1, callback=lambda _context, _name, words: _words(words))
@index_option
@click.option("--limit", default=10, help="Results on a page.")
@click.option("--page", default=1, help="Which page.")
@click.option("--sort", help="pertinence, recent or ancien.")
@click.option("--filter", "filters", multiple=True, metavar="FIELD=VALUE", help="Repeatable.")
@click.option("--facets", default=None, help="Which facets, separated by commas; '' for none.")
@format_option
@sentences
def search(
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
    """Search, and print a page of results. No QUERY lists everything, newest first."""
    pairs = [("q", " ".join(query)), ("page", str(page)), ("par_page", str(limit))]
    request = SearchRequest.from_pairs([*pairs, ("tri", sort or ""), *_filters(filters)])
    names = DEFAULT_FACETS if facets is None else _facet_names(facets)
    searcher = open_searcher(Settings.from_env(index=index))
    try:
        found = searcher.search(request, names, further=True)
    finally:
        searcher.close()
    _print(format, lambda: page_to_json(found), lambda: printing.page(found))


@main.command()
@click.argument("id")
@index_option
@format_option
@sentences
def show(id: str, index: Path | None, format: str) -> None:
    """Print one question: its texts, its data and its history."""
    searcher = open_searcher(Settings.from_env(index=index))
    try:
        view = searcher.view(id)
    finally:
        searcher.close()
    _print(format, lambda: question_to_json(view), lambda: printing.question(view.question))


@main.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("query", nargs=-1, callback=lambda _context, _name, words: _words(words))
@index_option
@click.option("--format", type=click.Choice(list(FORMATS)), default="csv")
@click.option("--output", type=click.File("w", encoding="utf-8", lazy=True), default="-")
@click.option("--sort", help="pertinence, recent or ancien.")
@click.option("--filter", "filters", multiple=True, metavar="FIELD=VALUE", help="Repeatable.")
@click.option("--bom", is_flag=True, help="Begin with a byte order mark, for spreadsheets.")
@sentences
def export(
    query: tuple[str, ...],
    *,
    index: Path | None,
    format: str,
    output: Any,
    sort: str | None,
    filters: tuple[str, ...],
    bom: bool,
) -> None:
    """Write every question that a search finds, whole. No QUERY writes the whole index."""
    pairs = [("q", " ".join(query)), ("tri", sort or ""), *_filters(filters)]
    request = SearchRequest.from_pairs(pairs)
    searcher = open_searcher(Settings.from_env(index=index))
    try:
        output.write(BOM if bom else "")
        output.writelines(FORMATS[format].write(searcher.scan(request)))
    finally:
        searcher.close()


@main.command("analyse")
@click.option("--exact", is_flag=True, help="The very forms, folded, instead of lemmas.")
@click.option("--explain", "explained", is_flag=True, help="What became of each word, by stage.")
def analyse_command(*, exact: bool, explained: bool) -> None:
    """Turn each line of standard input into a line of tokens."""
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    for line in sys.stdin:
        if explained:
            for told in printing.explanations(explain(line)):
                click.echo(told)
            continue
        keys = [token.exact if exact else token.stem for token in analyse(line)]
        click.echo(" ".join(keys))


def _words(query: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a query; an option that is misspelt is none of them."""
    for word in query:
        if re.fullmatch(r"--[a-z][a-z-]*(=.*)?", word, re.DOTALL):
            raise click.NoSuchOption(word.partition("=")[0])
    return query


def _filters(given: Iterable[str]) -> Iterator[tuple[str, str]]:
    for text in given:
        name, equals, value = text.partition("=")
        field = field_called(name)
        if not equals or field is None or not field.facet:
            raise InvalidRequest(f"--filter {text!r}: give FIELD=VALUE, FIELD one of the facets")
        yield field.prefix, value


def _facet_names(text: str) -> tuple[str, ...]:
    fields = [(name, field_called(name)) for name in text.split(",") if name.strip()]
    for name, field in fields:
        if field is None or not field.facet:
            raise InvalidRequest(f"--facets: no facet is called {name!r}")
    return tuple(dict.fromkeys(field.name for _, field in fields if field))


def _print(format: str, as_json: Callable[[], Any], as_text: Callable[[], Iterable[str]]) -> None:
    if format == "json":
        click.echo(json.dumps(as_json(), ensure_ascii=False, indent=2))
    else:
        for line in as_text():
            click.echo(line)
