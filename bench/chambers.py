"""The whole memory, generated: questions of both chambers, legislatures 7 to 17.

Texts, members and waits are those of ``bench.corpus``. Days are drawn out over the terms of the
legislatures; three questions in ten are the Sénat's: its identifiers, sessions, no legislature.
``python -m bench --chambers 690000`` compares over them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from bench import corpus
from indexer.legislatures import TERMS
from indexer.model import Question, question_id, senate_id

FIRST, LAST = TERMS[7].began, date(2026, 6, 30)
_DRAWN = date(2012, 6, 26)
"""The first day of ``bench.corpus``; its last is the same as here."""
_STRETCH = (LAST - FIRST) / (LAST - _DRAWN)
_SENATE = frozenset({2, 5, 8})
"""Last digits of the numbers that are the Sénat's."""


def questions(count: int, start: int = 0) -> Iterator[Question]:
    """``count`` questions of both chambers from number ``start`` on; always the same."""
    return map(_moved, corpus.questions(count, start=start))


def _moved(question: Question) -> Question:
    """The question at its day of the longer time, in one of the chambers."""
    drawn = question.published or _DRAWN
    asked = FIRST + timedelta(weeks=round((drawn - _DRAWN).days * _STRETCH) // 7)
    later = min(asked + ((question.answered or question.closed or drawn) - drawn), LAST)
    if question.number % 10 in _SENATE:
        legislature, id = 0, senate_id(question.kind, asked, question.number)
    else:
        legislature = max(number for number, term in TERMS.items() if term.began <= asked)
        id = question_id(legislature, question.kind, question.number)
    return replace(
        question,
        id=id,
        legislature=legislature,
        question=replace(question.question, published=asked),
        answer=question.answer and replace(question.answer, published=later),
        closed=question.closed and later,
    )
