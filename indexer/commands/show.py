"""``questions show``: one question."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from indexer import printing
from indexer.commands.common import format_option, index_option, print_json, print_lines, sentences
from indexer.config import Settings
from indexer.search.jsonform import question_to_json
from indexer.wiring import open_searcher


@click.command("show")
@click.argument("id")
@index_option
@format_option
@sentences
def command(id: str, index: Path | None, format: str) -> None:
    """Print one question: its texts, its data and its history."""
    with closing(open_searcher(Settings.from_env(index=index))) as searcher:
        view = searcher.view(id)
    if format == "json":
        print_json(question_to_json(view))
    else:
        print_lines(printing.question(view.question))
