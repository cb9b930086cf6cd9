"""Which of two copies of a question is the newer one, whatever they are called and when they come.

An answer is newer than none, an end than an open question; of two open ones, that of the later
source (``Question.known``), and then the one that states the later day of the Journal officiel.
Copies that agree in this are put in order by when their files were made; two that agree in all of
it are equally new, and the last one counts.
"""

from __future__ import annotations

import re
from datetime import date

from indexer.model import Question, Status

_DAYS = 1 << 22
"""More than the ordinal of any day."""
_MOMENTS = 10**20
"""A moment written in digits, down to the microsecond."""
_NO_DIGIT = re.compile(r"\D+")


def newness(question: Question) -> int:
    """A number that is greater for a newer copy of the same question."""
    origin = question.provenance
    days = (
        question.published,
        question.answered,
        None if question.open else question.closed,
        question.flagged,
        *question.renewed,
        *(step.on for step in question.transfers),
    )
    number = _end(question) + _ENDS * bool(question.question.text or question.answer)
    for day in (question.known, max(filter(None, days), default=None)):
        number = number * _DAYS + (day or date.min).toordinal()
    return number * _MOMENTS + _moment(origin.made)


_ENDS = 4
"""More than any end: a copy without a text, as in the Sénat's tables, never hides one that has."""


def _end(question: Question) -> int:
    """How much of an end the record states; a lapse that only the calendar tells is the least."""
    if question.answer is not None:
        return 3
    if question.open:
        return 0
    return 1 if question.status is Status.LAPSED and not question.closing_label else 2


def _moment(made: str) -> int:
    digits = _NO_DIGIT.sub("", made)[:20] if made.isascii() else ""
    return int(digits.ljust(20, "0")) if digits else 0
