"""Checks of a machine and its index: environment, packages, disk, locks, age of the data."""

from __future__ import annotations

import fcntl
import importlib.metadata
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from indexer.config import Settings, unread
from indexer.engines.base import Store
from indexer.errors import IndexerError
from indexer.sources.fetching import failures

PACKAGES = (
    "questions-parlementaires",
    "click",
    "flask",
    "lxml",
    "numpy",
    "simplemma",
    "whoosh3",
    "zstandard",
)
OLD_DAYS = 14
"""Data are late after this number of days: written questions are published weekly."""
SAMPLES = 100
"""An index of fewer questions is a first try: nobody waits for its data to be renewed."""
GENERATIONS = 3
"""Generations on the disk at once: the two that stay, and the next one during an update."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check; ``healthy`` is False where an administrator should act."""

    subject: str
    sentence: str
    healthy: bool = True


def examine(
    store: Store,
    settings: Settings,
    today: date | None = None,
    environ: Mapping[str, str] | None = None,
) -> Iterator[Finding]:
    """Each finding in turn: environment, packages, settings, disk, index, data."""
    yield _python()
    yield from map(_package, PACKAGES)
    yield from _variables(os.environ if environ is None else environ)
    yield from _storage(store, settings.index)
    yield from _archives(settings.index)
    yield from _index(store, today or datetime.now(UTC).date())


def _storage(store: Store, folder: Path) -> Iterator[Finding]:
    """The cluster's own report, or three findings about a folder of this machine."""
    try:
        condition = store.condition()
    except IndexerError as error:
        yield Finding("cluster", str(error), healthy=False)
        return
    if condition:
        yield Finding("cluster", condition.sentence, condition.healthy)
    else:
        yield _folder(folder)
        yield _locks(folder)
        yield _disk(store, folder)


def _python() -> Finding:
    version = platform.python_version()
    where = f"Python {version}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    return Finding("python", where, sys.version_info >= (3, 11))


def _package(name: str) -> Finding:
    try:
        return Finding(name, importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return Finding(name, "is not installed", healthy=False)


def _variables(environ: Mapping[str, str]) -> Iterator[Finding]:
    """Variables that nothing reads: a mistyped setting would keep its default in silence."""
    mistyped = list(unread(environ))
    for name, near in mistyped:
        meant = f": is {near} meant?" if near else ""
        yield Finding("settings", f"{name} is no setting, and has no effect{meant}", healthy=False)
    if not mistyped:
        yield Finding("settings", "every QUESTIONS_* variable is one")


def _existing(folder: Path) -> Path:
    """The folder, or the nearest parent that exists."""
    return next((path for path in (folder, *folder.absolute().parents) if path.is_dir()), Path("/"))


def _folder(folder: Path) -> Finding:
    writable = os.access(_existing(folder), os.W_OK | os.X_OK)
    sentence = "can be written" if writable else "can only be read: searches work, updates do not"
    return Finding("folder", f"{folder} {sentence}", writable)


def _locks(folder: Path) -> Finding:
    try:
        with tempfile.TemporaryFile(dir=_existing(folder)) as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        why = f"cannot be tried ({error.strerror}): without them old generations are never removed"
        return Finding("locks", why, healthy=False)
    return Finding("locks", "work")


def _disk(store: Store, folder: Path) -> Finding:
    free = shutil.disk_usage(_existing(folder)).free
    sizes = [stored.size for stored in store.generations()]
    needed = GENERATIONS * max(sizes, default=0)
    sentence = f"{free / 1e9:.1f} GB free; a rebuild may need {needed / 1e9:.1f} GB"
    return Finding("disk", sentence, free >= needed)


def _archives(folder: Path) -> Iterator[Finding]:
    """The archives that the last download could not fetch, as the last update was told."""
    for failure in failures.noted(folder / failures.TAKEN):
        sentence = f"{failure.archive} not fetched since {failure.since}: {failure.reason}"
        yield Finding("archives", sentence, healthy=False)


def _index(store: Store, today: date) -> Iterator[Finding]:
    try:
        with closing(store.open()) as engine:
            info = engine.info()
    except IndexerError as error:
        yield Finding("index", str(error), healthy=False)
        return
    yield Finding("index", f"{info.documents} questions in {info.generation}")
    stored = store.generations()
    yield Finding("generations", ", ".join(f"{g.name} {g.size / 1e6:.0f} MB" for g in stored))
    yield _data(info.data_date, today, info.documents)


def _data(day: date | None, today: date, documents: int) -> Finding:
    if day is None:
        return Finding("data", "no question has a date", healthy=False)
    age = (today - day).days
    if documents < SAMPLES:
        return Finding("data", f"samples of {day}; the archives come by 'questions download'")
    late = ": late, see 'questions download' and 'update'" if age > OLD_DAYS else ""
    return Finding("data", f"of {day}, {age} days old{late}", not late)
