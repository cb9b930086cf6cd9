"""Whole answers of late, by what was asked: as many as fit into so many bytes."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

OVERHEAD = 1024
"""Bytes that an answer takes beside its body and what it is called by, about."""

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with status 200: its route, the headers that are everybody's, and its bytes."""

    route: str
    fields: Fields
    body: bytes


@dataclass(frozen=True, slots=True)
class Key:
    """What an answer depends on: the index, the site as it was asked for, the address, a coding."""

    generation: str
    site: tuple[str, str, str]
    """Scheme, host, and the path that the site is mounted at."""
    path: str
    query: str
    coding: str
    """``Accept-Encoding`` as it was sent."""

    @property
    def size(self) -> int:
        """Its characters."""
        return sum(map(len, (*self.site, self.path, self.query, self.coding)))


class Kept:
    """Answers that are given again; what was asked for longest ago goes first.

    ``most``: bytes of all of them together. One that takes a sixteenth of it is not kept.
    """

    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self._answers: OrderedDict[Key, Answer] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Answer | None:
        """The answer to what was asked before; None where it is not kept."""
        with self._lock:
            answer = self._answers.get(key)
            if answer is not None:
                self._answers.move_to_end(key)
            return answer

    def keep(self, key: Key, answer: Answer) -> None:
        """Keep an answer, in place of the ones that were not asked for since long."""
        size = _size(key, answer)
        if size * 16 > self._most:
            return
        with self._lock:
            before = self._answers.pop(key, None)
            self._size += size - (_size(key, before) if before else 0)
            self._answers[key] = answer
            while self._size > self._most:
                self._size -= _size(*self._answers.popitem(last=False))


def _size(key: Key, answer: Answer) -> int:
    return len(answer.body) + key.size + OVERHEAD
