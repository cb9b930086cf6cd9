"""The process that reads: ``python -m indexer.sources.apart.child MEGABYTES SECONDS COLUMNS``.

It is told whom the records may name and which file to read, or to look into, and answers with
frames, file after file, until its input ends. It may die of what it reads: the system ends it where
it takes more memory than it may (``RLIMIT_AS``), and a timer where it gives no record for too long,
be it within a library that never returns.
"""

from __future__ import annotations

import os
import pickle
import resource
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, TypeAlias

from indexer.sources import SOURCES, kind_of
from indexer.sources.apart.frames import (
    DONE,
    frame_of,
    frame_of_error,
    frame_of_kind,
    frame_of_people,
    framed,
)
from indexer.sources.base import PEOPLE
from indexer.sources.people import NOBODY, People
from indexer.sources.tables.table import TableSource

OUT_OF_MEMORY = 71
"""The exit code where there was no memory left."""
AT_ONCE = 1 << 16
"""Bytes that wait for one another before they are sent; what a pipe holds."""

LOOK, NAME = "?", PEOPLE
"""What is asked in place of a source's name: what kind of file it is; who is in an archive."""

Answering: TypeAlias = Callable[[str, Path, People], Iterator[bytes]]
"""The frames that answer what is asked of a file."""


class Answers:
    """The way back. The time of a record counts while one is made, not while it is sent."""

    def __init__(self, stream: IO[bytes], seconds: float) -> None:
        self._stream, self._seconds = stream, seconds
        self._waiting: list[bytes] = []
        self._size = 0

    def begin(self) -> None:
        """Have the time of the next record begin."""
        signal.setitimer(signal.ITIMER_REAL, self._seconds)

    def give(self, frame: bytes) -> None:
        """Send a frame, soon."""
        self._waiting.append(frame)
        self._size += len(frame)
        if self._size > AT_ONCE:
            self.flush()
        self.begin()

    def flush(self) -> None:
        """Send what waits; no time runs from here on."""
        signal.setitimer(signal.ITIMER_REAL, 0)
        self._stream.write(b"".join(self._waiting))
        self._stream.flush()
        self._waiting, self._size = [], 0


def answered(asked: str, path: Path, people: People) -> Iterator[bytes]:
    """The kind of a file, everybody in it, or its records by the source of that name."""
    if asked == LOOK:
        yield frame_of_kind(kind_of(path))
    elif asked == NAME:
        yield frame_of_people(People.load(path))
    else:
        yield from map(frame_of, SOURCES[asked].read(path, people))


def by_columns(columns: Path) -> Answering:
    """As ``answered``, with tables read by that file of their columns."""
    table = TableSource(columns)

    def answer(asked: str, path: Path, people: People) -> Iterator[bytes]:
        if asked == table.name:
            return map(frame_of, table.read(path, people))
        return answered(asked, path, people)

    return answer


def serve(answering: Answering = answered) -> None:
    """Read what is asked for until the input ends."""
    megabytes, seconds = int(sys.argv[1]), float(sys.argv[2])
    if columns := "".join(sys.argv[3:4]):
        answering = by_columns(Path(columns))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that started this one hears it too
    if megabytes:
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = Answers(os.fdopen(os.dup(1), "wb"), seconds)
    os.dup2(2, 1)  # whatever a library prints is no answer
    with suppress(EOFError, BrokenPipeError):  # the process that started this one is gone
        _answer(answering, answers)


def _answer(answering: Answering, answers: Answers) -> None:
    people = NOBODY
    while True:
        asked = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that started this one
        if isinstance(asked, People):
            people = asked
            continue
        name, path = asked
        answers.begin()
        try:
            for frame in answering(name, path, people):
                answers.give(frame)
            answers.give(framed(DONE))
        except MemoryError:
            with suppress(MemoryError):
                answers.flush()
            os._exit(OUT_OF_MEMORY)
        except Exception as error:  # noqa: BLE001 - whatever it is, who asked must hear it
            answers.give(frame_of_error(error))
        answers.flush()


if __name__ == "__main__":
    serve()
