"""What a source promises, and what every source shares: rejections and digests."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from indexer.model import Author, Provenance, Question, Span
from indexer.sources.people import NOBODY, People


@dataclass(frozen=True, slots=True)
class Rejection:
    """A record that could not be read, or not wholly: where it stands and why, in one sentence.

    ``kept`` tells that the question was read all the same, without the datum that the reason names.
    """

    locator: str
    reason: str
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Unread(Rejection):
    """A file that was not read to its end, since its reader died; it is to be read again."""

    file: Path = Path()


def to_line(found: Rejection) -> str:
    """The line of a rejection, a JSON object."""
    said = {"locator": found.locator, "reason": found.reason, "kept": found.kept}
    return json.dumps(said, ensure_ascii=False) + "\n"


def from_lines(lines: Iterable[str]) -> Iterator[Rejection]:
    """The rejections of such lines; a line that is none is let pass."""
    for line in lines:
        try:
            said = json.loads(line)
            yield Rejection(str(said["locator"]), str(said["reason"]), bool(said.get("kept")))
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            continue


Reading: TypeAlias = Iterator[Question | Rejection]


class Source(Protocol):
    """One format. A bad record is a value, never silence and never a stop."""

    @property
    def name(self) -> str:
        """What the format is called in ``SOURCES`` and in a question's provenance."""

    @property
    def reads(self) -> str:
        """What it accepts, as the error about an unknown file lists it."""

    def accepts(self, path: Path) -> bool:
        """Whether the file, or what the archive holds, is of this format; by name, cheaply."""

    def read(self, path: Path, people: People = NOBODY) -> Reading:
        """The questions of a file or an archive. Raises UnusableInput where it is damaged."""


PEOPLE = "people"
"""The kind of an archive that holds no question, but who asks them."""


class Reader(Protocol):
    """Looks into files for a build: in its own process, or in one that may die of them."""

    @property
    def columns(self) -> Path | None:
        """The file that names the columns of all tables; None: each has one beside it."""

    def kind(self, path: Path) -> str | Unread:
        """``PEOPLE``, or the name of the source that reads a file.

        An ``Unread`` where nobody can tell and the build is to go on without it. Raises
        UnknownFormat, or UnusableInput for a damaged zip.
        """

    def people(self, path: Path) -> People:
        """Everybody in an AMO archive or its folder. Raises UnusableInput."""

    def read(self, source: Source, path: Path, people: People) -> Reading:
        """What a source reads in a file. Raises UnusableInput."""


class UnusableRecordError(Exception):
    """One record says too little to be a question; its reader makes a Rejection of it."""


def sealed(
    question: Question, source: str, locator: str, *, known: date | None = None, made: str = ""
) -> Question:
    """The question with its provenance: the digest covers everything else that it says.

    Of an open question it covers the day of the source too, for that is part of what is known.
    """
    said = digest(question, known if question.open else None)
    provenance = Provenance(source, locator, said, known, made)
    parts = (*_BEFORE(question), provenance, *_AFTER(question))
    return Question(*parts)  # in half the time of dataclasses.replace


def unsealed() -> Provenance:
    """The provenance of a question in the making."""
    return Provenance("", "", "")


def digest(question: Question, known: date | None = None) -> str:
    """BLAKE2b of 16 bytes, hexadecimal, over the content of a question without its provenance.

    The same question has the same digest whatever file, format or machine it came from.
    """
    pieces: list[str] = []
    for name, value in zip(_CONTENT, _VALUES(question), strict=True):
        _write(pieces, name, value)
    _write(pieces, "known", known)
    written = _NEXT.join(pieces).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(written, digest_size=16).hexdigest()


_NEXT, _WITHIN = "\x1e", "\x1f"  # ASCII's record and unit separators: no cleaned text has them
_AT = Question.__slots__.index("provenance")
_BEFORE = attrgetter(*Question.__slots__[:_AT])
_AFTER = attrgetter(*Question.__slots__[_AT + 1 :])
_CONTENT = tuple(sorted(set(Question.__slots__) - {"provenance"}))
_VALUES = attrgetter(*_CONTENT)


def _write(pieces: list[str], name: str, value: Any) -> None:
    """Add ``name␟value`` for everything in a value that says something.

    Empty values are left out, so that a field added to the model later, at its default, does not
    make every question of an index look changed.
    """
    if value is None:
        return
    if isinstance(value, str):
        if value:
            pieces.append(f"{name}{_WITHIN}{value}")
    elif isinstance(value, (int, date)):
        pieces.append(f"{name}{_WITHIN}{value}")
    elif isinstance(value, tuple):
        for rank, item in enumerate(value):
            said = f"{item.start}-{item.end}" if isinstance(item, Span) else item
            _write(pieces, f"{name}.{rank}", said)
    elif isinstance(value, Author):
        pieces += _written(name, value)
    else:
        _write_parts(pieces, name, value)


def _write_parts(pieces: list[str], name: str, value: Any) -> None:
    for part in type(value).__slots__:
        _write(pieces, f"{name}.{part}", getattr(value, part))


@lru_cache(maxsize=4096)
def _written(name: str, author: Author) -> tuple[str, ...]:
    """What there is to write of an author; few people ask very many questions."""
    pieces: list[str] = []
    _write_parts(pieces, name, author)
    return tuple(pieces)
