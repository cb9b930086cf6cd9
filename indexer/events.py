"""The changes of questions over time: the difference between two states, and lines of a journal.

An event is known on the day that the official record gives, and was *seen* at the moment of the
update that found it; a journal is one JSON object a line, in the order the events were seen.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

from indexer.model import Question, QuestionId, Status


class Change(StrEnum):
    """A type of change; the values are written into journals."""

    ASKED = "asked"
    ANSWERED = "answered"
    TRANSFERRED = "transferred"
    FLAGGED = "flagged"
    RENEWED = "renewed"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    REVISED = "revised"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Event:
    """One change of one question.

    ``seen`` is a moment of UTC, ISO 8601 to the second; ``day`` the official day where there is
    one; ``detail`` the ministry of a transfer, the fields of a revision.
    """

    seen: str
    id: QuestionId
    change: Change
    day: date | None = None
    detail: str = ""


Step = tuple[Change, date | None, str]
"""A change, its official day and its detail."""


def steps(old: Question | None, new: Question) -> Iterator[Step]:
    """What happened between two states of a question; ``old`` is None for one never seen.

    A question that is first seen with its answer has been asked and answered. Any other difference
    is a revision, whose detail names the attributes.
    """
    if old is None:
        yield Change.ASKED, new.published, ""
    named = list(_steps(old, new))
    yield from named
    if old is not None:
        yield from _revised(old, new, {change for change, _, _ in named})


def events(old: Question | None, new: Question, seen: str) -> Iterator[Event]:
    """The same changes as events that were seen at that moment."""
    for change, day, detail in steps(old, new):
        yield Event(seen, new.id, change, day, detail)


def _steps(old: Question | None, new: Question) -> Iterator[Step]:
    known = set(old.transfers) if old else set()
    for transfer in new.transfers:
        if transfer not in known:
            yield Change.TRANSFERRED, transfer.on, transfer.ministry
    if new.flagged and (old is None or not old.flagged):
        yield Change.FLAGGED, new.flagged, ""
    for day in new.renewed:
        if old is None or day not in old.renewed:
            yield Change.RENEWED, day, ""
    if new.answer and (old is None or not old.answer):
        yield Change.ANSWERED, new.answered, new.ministry_answering
    if old is None or old.status is not new.status:
        ends = {Status.WITHDRAWN: Change.WITHDRAWN, Status.LAPSED: Change.LAPSED}
        if new.status in ends:
            yield ends[new.status], new.closed, new.closing_label


_EXPLAINS = {
    Change.TRANSFERRED: {"transfers", "ministry_answering"},
    Change.FLAGGED: {"flagged"},
    Change.RENEWED: {"renewed"},
    Change.ANSWERED: {"answer", "status", "closed", "closing_label", "ministry_answering"},
    Change.WITHDRAWN: {"status", "closed", "closing_label"},
    Change.LAPSED: {"status", "closed", "closing_label"},
}
"""The attributes in which each change makes a difference by itself."""


def _revised(old: Question, new: Question, changes: set[Change]) -> Iterator[Step]:
    explained = {"provenance"}.union(*(_EXPLAINS.get(change, set()) for change in changes))
    names = [field.name for field in fields(Question) if field.name not in explained]
    differing = [name for name in names if getattr(old, name) != getattr(new, name)]
    if differing:
        yield Change.REVISED, None, ", ".join(differing)


def to_line(event: Event) -> str:
    """The line of an event in a journal."""
    values = {
        "seen": event.seen,
        "id": event.id,
        "change": str(event.change),
        "day": event.day.isoformat() if event.day else None,
        "detail": event.detail,
    }
    return json.dumps({name: value for name, value in values.items() if value}) + "\n"


def from_lines(lines: Iterable[str]) -> Iterator[Event]:
    """The events of a journal; malformed lines, and those of a later version, are skipped."""
    for line in lines:
        try:
            values = json.loads(line)
            day = values.get("day")
            yield Event(
                str(values["seen"]),
                QuestionId(values["id"]),
                Change(values["change"]),
                date.fromisoformat(day) if day else None,
                str(values.get("detail", "")),
            )
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            continue
