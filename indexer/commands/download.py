"""``questions download``: the official archives, into a folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from indexer.commands.output import SOME, UNUSABLE, fail, print_line, print_lines, sentences
from indexer.config import Settings
from indexer.errors import InvalidSetting
from indexer.model import OF_ASSEMBLY, Kind
from indexer.sources.fetching import catalogue, download, failures
from indexer.sources.fetching.catalogue import Archive
from indexer.sources.fetching.download import Downloader, Fetched, Outcome


@click.command("download")
@click.option(
    "--legislature",
    default="current",
    help="14, 14-17, or current: the newest, and the one before it where it is here already.",
)
@click.option("--type", "kinds", default="QE,QG,QOSD", help="QE, QG, QOSD, or several by commas.")
@click.option("--format", type=click.Choice(catalogue.FORMATS), default="json", help="Of what.")
@click.option("--people", is_flag=True, help="Fetch the archive that names authors, too.")
@click.option("--senate", is_flag=True, help="Fetch the Sénat's dump of its questions, too.")
@click.option("--list", "listed", is_flag=True, help="Say what is published, and fetch nothing.")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("data"),
    help="The folder of the archives.",
)
@click.option(
    "--accept-changed",
    is_flag=True,
    help="Take an archive of a finished legislature whose checksum is not the published one.",
)
@sentences
def command(
    legislature: str,
    *,
    kinds: str,
    format: str,
    people: bool,
    senate: bool,
    listed: bool,
    folder: Path,
    accept_changed: bool,
) -> None:
    """Fetch new archives of the Assemblée nationale, and of the Sénat.

    Those that are here already are fetched again only where they have changed.
    """
    if listed:
        print_lines(catalogue.existing())
        return
    chosen_kinds = _kinds(kinds)
    with _bars() as progress:
        address = Settings.from_env().source_url
        downloader = Downloader(address, folder, progress=progress, warn=_warn)
        legislatures = _legislatures(legislature, downloader)
        archives = catalogue.chosen(legislatures, chosen_kinds, format, people=people)
        if accept_changed:
            archives = [replace(archive, md5="") for archive in archives]
        results = downloader.fetch(archives)
        if senate:
            address = Settings.from_env().senate_url
            results += replace(downloader, repository=address).fetch([catalogue.SENATE])
    print_lines(map(_line, results))
    _remember(folder / failures.NOTE, results)
    failed = sum(fetched.outcome is Outcome.FAILED for fetched in results)
    if failed:
        whole = failed == len(results)
        fail(
            f"{failed} of {len(results)} archives could not be fetched"
            f"{'' if whole else '; the others are'}",
            UNUSABLE if whole else SOME,
        )


def _remember(path: Path, results: list[Fetched]) -> None:
    today = datetime.now(UTC).date()
    failures.note(path, failures.after(failures.noted(path), results, today))


def _kinds(text: str) -> list[Kind]:
    try:
        found = [Kind(name.strip().upper()) for name in text.split(",")]
        return [OF_ASSEMBLY[OF_ASSEMBLY.index(kind)] for kind in found]
    except ValueError:
        raise InvalidSetting(f"--type {text!r}: give QE, QG, QOSD or several by commas") from None


def _legislatures(text: str, downloader: Downloader) -> list[int]:
    if text == "current":
        return downloader.current()
    first, dash, last = text.partition("-")
    ends = [first, last if dash else first]
    if not all(end.isascii() and end.isdigit() and len(end) < 3 for end in ends):
        raise InvalidSetting(f"--legislature {text!r}: give 14, 14-17 or current")
    low, high = map(int, ends)
    if not catalogue.OLDEST <= low <= high:
        raise InvalidSetting(
            f"--legislature {text!r}: archives begin with the {catalogue.OLDEST}th legislature"
        )
    if high > catalogue.NEWEST and high > (newest := downloader.newest()):
        raise InvalidSetting(
            f"--legislature {text!r}: the newest legislature with archives is the {newest}th"
        )
    return list(range(low, high + 1))


def _warn(archive: Archive, sentence: str) -> None:
    print_line(f"questions: {archive.place}: {sentence}", err=True)


def _line(fetched: Fetched) -> str:
    if fetched.outcome is Outcome.FAILED:
        return f"{fetched.archive.place}: failed: {fetched.reason}"
    return f"{fetched.archive.place}: {fetched.outcome}, {fetched.size / 1e6:.1f} MB"


@contextmanager
def _bars() -> Iterator[download.Progress]:
    """A bar for each archive, on a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(
        *columns, TransferSpeedColumn(), console=console, disable=not console.is_terminal
    ) as bars:
        tasks = {}

        def advance(archive: Archive, have: int, size: int) -> None:
            if archive not in tasks:
                tasks[archive] = bars.add_task(str(archive.place), total=None)
            bars.update(tasks[archive], completed=have, total=size if size >= 0 else None)

        yield advance
