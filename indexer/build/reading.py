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
from indexer.sources import People, Reading, Rejection, Source, kind_of
from indexer.sources.actors.amo_files import may_be_archive
from indexer.sources.apart import frames
from indexer.sources.apart.child import LOOK, NAME, OUT_OF_MEMORY
from indexer.sources.base import Unread
from indexer.sources.people import NOBODY
from indexer.sources.tables.table import TableSource, is_table

MODULE = "indexer.sources.apart.child"
_NONSENSE = "gave what makes no sense"
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
    """A Reader in a process of its own, which is started with the first file.

    ``columns`` is the file that names the columns of all tables; else each has one beside it.
    """

    def __init__(
        self,
        on_crash: OnCrash = OnCrash.STOP,
        bounds: Bounds | None = None,
        columns: Path | None = None,
    ) -> None:
        self._on_crash, self._bounds = on_crash, bounds or Bounds()
        self.columns = columns
        self._process: _Process | None = None
        self._kinds: dict[Path, str | Unread] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def kind(self, path: Path) -> str | Unread:
        """See Reader; a name tells what is no archive. Raises CrashedReader as ``read`` does."""
        if self.columns is not None and is_table(path):
            return TableSource.name
        if not may_be_archive(path):
            return kind_of(path)
        if path not in self._kinds:
            try:
                self._kinds[path] = self._one(LOOK, path, frames.KIND).decode("utf-8", "replace")
            except _DeathError as death:
                self._kinds[path] = self._unread(path, 0, str(death))
        return self._kinds[path]

    def people(self, path: Path) -> People:
        """See Reader. Raises CrashedReader: without people every author would be another one."""
        try:
            return frames.people_of(self._one(NAME, path, frames.PEOPLE))
        except (_DeathError, frames.BrokenFrameError) as death:
            how = str(death) or "gave what makes no sense"
            raise CrashedReader(
                f"{path}: the process that read it {how}; nothing is changed: name an archive of "
                "people that can be read, or none"
            ) from None

    def _one(self, asked: str, path: Path, kind: bytes) -> bytes:
        """The one frame of that kind that answers. Raises IndexerError and _DeathError."""
        found: list[tuple[bytes, bytes]] = []
        try:
            found += self._started().asked(asked, path)
        finally:
            if not found:
                self._close()
        if [given for given, _ in found] != [kind]:
            self._close()
            raise _DeathError(_NONSENSE)
        return found[0][1]

    def read(self, source: Source, file: Path, people: People) -> Reading:
        """What the source reads in the file, and after a death that it was not read to its end.

        Raises what the source raises, and CrashedReader where a death is to stop the build.
        """
        count, whole = 0, False
        try:
            for record in self._started().read(source.name, file, people):
                count += isinstance(record, Question)
                yield record
            whole = True
        except _DeathError as death:
            yield self._unread(file, count, str(death))
        finally:
            if not whole:  # it died, or nobody waits for the rest
                self._close()

    def _started(self) -> _Process:
        if self._process is None:
            self._process = _Process(self._bounds, self.columns)
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
    """One process."""

    def __init__(self, bounds: Bounds, columns: Path | None) -> None:
        self._bounds = bounds
        said = (str(bounds.megabytes), str(bounds.seconds), str(columns or ""))
        self._people = NOBODY
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter, a module of ours
            [sys.executable, "-m", MODULE, *said],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def read(self, name: str, file: Path, people: People) -> Iterator[Question | Rejection]:
        """The records of a file. Raises IndexerError, and _DeathError in place of the rest."""
        try:
            if people is not self._people:
                self._send(people)
                self._people = people
            self._send((name, file))
            for kind, content in self._answers():
                yield frames.record_of(kind, content)
        except frames.BrokenFrameError:
            raise _DeathError(_NONSENSE) from None

    def asked(self, what: str, file: Path) -> Iterator[tuple[bytes, bytes]]:
        """The frames about a file, but the last. Raises IndexerError and _DeathError."""
        self._send((what, file))
        try:
            yield from self._answers()
        except frames.BrokenFrameError:
            raise _DeathError(_NONSENSE) from None

    def close(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        self._process.communicate()

    def _send(self, message: object) -> None:
        try:
            _pipe(self._process.stdin).write(pickle.dumps(message))
            _pipe(self._process.stdin).flush()
        except BrokenPipeError:
            raise _DeathError(self._end()) from None

    def _answers(self) -> Iterator[tuple[bytes, bytes]]:
        stream = _pipe(self._process.stdout)
        while (frame := frames.next_frame(stream)) is not None:
            kind, content = frame
            if kind == frames.DONE:
                return
            if kind == frames.REFUSED:
                raise frames.error_of(content)
            if kind == frames.FAILED:
                raise _DeathError(f"failed ({content.decode('utf-8', 'replace')[:200]})")
            yield frame
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
