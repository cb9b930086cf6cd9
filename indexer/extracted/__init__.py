"""What the texts of a question say, worked out once for each: the questions' way to ``extraction``.

What is read is the Government's: all of a written answer, and of a debate the speeches of those
whom the record of the sitting calls ministers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from indexer.extraction import Found, names
from indexer.extraction.promises import Promise, promises
from indexer.model import FRENCH, Identity, Passage, Question

DATED, UNDATED = "datée", "sans date"
"""The two sorts of promises, as users write them."""
SHORTEST = 25
"""Characters of a speech that may hold a promise: most that are shorter only interrupt."""

_GOVERNMENT = re.compile(r"ministre|secrétaire|garde des sceaux|commissaire", re.IGNORECASE)


def promised(question: Question) -> tuple[Found[Promise], ...]:
    """What the answer promises, with places in its text; nothing where it has no day."""
    french = question.language == FRENCH
    return _promised(question.answer) if question.answer and french else ()


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


@dataclass(frozen=True, slots=True)
class Named:
    """A person or a body that a text names; ``uid`` is a person's reference, where it is known."""

    name: str
    uid: str = ""
    short: tuple[str, ...] = ()
    person: bool = True


def named(question: Question, *, answer: bool = False) -> list[Found[Named]]:
    """Whom the question, or its answer, names; its author, and who only speaks, apart.

    An office is told by the archive of people, a surname alone by that or by the record itself,
    where one whole name there ends with it. Otherwise neither is anybody.
    """
    passage = question.answer if answer else question.question
    if passage is None or question.language != FRENCH:
        return []
    known = tuple(one for one in question.identities if one.answer == answer)
    author = question.author.name
    return [one for one in _named(passage, known) if one.value.name != author]


def everybody(question: Question) -> tuple[Named, ...]:
    """Whom question and answer name, each once."""
    found = (*named(question), *named(question, answer=True))
    return tuple(dict.fromkeys(one.value for one in found))


@lru_cache(maxsize=256)
def _named(passage: Passage, identities: tuple[Identity, ...]) -> tuple[Found[Named], ...]:
    text, speakers = passage.text, [(span.start, span.end) for span in passage.speakers]
    found = names.named(text, speakers)
    known = {one.written: Named(one.name, one.uid) for one in identities}
    whole = {name for name in _whole_names(passage, found) if " " in name}
    told = ((one, _meant(one.value, known, whole)) for one in found)
    return tuple(Found(one.start, one.end, value) for one, value in told if value)


def _meant(value: names.Name, known: dict[str, Named], whole: set[str]) -> Named | None:
    if isinstance(value, names.Body):
        return Named(value.name, short=value.short, person=False)
    if value.written in known or isinstance(value, names.Office):
        return known.get(value.written)
    if not value.alone:
        return Named(value.name)
    bearers = [name for name in whole if name.endswith(f" {value.name}")]
    return Named(bearers[0]) if len(bearers) == 1 else None


def _whole_names(passage: Passage, found: list[Found[names.Name]]) -> Iterator[str]:
    """The whole names of a record: of those who speak, and of those who are named."""
    for span in passage.speakers:
        speaker = passage.text[span.start : span.end].partition(",")[0]
        yield speaker.partition(" ")[2].strip(" .\u00a0")
    for one in found:
        if isinstance(one.value, names.Person) and not one.value.alone:
            yield one.value.name
