"""Documents made by processes beside the one that reads questions and sends documents.

To make a document takes several times as long as all else that the client of a cluster does. Such a
process is ``python -m indexer.engines.cluster LANGUAGE``.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from queue import SimpleQueue

from indexer.engines.cluster.indexing.documents import Documents
from indexer.engines.processes import Process, serve
from indexer.model import Question
from indexer.records import packed, unpacked
from indexer.text import language, speak

ROOM = "indexer.engines.cluster"


_Make = Callable[[Sequence[Question]], list[bytes]]


class Makers:
    """As many makers as there are processes; this process itself, where few are to be made.

    ``make`` may be called from several threads: one that finds all makers at work waits.
    """

    def __init__(self, processes: int) -> None:
        self._processes = processes
        self._own = Documents()
        self._others: list[_Maker] = []
        self._idle: SimpleQueue[_Make] = SimpleQueue()
        self._idle.put(self._own.lines)

    def grow(self) -> None:
        """Start the processes, where there are not only few documents; once."""
        if self._others or not self._processes:
            return
        self._idle.get()  # this one has done its work, and only tells its words at the end
        for _ in range(self._processes):
            maker = _Maker()
            self._others.append(maker)
            self._idle.put(maker.make)

    def make(self, questions: Sequence[Question]) -> list[bytes]:
        """The documents of questions, as the lines of a bulk request."""
        make = self._idle.get()
        try:
            return make(questions)
        finally:
            self._idle.put(make)

    def words(self) -> Counter[str]:
        """The words of all processes, added up."""
        return sum((maker.words() for maker in self._others), self._own.words())

    def close(self) -> None:
        """End the processes."""
        for maker in self._others:
            maker.close()


class _Maker:
    """A process that makes documents, and tells the words of all that it made."""

    def __init__(self) -> None:
        self._process = Process(ROOM, language().code)

    def make(self, questions: Sequence[Question]) -> list[bytes]:
        self._process.tell([packed(question) for question in questions])
        made: list[bytes] = self._process.answer()
        return made

    def words(self) -> Counter[str]:
        self._process.tell(None)
        found: Counter[str] = self._process.answer()
        return found

    def close(self) -> None:
        self._process.close()


def make_for_another() -> None:
    """Be such a process."""
    speak(sys.argv[1])
    serve(partial(_answering, Documents()))


def _answering(documents: Documents, records: Sequence[bytes] | None) -> object:
    return documents.words() if records is None else documents.lines([*map(unpacked, records)])
