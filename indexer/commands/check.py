"""``questions check``: is the index what was written, and what the sources say?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click

from indexer.build.reading import OnCrash
from indexer.check import CheckReport, compare
from indexer.commands.building import progress, readers
from indexer.commands.common import (
    columns_option,
    index_option,
    paths_argument,
    people_option,
)
from indexer.commands.output import NOTHING, fail, print_line, print_lines, sentences
from indexer.config import Settings
from indexer.model import QuestionId
from indexer.printing import rejections
from indexer.sources import read
from indexer.wiring import open_store

SHOWN = 10
"""How many questions of each difference are named."""


@click.command("check")
@paths_argument
@index_option
@people_option
@columns_option
@sentences
def command(
    paths: tuple[Path, ...], index: Path | None, people: Path | None, columns: Path | None
) -> None:
    """Hold the index against its checksums and sources.

    Every file is compared with its checksum; with PATHS, each question with its source too.
    """
    settings = Settings.from_env(index=index, people=people)
    store = open_store(settings)
    size = store.verify()
    with closing(store.open()) as engine:
        info = engine.info()
    print_line(f"{info.generation}: {size / 1e6:.1f} MB as written, {info.documents} questions")
    if not paths:
        return
    with progress() as advance, readers(settings, OnCrash.SKIP, columns) as reading:
        known = reading.people(settings.people) if settings.people else None
        report = compare(store, read(paths, known, reader=reading), advance)
    print_lines(_differences(report))
    if not report.sound:
        fail("the index is not what the sources say: run 'questions update'", NOTHING)


def _differences(report: CheckReport) -> Iterator[str]:
    yield f"{'type':<6}{'legislature':<13}{'year':<9}{'sources':>9}{'index':>9}"
    for cell in sorted(report.sources.keys() | report.index.keys()):
        kind, legislature, year = cell
        in_sources, in_index = report.sources[cell], report.index[cell]
        mark = "" if in_sources == in_index else "  differs"
        yield f"{kind:<6}{legislature:<13}{year:<9}{in_sources:>9}{in_index:>9}{mark}"
    yield from _named("missing in the index", report.missing)
    yield from _named("missing in the sources", report.extra)
    yield from _named("different", report.different)
    yield from rejections(report.rejections)


def _named(what: str, ids: list[QuestionId]) -> Iterator[str]:
    more = f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else ""
    names = f": {', '.join(ids[:SHOWN])}{more}" if ids else ""
    yield f"{len(ids)} {what}{names}"
