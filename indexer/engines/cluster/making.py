"""Documents made by processes beside the one that reads questions and sends documents.

To make a document takes several times as long as all else that the client of a cluster does. Such a
process is ``python -m indexer.engines.cluster``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from queue import SimpleQueue
from typing import Protocol

from indexer.engines.cluster.documents import Documents
from indexer.engines.processes import Process, serve
from indexer.model import Question
from indexer.records import packed, unpacked

ROOM = "indexer.engines.cluster"


class _Maker(Protocol):
    """Makes the documents of questions, and tells the words of all that it made."""

    def make(self, questions: Sequence[Question]) -> list[bytes]: ...

    def words(self) -> Counter[str]: ...

    def close(self) -> None: ...


class Makers:
    """As many makers as there are processes; one within this process, where few are to be made.

    ``make`` may be called from several threads: one that finds all makers at work waits.
    """

    def __init__(self, processes: int) -> None:
        self._processes = processes
        self._makers: list[_Maker] = [_Local()]
        self._idle: SimpleQueue[_Maker] = SimpleQueue()
        self._idle.put(self._makers[0])

    def grow(self) -> None:
        """Start the processes, where there are not only few documents; once."""
        if len(self._makers) > 1 or not self._processes:
            return
        self._idle.get()  # it has done its work, and only tells its words at the end
        for _ in range(self._processes):
            maker = _Remote()
            self._makers.append(maker)
            self._idle.put(maker)

    def make(self, questions: Sequence[Question]) -> list[bytes]:
        """The documents of questions, as the lines of a bulk request."""
        with self._taken() as maker:
            return maker.make(questions)

    def words(self) -> Counter[str]:
        """See Documents."""
        return sum((maker.words() for maker in self._makers), Counter[str]())

    def close(self) -> None:
        """End the processes."""
        for maker in self._makers:
            maker.close()

    @contextmanager
    def _taken(self) -> Iterator[_Maker]:
        maker = self._idle.get()
        try:
            yield maker
        finally:
            self._idle.put(maker)


class _Local:
    def __init__(self) -> None:
        self._documents = Documents()

    def make(self, questions: Sequence[Question]) -> list[bytes]:
        return self._documents.lines(questions)

    def words(self) -> Counter[str]:
        return self._documents.words()

    def close(self) -> None:
        pass


class _Remote:
    def __init__(self) -> None:
        self._process = Process(ROOM)

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
    serve(partial(_answering, _Local()))


def _answering(maker: _Local, records: Sequence[bytes] | None) -> object:
    return maker.words() if records is None else maker.make([*map(unpacked, records)])
