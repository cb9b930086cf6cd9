"""Which questions a build changes, and how: from differing digests to lines of the journal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from indexer.build.copies import newness
from indexer.engines.base import Engine, Store
from indexer.events import Change, Event, events, from_lines, to_line
from indexer.model import Question, QuestionId

MASS_REVISION = 1000
"""More bare revisions than this, in over half of the index, come from a new version of a parser."""


_SECONDS = "%Y-%m-%dT%H:%M:%SZ"


class EventLog:
    """The events of one build; ``engine`` is the index before it, None where there is none.

    A first build has no events: the days of each question stand in its record.
    """

    def __init__(
        self, engine: Engine | None, known: Mapping[QuestionId, str], last: str = ""
    ) -> None:
        self._engine = engine
        self.known = known
        self._seen = _moment(last)
        self._by_question: dict[QuestionId, list[Event]] = {}
        self.confirmed: set[QuestionId] = set()
        """Questions that are as they were, by a source of a later day."""

    def differs(self, question: Question) -> bool:
        """Whether the index has another state of the question, or none."""
        return self.known.get(question.id) != question.provenance.digest

    def add(self, questions: Sequence[Question], *, older: bool = True) -> list[Question]:
        """Log the present state of questions, in place of an earlier one of the same build.

        Returns those that are to be indexed: without ``older``, none that is an older copy.
        """
        before = self._before(questions)
        taken = []
        for question in questions:
            old = before.get(question.id)
            if old is not None and not older and newness(question) < newness(old):
                continue
            taken.append(question)
            self._log(old, question)
        return taken

    def _before(self, questions: Sequence[Question]) -> Mapping[QuestionId, Question]:
        """The states in the index that differ."""
        if self._engine is None:
            return {}
        ids = [q.id for q in questions if q.id in self.known and self.differs(q)]
        return {question.id: question for question in self._engine.fetch(ids)} if ids else {}

    def _log(self, old: Question | None, question: Question) -> None:
        self._by_question.pop(question.id, None)
        self.confirmed.discard(question.id)
        if self._engine is None or not self.differs(question):
            return
        found = list(events(old, question, self._seen))
        self._by_question[question.id] = found
        if not found:
            self.confirmed.add(question.id)

    def add_dropped(self, ids: Iterable[QuestionId]) -> None:
        """Log that questions are dropped from the index."""
        if self._engine is not None:
            for id in ids:
                self._by_question[id] = [Event(self._seen, id, Change.DROPPED)]

    def counts(self) -> Counter[Change]:
        """How often each change happened."""
        return Counter(event.change for event in self._all())

    def write(self, store: Store) -> None:
        """Add the events to the journal of the writer that is at work."""
        store.note(map(to_line, self._all()))

    def _all(self) -> list[Event]:
        every = [event for some in self._by_question.values() for event in some]
        revised = sum(event.change is Change.REVISED for event in every)
        if revised > max(MASS_REVISION, len(self.known) // 2):
            return [event for event in every if event.change is not Change.REVISED]
        return every


def last_seen(store: Store) -> str:
    """The moment of the latest event in a store's journal; empty without one."""
    return max((event.seen for event in from_lines(store.journal())), default="")


def _moment(last: str) -> str:
    """Now; after the last events in any case, for what was seen after a moment is told by it.

    The clock may have been set back, or two updates may fall into one second.
    """
    now = datetime.now(UTC).strftime(_SECONDS)
    if now > last:
        return now
    try:
        return (datetime.strptime(last, _SECONDS) + timedelta(seconds=1)).strftime(_SECONDS)  # noqa: DTZ007 - both ends are UTC
    except ValueError:
        return last
