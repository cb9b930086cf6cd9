"""What the texts of a question say, worked out once for each: the questions' way to ``extraction``.

What is read is the Government's: all of a written answer, and of a debate the speeches of those
whom the record of the sitting calls ministers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from indexer.extraction import Found
from indexer.extraction.promises import Promise, promises
from indexer.model import Passage, Question

DATED, UNDATED = "datée", "sans date"
"""The two sorts of promises, as users write them."""
SHORTEST = 25
"""Characters of a speech that may hold a promise: most that are shorter only interrupt."""

_GOVERNMENT = re.compile(r"ministre|secrétaire|garde des sceaux|commissaire", re.IGNORECASE)


def promised(question: Question) -> tuple[Found[Promise], ...]:
    """What the answer promises, with places in its text; nothing where it has no day."""
    return _promised(question.answer) if question.answer else ()


def due(question: Question) -> date | None:
    """The first day by which something is promised; None where no promise has a date."""
    return min((found.value.due for found in promised(question) if found.value.due), default=None)


def sorts(question: Question) -> Iterator[str]:
    """``DATED``, ``UNDATED``, both or neither."""
    found = promised(question)
    if any(one.value.due for one in found):
        yield DATED
    if any(one.value.due is None for one in found):
        yield UNDATED


@lru_cache(maxsize=256)
def _promised(answer: Passage) -> tuple[Found[Promise], ...]:
    if answer.published is None:
        return ()
    return tuple(promises(answer.text, answer.published, government(answer)))


def government(answer: Passage) -> Iterator[tuple[int, int]]:
    """The ranges of an answer in which the Government speaks, names of speakers left out."""
    text, speakers = answer.text, answer.speakers
    begin, speaks = 0, True
    for span in speakers:
        if speaks and span.start - begin >= SHORTEST:
            yield begin, span.start
        begin, speaks = span.end, _GOVERNMENT.search(text, span.start, span.end) is not None
    if speaks and len(text) - begin >= SHORTEST:
        yield begin, len(text)
