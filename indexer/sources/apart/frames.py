"""What a process that reads says to the one that asked it: data only, each behind its length.

Whoever reads the frames trusts them no further than the file that they came from: what they hold is
JSON, and a frame that is none ends the reading.
"""

from __future__ import annotations

import json
import struct
from typing import IO

from indexer import errors
from indexer.errors import IndexerError, UnusableInput
from indexer.model import Question
from indexer.records import packed, unpacked
from indexer.sources.base import Rejection, from_lines, to_line

QUESTION, REJECTION, DONE, REFUSED, FAILED = b"Q", b"R", b"D", b"U", b"F"
"""A question; a rejection; the end of the file; an error raised on purpose; another one."""
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
