"""SQLite's FTS5: no French stems, accents removed; facets by joining a table of numbered values.

The matching rows are gathered once in a temporary table with their rank; totals, facets and months
are counted over it, and ``snippet()`` runs for the ten rows of the page alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bench.peers.base import (
    FACET_LIMIT,
    FACETS,
    HITS,
    TEXTS,
    WEIGHTS,
    Page,
    day,
    month,
    text,
    value,
    without,
)
from bench.queries import Query
from indexer.model import Question

_FILE = "index.sqlite"
_COLUMNS = ", ".join(TEXTS)
_SLOTS = ", ".join("?" * len(TEXTS))
_RANK = f"bm25(texts, {', '.join(map(str, WEIGHTS))})"
_TOKENS = 32  # about 200 characters of French
_SCHEMA = f"""
CREATE VIRTUAL TABLE texts USING fts5(
  {_COLUMNS}, tokenize = "unicode61 remove_diacritics 2");
CREATE TABLE labels (key INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE questions (row INTEGER PRIMARY KEY, id TEXT UNIQUE, day INTEGER, month INTEGER,
  {", ".join(f"f_{name} INTEGER" for name in FACETS)});
"""


class Sqlite:
    """One database file."""

    def __init__(self) -> None:
        self._names: dict[int, str] = {}
        self._keys: dict[str, int] = {}

    def versions(self) -> Mapping[str, str]:
        """The version of the library that Python was built with."""
        return {"SQLite": sqlite3.sqlite_version}

    def build(self, questions: Iterable[Question], folder: Path) -> None:
        """Tables without a journal, then optimised and analysed."""
        folder.mkdir(parents=True, exist_ok=True)
        self._connect(folder)
        self._base.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
        with self._base:
            self._add(questions, start=1)
        self._base.execute("INSERT INTO texts(texts) VALUES('optimize')")
        self._base.commit()
        self._base.execute("ANALYZE")
        self._base.close()

    def open(self, folder: Path) -> None:
        """A connection, the names of facet values, and a table in memory for what is found."""
        self._connect(folder)
        rows = self._base.execute("SELECT key, name FROM labels")
        self._names = dict(rows.fetchall())
        self._keys = {name: key for key, name in self._names.items()}
        self._base.execute(
            "CREATE TEMP TABLE found (row INTEGER PRIMARY KEY, rank REAL) WITHOUT ROWID"
        )

    def _connect(self, folder: Path) -> None:
        self._base = sqlite3.connect(folder / _FILE)
        self._base.execute("PRAGMA temp_store = MEMORY")
        self._base.execute("PRAGMA cache_size = -200000")
        self._base.execute("PRAGMA mmap_size = 4000000000")

    def _add(self, questions: Iterable[Question], start: int) -> None:
        for row, question in enumerate(questions, start):
            keys = [self._key(value(question, name)) for name in FACETS]
            self._base.execute(
                f"INSERT INTO questions VALUES (?, ?, ?, ?{', ?' * len(FACETS)})",  # noqa: S608 - our own names
                (row, question.id, day(question), month(question), *keys),
            )
            self._base.execute(
                f"INSERT INTO texts(rowid, {_COLUMNS}) VALUES (?, {_SLOTS})",  # noqa: S608 - our own names
                (row, *(text(question, name) for name in TEXTS)),
            )

    def _key(self, name: str) -> int:
        key = self._keys.get(name)
        if key is None:
            key = self._keys[name] = len(self._keys) + 1
            self._names[key] = name
            self._base.execute("INSERT INTO labels VALUES (?, ?)", (key, name))
        return key

    def page(self, query: Query) -> Page:
        """The matches gathered once; total, counts, months and snippets are read beside them."""
        self._gather(query, query.filters)
        total = self._one("SELECT count(*) FROM found")
        facets = {name: self._facet(name) for name in FACETS}
        months = dict(
            self._base.execute(
                "SELECT month, count(*) FROM found JOIN questions USING(row) GROUP BY 1"
            )
        )
        shown = list(self._shown(query))
        for name, filters in without(query):
            self._gather(query, filters)
            facets[name] = self._facet(name)
        return Page([id for id, _ in shown], total, facets, months, [text for _, text in shown])

    def _gather(self, query: Query, filters: Mapping[str, str]) -> None:
        clauses = ["texts MATCH ?"]
        values: list[str | int] = [_match(query)]
        for name, key in filters.items():
            clauses.append(f"f_{name} = ?")
            values.append(self._keys.get(key, 0))
        if query.low and query.high:
            clauses.append("day BETWEEN ? AND ?")
            values += [query.low.toordinal(), query.high.toordinal()]
        table = "texts" if len(clauses) == 1 else "texts JOIN questions ON row = texts.rowid"
        where = " AND ".join(clauses)
        self._base.execute("DELETE FROM found")
        self._base.execute(
            f"INSERT INTO found SELECT texts.rowid, {_RANK} FROM {table} WHERE {where}",  # noqa: S608 - our own names
            values,
        )

    def _facet(self, name: str) -> dict[str, int]:
        rows = self._base.execute(
            f"SELECT f_{name}, count(*) AS n FROM found JOIN questions USING(row)"  # noqa: S608 - our own names
            f" GROUP BY 1 ORDER BY n DESC LIMIT {FACET_LIMIT}"
        )
        return {self._names[key]: count for key, count in rows}

    def _shown(self, query: Query) -> Iterator[tuple[str, str]]:
        rows = self._base.execute(
            f"SELECT row, id FROM found JOIN questions USING(row) ORDER BY rank LIMIT {HITS}"  # noqa: S608 - our own names
        ).fetchall()
        for row, id in rows:
            yield (
                id,
                self._one(
                    f"SELECT snippet(texts, -1, '<b>', '</b>', '…', {_TOKENS})"  # noqa: S608 - our own names
                    " FROM texts WHERE texts MATCH ? AND rowid = ?",
                    (_match(query), row),
                ),
            )

    def _one(self, statement: str, values: tuple[Any, ...] = ()) -> Any:
        return self._base.execute(statement, values).fetchone()[0]

    def update(self, questions: Iterable[Question]) -> None:
        """In one transaction: what is there is deleted, then everything is added."""
        questions = list(questions)
        with self._base:
            for question in questions:
                found = self._base.execute(
                    "SELECT row FROM questions WHERE id = ?", (question.id,)
                ).fetchone()
                if found:
                    self._base.execute("DELETE FROM texts WHERE rowid = ?", found)
                    self._base.execute("DELETE FROM questions WHERE row = ?", found)
            self._add(questions, start=self._one("SELECT coalesce(max(row), 0) + 1 FROM questions"))

    def close(self) -> None:
        """Close the connection."""
        self._base.close()


def _match(query: Query) -> str:
    parts = [f'"{word}"' for word in query.words]
    parts += [f'"{query.phrase}"'] if query.phrase else []
    parts += [f'"{query.prefix}"*'] if query.prefix else []
    joined = " AND ".join(parts)
    return f"{query.field} : ({joined})" if query.field else joined


def peer() -> Sqlite:
    """The system."""
    return Sqlite()
