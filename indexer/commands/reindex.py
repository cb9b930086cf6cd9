"""``questions reindex``: build a fresh index."""

from __future__ import annotations

from pathlib import Path

import click

from indexer import printing
from indexer.build import reindex
from indexer.commands.common import (
    NOTHING,
    fail,
    index_option,
    paths_argument,
    people_option,
    print_lines,
    progress,
    sentences,
)
from indexer.config import Settings
from indexer.sources import read
from indexer.sources.people import People
from indexer.wiring import open_store


@click.command("reindex")
@paths_argument
@index_option
@people_option
@sentences
def command(paths: tuple[Path, ...], index: Path | None, people: Path | None) -> None:
    """Build a fresh index, then swap it in.

    PATHS are files, folders and zips (default: seeds/).
    """
    settings = Settings.from_env(index=index, people=people)
    known = People.load(settings.people) if settings.people else None
    records = read(paths or (Path("seeds"),), known)
    with progress() as advance:
        report = reindex(open_store(settings), records, advance)
    print_lines(printing.report(report))
    if not report.info:
        fail("nothing could be indexed; the index in place, if any, is unchanged", NOTHING)
