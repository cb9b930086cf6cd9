"""The news of saved searches since a day, from the journal and from the dates of the questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from indexer.engines.base import Engine
from indexer.engines.plan import Plan
from indexer.events import Change, Event, steps
from indexer.model import Question, QuestionId
from indexer.query import parse
from indexer.query.ast import And, Or, Range
from indexer.query.request import Sort
from indexer.search.rewriting.trees import dated
from indexer.watch.saved import Saved


@dataclass(frozen=True, slots=True)
class Happening:
    """A change of a question; ``day`` is the official one, else the one on which it was seen."""

    change: Change
    day: date
    detail: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """A question and its changes, the latest first."""

    question: Question
    happenings: tuple[Happening, ...]

    @property
    def latest(self) -> date:
        """The day of the last change."""
        return self.happenings[0].day


@dataclass(frozen=True, slots=True)
class Watched:
    """A saved search and its news, the latest first."""

    saved: Saved
    news: tuple[News, ...]


def watch(
    engine: Engine, journal: Iterable[Event], searches: Sequence[Saved], since: date
) -> Iterator[Watched]:
    """The news of each search from that day on.

    An event counts from the day it was seen, so that late publication by the sources loses none;
    what the journal lacks (after a first build) counts from its official day.
    """
    seen: dict[QuestionId, list[Event]] = {}
    for event in journal:
        if event.seen[:10] >= since.isoformat():
            seen.setdefault(event.id, []).append(event)
    for saved in searches:
        yield Watched(saved, _news(engine, seen, saved, since))


def _news(
    engine: Engine, seen: Mapping[QuestionId, Sequence[Event]], saved: Saved, since: date
) -> tuple[News, ...]:
    tree, filters = dated(parse(saved.request.query)[0], saved.request.filters)
    whole = Plan(tree=tree, filters=filters, sort=Sort.NEWEST)
    recent = Or((Range("published", since), Range("answered", since)))
    new = Plan(tree=And((tree, recent)), filters=filters, sort=Sort.NEWEST)
    journaled = [id for id in engine.scan(whole) if id in seen] if seen else []
    ids = list(dict.fromkeys([*journaled, *engine.scan(new)]))
    items = [_of(question, seen.get(question.id, ()), since) for question in engine.fetch(ids)]
    news = [item for item in items if item.happenings]
    return tuple(sorted(news, key=lambda item: (item.latest, item.question.id), reverse=True))


def _of(question: Question, seen: Sequence[Event], since: date) -> News:
    """The changes of a question, each once, however many events report it."""
    happenings: dict[tuple[Change, str], Happening] = {}
    for change, day, detail in steps(None, question):
        if day is not None and day >= since:
            happenings[change, _key(change, day, detail)] = Happening(change, day, detail)
    for event in seen:
        day = event.day or date.fromisoformat(event.seen[:10])
        key = event.change, _key(event.change, event.day, event.detail)
        happenings.setdefault(key, Happening(event.change, day, event.detail))
    ordered = sorted(happenings.values(), key=lambda item: item.day, reverse=True)
    return News(question, tuple(ordered))


def _key(change: Change, day: date | None, detail: str) -> str:
    """Distinguishes two changes of one type: most happen to a question only once."""
    repeatable = {Change.TRANSFERRED: detail, Change.RENEWED: str(day), Change.REVISED: detail}
    return repeatable.get(change, "")
