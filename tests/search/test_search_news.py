"""News of a search: the journal's latest events, of the questions that it finds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from indexer.engines.memory import MemoryStore
from indexer.events import Change, Event, to_line
from indexer.model import Kind, Passage, Provenance, Question, QuestionId, question_id
from indexer.query.request import SearchRequest
from indexer.search import news
from indexer.search.searcher import Searcher


class Journaled(MemoryStore):
    lines: tuple[str, ...] = ()

    def journal(self) -> Iterator[str]:
        return iter(self.lines)


def asked(number: int, title: str) -> Question:
    return Question(
        id=question_id(17, Kind.WRITTEN, number),
        legislature=17,
        kind=Kind.WRITTEN,
        number=number,
        title=title,
        question=Passage("Un texte.", date(2026, 1, number)),
        provenance=Provenance("test", str(number), f"{number:032x}"),
    )


@pytest.fixture
def store() -> Journaled:
    found = Journaled()
    with found.writer(fresh=True) as writer:
        writer.put([asked(1, "Le loup"), asked(2, "Le loup encore"), asked(3, "La pluie")])
        writer.commit()
    return found


def event(number: int, change: Change, day: int) -> Event:
    return Event(f"2026-11-{day:02}T04:00:00Z", question_id(17, Kind.WRITTEN, number), change)


def told(store: MemoryStore, query: str = "loup", limit: int = 50) -> list[tuple[int, Change]]:
    found = Searcher(store).news(SearchRequest(query=query), limit)
    return [(question.number, event.change) for question, event in found]


def test_news_are_of_the_questions_found_the_latest_first(store: Journaled) -> None:
    """Other questions' events are left out, and no more are given than asked."""
    events = [
        event(1, Change.FLAGGED, 1),
        event(3, Change.ANSWERED, 2),
        event(2, Change.ANSWERED, 3),
        event(1, Change.ANSWERED, 4),
    ]
    store.lines = tuple(map(to_line, events))
    assert told(store) == [(1, Change.ANSWERED), (2, Change.ANSWERED), (1, Change.FLAGGED)]
    assert told(store, limit=1) == [(1, Change.ANSWERED)]
    assert told(store, query="") == [
        (1, Change.ANSWERED), (2, Change.ANSWERED), (3, Change.ANSWERED), (1, Change.FLAGGED),
    ]  # fmt: skip


def test_what_is_gone_or_unreadable_is_passed_over(store: Journaled) -> None:
    """A dropped question has no page to lead to."""
    lines = [event(1, Change.DROPPED, 1), event(9, Change.ANSWERED, 2), event(1, Change.ASKED, 3)]
    store.lines = ("{nonsense\n", *map(to_line, lines))
    assert told(store) == [(1, Change.ASKED)]


def test_only_the_latest_events_are_looked_through(
    store: Journaled, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A journal of years costs no more than one of weeks."""
    monkeypatch.setattr(news, "RECENT", 1)
    store.lines = tuple(map(to_line, [event(1, Change.FLAGGED, 1), event(2, Change.FLAGGED, 2)]))
    assert told(store) == [(2, Change.FLAGGED)]


def test_a_store_without_a_journal_has_no_news() -> None:
    """An index in memory remembers nothing."""
    bare = MemoryStore()
    with bare.writer(fresh=True) as writer:
        writer.put([asked(1, "Le loup")])
        writer.commit()
    assert told(bare) == []
    assert Searcher(bare).history("QANR5L17QE1") == []


def test_the_history_of_a_question_is_its_own(store: Journaled) -> None:
    """In the order that updates saw it; an id that another begins with is another's."""
    events = [event(1, Change.ASKED, 1), event(11, Change.ASKED, 2), event(1, Change.ANSWERED, 3)]
    store.lines = tuple(map(to_line, events))
    found = Searcher(store).history(QuestionId("QANR5L17QE1"))
    assert [item.change for item in found] == [Change.ASKED, Change.ANSWERED]


def test_news_are_found_however_far_back_their_events_are(store: Journaled) -> None:
    """Events are asked about step by step; other questions' fill the first steps."""
    early = to_line(event(1, Change.ANSWERED, 1))
    others = (
        to_line(Event(f"2026-11-02T04:{n // 60:02}:{n % 60:02}Z", WEATHER, change))
        for n in range(3 * news.ASKED)
        for change in (Change.ANSWERED, Change.REVISED)
    )
    store.lines = (early, *others)
    assert told(store) == [(1, Change.ANSWERED)]
    assert len(told(store, "pluie", limit=7)) == 7


WEATHER = question_id(17, Kind.WRITTEN, 3)
