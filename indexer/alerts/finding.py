"""What of the journal is news for a subscription: each happening once, with passages to read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date

from indexer.alerts.wanted import Wanted
from indexer.engines.base import Engine
from indexer.events import Change, Event
from indexer.model import Question, QuestionId
from indexer.search.passages.marking import Marker
from indexer.search.passages.snippets import cut, opening
from indexer.search.results import Snippet
from indexer.search.rewriting import rewritten
from indexer.watch import Happening, News

SHOWN = 20
"""Questions that one letter shows; the others are counted."""
TOLD = frozenset(Change) - {Change.REVISED, Change.DROPPED}
"""What a letter tells. A corrected record is no news to a reader, a dropped one has no page."""
ENDS = frozenset({Change.ANSWERED, Change.WITHDRAWN, Change.LAPSED})
"""After one of these nobody waits for an answer any more."""


@dataclass(frozen=True, slots=True)
class Item:
    """A question, what happened to it, and passages of it."""

    news: News
    passages: tuple[Snippet, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The news of a wish, the latest first: the first of them whole, and how many there are.

    ``marks``: of every event that is told or counted. ``over``: nothing more will come.
    """

    items: tuple[Item, ...]
    total: int
    marks: frozenset[bytes]
    over: bool


@dataclass(slots=True)
class Newsroom:
    """The engine, and the events of the journal that may be news, in their order.

    Which questions a wish finds is asked once, however many wait for the same.
    """

    engine: Engine
    events: Sequence[Event]
    _found: dict[str, AbstractSet[QuestionId]] = field(default_factory=dict)

    def of(self, wanted: Wanted, since: str) -> list[Event]:
        """The events after that moment of the questions that are waited for."""
        ids = self._ids(wanted)
        return [event for event in self.events if event.seen > since and event.id in ids]

    def _ids(self, wanted: Wanted) -> AbstractSet[QuestionId]:
        if wanted.question:
            return {wanted.question}
        if wanted.text not in self._found:
            plan = rewritten(self.engine, wanted.request).whole
            every = {event.id for event in self.events}
            self._found[wanted.text] = self.engine.among(plan, every) if every else set()
        return self._found[wanted.text]

    def found(self, wanted: Wanted, events: Sequence[Event]) -> Found:
        """What is to be told of events that were not told yet."""
        latest = {event.id: event for event in events}
        order = sorted(latest, key=lambda id: (latest[id].seen, _day(latest[id]), id), reverse=True)
        shown = self.engine.fetch(order[:SHOWN])
        passages = self._passages(wanted, shown)
        items = [Item(_news(one, events), passages[one.id]) for one in shown]
        over = wanted.question is not None and any(event.change in ENDS for event in events)
        return Found(tuple(items), len(order), frozenset(map(mark, events)), over)

    def _passages(
        self, wanted: Wanted, questions: Sequence[Question]
    ) -> Mapping[QuestionId, tuple[Snippet, ...]]:
        if wanted.question or not wanted.request.query:
            return {one.id: (_beginning(one),) for one in questions}
        asked = rewritten(self.engine, wanted.request)
        found = cut(Marker(asked.bound, self.engine.forms), questions)
        return {one.id: passages for one, (_, passages) in zip(questions, found, strict=True)}


def _beginning(question: Question) -> Snippet:
    if question.answer:
        return opening("answer", question.answer)
    return opening("question", question.question)


def _news(question: Question, events: Iterable[Event]) -> News:
    happened = [
        Happening(event.change, _day(event), event.detail)
        for event in events
        if event.id == question.id
    ]
    return News(question, tuple(sorted(happened, key=lambda one: one.day, reverse=True)))


def _day(event: Event) -> date:
    return event.day or date.fromisoformat(event.seen[:10])


def mark(event: Event) -> bytes:
    """Eight bytes that are the same for the same happening, whenever an update saw it."""
    more = {
        Change.TRANSFERRED: f"{event.day} {event.detail}",
        Change.RENEWED: str(event.day),
    }.get(event.change, "")
    said = f"{event.id} {event.change} {more}"
    return hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).digest()
