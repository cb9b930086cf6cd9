"""Segments built by several processes: batches of questions go out, finished segments come back.

A worker is ``python -m indexer.engines.embedded.indexing.workers FOLDER MEMORY``; it gets a
dictionary, then batches of stored records, each of which it answers with one word, and at the end
tells what it built.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from indexer.engines.embedded.indexing.local_builder import Built, LocalBuilder
from indexer.engines.processes import Process, serve
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
        """Pickle a batch for the next worker in turn; wait where that one has enough before it."""
        worker = self._workers[self._next % len(self._workers)]
        self._next += 1
        worker.send((batch, [packed(question) for question in questions]))

    def finish(self) -> Built:
        """End every worker, and join what they built."""
        for worker in self._workers:
            worker.send(None)
        built = Built()
        for worker in self._workers:
            part = worker.result()
            built.segments += part.segments
            built.forms |= part.forms
        return built

    def close(self) -> None:
        """Stop the processes."""
        for worker in self._workers:
            worker.close()


class _Worker:
    def __init__(self, folder: Path, memory: int, dictionary: bytes) -> None:
        self._process = Process(__name__, str(folder), str(memory))
        self._waiting = 0
        self.send(dictionary)

    def send(self, message: object) -> None:
        while self._waiting >= WAITING:
            self._process.answer()
            self._waiting -= 1
        self._process.tell(message)
        self._waiting += 1

    def result(self) -> Built:
        while not isinstance(answer := self._process.answer(), Built):
            pass
        return answer

    def close(self) -> None:
        self._process.close()


class _Building:
    """Builds segments of what comes in behind a dictionary; told None, says what was built."""

    _builder: LocalBuilder

    def __init__(self, folder: Path, memory: int) -> None:
        self._folder = folder
        self._memory = memory

    def answer(self, message: tuple[int, Sequence[bytes]] | bytes | None) -> object:
        if isinstance(message, bytes):
            self._builder = LocalBuilder(self._folder, self._memory, message)
            return True
        if message is None:
            return self._builder.finish()
        batch, records = message
        self._builder.take(batch, [(unpacked(record), record) for record in records])
        return True


if __name__ == "__main__":
    serve(_Building(Path(sys.argv[1]), int(sys.argv[2])).answer)
