"""``questions reindex``: build a fresh index."""

from __future__ import annotations

from pathlib import Path

import click

from indexer import printing
from indexer.build import reindex
from indexer.build.collecting import collecting_seldom
from indexer.build.reading import OnCrash
from indexer.commands.building import on_crash_option, progress, readers, tell_unread
from indexer.commands.common import (
    columns_option,
    index_option,
    paths_argument,
    people_option,
)
from indexer.commands.output import NOTHING, fail, print_lines, sentences
from indexer.commands.samples import samples
from indexer.config import Settings
from indexer.sources import files, read
from indexer.sources.tables.one_language import language_of
from indexer.text import speak
from indexer.wiring import open_store


@click.command("reindex")
@paths_argument
@index_option
@people_option
@columns_option
@on_crash_option
@sentences
def command(
    paths: tuple[Path, ...],
    *,
    index: Path | None,
    people: Path | None,
    columns: Path | None,
    on_crash: str | None,
) -> None:
    """Build a fresh index, then swap it in.

    PATHS are files, folders and zips (default: seeds/, or the samples of the installation).
    """
    settings = Settings.from_env(index=index, people=people, on_crash=on_crash)
    with (
        collecting_seldom(),
        progress() as advance,
        readers(settings, OnCrash.STOP, columns) as reading,
    ):
        known = reading.people(settings.people) if settings.people else None
        given = paths or (samples(),)
        speak(language_of(files(given), reading))
        records = read(given, known, reader=reading)
        report = reindex(open_store(settings), records, advance)
    print_lines(printing.report(report))
    if not report.info:
        fail("nothing could be indexed; the index in place, if any, is unchanged", NOTHING)
    tell_unread(report, "the new index lacks what was not read")
