"""What the texts of a question say, worked out once for each: the questions' way to ``extraction``.

What is read is the Government's: all of a written answer, and of a debate the speeches of those
whom the record of the sitting calls ministers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
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
    told = tuple(one for one in question.identities if one.answer == answer)
    setting = _setting(question, answer=answer)
    found = _named(passage, told if question.identities else None, setting)
    return [one for one in found if one.value.name not in _asking(question)]


def everybody(question: Question) -> tuple[Named, ...]:
    """Whom question and answer name, each once.

    Where identities were told when the question was read, persons are not read out again.
    """
    if not question.identities or question.language != FRENCH:
        found = (*named(question), *named(question, answer=True))
        return tuple(dict.fromkeys(one.value for one in found))
    asking = _asking(question)
    persons = (Named(one.name, one.uid) for one in question.identities if one.name not in asking)
    bodies = list(_bodies(question.question.text, _setting(question)))
    if question.answer:
        bodies += _bodies(question.answer.text, _setting(question, answer=True))
    return tuple(dict.fromkeys((*persons, *bodies)))


def _setting(question: Question, *, answer: bool = False) -> names.Setting:
    """What is known of one of a question's texts beside its words."""
    if answer:
        return names.Setting(question.answered, question.question.text)
    return names.Setting(question.published)


def _asking(question: Question) -> frozenset[str]:
    """The author's name, with and without the department that tells it from another's."""
    name = question.author.name
    return frozenset((name, name.partition(" (")[0]))


def identities(
    passage: Passage, told: Callable[[names.Person | names.Office], Identity | None]
) -> list[Identity]:
    """Who is meant by each name and office of a text, where that is known.

    ``told`` is the archive's word; without it a whole name stands for itself, a surname alone for
    the one whole name of the text that ends with it.
    """
    return _identified(passage, names.people(passage.text, _speakers(passage)), told)


def _identified(
    passage: Passage,
    found: Iterable[Found[names.Person | names.Office]],
    told: Callable[[names.Person | names.Office], Identity | None],
) -> list[Identity]:
    values = dict.fromkeys(one.value for one in found)
    whole = _whole_names(passage, values)
    known = ((value, told(value) or _by_itself(value, whole)) for value in values)
    return [who for _, who in known if who]


def _by_itself(value: names.Person | names.Office, whole: set[str]) -> Identity | None:
    if isinstance(value, names.Office):
        return None
    bearers = [name for name in whole if name.endswith(f" {value.name}")]
    name = value.name if not value.alone else bearers[0] if len(bearers) == 1 else ""
    return Identity(value.written, name, "") if name else None


@lru_cache(maxsize=256)
def _named(
    passage: Passage, told: tuple[Identity, ...] | None, setting: names.Setting
) -> tuple[Found[Named], ...]:
    """What a text names; persons by their identities, or as the text alone tells them."""
    people = names.people(passage.text, _speakers(passage))
    here = _identified(passage, people, lambda _: None) if told is None else told
    known = {one.written: one for one in here}
    everything = names.with_bodies(people, passage.text, setting)
    found = ((one, _meant(one.value, known)) for one in everything)
    return tuple(Found(one.start, one.end, value) for one, value in found if value)


def _meant(value: names.Name, known: Mapping[str, Identity]) -> Named | None:
    if isinstance(value, names.Body):
        return Named(value.name, short=value.short, person=False)
    who = known.get(value.written)
    return Named(who.name, who.uid) if who else None


@lru_cache(maxsize=256)
def _bodies(text: str, setting: names.Setting) -> tuple[Named, ...]:
    found = sorted((one.start, one.value) for one in names.bodies(text, setting))
    return tuple(Named(body.name, short=body.short, person=False) for _, body in found)


def _speakers(passage: Passage) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in passage.speakers]


def _whole_names(passage: Passage, values: Iterable[names.Person | names.Office]) -> set[str]:
    """The whole names of a text: of those who speak, and of those who are named."""
    speakers = {
        passage.text[span.start : span.end].partition(",")[0].partition(" ")[2].strip(" .\u00a0")
        for span in passage.speakers
    }
    persons = (one for one in values if isinstance(one, names.Person))
    return {one for one in speakers if " " in one} | {one.name for one in persons if not one.alone}
