"""Who speaks in a debate: where its question begins, behind the chair, and who says a passage."""

from __future__ import annotations

import re
from bisect import bisect_right

from indexer.model import Passage, Question

_BEHIND = " .\u00a0\n"
"""What stands between a name and what is said: the full stop is no part of the name."""
CHAIR = re.compile(r"(?:M\. le|Mme la) (?:vice-)?présidente?\b")
"""How the Journal officiel names who presides."""


def opened(passage: Passage) -> str:
    """The text, less what the chair says before it, where the speakers are known.

    ``Mme la présidente. La parole est à M. Un. M. Un. Le loup …`` → ``Le loup …``.
    """
    spoken = [span for span in passage.speakers if not CHAIR.match(passage.text, span.start)]
    led = bool(spoken) and spoken[0] != passage.speakers[0]
    return passage.text[spoken[0].end :].lstrip(_BEHIND) if led else passage.text


def speaker_in(question: Question, field: str, place: int) -> str:
    """Who speaks at a place of a field of a question; empty where nobody is told."""
    passage = {"question": question.question, "answer": question.answer}.get(field)
    return speaker_at(passage, place) if passage else ""


def speaker_at(passage: Passage, place: int) -> str:
    """Who speaks at a place of the text, as the record names them; empty where it does not tell."""
    behind = bisect_right(passage.speakers, place, key=lambda span: span.start)
    if not behind:
        return ""
    span = passage.speakers[behind - 1]
    return passage.text[span.start : span.end]
