"""``questions update``: bring the index up to its sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from indexer.build import ledger, update
from indexer.build.collecting import collecting_seldom
from indexer.build.counting import BuildReport
from indexer.build.reading import OnCrash
from indexer.build.rebuilding import rebuild
from indexer.build.updating import Policy
from indexer.commands.building import on_crash_option, progress, readers, tell_unread
from indexer.commands.common import (
    columns_option,
    index_option,
    paths_argument,
    people_option,
)
from indexer.commands.output import print_lines, sentences
from indexer.commands.samples import samples
from indexer.config import Settings
from indexer.errors import StaleIndex
from indexer.printing import rejections
from indexer.sources import files
from indexer.sources.fetching import failures
from indexer.sources.fetching.failures import Failure
from indexer.sources.tables.one_language import language_of
from indexer.text import speak
from indexer.wiring import open_store


@click.command("update")
@paths_argument
@index_option
@people_option
@columns_option
@click.option("--drop-missing", is_flag=True, help="Drop what the sources no longer hold.")
@click.option("--force", is_flag=True, help="Take a source that has shrunk, and older copies.")
@click.option(
    "--rebuild-if-stale",
    is_flag=True,
    help="Build the index anew from PATHS where another version of the program made it.",
)
@on_crash_option
@sentences
def command(
    paths: tuple[Path, ...],
    *,
    index: Path | None,
    people: Path | None,
    columns: Path | None,
    drop_missing: bool,
    force: bool,
    rebuild_if_stale: bool,
    on_crash: str | None,
) -> None:
    """Bring the index up to its sources.

    PATHS are files, folders and zips (default: seeds/); only what has changed is read.
    """
    settings = Settings.from_env(index=index, people=people, on_crash=on_crash)
    policy = Policy(drop_missing=drop_missing, force=force, shrink=settings.shrink)
    store = open_store(settings)
    cache = settings.index / ledger.FILE
    given = paths or (samples(),)
    with (
        collecting_seldom(),
        progress() as advance,
        readers(settings, OnCrash.SKIP, columns) as reading,
    ):
        known = reading.people(settings.people) if settings.people else None
        speak(language_of(files(given), reading))
        try:
            report = update(
                store, given, cache, known, policy=policy, progress=advance, reader=reading
            )
        except StaleIndex:
            if not rebuild_if_stale:
                raise
            report = rebuild(store, given, cache, known, progress=advance, reader=reading)
    print_lines(_lines(report))
    print_lines(map(_not_fetched, _failing(given, settings.index)))
    tell_unread(report, "nothing was dropped, and the next update reads them again")


def _failing(paths: Iterable[Path], index: Path) -> list[Failure]:
    """The archives that could not be fetched, noted beside the index for whoever watches it."""
    found = [failure for path in paths for failure in failures.noted(path / failures.NOTE)]
    failures.note(index / failures.TAKEN, found)
    return found


def _not_fetched(failure: Failure) -> str:
    return f"{failure.archive}: not fetched since {failure.since}: {failure.reason}"


def _lines(report: BuildReport) -> Iterator[str]:
    yield (
        f"{report.added} added, {report.changed} changed, {report.unchanged} unchanged, "
        f"{report.repeated} repeated, {report.dropped} dropped, {report.missing} missing but kept"
    )
    if report.older:
        plural = "copy" if report.older == 1 else "copies"
        yield f"{report.older} older {plural} passed over; --force takes them"
    if report.confirmed:
        yield f"{report.confirmed} open questions as they were, by a source of a later day"
    if report.events:
        yield "what happened: " + ", ".join(
            f"{count} {change}" for change, count in sorted(report.events.items())
        )
    yield f"{report.read} questions read, {report.skipped} files passed over as unchanged"
    yield from rejections(report.rejections)
    if report.info:
        yield f"{report.info.documents} questions in generation {report.info.generation}"
    else:
        yield "nothing to do: the generation in place stays"
    yield f"{report.seconds:.2f} s"
