"""Which column of a table holds what: a file of TOML, written once for each collection.

``[table]`` says what all its rows share, ``[columns]`` which column is which datum, ``[kinds]`` and
``[states]`` what the table's own words for types and states mean here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from indexer.errors import UnusableInput
from indexer.fields import fold
from indexer.model import FRENCH, LANGUAGES, Chamber, House, Kind, Status

LARGEST = 1 << 16
"""Bytes of such a file."""
DATA = (
    "number", "legislature", "kind", "title", "question", "answer", "published", "page",
    "answered", "answer_page", "author", "civility", "author_id", "group", "group_label",
    "department", "constituency", "rubrique", "keywords", "ministry", "ministry_answering",
    "status", "closed", "closing_label", "flagged", "renewed", "address",
)  # fmt: skip
"""What a column may be."""
_TABLE = frozenset(
    {"prefix", "name", "language", "separator", "encoding", "legislature", "kind", "dates",
     "between"}
)  # fmt: skip
_ENCODINGS = ("utf-8", "utf-16", "iso-8859-1", "iso-8859-15", "windows-1252")
LONGEST_NAME = 80
"""Characters of the name of a chamber."""
_FRENCH = frozenset(fold(chamber) for chamber in Chamber)
_PREFIX = re.compile(r"[A-Z]{2,8}")
_TAKEN = ("QAN", "SEQ")
"""How the identifiers of the two French chambers begin."""


@dataclass(frozen=True, slots=True)
class Columns:
    """A mapping that was read: names of columns by datum, and the words of the table."""

    prefix: str
    house: House
    names: Mapping[str, str]
    separator: str = ""
    encoding: str = "utf-8"
    legislature: int = 0
    kind: Kind = Kind.WRITTEN
    dates: str = ""
    between: str = ";"
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    states: Mapping[str, Status] = field(default_factory=dict)


def columns_of(path: Path) -> Columns:
    """The mapping of a file. Raises UnusableInput, naming the file and what is wrong with it."""
    try:
        return _columns(tomllib.loads(_read(path)))
    except (OSError, ValueError, TypeError, RecursionError) as error:
        raise UnusableInput(f"{path} does not say the columns of a table: {error}") from error


def _read(path: Path) -> str:
    if not path.is_file() or not 0 < path.stat().st_size <= LARGEST:
        raise ValueError("it is no file, empty, or far too long")
    return path.read_bytes().decode("utf-8")


def _columns(said: Mapping[str, Any]) -> Columns:
    table, names = _section(said, "table"), _section(said, "columns")
    _known(said, {"table", "columns", "kinds", "states"}, "section")
    _known(table, _TABLE, "entry of [table]")
    _known(names, set(DATA), "entry of [columns]")
    for needed in ("number", "question"):
        if needed not in names:
            raise ValueError(f"[columns] has no {needed!r}")
    prefix = str(table.get("prefix", ""))
    if not _PREFIX.fullmatch(prefix) or prefix.startswith(_TAKEN):
        raise ValueError("[table] needs a 'prefix': 2 to 8 capitals, none of the French ones")
    house = _house(table, prefix)
    encoding = str(table.get("encoding", "utf-8")).lower()
    if encoding not in _ENCODINGS:
        raise ValueError(f"'encoding' is none of {', '.join(_ENCODINGS)}")
    separator = str(table.get("separator", ""))
    if len(separator) > 1:
        raise ValueError("'separator' is one sign")
    kinds, states = _section(said, "kinds"), _section(said, "states")
    return Columns(
        prefix=prefix,
        house=house,
        names={datum: str(name) for datum, name in names.items()},
        separator=separator,
        encoding="utf-8-sig" if encoding == "utf-8" else encoding,
        legislature=int(table.get("legislature", 0)),
        kind=Kind(table.get("kind", Kind.WRITTEN)),
        dates=str(table.get("dates", "")),
        between=str(table.get("between", ";")) or ";",
        kinds={fold(word): Kind(kind) for word, kind in kinds.items()},
        states={fold(word): Status(state) for word, state in states.items()},
    )


def _house(table: Mapping[str, Any], prefix: str) -> House:
    """The chamber of the rows: called by its prefix where it has no name."""
    name = " ".join(str(table.get("name", prefix)).split())
    if not 0 < len(name) <= LONGEST_NAME or name.isdecimal() or fold(name) in _FRENCH:
        raise ValueError("'name' is the name of a chamber that is none of the two French ones")
    language = str(table.get("language", FRENCH))
    if language not in LANGUAGES:
        raise ValueError(f"'language' is none of {', '.join(LANGUAGES)}")
    return House(name, language)


def _section(said: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = said.get(name, {})
    if not isinstance(found, dict):
        raise TypeError(f"[{name}] is no section")
    return found


def _known(said: Mapping[str, Any], known: set[str] | frozenset[str], what: str) -> None:
    strange = sorted(set(said) - known)
    if strange:
        raise ValueError(f"{strange[0]!r} is no {what}; there are {', '.join(sorted(known))}")
