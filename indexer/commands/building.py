"""What the commands that build share: progress, and the process that reads with its deaths."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from indexer.build.counting import BuildReport
from indexer.build.reading import Bounds, OnCrash, Readers
from indexer.commands.output import SOME, fail, print_line
from indexer.config import Settings

NAMED = 5

on_crash_option = click.option(
    "--on-crash",
    type=click.Choice([*map(str, OnCrash)]),
    help="When a file kills its reader: go on without it, or leave the index as it is.",
)


def readers(settings: Settings, unless_told: OnCrash, columns: Path | None = None) -> Readers:
    """What reads the files of a build, as the settings bound it."""
    on_crash = OnCrash(settings.on_crash) if settings.on_crash else unless_told
    return Readers(on_crash, Bounds(settings.read_memory, settings.read_seconds), columns)


def tell_unread(report: BuildReport, what_now: str) -> None:
    """Fail, naming the files that were not read to their end, where there are any."""
    if not report.unread:
        return
    names = [str(file) for file in report.unread]
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    fail(f"not read to the end: {', '.join(names[:NAMED])}{more}; {what_now}", SOME)


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
