"""Segments built by several processes: batches of questions go out, finished segments come back.

A worker is ``python -m indexer.engines.embedded.workers FOLDER MEMORY``; it reads a dictionary,
then batches of stored records, pickled, on standard input and answers each batch with one pickled
word. It ends when its input does, so it never outlives the process that started it.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from indexer.engines.embedded.building import Built, LocalBuilder
from indexer.errors import UnusableIndex
from indexer.model import Question
from indexer.records import packed, unpacked

STARTED_AT = 4_000
"""Questions from which several processes pay for their start."""
WAITING = 2
"""Batches that a worker may have before it, so that it never waits for its input."""


class Workers:
    """A builder over several processes."""

    def __init__(self, folder: Path, memory: int, dictionary: bytes, processes: int) -> None:
        self._workers = [_Worker(folder, memory, dictionary) for _ in range(processes)]
        self._next = 0

    def send(self, batch: int, questions: Sequence[Question]) -> None:
        """See Builder."""
        worker = self._workers[self._next % len(self._workers)]
        self._next += 1
        worker.send((batch, [packed(question) for question in questions]))

    def finish(self) -> Built:
        """See Builder."""
        for worker in self._workers:
            worker.tell(None)
        built = Built()
        for worker in self._workers:
            part = worker.result()
            built.segments += part.segments
            built.forms |= part.forms
        return built

    def close(self) -> None:
        """See Builder."""
        for worker in self._workers:
            worker.close()


class _Worker:
    def __init__(self, folder: Path, memory: int, dictionary: bytes) -> None:
        command = [sys.executable, "-m", __name__, str(folder), str(memory)]
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter, this module
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._waiting = 0
        self.tell(dictionary)

    def send(self, message: object) -> None:
        while self._waiting >= WAITING:
            self._answer()
            self._waiting -= 1
        self.tell(message)
        self._waiting += 1

    def tell(self, message: object) -> None:
        try:
            pickle.dump(message, _pipe(self._process.stdin), pickle.HIGHEST_PROTOCOL)
            _pipe(self._process.stdin).flush()
        except BrokenPipeError:
            self._answer()  # it says why it went

    def result(self) -> Built:
        while not isinstance(answer := self._answer(), Built):
            pass
        return answer

    def _answer(self) -> Any:
        try:
            answer = pickle.load(_pipe(self._process.stdout))  # noqa: S301 - our own process
        except (EOFError, pickle.UnpicklingError):
            code = self._process.wait()
            raise UnusableIndex(f"a process of the build ended early (code {code})") from None
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def close(self) -> None:
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(BrokenPipeError):  # what was still to be said has nobody to hear it
                _pipe(pipe).close()
        self._process.wait()


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise UnusableIndex("a process of the build has no pipe")
    return stream


def main(folder: str, memory: str) -> None:
    """Build segments of what comes in, until None comes; then tell what was built."""
    output = sys.stdout.buffer
    try:
        dictionary = pickle.load(sys.stdin.buffer)  # noqa: S301 - our parent
        builder = LocalBuilder(Path(folder), int(memory), dictionary)
        while (message := pickle.load(sys.stdin.buffer)) is not None:  # noqa: S301 - our parent
            batch, records = message
            builder.take(batch, [(unpacked(record), record) for record in records])
            _say(output, True)  # noqa: FBT003 - a word for "go on"
        _say(output, builder.finish())
    except EOFError:
        pass  # the process that started this one is gone
    except Exception as problem:  # noqa: BLE001 - whatever it is, the parent must hear it
        _say(output, problem)


def _say(output: IO[bytes], answer: object) -> None:
    pickle.dump(answer, output, pickle.HIGHEST_PROTOCOL)
    output.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
