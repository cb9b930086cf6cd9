"""The Sénat's tables of questions: all of the last twelve months, those of the Government, overdue.

They have no texts, only what is known of a question and its address. Latin-1, a semicolon or a bar
between values, a head of names; lines that open with ``%`` speak about the file.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

from indexer.fields import fold
from indexer.model import senate_reference
from indexer.sources.base import Rejection
from indexer.sources.official import OfficialSource
from indexer.sources.packaging.archives import Document
from indexer.sources.senate.senate_record import SenateRow

LARGEST = 256 << 20
"""Bytes of a table; that of a year has some ten million."""
_HEAD = 1 << 14
_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "sort": "sort",
        "nature": "natquecod",
        "numero": "numero",
        "reference": "reference",
        "titre": "titre",
        "nom": "nom",
        "prenom": "prenom",
        "civilite": "codequalite",
        "circonscription": "circonscription",
        "groupe": "groupe",
        "date de publication jo": "datejodepot",
        "ministere de depot": "mindepotlib",
        "date de transmission": "datejotran",
        "ministere de transmission": "mintranlib",
        "ministere de reponse": "minreplib",
        "date de reponse jo": "datejorep",
        "theme(s)": "themes",
        "themes": "themes",
        "url question": "url",
    }
)
"""Folded name of a column → that of the dump."""
_NEEDED = ({"reference", "url", "numero"}, {"titre"}, {"datejodepot"})
"""Of each, one column: else it is another table."""


class SenateCsv(OfficialSource):
    """Source of the Sénat's tables of questions, which have no texts."""

    name = "senate_csv"
    reads = "the Sénat's tables of questions (.csv)"
    suffixes = frozenset({".csv"})
    stranger = "not a table"

    def accepts(self, path: Path) -> bool:
        """Whether a ``.csv`` opens with the names of the Sénat's columns."""
        if path.suffix.lower() != ".csv":
            return False
        try:
            with path.open("rb") as file:
                head = _text(file.read(_HEAD))
        except (OSError, ValueError):
            return False
        return _is_senate(_names(_body(head)[0]))

    def records(self, document: Document) -> Iterator[tuple[str, SenateRow | Rejection]]:
        """The rows of a table."""
        locator, rank = document.locator, 0
        if document.size > LARGEST:
            said = f"it has more than {LARGEST >> 20} MiB, far more than a table"
            yield locator, Rejection(locator, said)
            return
        for rank, values in enumerate(_rows(_text(document.read())), 1):
            yield f"{locator}#{rank}", SenateRow(values)
        if not rank:
            yield locator, Rejection(locator, "it holds no question, only a head of names")


def _rows(text: str) -> Iterator[Mapping[str, str]]:
    head, rest = _body(text)
    names = _names(head)
    for values in _parsed(rest, _separator(head)):
        if any(value.strip() for value in values):
            yield _completed(dict(zip(names, values, strict=False)))


def _parsed(text: str, separator: str) -> Iterator[Sequence[str]]:
    """The rows of a table; those behind a row that the reader of tables refuses are tried too."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield ["?"]


def _completed(row: dict[str, str]) -> Mapping[str, str]:
    """With the reference that the address holds, where no column of its own does."""
    address = row.get("url", "").rpartition("/q")[2].partition(".")[0].upper()
    if not row.get("reference") and senate_reference(address):
        row["reference"] = address
    row["themes"] = row.get("themes", "").replace("|", "\n").replace(";", "\n")
    return row


def _body(text: str) -> tuple[str, str]:
    """The head of names, and what stands below."""
    lines = text.splitlines(keepends=True)
    kept = itertools.dropwhile(lambda line: line.startswith("%") or not line.strip(), lines)
    head = next(kept, "")
    return head.strip("\ufeff\r\n"), "".join(kept)


def _names(head: str) -> list[str]:
    written = next(_parsed(head, _separator(head)), [])
    return [_COLUMNS.get(fold(name), "") for name in written]


def _is_senate(names: Sequence[str]) -> bool:
    return all(columns & set(names) for columns in _NEEDED) and "natquecod" in names


def _separator(head: str) -> str:
    return max(";|,\t", key=head.count)


def _text(raw: bytes) -> str:
    with suppress(UnicodeDecodeError):
        return raw.decode("utf-8")
    return raw.decode("cp1252", "replace")
