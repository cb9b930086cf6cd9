"""``questions show``: one question."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from indexer import printing
from indexer.commands.common import format_option, index_option
from indexer.commands.output import print_json, print_lines, sentences
from indexer.config import Settings
from indexer.search.jsonform import question_to_json
from indexer.search.lookup.numbers import identifier
from indexer.wiring import open_searcher


@click.command("show")
@click.argument("number", nargs=-1, required=True)
@index_option
@format_option
@sentences
def command(number: tuple[str, ...], index: Path | None, format: str) -> None:
    """Print one question.

    Its texts, its data and its history. NUMBER is what people write: QANR5L17QE15108, 17-15108,
    QE 15108, or an address of the official site.
    """
    with closing(open_searcher(Settings.from_env(index=index))) as searcher:
        view = searcher.view(identifier(searcher, " ".join(number)))
    if format == "json":
        print_json(question_to_json(view))
    else:
        print_lines(printing.question(view.question))
