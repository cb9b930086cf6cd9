"""What a source knew, and of which day: it tells open questions from those that have lapsed.

A source is an archive, or a file by itself. It was read no earlier than the newest day that any of
its records states, and of that day it is known. Times of files are not taken for it: an archive
that is packed anew has new ones, and the records of 2022 in it do not become those of today.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from indexer.legislatures import ended
from indexer.model import Chamber, Question, Status
from indexer.sources.base import sealed

HELD = 1 << 24
"""Characters of open questions that wait for the end of their source. Beyond, they go on with the
newest day so far, which is true as well."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    question: Question
    locator: str
    made: str


@dataclass(slots=True)
class Vintage:
    """The questions of one source on their way; open ones wait until all of it is read."""

    source: str
    today: date = field(default_factory=lambda: datetime.now(UTC).date())
    newest: date | None = None
    _waiting: list[_Waiting] = field(default_factory=list)
    _held: int = 0

    def take(self, question: Question, locator: str, made: str = "") -> Iterator[Question]:
        """The question sealed at once where it is settled; an open one is kept back."""
        own = newest_day(question, self.today)
        self.newest = max(filter(None, (self.newest, own)), default=None)
        if not question.open:
            yield sealed(question, self.source, locator, known=own, made=made)
            return
        self._waiting.append(_Waiting(question, locator, made))
        self._held += len(question.question.text)
        if self._held > HELD:
            yield from self.rest()

    def rest(self) -> Iterator[Question]:
        """The open questions, each with what has become of it by the day of the source."""
        for item in self._waiting:
            told = lapsed(item.question, self.newest)
            yield sealed(told, self.source, item.locator, known=self.newest, made=item.made)
        self._waiting.clear()
        self._held = 0


def newest_day(question: Question, today: date) -> date | None:
    """The newest day that a record states; one that has not come yet is a slip, and is none."""
    stated = (
        question.published,
        question.answered,
        None if question.open else question.closed,
        question.flagged,
        *question.renewed,
        *(step.on for step in question.transfers),
    )
    return max((day for day in stated if day and day <= today), default=None)


def lapsed(question: Question, known: date | None) -> Question:
    """An open question, told from one that ended with its author's mandate or its legislature.

    ``closed`` of an open question is the end of the author's mandate. A source that is newer than
    the end and gives no answer tells that the question has lapsed; of an older one, nobody knows.
    """
    # The Sénat is never dissolved: nothing but its own word ends a question of it.
    of_house = ended(question.legislature) if question.chamber is Chamber.ASSEMBLY else None
    ends = [day for day in (question.closed, of_house) if day]
    if not ends:
        return question
    end = min(ends)
    status = Status.LAPSED if known and known >= end else Status.UNKNOWN
    return replace(question, status=status, closed=end)
