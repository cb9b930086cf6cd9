"""What the journal (``indexer.events``) says of the questions of a search, the latest first."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from indexer.engines.base import Engine, Store
from indexer.engines.plan import Plan
from indexer.events import Change, Event, from_lines
from indexer.model import Question, QuestionId

RECENT = 5000
"""Events that a search's news are looked for in, the latest ones: some weeks of them."""
ASKED, GROWING = 200, 5
"""Events that are asked about at once: so many at first, then so many times more."""
Told = tuple[Question, Event]


def news(store: Store, engine: Engine, plan: Plan, limit: int) -> list[Told]:
    """The latest events of the questions that a plan finds, as the journal saw them.

    What is gone from the index is passed over; one change told twice at a moment counts once.
    """
    found = {(event.id, event.change, event.seen): event for event in _recent(store)}
    latest = sorted(found.values(), key=lambda event: event.seen, reverse=True)
    chosen = list(islice(_of(engine, plan, latest), limit))
    questions = _fetched(engine, (event.id for event in chosen))
    return [(questions[event.id], event) for event in chosen if event.id in questions]


def history(store: Store, id: QuestionId) -> list[Event]:
    """Every event of one question, in the order they were seen."""
    lines = (line for line in store.journal() if id in line)
    return [event for event in from_lines(lines) if event.id == id]


def _recent(store: Store) -> Iterator[Event]:
    events = from_lines(deque(store.journal(), maxlen=RECENT))
    return (event for event in events if event.change is not Change.DROPPED)


def _of(engine: Engine, plan: Plan, events: Sequence[Event]) -> Iterator[Event]:
    """The events of the questions that the plan finds, in their order.

    Few are asked about at first, for a search that finds much needs no more.
    """
    begin, size = 0, ASKED
    while some := events[begin : begin + size]:
        wanted = engine.among(plan, {event.id for event in some})
        yield from (event for event in some if event.id in wanted)
        begin, size = begin + size, size * GROWING


def _fetched(engine: Engine, ids: Iterable[QuestionId]) -> Mapping[QuestionId, Question]:
    return {question.id: question for question in engine.fetch(list(dict.fromkeys(ids)))}
