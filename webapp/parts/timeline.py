"""What happened to a question, in order: asked, transferred, flagged, renewed, answered, closed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from indexer.delays import due
from indexer.model import Kind, Passage, Question, Status
from webapp.parts.filters import counted, day, number
from webapp.parts.french.typography import NBSP, label
from webapp.parts.labels import ending


@dataclass(frozen=True, slots=True)
class Event:
    """A step: its code, its French name, the day where it is known, and a remark."""

    code: str
    name: str
    on: date | None = None
    remark: str = ""


def timeline(question: Question, *, clock: bool = False) -> tuple[Event, ...]:
    """The steps by date; one without a date stays behind the one it follows in the record.

    With the clock, the end of the two months to answer (article 135) stands among them, and the day
    of which an open question is known.
    """
    return _placed([*_events(question), *(_clock(question) if clock else ())])


def _placed(events: Iterable[Event]) -> tuple[Event, ...]:
    placed: list[tuple[date, int, Event]] = []
    latest = date.min
    for rank, event in enumerate(events):
        latest = event.on or latest
        placed.append((latest, rank, event))
    return tuple(event for _, _, event in sorted(placed, key=lambda item: item[:2]))


@dataclass(frozen=True, slots=True)
class Pace:
    """How a written question stands against the two months: a code, and a sentence for a badge."""

    code: str
    text: str


def pace(question: Question) -> Pace | None:
    """Answered in time, late by so much, or waiting; None where there is nothing to count.

    The two months are those of the French Règlements, and of no other parliament.

    ``soon`` is late by less than the two months once more, ``late`` by more.
    """
    if question.published is None or question.kind is not Kind.WRITTEN or question.house:
        return None
    limit = due(question.published)
    end = question.answered or (question.known if question.open else None)
    if end is None:
        return None
    over = (end - limit).days
    if over <= 0 and question.status is Status.UNKNOWN:
        return None
    if over <= 0:
        return Pace("kept", "Dans le délai de deux mois" if question.answered else "Délai en cours")
    code = "soon" if end <= due(limit) else "late"
    beyond = f"{counted(over, 'jour')} de trop" if question.answered else ""
    return Pace(code, beyond or f"Délai dépassé de {counted(over, 'jour')}")


DUE = "Échéance de réponse (deux mois)"


def _clock(question: Question) -> Iterator[Event]:
    """When an answer was due, what became of it, and up to which day that is known."""
    if question.known:
        yield Event("known", "Dernier état connu", question.known, "Sans réponse")
    if question.published is None or question.kind is not Kind.WRITTEN or question.house:
        return
    limit = due(question.published)
    end = question.answered or (question.known if question.open else question.closed)
    if end and end > limit:
        since = f" au {day(end)}" if question.open else ""
        late = counted((end - limit).days, "jour")
        yield Event("due late", DUE, limit, f"Dépassée de {late}{since}")
    elif question.answered:
        yield Event("due", DUE, limit, _ahead((limit - question.answered).days))
    elif not question.answer:
        yield Event("due", DUE, limit)


def _ahead(days: int) -> str:
    if not days:
        return "Réponse publiée le dernier jour"
    return f"Réponse publiée {counted(days, 'jour')} avant"


def _events(question: Question) -> list[Event]:
    asked = question.question
    if question.kind is Kind.GOVERNMENT and question.answer:
        page = _page(question, question.answer if question.answer.page else asked)
        return [Event("answered", "Question et réponse en séance", question.published, page)]
    events = []
    if asked.text or asked.published:
        events.append(
            Event("published", "Question publiée", asked.published, _page(question, asked))
        )
    events += [
        Event("transferred", "Question transmise", step.on, label(step.ministry))
        for step in question.transfers
    ]
    if question.flagged:
        events.append(Event("flagged", "Question signalée", question.flagged))
    events += [Event("renewed", "Question renouvelée", on) for on in question.renewed]
    if question.answer:
        answer = question.answer
        name = "Réponse publiée" if asked.text else "Question et réponse publiées"
        events.append(Event("answered", name, answer.published, _page(question, answer)))
    return [*events, *_closing(question)]


def _closing(question: Question) -> list[Event]:
    if question.status is Status.WITHDRAWN:
        return [Event("withdrawn", "Question retirée", question.closed, question.closing_label)]
    if question.status is Status.LAPSED:
        remark = question.closing_label or (ending(question) if question.closed else "")
        return [Event("lapsed", "Question caduque", question.closed, remark)]
    if question.status is Status.UNKNOWN:
        return [Event("ended", ending(question), question.closed, "Sans réponse connue")]
    return []


def _page(question: Question, passage: Passage) -> str:
    """The page of the Journal officiel, or of what another parliament publishes in its place."""
    if passage.page is None:
        return ""
    return f"{'Page' if question.house else 'Journal officiel, page'}{NBSP}{number(passage.page)}"
