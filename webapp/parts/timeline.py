"""What happened to a question, in order: asked, transferred, flagged, renewed, answered, closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from indexer.delays import due
from indexer.model import Kind, Question, Status
from webapp.parts.labels import NBSP, capital


@dataclass(frozen=True, slots=True)
class Event:
    """A step: its code, its French name, the day where it is known, and a remark."""

    code: str
    name: str
    on: date | None = None
    remark: str = ""


def timeline(question: Question, today: date | None = None) -> tuple[Event, ...]:
    """The steps by date; one without a date stays behind the one it follows in the record.

    With the day of the data, the end of the two months to answer (article 135) stands among them.
    """
    return _placed([*_events(question), *_clock(question, today)])


def _placed(events: Iterable[Event]) -> tuple[Event, ...]:
    placed: list[tuple[date, int, Event]] = []
    latest = date.min
    for rank, event in enumerate(events):
        latest = event.on or latest
        placed.append((latest, rank, event))
    return tuple(event for _, _, event in sorted(placed, key=lambda item: item[:2]))


def _clock(question: Question, today: date | None) -> Iterator[Event]:
    """When an answer was due, and what became of it."""
    published = question.published
    if today is None or published is None or question.kind is not Kind.WRITTEN:
        return
    limit = due(published)
    end = question.answered or question.closed
    if question.answer and not question.answered:
        return
    if end and end <= limit:
        yield Event("due", "Fin du délai de deux mois", limit, _ahead(question, (limit - end).days))
    elif end:
        yield Event("due late", "Fin du délai de deux mois", limit, _late((end - limit).days))
    elif today > limit:
        yield Event("due late", "Fin du délai de deux mois", limit, _late((today - limit).days))
    else:
        left = (limit - today).days
        yield Event("due", "Fin du délai de deux mois", limit, f"Dans {_days(left)}")


def _ahead(question: Question, days: int) -> str:
    if not question.answer:
        return ""
    return f"Répondue {_days(days)} avant" if days else "Répondue le dernier jour"


def _late(days: int) -> str:
    return f"Dépassé de {_days(days)}"


def _days(count: int) -> str:
    return f"{count}{NBSP}jour{'s' if count > 1 else ''}"


def _events(question: Question) -> list[Event]:
    asked = question.question
    events = []
    if asked.text or asked.published:
        events.append(Event("published", "Question publiée", asked.published, _page(asked.page)))
    events += [
        Event("transferred", "Question transmise", step.on, capital(step.ministry))
        for step in question.transfers
    ]
    if question.flagged:
        events.append(Event("flagged", "Question signalée", question.flagged))
    events += [Event("renewed", "Question renouvelée", on) for on in question.renewed]
    if question.answer:
        answer = question.answer
        name = "Réponse publiée" if asked.text else "Question et réponse publiées"
        events.append(Event("answered", name, answer.published, _page(answer.page)))
    return [*events, *_closing(question)]


def _closing(question: Question) -> list[Event]:
    if question.status is Status.WITHDRAWN:
        return [Event("withdrawn", "Question retirée", question.closed, question.closing_label)]
    if question.status is Status.LAPSED:
        return [Event("lapsed", "Question caduque", question.closed, question.closing_label)]
    return []


def _page(page: int | None) -> str:
    return "" if page is None else f"Journal officiel, page\u00a0{page}"
