"""``questions check``, ``stats``, ``gc`` and ``doctor``: look after an index."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from indexer.check import CheckReport, compare
from indexer.commands.common import NOTHING, fail, format_option, index_option, progress, sentences
from indexer.config import Settings
from indexer.doctor import examine
from indexer.engines.base import Plan
from indexer.model import QuestionId
from indexer.printing import rejections
from indexer.sources import People, read
from indexer.wiring import open_store

SHOWN = 10
"""Questions that a check names, of each sort."""


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@index_option
@click.option("--people", type=click.Path(path_type=Path), help="The AMO archive of deputies.")
@sentences
def check(paths: tuple[Path, ...], index: Path | None, people: Path | None) -> None:
    """Read every file of the index against its checksum; with PATHs, compare it with them too."""
    settings = Settings.from_env(index=index, people=people)
    store = open_store(settings)
    size = store.verify()
    with closing(store.open()) as engine:
        info = engine.info()
    click.echo(f"{info.generation}: {size / 1e6:.1f} MB as written, {info.documents} questions")
    if not paths:
        return
    known = People.load(settings.people) if settings.people else None
    with progress() as advance:
        report = compare(store, read(paths, known), advance)
    for line in _compared(report):
        click.echo(line)
    if not report.sound:
        fail("the index is not what the sources say: run 'questions update'", NOTHING)


def _compared(report: CheckReport) -> Iterator[str]:
    yield f"{'type':<6}{'legislature':<13}{'year':<9}{'sources':>9}{'index':>9}"
    for cell in sorted(report.sources.keys() | report.index.keys()):
        kind, legislature, year = cell
        read, held = report.sources[cell], report.index[cell]
        mark = "" if read == held else "  differs"
        yield f"{kind:<6}{legislature:<13}{year:<9}{read:>9}{held:>9}{mark}"
    yield from _named("missing in the index", report.missing)
    yield from _named("missing in the sources", report.extra)
    yield from _named("different", report.different)
    yield from rejections(report.rejections)


def _named(what: str, ids: list[QuestionId]) -> Iterator[str]:
    more = f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else ""
    names = f": {', '.join(ids[:SHOWN])}{more}" if ids else ""
    yield f"{len(ids)} {what}{names}"


@click.command()
@index_option
@format_option
@sentences
def stats(index: Path | None, format: str) -> None:
    """Print what the index holds: questions by type, legislature, year and state, and its size."""
    store = open_store(Settings.from_env(index=index))
    fields = {"kind": "type", "legislature": "legislature", "year": "year", "status": "state"}
    with closing(store.open()) as engine:
        info = engine.info()
        hits = engine.search(Plan(limit=0, facets=tuple(fields), facet_limit=0))
    said: dict[str, Any] = {
        "generation": info.generation,
        "documents": info.documents,
        "data_date": info.data_date.isoformat() if info.data_date else None,
        "fingerprint": info.fingerprint,
        "bytes": sum(kept.size for kept in store.generations() if kept.current),
        "events": sum(1 for _ in store.journal()),
    }
    for name, title in fields.items():
        counts = sorted((found.value, found.count) for found in hits.facets[name])
        said[f"by_{title}"] = dict(counts)
    if format == "json":
        click.echo(json.dumps(said, ensure_ascii=False, indent=2))
        return
    for name, value in said.items():
        shown = ", ".join(f"{k} {v}" for k, v in value.items()) if name[:3] == "by_" else value
        click.echo(f"{name.replace('_', ' '):>14}  {shown}")


@click.command()
@index_option
@sentences
def gc(index: Path | None) -> None:
    """Remove old generations that nobody holds; the current one and the one before it stay."""
    store = open_store(Settings.from_env(index=index))
    gone = store.sweep()
    for name in gone:
        click.echo(f"{name} removed")
    for kept in store.generations():
        click.echo(f"{kept.name} stays, {kept.size / 1e6:.1f} MB{', current' * kept.current}")


@click.command()
@index_option
@sentences
def doctor(index: Path | None) -> None:
    """Look at the environment, the disk, the index and the age of its data."""
    settings = Settings.from_env(index=index)
    ill = 0
    for finding in examine(open_store(settings), settings):
        ill += not finding.well
        click.echo(f"{'ok' if finding.well else '!!':<3}{finding.subject:<26}{finding.sentence}")
    if ill:
        fail(f"{ill} of these need care", NOTHING)
