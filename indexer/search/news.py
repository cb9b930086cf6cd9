"""What the journal tells of the questions of a search, the latest first.

A store that keeps a journal (``indexer.events``) has a method ``journal`` that gives its lines;
one that keeps none has no news.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping

from indexer.engines.base import Engine, Plan, Store
from indexer.events import Change, Event, from_lines
from indexer.model import Question, QuestionId

RECENT = 5000
"""Events that a search's news are looked for in, the latest ones: some weeks of them."""
Told = tuple[Question, Event]


def news(store: Store, engine: Engine, plan: Plan, limit: int) -> list[Told]:
    """The latest events of the questions that a plan finds, as the journal saw them.

    What is gone from the index is passed over; one change told twice at a moment counts once.
    """
    found = {(event.id, event.change, event.seen): event for event in _recent(store)}
    latest = sorted(found.values(), key=lambda event: event.seen, reverse=True)
    wanted = _among(engine, plan, {event.id for event in latest})
    chosen = [event for event in latest if event.id in wanted][:limit]
    questions = _fetched(engine, (event.id for event in chosen))
    return [(questions[event.id], event) for event in chosen if event.id in questions]


def history(store: Store, id: QuestionId) -> list[Event]:
    """Every event of one question, in the order they were seen."""
    lines = (line for line in _journal(store) if id in line)
    return [event for event in from_lines(lines) if event.id == id]


def _recent(store: Store) -> Iterator[Event]:
    events = from_lines(deque(_journal(store), maxlen=RECENT))
    return (event for event in events if event.change is not Change.DROPPED)


def _journal(store: Store) -> Iterable[str]:
    read: Callable[[], Iterable[str]] | None = getattr(store, "journal", None)
    return read() if read else ()


def _among(engine: Engine, plan: Plan, ids: set[QuestionId]) -> set[QuestionId]:
    """Those of the ids that the plan finds; the scan ends where all of them were met."""
    found: set[QuestionId] = set()
    for id in engine.scan(plan) if ids else ():
        if id in ids:
            found.add(id)
            if len(found) == len(ids):
                break
    return found


def _fetched(engine: Engine, ids: Iterable[QuestionId]) -> Mapping[QuestionId, Question]:
    return {question.id: question for question in engine.fetch(list(dict.fromkeys(ids)))}
