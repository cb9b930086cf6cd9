"""How fast ministries answer: counted once for each generation of the index, beside the requests.

Counting reads every written question. That may take a minute on a large index, so it runs in a
thread of its own; a page waits for a moment, and says so where the figures are not there yet.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Event, Lock, Thread

from flask import current_app

from indexer.engines.base import IndexInfo
from indexer.fields import fold
from indexer.model import Kind, Question
from indexer.query.request import SearchRequest
from indexer.search.statistics import Delays, delays
from webapp.searching import Searches, searcher

EXTENSION = "questions-delays"
PATIENCE = 1.0
"""Seconds that a page waits for figures that are being counted."""
_folded = lru_cache(4096)(fold)
log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Count:
    """The figures of one generation, once they are there."""

    done: Event = field(default_factory=Event)
    found: Mapping[str, Delays] | None = None


class DelayBook:
    """The figures of the newest generation that was asked for."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._generation = ""
        self._count = _Count()

    def by_ministry(
        self, searches: Searches, info: IndexInfo, patience: float
    ) -> Mapping[str, Delays] | None:
        """Ministry, folded → its delays, all under the empty name; None while they are counted."""
        with self._lock:
            if self._generation != info.generation:
                self._generation, self._count = info.generation, _Count()
                Thread(
                    target=_run, args=(searches, self._count), name="delays", daemon=True
                ).start()
            count = self._count
        count.done.wait(patience)
        return count.found


def by_ministry() -> Mapping[str, Delays] | None:
    """The delays of this application's index by the ministry that is responsible."""
    found = searcher()
    book: DelayBook = current_app.extensions.setdefault(EXTENSION, DelayBook())
    return book.by_ministry(found, found.info(), PATIENCE)


def responsible(question: Question) -> str:
    """The ministry that answered, or that has to: the last one that the question came to.

    Folded, for the same ministry is spelt with and without capitals.
    """
    last = question.transfers[-1].ministry if question.transfers else ""
    return _folded(question.ministry_answering or last or question.ministry)


def _run(searches: Searches, count: _Count) -> None:
    try:
        request = SearchRequest(filters={"kind": (str(Kind.WRITTEN),)})
        count.found = delays(searches.scan(request), responsible)
    except Exception:  # a thread has nobody else to tell
        log.exception("the delays could not be counted")
    finally:
        count.done.set()
