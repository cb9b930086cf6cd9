"""Files are read by a process of their own, and one that dies of a file is told with its name.

One process reads file after file; only after a death is there another.
"""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, Self

from indexer.errors import CrashedReader
from indexer.model import Question
from indexer.sources import People, Reading, Rejection, Source
from indexer.sources.apart import frames
from indexer.sources.apart.child import OUT_OF_MEMORY
from indexer.sources.base import Unread

MODULE = "indexer.sources.apart.child"
PATIENCE = 5
"""Seconds that a process has to end in after its last word."""


class OnCrash(StrEnum):
    """What becomes of a build whose reading process dies."""

    SKIP = "skip"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What reading may take: megabytes of address space, seconds from record to record; 0: any."""

    megabytes: int = 1000
    seconds: float = 120.0


class _DeathError(Exception):
    """The process ended before its file did; the text says how."""


class Readers:
    """Reads files for ``sources.read``, in a process that is started with the first of them."""

    def __init__(self, on_crash: OnCrash = OnCrash.STOP, bounds: Bounds | None = None) -> None:
        self._on_crash, self._bounds = on_crash, bounds or Bounds()
        self._process: _Process | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def read(self, source: Source, file: Path, people: People) -> Reading:
        """What the source reads in the file, and after a death that it was not read to its end.

        Raises what the source raises, and CrashedReader where a death is to stop the build.
        """
        count, whole = 0, False
        try:
            for record in self._started(people).read(source.name, file):
                count += isinstance(record, Question)
                yield record
            whole = True
        except _DeathError as death:
            yield self._unread(file, count, str(death))
        finally:
            if not whole:  # it died, or nobody waits for the rest
                self._close()

    def _started(self, people: People) -> _Process:
        if self._process is None or self._process.people is not people:
            self._close()
            self._process = _Process(self._bounds, people)
        return self._process

    def _close(self) -> None:
        if self._process is not None:
            self._process.close()
        self._process = None

    def _unread(self, file: Path, count: int, how: str) -> Unread:
        where = f"after its question number {count}" if count else "before its first question"
        if self._on_crash is OnCrash.STOP:
            raise CrashedReader(
                f"{file}: the process that read it {how} {where}; nothing is changed: leave the "
                "file out, or pass over it with --on-crash skip"
            )
        return Unread(str(file), f"the process that read it {how} {where}", file=file)


class _Process:
    """One process. ``people`` are those whom its records may name."""

    def __init__(self, bounds: Bounds, people: People) -> None:
        self.people, self._bounds = people, bounds
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter, a module of ours
            [sys.executable, "-m", MODULE, str(bounds.megabytes), str(bounds.seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._told = False

    def read(self, name: str, file: Path) -> Iterator[Question | Rejection]:
        """The records of a file. Raises IndexerError, and _DeathError in place of the rest."""
        try:
            self._ask(name, file)
            yield from self._answers()
        except frames.BrokenFrameError:
            raise _DeathError("gave what makes no sense") from None

    def close(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        self._process.communicate()

    def _ask(self, name: str, file: Path) -> None:
        asked = [] if self._told else [self.people]
        message = b"".join(map(pickle.dumps, (*asked, (name, file))))
        try:
            _pipe(self._process.stdin).write(message)
            _pipe(self._process.stdin).flush()
        except BrokenPipeError:
            raise _DeathError(self._end()) from None
        self._told = True

    def _answers(self) -> Iterator[Question | Rejection]:
        stream = _pipe(self._process.stdout)
        while (frame := frames.next_frame(stream)) is not None:
            kind, content = frame
            if kind == frames.DONE:
                return
            if kind == frames.REFUSED:
                raise frames.error_of(content)
            if kind == frames.FAILED:
                raise _DeathError(f"failed ({content.decode('utf-8', 'replace')[:200]})")
            yield frames.record_of(kind, content)
        raise _DeathError(self._end())

    def _end(self) -> str:
        """How it ended."""
        try:
            code = self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            return "fell silent"
        if code == OUT_OF_MEMORY:
            return f"needed more than {self._bounds.megabytes} MB (QUESTIONS_READ_MEMORY)"
        if code == -signal.SIGALRM:
            seconds = self._bounds.seconds
            return f"gave no record for {seconds:g} seconds (QUESTIONS_READ_SECONDS)"
        if code < 0:
            return f"was ended by {_name(-code)}"
        return f"ended with code {code}"


def _name(number: int) -> str:
    """The name of a signal."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise _DeathError("has no pipe")
    return stream
