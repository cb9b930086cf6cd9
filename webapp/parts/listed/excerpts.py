"""A passage cut to the two lines that a card has for it, around the words that were found."""

from __future__ import annotations

from indexer.model import Span
from indexer.search.passages.sentences import begins_inside
from indexer.search.results import Snippet

LENGTH = 190
"""Characters of two lines of a card."""
REACH = 90
"""How far from the beginning the first mark may stand: on a phone it is on the second line."""
LEAD = 40
"""Characters shown before a mark that stands farther."""


def excerpt(passage: Snippet) -> Snippet:
    """The passage, or the part of it from a little before its first mark on, in whole words."""
    text, marks = passage.text, passage.marks
    first = marks[0].start if marks else 0
    if len(text) <= LENGTH and first <= REACH:
        return passage
    start = _start(text, first - LEAD) if first > REACH else 0
    end = _end(text, start + LENGTH, max(start, marks[0].end if marks else 0))
    return Snippet(
        passage.field,
        text[start:end].rstrip(),
        tuple(
            Span(max(mark.start, start) - start, min(mark.end, end) - start)
            for mark in marks
            if mark.end > start and mark.start < end
        ),
        cut_before=passage.cut_before or start > 0,
        cut_after=passage.cut_after or end < len(text),
        inside=begins_inside(text, start) if start else passage.inside,
        speaker=passage.speaker,
    )


def _start(text: str, at: int) -> int:
    """The first beginning of a word from ``at`` on."""
    blank = text.find(" ", at)
    return blank + 1 if 0 <= blank < at + LEAD else at


def _end(text: str, at: int, least: int) -> int:
    """The last end of a word up to ``at``, behind ``least``."""
    if at >= len(text):
        return len(text)
    blank = text.rfind(" ", least, at + 1)
    return blank if blank > 0 else max(at, least)
