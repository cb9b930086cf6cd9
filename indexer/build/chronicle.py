"""Which questions a build changes, and in what: from digests to events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from indexer.engines.base import Engine, Store
from indexer.events import Change, Event, events, from_lines, to_line
from indexer.model import Question, QuestionId

FLOOD = 1000
"""So many bare revisions that touch most of the index are the work of new readers, not of days."""


class Chronicle:
    """The events of one build over an index; ``engine`` None where there is none to compare with.

    A first build has no events: every question of it tells its own days.
    """

    def __init__(
        self, engine: Engine | None, known: Mapping[QuestionId, str], last: str = ""
    ) -> None:
        self._engine = engine
        self.known = known
        self._seen = max(datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), last)
        self._events: dict[QuestionId, list[Event]] = {}

    def differs(self, question: Question) -> bool:
        """Whether the index holds another state of the question, or none."""
        return self.known.get(question.id) != question.provenance.digest

    def meet(self, questions: Sequence[Question]) -> None:
        """Take questions as they are now, in place of what was told of them before."""
        differing = [question for question in questions if self.differs(question)]
        for question in questions:
            self._events.pop(question.id, None)
        if self._engine is None or not differing:
            return
        ids = [question.id for question in differing if question.id in self.known]
        before = {question.id: question for question in self._engine.fetch(ids)}
        for question in differing:
            old = before.get(question.id)
            self._events[question.id] = list(events(old, question, self._seen))

    def drop(self, ids: Iterable[QuestionId]) -> None:
        """Take questions that are gone."""
        if self._engine is not None:
            for id in ids:
                self._events[id] = [Event(self._seen, id, Change.DROPPED)]

    def counts(self) -> Counter[Change]:
        """How often each change happened."""
        return Counter(event.change for event in self._told())

    def write(self, store: Store) -> None:
        """Give the events to the journal of the writer that is at work."""
        store.note(map(to_line, self._told()))

    def _told(self) -> list[Event]:
        told = [event for found in self._events.values() for event in found]
        bare = sum(event.change is Change.REVISED for event in told)
        if bare > max(FLOOD, len(self.known) // 2):
            return [event for event in told if event.change is not Change.REVISED]
        return told


def last_seen(store: Store) -> str:
    """The moment of the latest event in a store's journal; empty without one."""
    return max((event.seen for event in from_lines(store.journal())), default="")
