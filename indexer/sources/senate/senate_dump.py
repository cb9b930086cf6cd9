r"""The dump of the Sénat's base of questions: ``questions.sql``, or the zip that it comes in.

A dump of PostgreSQL has the rows of a table between ``COPY table (columns) FROM stdin;`` and a line
``\.``, one a line, tabs between values (PostgreSQL's documentation of ``COPY``, text format). Only
four tables are read. Answers stand in a table of their own, behind the questions; so a first pass
puts their lines into a nameless temporary file, and a second one reads the questions.
"""

from __future__ import annotations

import re
import tempfile
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

from indexer.sources.base import Rejection
from indexer.sources.official import OfficialSource
from indexer.sources.packaging.archives import Document
from indexer.sources.senate.senate_record import Row, SenateRow

LONGEST = 4 << 20
"""Bytes of one line; a question has some thousands, an answer at most some tens of thousands."""
MOST_LABELS = 10_000
"""Rows of a table of labels: a dozen states, some tens of themes."""
MOST_COLUMNS = 500
_HEAD = 1 << 15
_PIECE = 1 << 20
_COPY = re.compile(r"COPY (?:[\w\"]{1,63}\.)?\"?(\w{1,63})\"? \(([^()]{1,20000})\) FROM stdin;\s*")
_ESCAPE = re.compile(r"\\(N|[bfnrtv\\]|[0-7]{1,3}|x[0-9a-fA-F]{1,2}|.)", re.DOTALL)
_ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_QUESTIONS, _ANSWERS = "tam_questions", "tam_reponses"
_STATES, _THEMES = "sortquestion", "the"
_THEME = re.compile(r"[0-9]{1,9}", re.ASCII)
_END = b"\\."


class SenateDump(OfficialSource):
    """Source of the Sénat's base as its dump has it, with all texts."""

    name = "senate_dump"
    reads = "the Sénat's dump of its questions (.sql, or a .zip of it)"
    suffixes = frozenset({".sql"})
    stranger = "not a dump"

    def records(self, document: Document) -> Iterator[tuple[str, SenateRow | Rejection]]:
        """The rows of the questions, each with what other tables say of it."""
        locator, rank = document.locator, 0
        with tempfile.TemporaryFile() as spool:
            known = _Beside(spool)
            known.gather(document)
            for rank, line in enumerate(_lines(document, _QUESTIONS), 1):
                place = f"{locator}#{rank}"
                refused = Rejection(place, line.reason)
                yield place, refused if line.reason else SenateRow(known.completed(line.row))
        if not rank:
            said = f"it holds no question: no rows of a table {_QUESTIONS}"
            yield locator, Rejection(locator, said)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of a table; ``reason`` tells why it could not be read."""

    table: str
    raw: bytes
    columns: tuple[str, ...]
    reason: str = ""

    @property
    def row(self) -> dict[str, str]:
        """Values by the names of columns."""
        return _row(self.raw, self.columns)


@dataclass(slots=True)
class _Beside:
    """What other tables say of a question: its answer, its state in words, its themes."""

    spool: IO[bytes]
    _at: dict[str, int] = field(default_factory=dict)
    _starts: array[int] = field(default_factory=lambda: array("q"))
    _states: dict[str, str] = field(default_factory=dict)
    _themes: dict[str, str] = field(default_factory=dict)
    _columns: tuple[str, ...] = ()

    def gather(self, document: Document) -> None:
        """Read the tables beside the questions. An answer that is given twice counts once, last."""
        for line in _lines(document, _ANSWERS, _STATES, _THEMES):
            if line.reason:
                continue
            if line.table == _ANSWERS:
                self._keep(line)
            else:
                _name(line.row, self._states if line.table == _STATES else self._themes)

    def completed(self, row: dict[str, str]) -> Row:
        """The row of a question with what the other tables say of it."""
        codes = _THEME.findall(row.get("themes", ""))
        row["themes"] = "\n".join(filter(None, (self._themes.get(code) for code in codes)))
        row["sort"] = self._states.get(row.get("sorquecod", ""), "")
        row["minreplib"] = row.get("minreplib1", "")
        row["datejorep"] = row.get("datejorep1", "")
        answer = self._answer(row.get("id", ""))
        return row | {name: value for name, value in answer.items() if value}

    def _keep(self, line: _Line) -> None:
        key = _row(line.raw, line.columns).get("idque", "")
        if not key:
            return
        self._columns = line.columns
        self._at[key] = len(self._starts)
        self._starts.append(self.spool.tell())
        self.spool.write(line.raw + b"\n")

    def _answer(self, key: str) -> Mapping[str, str]:
        at = self._at.get(key)
        if at is None:
            return {}
        self.spool.seek(self._starts[at])
        answer = _row(self.spool.readline().rstrip(b"\n"), self._columns)
        names = ("txtrep", "txterrrep", "datejorep", "pagejorep", "minreplib")
        return {name: answer.get(name, "") for name in names}


def _name(row: dict[str, str], names: dict[str, str]) -> None:
    """Keep the label of a code: the first column is the code, the one with ``lib`` the label."""
    if len(names) < MOST_LABELS and row:
        code = next(iter(row.values()))
        names[code] = next((value for name, value in row.items() if "lib" in name), "")


def _row(raw: bytes, columns: tuple[str, ...]) -> dict[str, str]:
    values = raw.decode("utf-8", "replace").split("\t", len(columns))
    return {name: _plain(value) for name, value in zip(columns, values, strict=False)}


def _plain(value: str) -> str:
    if "\\" not in value:
        return value
    return "" if value == "\\N" else _ESCAPE.sub(_character, value)


def _character(found: re.Match[str]) -> str:
    sign = found[1]
    if sign[0] in "01234567":
        return chr(int(sign, 8) & 0xFF)
    if sign[0] == "x" and len(sign) > 1:
        return chr(int(sign[1:], 16))
    return _ESCAPED.get(sign, sign)


def _lines(document: Document, *tables: str) -> Iterator[_Line]:
    """The rows of some tables, in the order of the dump."""
    table, columns = "", tuple[str, ...]()
    for raw in _split(document):
        if raw is None:
            if table in tables:
                yield _Line(table, b"", columns, f"its row has more than {LONGEST:,} bytes")
        elif table:
            if raw == _END:
                table = ""
            elif table in tables:
                short = raw.count(b"\t") + 1 < len(columns)
                yield _Line(table, raw, columns, "its row is cut short" if short else "")
        elif raw.startswith(b"COPY "):
            found = _COPY.fullmatch(raw[:_HEAD].decode("utf-8", "replace"))
            table = found[1].lower() if found else ""
            columns = _named(found[2]) if found else ()


def _named(listed: str) -> tuple[str, ...]:
    return tuple(name.strip().strip('"').lower() for name in listed.split(",")[:MOST_COLUMNS])


def _split(document: Document) -> Iterator[bytes | None]:
    """The lines of a file; None in place of one that is longer than any row."""
    rest, skipping = b"", False
    with document.open() as stream:
        while piece := stream.read(_PIECE):
            *whole, rest = (rest + piece).split(b"\n")
            for line in whole:
                if skipping or len(line) > LONGEST:
                    skipping = False
                    yield None
                else:
                    yield line.removesuffix(b"\r")
            if len(rest) > LONGEST:
                rest, skipping = b"", True
    if rest and not skipping:
        yield rest.removesuffix(b"\r")
