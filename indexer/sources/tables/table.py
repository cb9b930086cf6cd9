"""A table of questions and answers with a file of its columns: another door for any parliament."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from indexer.fields import fold
from indexer.model import (
    Author,
    Kind,
    Passage,
    Question,
    QuestionId,
    Status,
    Transfer,
    number_there,
)
from indexer.sources.base import Reading, Rejection, UnusableRecordError, sealed, unsealed
from indexer.sources.cleaning import label, text_of
from indexer.sources.days import day
from indexer.sources.packaging import archives
from indexer.sources.packaging.archives import Document
from indexer.sources.people import NOBODY, People
from indexer.sources.status import status_of, title_of
from indexer.sources.tables.columns import Columns, columns_of
from indexer.sources.tables.table_rows import rows
from indexer.sources.vintage import newest_day

SUFFIXES = frozenset({".csv", ".tsv"})
SHARED = "columns.toml"
"""The name of a mapping that serves every table of its folder."""
_DIGITS = re.compile(r"[0-9]{1,9}")
_TERM = re.compile(r"(?<![0-9])[0-9]{1,3}(?![0-9])")
_LONGEST_NUMBER = 40
_ADDRESS = re.compile(r"https?://[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]{1,2000}")
"""An address of the web, of the signs that RFC 3986 has."""


def is_table(path: Path) -> bool:
    """Whether a file has the name of a table."""
    return path.suffix.lower() in SUFFIXES


def mapping_of(table: Path, given: Path | None = None) -> Path | None:
    """The file of columns of a table; None where there is none, or for a file of another kind.

    The one that is given, else the one beside it: of its own name, or ``columns.toml``.
    """
    if not is_table(table):
        return None
    if given is not None:
        return given
    beside = (table.with_suffix(".toml"), table.with_name(SHARED))
    return next((path for path in beside if path.is_file()), None)


def is_mapping(path: Path) -> bool:
    """Whether a file names the columns of a table beside it."""
    if path.suffix.lower() != ".toml":
        return False
    return path.name == SHARED or any(path.with_suffix(end).is_file() for end in SUFFIXES)


class TableSource:
    """Source of tables. ``columns`` is the file that names them, else the one beside each."""

    name = "table"
    reads = "a table (.csv, .tsv) with a file of its columns beside it (.toml), or in --columns"

    def __init__(self, columns: Path | None = None) -> None:
        self._columns = columns

    def accepts(self, path: Path) -> bool:
        """Whether it is a table whose columns are told."""
        return mapping_of(path, self._columns) is not None

    def read(self, path: Path, people: People = NOBODY) -> Reading:
        """The questions of a table. Raises UnusableInput where its columns are not told."""
        columns = columns_of(self._columns or mapping_of(path) or path.with_suffix(".toml"))
        for document in archives.documents(path, SUFFIXES):
            if isinstance(document, Document):
                yield from _read(document, columns, people)


def _read(document: Document, columns: Columns, people: People) -> Reading:
    """The questions of a table, an open one known as of the newest day that stands above it.

    Another parliament's terms are not ours: no end of a legislature makes its questions lapse.
    """
    rank, newest, today = 0, None, datetime.now(UTC).date()
    try:
        for rank, row in enumerate(rows(document, columns), 1):
            place = f"{document.locator}#{rank}"
            try:
                question, notes = question_of_row(row, columns, people)
            except UnusableRecordError as error:
                yield Rejection(place, str(error))
                continue
            newest = max(filter(None, (newest, newest_day(question, today))), default=None)
            yield sealed(question, TableSource.name, place, known=newest, made=document.made)
            for note in notes:
                yield Rejection(place, f"read without one datum: {note}", kept=True)
    except ValueError as error:
        where = f"after its row number {rank}" if rank else "from its beginning"
        yield Rejection(document.locator, f"it is not such a table {where} ({str(error)[:400]})")
        return
    if not rank:
        yield Rejection(document.locator, "it has no row")


class _Row:
    """One row, with notes of what it says that could not be read."""

    def __init__(self, row: Mapping[str, str], columns: Columns) -> None:
        self._row, self._columns = row, columns
        self.notes: list[str] = []

    def text(self, datum: str) -> str:
        """One value on one line; empty where the table has none."""
        return " ".join(self._row.get(datum, "").split())

    def markup(self, datum: str) -> str:
        """One value whose lines and paragraphs are kept."""
        return text_of(self._row.get(datum, ""))

    def several(self, datum: str) -> tuple[str, ...]:
        """The parts of a value, between the signs that the mapping names."""
        parts = self.text(datum).split(self._columns.between)
        return tuple(filter(None, map(str.strip, parts)))

    def day(self, datum: str, stated: str = "") -> date | None:
        """A day, as the mapping says that days are written."""
        text = stated or self.text(datum)
        if not text:
            return None
        found = _day(text, self._columns.dates)
        if found is None:
            self.notes.append(f"{datum} is no date: {text[:40]!r}")
        return found

    def address(self, datum: str) -> str:
        """The address of a page on the web."""
        text = self.text(datum)
        if text and not _ADDRESS.fullmatch(text):
            self.notes.append(f"{datum} is no address of a page: {text[:40]!r}")
            return ""
        return text

    def page(self, datum: str) -> int | None:
        """The first number of a value."""
        found = _DIGITS.search(self.text(datum))
        return int(found[0]) or None if found else None


def question_of_row(
    values: Mapping[str, str], columns: Columns, people: People = NOBODY
) -> tuple[Question, list[str]]:
    """The question of a row, and sentences about data of it that were not read.

    Raises UnusableRecordError where it has no number, no text or a type that the mapping lacks.
    """
    row = _Row(values, columns)
    asked, answer = row.markup("question"), row.markup("answer")
    id, legislature, kind, number = _identity(row, columns, asked)
    ministry, answering = label(row.text("ministry")), label(row.text("ministry_answering"))
    moved = ministry and answering and answering != ministry
    rubrique = label(row.text("rubrique"))
    renewed = (row.day("renewed", stated) for stated in row.several("renewed"))
    question = Question(
        id=id,
        legislature=legislature,
        kind=kind,
        number=number,
        title=title_of(label(text_of(row.text("title"))), rubrique, asked),
        question=Passage(asked, row.day("published"), row.page("page")),
        provenance=unsealed(),
        author=people.completed(_author(row), legislature),
        rubrique=rubrique,
        keywords=row.several("keywords"),
        ministry=ministry or answering,
        ministry_answering=answering or ministry,
        transfers=(Transfer(answering),) if moved else (),
        answer=Passage(answer, row.day("answered"), row.page("answer_page")) if answer else None,
        status=_status(row, columns, answered=bool(answer)),
        closed=row.day("closed"),
        closing_label=row.text("closing_label"),
        flagged=row.day("flagged"),
        renewed=tuple(sorted({found for found in renewed if found})),
        house=columns.house,
        page=row.address("address"),
    )
    return question, row.notes


def _identity(row: _Row, columns: Columns, asked: str) -> tuple[QuestionId, int, Kind, int]:
    """What tells a question from all others: ``DE20QE1-100``, and its parts."""
    raw = number_there(row.text("number"))
    digits = _DIGITS.search(raw.rpartition("-")[2]) or _DIGITS.search(raw)
    if digits is None or len(raw) > _LONGEST_NUMBER:
        raise UnusableRecordError(f"no number identifies it: {raw[:40]!r}")
    if not asked:
        raise UnusableRecordError("it has no text")
    named = row.text("kind")
    kind = columns.kinds.get(fold(named)) if named else columns.kind
    if kind is None:
        raise UnusableRecordError(f"its type is {named[:40]!r}, none of [kinds]")
    term = _TERM.search(row.text("legislature"))
    legislature = int(term[0]) if term else columns.legislature
    id = QuestionId(f"{columns.prefix}{legislature or ''}{kind}{raw}")
    return id, legislature, kind, int(digits[0])


def _status(row: _Row, columns: Columns, *, answered: bool) -> Status:
    """An answer wins over any word; a word that says answered, without one, is of a lapsed one."""
    told = columns.states.get(fold(row.text("status")))
    if answered or told is None:
        return status_of("", row.text("closing_label"), answered=answered)
    return Status.LAPSED if told is Status.ANSWERED else told


def _author(row: _Row) -> Author:
    return Author(
        name=row.text("author"),
        civility=row.text("civility"),
        group=row.text("group"),
        group_label=label(row.text("group_label")),
        department=label(row.text("department")),
        constituency=row.text("constituency"),
        uid=row.text("author_id"),
    )


def _day(text: str, written: str) -> date | None:
    if not written:
        return day(text)
    try:
        return day(datetime.strptime(text, written).date().isoformat())  # noqa: DTZ007 - a day
    except ValueError:
        return None
