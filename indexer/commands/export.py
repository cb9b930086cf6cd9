"""``questions export``: the whole of a search as a file."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import click

from indexer.commands.common import (
    QUERY_CONTEXT,
    filter_option,
    filter_pairs,
    index_option,
    query_argument,
    sentences,
    sort_option,
)
from indexer.config import Settings
from indexer.export import BOM, FORMATS
from indexer.query.request import SearchRequest
from indexer.wiring import open_searcher


@click.command("export", context_settings=QUERY_CONTEXT)
@query_argument
@index_option
@click.option("--format", type=click.Choice(list(FORMATS)), default="csv")
@click.option("--output", type=click.File("w", encoding="utf-8", lazy=True), default="-")
@sort_option
@filter_option
@click.option("--bom", is_flag=True, help="Begin with a byte order mark, for spreadsheets.")
@sentences
def command(
    query: tuple[str, ...],
    *,
    index: Path | None,
    format: str,
    output: Any,
    sort: str | None,
    filters: tuple[str, ...],
    bom: bool,
) -> None:
    """Write all that a search finds as a file.

    Every question whole; no QUERY writes the whole index.
    """
    pairs = [("q", " ".join(query)), ("tri", sort or ""), *filter_pairs(filters)]
    request = SearchRequest.from_pairs(pairs)
    with closing(open_searcher(Settings.from_env(index=index))) as searcher:
        output.write(BOM if bom else "")
        output.writelines(FORMATS[format].write(searcher.scan(request)))
