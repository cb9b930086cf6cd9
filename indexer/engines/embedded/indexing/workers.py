"""Terms made by other processes: the texts of questions go out, the terms of a segment come back.

A worker is ``python -m indexer.engines.embedded.indexing.workers FOLDER LANGUAGE``. It is told
texts, or a segment whose terms to write, or at the end None, and answers each with what became of
it. This process makes the documents meanwhile, and runs ahead of its workers by ``AHEAD`` bytes at
most. Where it would wait, it reads for them what the texts that wait name.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from indexer.engines.embedded.codec import ColumnarSegment
from indexer.engines.embedded.indexing.local_builder import (
    BASE_BYTES,
    Built,
    Gathered,
    Inverting,
    LocalBuilder,
    Writing,
)
from indexer.engines.embedded.indexing.readings import TOGETHER, Row, Texts, rows_of
from indexer.engines.processes import Process, serve
from indexer.model import Question
from indexer.text import language, speak

STARTED_AT = 1_500
"""Questions from which several processes pay for their start."""
AHEAD = 48_000_000
"""Bytes of text that wait for a worker at most."""


class Workers:
    """A builder over several processes: every second one inverts, this one does the rest."""

    def __init__(self, folder: Path, memory: int, dictionary: bytes, processes: int) -> None:
        count = max(1, processes // 2)
        share = (memory - BASE_BYTES // 1_000_000) // count
        self._builders = [
            LocalBuilder(folder, share, dictionary, _Worker(folder)) for _ in range(count)
        ]
        self._next = 0

    def send(self, batch: int, questions: Sequence[Question]) -> None:
        """Give a batch to the next one in turn; wait where that one has enough before it."""
        self._builders[self._next % len(self._builders)].send(batch, questions)
        self._next += 1

    def last(self) -> None:
        """Have the last terms written, by all at once."""
        for builder in self._builders:
            builder.last()

    def finish(self) -> Built:
        """Join what they built."""
        built = Built()
        for builder in self._builders:
            part = builder.finish()
            built.segments += part.segments
            built.forms |= part.forms
        return built

    def close(self) -> None:
        """Stop the processes."""
        for builder in self._builders:
            builder.close()


class Parcel:
    """Texts on their way to a worker; what they name may be read here until they go."""

    def __init__(self, texts: Sequence[Texts]) -> None:
        self.size = sum(sum(map(len, one.whole)) for one in texts)
        self._texts = list(texts)
        self._unread = len(self._texts)

    def read(self) -> bool:
        """Read some of them, the last ones first; whether there were any to read."""
        texts = self._texts  # they may go meanwhile
        if not (texts and self._unread):
            return False
        first, end = max(0, self._unread - TOGETHER), self._unread
        rows = rows_of(texts[first:end])
        texts[first:end] = map(_with_row, texts[first:end], rows)
        self._unread = first
        return True

    def go(self) -> tuple[Texts, ...]:
        """The texts as they are by now: nothing is read any more, and nothing kept."""
        texts, self._texts = self._texts, []
        return tuple(texts)


def _with_row(texts: Texts, row: Row) -> Texts:
    return texts._replace(row=row)


class _Worker:
    """The inverter of another process. What waits for it is read here when there is time.

    A thread tells it one thing after the other, and another one hears what it answers, so that the
    next thing lies in its pipe when it is done with the one before.
    """

    def __init__(self, folder: Path) -> None:
        self._process = Process(__name__, str(folder), language().code)
        self._telling, self._hearing = ThreadPoolExecutor(1), ThreadPoolExecutor(1)
        self._sent: deque[tuple[Parcel, Future[Gathered]]] = deque()
        self._ahead = 0
        self._old = 0
        self._gathered = Gathered()
        self._failure: BaseException | None = None

    @property
    def gathered(self) -> Gathered:
        while self._sent and self._sent[0][1].done():
            self._answered()
        return self._gathered

    def take(self, questions: Sequence[Texts]) -> None:
        parcel = Parcel(questions)
        while self._sent and self._ahead + parcel.size > AHEAD:
            self._answered()
        self._ahead += parcel.size
        self._sent.append((parcel, self._asked(parcel.go)))

    def write(self, segment: ColumnarSegment) -> Writing:
        self._old, self._gathered = len(self._sent), Gathered()
        written = self._asked(lambda: segment)
        return Writing(written.done, partial(self._awaited, written))

    def forms(self) -> Callable[[], set[bytes]]:
        return partial(self._awaited, self._asked(lambda: None))

    def close(self) -> None:
        self._process.close()
        for thread in (self._telling, self._hearing):
            thread.shutdown(cancel_futures=True)

    def _asked(self, message: Callable[[], object]) -> Future[Any]:
        told = self._telling.submit(lambda: self._process.tell(message()))
        return self._hearing.submit(self._heard, told)

    def _heard(self, told: Future[None]) -> Any:
        """The answer to a message; behind a failure, that failure for all others too."""
        if self._failure is not None:
            raise self._failure
        try:
            told.result()
            return self._process.answer()
        except BaseException as failure:
            self._failure = failure
            raise

    def _awaited(self, answer: Future[Any]) -> Any:
        """An answer. Until it is there, what the last texts that wait name is read."""
        for parcel, _ in reversed(self._sent):
            while not answer.done() and parcel.read():
                pass
        return answer.result()

    def _answered(self) -> None:
        """Wait for the first one; what it says counts where no segment was written behind it."""
        parcel, answer = self._sent.popleft()
        self._ahead -= parcel.size
        gathered: Gathered = self._awaited(answer)
        if self._old:
            self._old -= 1
        else:
            self._gathered = gathered


class _Building:
    """Inverts what it is told."""

    def __init__(self, folder: Path) -> None:
        self._inverter = Inverting(folder)

    def answer(self, message: Sequence[Texts] | ColumnarSegment | None) -> object:
        if message is None:
            return self._inverter.forms()()
        if isinstance(message, ColumnarSegment):
            return self._inverter.write(message).placed()
        self._inverter.take(message)
        return self._inverter.gathered


if __name__ == "__main__":
    speak(sys.argv[2])
    serve(_Building(Path(sys.argv[1])).answer)
