"""What the commands that build share: the process that reads, and what a death of it means."""

from __future__ import annotations

import click

from indexer.build.counting import BuildReport
from indexer.build.reading import Bounds, OnCrash, Readers
from indexer.commands.common import SOME, fail
from indexer.config import Settings

NAMED = 5

on_crash_option = click.option(
    "--on-crash",
    type=click.Choice([*map(str, OnCrash)]),
    help="When a file kills its reader: go on without it, or leave the index as it is.",
)


def readers(settings: Settings, unless_told: OnCrash) -> Readers:
    """What reads the files of a build, as the settings bound it."""
    on_crash = OnCrash(settings.on_crash) if settings.on_crash else unless_told
    return Readers(on_crash, Bounds(settings.read_memory, settings.read_seconds))


def tell_unread(report: BuildReport, what_now: str) -> None:
    """Fail, naming the files that were not read to their end, where there are any."""
    if not report.unread:
        return
    names = [str(file) for file in report.unread]
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    fail(f"not read to the end: {', '.join(names[:NAMED])}{more}; {what_now}", SOME)
