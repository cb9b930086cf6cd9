"""Which of those whom a question names does the archive of people know?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from indexer.extracted import identities
from indexer.extraction.names import Office, Person
from indexer.model import FRENCH, Identity, Passage, Question
from indexer.sources.people import People


def identified(question: Question, known: People) -> Question:
    """The question with the persons whom it names, told by an archive where there is one."""
    if not known.persons or question.language != FRENCH:
        return question
    found = tuple(
        identity
        for passage, answer in ((question.question, False), (question.answer, True))
        if passage
        for identity in _of(passage, passage.published or question.published, known, answer=answer)
    )
    return replace(question, identities=found) if found else question


def _of(passage: Passage, on: date | None, known: People, *, answer: bool) -> Iterator[Identity]:
    def told(named: Person | Office) -> Identity | None:
        person = known.directory.told(named, on) if on else None
        return Identity(named.written, person.name, person.uid) if person else None

    for one in identities(passage, told):
        yield replace(one, answer=answer) if answer else one
