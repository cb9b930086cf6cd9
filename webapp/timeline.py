"""What happened to a question, in order: asked, transferred, flagged, renewed, answered, closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from indexer.model import Kind, Question, Status
from webapp.labels import capital


@dataclass(frozen=True, slots=True)
class Event:
    """A step: its code, its French name, the day where it is known, and a remark."""

    code: str
    name: str
    on: date | None = None
    remark: str = ""


def timeline(question: Question) -> tuple[Event, ...]:
    """The steps by date; one without a date stays behind the one it follows in the record."""
    events = _events(question)
    placed: list[tuple[date, int, Event]] = []
    latest = date.min
    for rank, event in enumerate(events):
        latest = event.on or latest
        placed.append((latest, rank, event))
    return tuple(event for _, _, event in sorted(placed, key=lambda item: item[:2]))


def delay(question: Question) -> int | None:
    """Days between a written question and its answer; None where one of them is missing."""
    if question.kind is not Kind.WRITTEN or not (question.published and question.answered):
        return None
    days = (question.answered - question.published).days
    return days if days >= 0 else None


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
