"""How fast ministries and portefeuilles answer: counted once for each search, beside requests.

Counting reads every written question of the search. That may take a minute on a large index, so
it runs in a thread of its own; a page waits for a moment, and says so where the figures are not
there yet.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Event, Lock, Thread
from types import MappingProxyType
from typing import TypeAlias

from flask import current_app

from indexer.engines.base import IndexInfo
from indexer.fields import fold
from indexer.model import Kind, Question
from indexer.portfolios import named
from indexer.query.request import SearchRequest
from indexer.search.statistics import Delays, delays
from webapp.searching import Searches, limited, searcher

EXTENSION = "questions-delays"
KEPT = 32
"""Searches whose figures are kept."""
AT_ONCE = 2
"""Searches that are counted at the same time, beside the whole index; others have to come again."""
PATIENCE = 1.0
"""Seconds that a page waits for figures that are being counted."""
_folded = lru_cache(4096)(fold)
log = logging.getLogger(__name__)


Asked: TypeAlias = tuple[tuple[str, str], ...]
"""The pairs of a search; none for the whole index."""
Table: TypeAlias = Mapping[str, Delays]
"""Name, folded → its delays; all of them under the empty name."""


@dataclass(slots=True)
class _Count:
    """The figures of one search, once they are there."""

    done: Event = field(default_factory=Event)
    found: Mapping[str, Table] | None = None


class DelayBook:
    """The figures of the newest generation that was asked for, of the last searches."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._generation = ""
        self._counts: dict[Asked, _Count] = {}

    def tables(
        self, searches: Searches, info: IndexInfo, request: SearchRequest, patience: float
    ) -> Mapping[str, Table] | None:
        """Field → its table; None while they are counted."""
        count = self._count_of(searches, info, request)
        if count is None:
            return None
        count.done.wait(patience)
        return count.found

    def _count_of(
        self, searches: Searches, info: IndexInfo, request: SearchRequest
    ) -> _Count | None:
        asked = tuple(request.to_pairs())
        with self._lock:
            if self._generation != info.generation:
                self._generation, self._counts = info.generation, {}
            found = self._counts.pop(asked, None)
            if found is None:
                if asked and self._running() >= AT_ONCE:
                    return None
                found = _Count()
                work = (searches, request, found)
                Thread(target=_run, args=work, name="delays", daemon=True).start()
            self._counts[asked] = found  # the last in order: what was not asked for goes first
            self._forget()
            return found

    def _running(self) -> int:
        return sum(not count.done.is_set() for asked, count in self._counts.items() if asked)

    def _forget(self) -> None:
        done = [asked for asked, count in self._counts.items() if asked and count.done.is_set()]
        for asked in done[: max(0, len(self._counts) - KEPT)]:
            del self._counts[asked]


def by_field(field: str, request: SearchRequest) -> Table | None:
    """The delays of the questions of a search by what is responsible, a field of ``KEYS``."""
    found = searcher()
    book: DelayBook = current_app.extensions.setdefault(EXTENSION, DelayBook())
    tables = book.tables(found, found.info(), request, PATIENCE)
    return tables[field] if tables is not None else None


def _label(question: Question) -> str:
    """The ministry that answered, or that has to: the last one that the question came to."""
    last = question.transfers[-1].ministry if question.transfers else ""
    return question.ministry_answering or last or question.ministry


def _responsible(question: Question) -> str:
    """That ministry, folded, for the same one is spelt with and without capitals."""
    return _folded(_label(question))


def _charged(question: Question) -> str:
    """The portefeuille of that ministry, folded."""
    return _folded(named(_label(question), question.published))


KEYS = MappingProxyType({"ministry": _responsible, "portfolio": _charged})
"""Field → what a question's delay is counted under."""


def _run(searches: Searches, request: SearchRequest, count: _Count) -> None:
    try:
        written = limited(request, "kind", str(Kind.WRITTEN))
        tables = delays(searches.scan(written) if written else (), *KEYS.values())
        count.found = dict(zip(KEYS, tables, strict=True))
    except Exception:  # a thread has nobody else to tell
        log.exception("the delays could not be counted")
    finally:
        count.done.set()
