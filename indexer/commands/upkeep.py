"""``questions stats``, ``gc`` and ``doctor``: look after an index."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from indexer.commands.common import format_option, index_option
from indexer.commands.output import NOTHING, fail, print_json, print_line, sentences
from indexer.config import Settings
from indexer.doctor import examine
from indexer.engines.base import Store
from indexer.engines.plan import Plan
from indexer.query.request import SearchRequest
from indexer.search.figures.anchors import compared, told
from indexer.search.results import SearchPage
from indexer.wiring import open_searcher, open_store


@click.command()
@index_option
@format_option
@click.option("--sigles", is_flag=True, help="Print the acronyms that the questions explain.")
@click.option(
    "--check-barometer", is_flag=True, help="Print our figures of answers beside published ones."
)
@sentences
def stats(index: Path | None, format: str, *, sigles: bool, check_barometer: bool) -> None:
    """Print what the index holds.

    Questions by type, legislature, year and state, and its size.
    """
    settings = Settings.from_env(index=index)
    if check_barometer:
        _anchors(settings, format)
        return
    store = open_store(settings)
    if sigles:
        _acronyms(store, format)
        return
    fields = {"kind": "type", "legislature": "legislature", "year": "year", "status": "state"}
    with closing(store.open()) as engine:
        info = engine.info()
        hits = engine.search(Plan(limit=0, facets=tuple(fields), facet_limit=0))
    values: dict[str, Any] = {
        "generation": info.generation,
        "documents": info.documents,
        "data_date": info.data_date.isoformat() if info.data_date else None,
        "fingerprint": info.fingerprint,
        "language": info.language,
        "bytes": sum(stored.size for stored in store.generations() if stored.current),
        "events": sum(1 for _ in store.journal()),
    }
    for name, title in fields.items():
        counts = sorted((facet.value, facet.count) for facet in hits.facets[name])
        values[f"by_{title}"] = dict(counts)
    if format == "json":
        print_json(values)
        return
    for name, value in values.items():
        shown = ", ".join(f"{k} {v}" for k, v in value.items()) if name[:3] == "by_" else value
        print_line(f"{name.replace('_', ' '):>14}  {shown}")


def _anchors(settings: Settings, format: str) -> None:
    """Print each published figure with ours, and whether the index has those questions."""
    with closing(open_searcher(settings)) as searcher:

        def counts(asked: SearchRequest, facets: Sequence[str]) -> SearchPage:
            return searcher.search(replace(asked, size=1), facets, facet_limit=0)

        rows = list(compared(counts))
    if format == "json":
        print_json(rows)
        return
    for row in rows:
        print_line(told(row))


def _acronyms(store: Store, format: str) -> None:
    """Print each acronym with its meanings: the only one is searched too, several are offered."""
    with closing(store.open()) as engine:
        found = engine.mined().acronyms
        meanings = {key: (meaning,) for key, meaning in found.meanings.items()}
        told = sorted({**meanings, **found.ambiguous}.items())
        listed = {found.written[key]: [list(one) for one in several] for key, several in told}
    if format == "json":
        print_json(listed)
        return
    for acronym, several in listed.items():
        for expansion, questions, share in several:
            print_line(f"{acronym:<12}{questions:>6}  {share:>4.0%}  {expansion}")


@click.command()
@index_option
@sentences
def gc(index: Path | None) -> None:
    """Remove old generations that nobody holds.

    The current one and the one before it stay.
    """
    settings = Settings.from_env(index=index)
    store = open_store(settings)
    removed, kept = store.sweep(), store.generations()
    for name in removed:
        print_line(f"{name} removed")
    for stored in kept:
        current = ", current" if stored.current else ""
        print_line(f"{stored.name} stays, {stored.size / 1e6:.1f} MB{current}")
    where = "the cluster" if settings.store else settings.index
    if not removed and not kept:
        print_line(f"nothing to remove: no index in {where}", err=True)


@click.command()
@index_option
@sentences
def doctor(index: Path | None) -> None:
    """Look for what may need care.

    The environment, the disk, the index and the age of its data.
    """
    settings = Settings.from_env(index=index)
    problems = 0
    for finding in examine(open_store(settings), settings):
        problems += not finding.healthy
        print_line(f"{'ok' if finding.healthy else '!!':<3}{finding.subject:<26}{finding.sentence}")
    if problems:
        fail(f"{problems} of these need care", NOTHING)
