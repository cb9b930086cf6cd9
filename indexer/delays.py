"""The delay of the answer to a written question, and the ranges of delays that the facet counts.

An answer is due within two months of publication (Règlement de l'Assemblée nationale, article 135).
Months are calendar months: what was published on 31 December is due on 28 or 29 February. A
pending question has waited up to the day of which its source is (``Question.known``); one that was
withdrawn, has lapsed, or of which nobody knows has no delay, and neither have oral questions.
"""

from __future__ import annotations

import calendar
from datetime import date

from indexer.model import Kind, Question, Status

FIELD = "delay"
MONTHS_TO_ANSWER = 2
LIMITS = (1, 2, 6, 12)
"""Calendar months between the ranges of answered questions; the last day belongs to the range."""
ANSWERED = ("moins d’un mois", "1 à 2 mois", "2 à 6 mois", "6 à 12 mois", "plus d’un an")
OPEN = ("sans réponse, dans les délais", "sans réponse, hors délai")
RANGES = (*ANSWERED, *OPEN)
"""Every value of the facet, in its natural order."""


def later(day: date, months: int) -> date:
    """The same day some months later, or that month's last: ``2024-12-31`` + 2 → 28 February."""
    at = day.month - 1 + months
    year, month = day.year + at // 12, at % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def due(published: date) -> date:
    """The day by which an answer is due."""
    return later(published, MONTHS_TO_ANSWER)


def days(question: Question) -> int | None:
    """Days from publication to the answer, or to the day of the source while pending."""
    published = question.published
    if question.kind is not Kind.WRITTEN or published is None:
        return None
    end = question.answered or (question.known if question.status is Status.PENDING else None)
    waited = (end - published).days if end else -1
    return waited if waited >= 0 else None


def named(question: Question) -> str:
    """The range of the question's delay; empty where it has none."""
    if days(question) is None or question.published is None:
        return ""
    if question.answered is None:
        return OPEN[question.known is not None and question.known > due(question.published)]
    limits = [later(question.published, months) for months in LIMITS]
    return ANSWERED[sum(question.answered > limit for limit in limits)]
