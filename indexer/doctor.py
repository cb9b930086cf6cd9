"""What an administrator should know before trusting a machine with an index."""

from __future__ import annotations

import fcntl
import importlib.metadata
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from indexer.config import Settings
from indexer.engines.base import Store
from indexer.errors import IndexerError

PACKAGES = (
    "questions-parlementaires",
    "click",
    "flask",
    "ijson",
    "lxml",
    "numpy",
    "simplemma",
    "whoosh3",
    "zstandard",
)
OLD_DAYS = 14
"""Data are late after so many days: written questions are published weekly."""
ROOM = 3
"""An update needs the room of a generation beside the two that are kept."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; ``well`` tells whether it needs somebody's care."""

    subject: str
    sentence: str
    well: bool = True


def examine(store: Store, settings: Settings, today: date | None = None) -> Iterator[Finding]:
    """Each finding in turn: environment, packages, disk, index, data."""
    yield _python()
    yield from map(_package, PACKAGES)
    yield from _storage(store, settings.index)
    yield from _index(store, today or datetime.now(UTC).date())


def _storage(store: Store, folder: Path) -> Iterator[Finding]:
    """The cluster's own report, or three findings about a folder of this machine."""
    try:
        condition = store.condition()
    except IndexerError as error:
        yield Finding("cluster", str(error), well=False)
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
        return Finding(name, "is not installed", well=False)


def _near(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    return next((path for path in (folder, *folder.absolute().parents) if path.is_dir()), Path("/"))


def _folder(folder: Path) -> Finding:
    writable = os.access(_near(folder), os.W_OK | os.X_OK)
    said = "can be written" if writable else "can only be read: searches work, updates do not"
    return Finding("folder", f"{folder} {said}", writable)


def _locks(folder: Path) -> Finding:
    try:
        with tempfile.TemporaryFile(dir=_near(folder)) as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        said = f"cannot be tried ({error.strerror}): without them old generations are never removed"
        return Finding("locks", said, well=False)
    return Finding("locks", "work")


def _disk(store: Store, folder: Path) -> Finding:
    free = shutil.disk_usage(_near(folder)).free
    sizes = [kept.size for kept in store.generations()]
    wanted = ROOM * max(sizes, default=0)
    said = f"{free / 1e9:.1f} GB free; a rebuild may need {wanted / 1e9:.1f} GB"
    return Finding("disk", said, free >= wanted)


def _index(store: Store, today: date) -> Iterator[Finding]:
    try:
        with closing(store.open()) as engine:
            info = engine.info()
    except IndexerError as error:
        yield Finding("index", str(error), well=False)
        return
    yield Finding("index", f"{info.documents} questions in {info.generation}")
    kept = store.generations()
    yield Finding("generations", ", ".join(f"{g.name} {g.size / 1e6:.0f} MB" for g in kept))
    yield _data(info.data_date, today)


def _data(day: date | None, today: date) -> Finding:
    if day is None:
        return Finding("data", "no question has a date", well=False)
    age = (today - day).days
    late = ": late, see 'questions download' and 'update'" if age > OLD_DAYS else ""
    return Finding("data", f"of {day}, {age} days old{late}", not late)
