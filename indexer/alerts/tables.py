"""The tables of the file of alerts, as the steps that made them, and connections to it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from indexer.alerts.sealing import KEY
from indexer.errors import UnusableAlerts

MODE = 0o640
"""Who may read it: the service's user, and its group for backups."""
BUSY = 10.0
"""Seconds that one waits for the other's transaction."""
MIGRATIONS = (
    """
    CREATE TABLE secret (key BLOB NOT NULL);
    CREATE TABLE subscription (
        id BLOB PRIMARY KEY,
        address TEXT NOT NULL,
        wanted TEXT NOT NULL,
        rhythm TEXT NOT NULL,
        since TEXT NOT NULL,
        due TEXT NOT NULL,
        bounces INTEGER NOT NULL DEFAULT 0,
        bounced TEXT NOT NULL DEFAULT '',
        UNIQUE (address, wanted)
    );
    CREATE TABLE told (
        subscription BLOB NOT NULL REFERENCES subscription (id) ON DELETE CASCADE,
        event BLOB NOT NULL,
        day TEXT NOT NULL,
        PRIMARY KEY (subscription, event)
    ) WITHOUT ROWID;
    CREATE TABLE outbox (
        id INTEGER PRIMARY KEY,
        subscription BLOB NOT NULL REFERENCES subscription (id) ON DELETE CASCADE,
        letter BLOB NOT NULL,
        made TEXT NOT NULL,
        last INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX outbox_of ON outbox (subscription);
    CREATE TABLE asked (who BLOB NOT NULL, at REAL NOT NULL);
    CREATE INDEX asked_who ON asked (who, at);
    CREATE TABLE tally (name TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
    """,
)
"""Each step leads from the version of its place to the next; steps are added, never altered.

``subscription.since``: the moment of the last event of the journal that was looked at; ``due``: the
first day of the next letter; ``bounces``: letters that came back since the day ``bounced``.
``told``: marks of events. ``outbox.last``: whether the subscription ends with the letter.
``asked``: marks of who asked for letters of confirmation, for a day.
"""


def make(path: Path) -> None:
    """Create the file where there is none, and bring its tables up to date. UnusableAlerts."""
    try:
        # Never a second descriptor of a file in use: closing it would let go of SQLite's locks.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, MODE))
    except FileExistsError:
        pass
    except OSError as error:
        raise UnusableAlerts(f"{path} cannot be opened: {error.strerror}") from error
    with connected(path) as base:
        (version,) = base.execute("PRAGMA user_version").fetchone()
        if version > len(MIGRATIONS):
            raise UnusableAlerts(f"{path} was written by a later version of this program")
        if version < len(MIGRATIONS):
            _migrate(base)


def _migrate(base: sqlite3.Connection) -> None:
    """One transaction; another process may have been faster."""
    base.execute("BEGIN IMMEDIATE")
    (version,) = base.execute("PRAGMA user_version").fetchone()
    for step in MIGRATIONS[version:]:
        for statement in filter(str.strip, step.split(";")):
            base.execute(statement)
    if version == 0:
        base.execute("INSERT INTO secret VALUES (?)", (os.urandom(KEY),))
    base.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    base.execute("COMMIT")


@contextmanager
def connected(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that ends with the block, and what was begun on it with it; UnusableAlerts.

    What is deleted is overwritten, and what is committed is on the disk.
    """
    try:
        with closing(sqlite3.connect(path, timeout=BUSY, isolation_level=None)) as base:
            for pragma in ("foreign_keys = ON", "secure_delete = ON", "synchronous = FULL"):
                base.execute(f"PRAGMA {pragma}")
            yield base
    except sqlite3.Error as error:
        raise UnusableAlerts(f"{path} cannot be used: {error}") from error


@contextmanager
def transaction(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection within one transaction that writes: all of it, or nothing."""
    with connected(path) as base:
        base.execute("BEGIN IMMEDIATE")
        yield base
        base.execute("COMMIT")


def tally(base: sqlite3.Connection, name: str, number: int = 1) -> None:
    """Count something that happened."""
    base.execute(
        "INSERT INTO tally VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET number = number + ?",
        (name, number, number),
    )
