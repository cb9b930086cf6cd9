"""Which of those whom a question names does the archive of people know?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from indexer.extraction.names import people
from indexer.model import Identity, Passage, Question
from indexer.sources.people import People


def identified(question: Question, known: People) -> Question:
    """The question with the persons that the archive tells behind its names and offices."""
    if not known.persons:
        return question
    found = tuple(
        identity
        for passage, answer in ((question.question, False), (question.answer, True))
        if passage
        for identity in _of(passage, passage.published or question.published, known, answer=answer)
    )
    return replace(question, identities=found) if found else question


def _of(passage: Passage, on: date | None, known: People, *, answer: bool) -> Iterator[Identity]:
    if on is None:
        return
    found = people(passage.text, [(span.start, span.end) for span in passage.speakers])
    for named in dict.fromkeys(one.value for one in found):
        person = known.directory.told(named, on)
        if person:
            yield Identity(named.written, person.name, person.uid, answer=answer)
