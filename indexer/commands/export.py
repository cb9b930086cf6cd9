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
    sort_option,
)
from indexer.commands.output import sentences
from indexer.config import Settings
from indexer.export import FORMATS, bundle
from indexer.query.request import SearchRequest
from indexer.wiring import open_searcher


@click.command("export", context_settings=QUERY_CONTEXT)
@query_argument
@index_option
@click.option("--format", type=click.Choice([*FORMATS, bundle.EXTENSION]), default="csv")
@click.option("--output", type=click.File("wb", lazy=True), default="-")
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

    Every question whole; no QUERY writes the whole index. The format zip is an archive that others
    can check: CSV, JSON Lines, the search, the generation, sums and licence.
    """
    pairs = [("q", " ".join(query)), ("tri", sort or ""), *filter_pairs(filters)]
    request = SearchRequest.from_pairs(pairs)
    settings = Settings.from_env(index=index)
    with closing(open_searcher(settings)) as searcher:
        said = bundle.about(request, searcher.info(), searcher.chambers())
        site = settings.base_url
        found = bundle.file_bytes(format, lambda: searcher.scan(request), said, bom=bom, site=site)
        output.writelines(found)
