"""What a process that reads says to the one that asked it: data only, each behind its length.

Whoever reads the frames trusts them no further than the file that they came from: what they hold is
JSON, and a frame that is none ends the reading.
"""

from __future__ import annotations

import json
import struct
from dataclasses import astuple
from datetime import date
from typing import IO

from indexer import errors
from indexer.errors import IndexerError, UnusableInput
from indexer.model import Question
from indexer.records import packed, unpacked
from indexer.sources.actors.holders import Charge, Organ, Person, Seat
from indexer.sources.base import Rejection, from_lines, to_line
from indexer.sources.people import People

QUESTION, REJECTION, DONE, REFUSED, FAILED = b"Q", b"R", b"D", b"U", b"F"
"""A question; a rejection; the end of the file; an error raised on purpose; another one."""
KIND, PEOPLE = b"K", b"P"
"""What kind of file it is; all the people of an archive."""
LONGEST = 256 << 20
"""Bytes of a frame; the texts of a record have some megabytes where every bound is reached."""
_HEAD = struct.Struct("<cI")


class BrokenFrameError(Exception):
    """What came is no frame: its writer is not what it was."""


def framed(kind: bytes, content: bytes = b"") -> bytes:
    """One frame."""
    return _HEAD.pack(kind, len(content)) + content


def frame_of(record: Question | Rejection) -> bytes:
    """The frame of what was read."""
    if isinstance(record, Question):
        return framed(QUESTION, packed(record))
    return framed(REJECTION, to_line(record).encode("utf-8", "surrogatepass"))


def frame_of_kind(kind: str) -> bytes:
    """The frame of what kind a file is of."""
    return framed(KIND, kind.encode())


def frame_of_people(known: People) -> bytes:
    """The frame of everybody."""
    tables = known.persons, known.seats, known.organs, known.charges
    said = [*([astuple(row) for row in table.values()] for table in tables), known.damages]
    return framed(PEOPLE, json.dumps(said, default=date.isoformat).encode())


def people_of(content: bytes) -> People:
    """Everybody. Raises BrokenFrameError."""
    try:
        persons, seats, organs, charges, damages = json.loads(content)
        return People.of(
            {row[0]: Person(*map(str, row)) for row in persons},
            {row[0]: _seat(*row) for row in seats},
            {row[0]: Organ(*map(str, row)) for row in organs},
            tuple((str(locator), str(reason)) for locator, reason in damages),
            {row[0]: _charge(*row) for row in charges},
        )
    except (ValueError, LookupError, TypeError, RecursionError):
        raise BrokenFrameError from None


def _seat(  # noqa: PLR0917 - one for each column
    uid: str,
    person: str,
    legislature: int,
    department: str,
    number: int,
    until: str | None,
    since: str | None,
) -> Seat:
    last, begun = _day(until), _day(since)
    return Seat(str(uid), str(person), int(legislature), str(department), int(number), last, begun)


def _charge(  # noqa: PLR0917 - one for each column
    uid: str, person: str, organ: str, rank: str, since: str, until: str | None
) -> Charge:
    begun = date.fromisoformat(since)
    return Charge(str(uid), str(person), str(organ), str(rank), begun, _day(until))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def frame_of_error(error: Exception) -> bytes:
    """The frame of what was raised: its name and its sentence."""
    if isinstance(error, IndexerError):
        said = [type(error).__name__, str(error)]
        return framed(REFUSED, json.dumps(said).encode())
    return framed(FAILED, f"{type(error).__name__}: {error}".encode("utf-8", "backslashreplace"))


def next_frame(stream: IO[bytes]) -> tuple[bytes, bytes] | None:
    """The kind and the content of the next frame; None where the stream ends before it does.

    Raises BrokenFrameError.
    """
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    kind, length = _HEAD.unpack(head)
    if length > LONGEST:
        raise BrokenFrameError
    content = stream.read(length)
    return (kind, content) if len(content) == length else None


def record_of(kind: bytes, content: bytes) -> Question | Rejection:
    """What was read. Raises BrokenFrameError."""
    try:
        if kind == QUESTION:
            return unpacked(content)
        if kind == REJECTION:
            return next(from_lines([content.decode("utf-8", "surrogatepass")]))
    except (ValueError, LookupError, TypeError, StopIteration, RecursionError):
        pass
    raise BrokenFrameError


def error_of(content: bytes) -> IndexerError:
    """The error that was raised on purpose. Raises BrokenFrameError."""
    try:
        name, sentence = json.loads(content)
        kind = getattr(errors, str(name), UnusableInput)
        return (
            kind(str(sentence)) if issubclass(kind, IndexerError) else UnusableInput(str(sentence))
        )
    except (ValueError, TypeError, RecursionError):
        raise BrokenFrameError from None
