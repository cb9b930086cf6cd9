"""Everything that the texts of a question name, each with its place: for pages, JSON and files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from indexer.extracted import Named, named, promised
from indexer.extraction import Found
from indexer.extraction.amounts import Amount, amounts
from indexer.extraction.laws import laws
from indexer.extraction.places import Place, places
from indexer.extraction.promises import Promise
from indexer.model import FRENCH, Question


class Part(StrEnum):
    """Where something is named."""

    TITLE = "title"
    QUESTION = "question"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Mentions:
    """What one text names, each sort in the order of the text; of a promise its sentence."""

    places: tuple[Found[Place], ...] = ()
    laws: tuple[Found[str], ...] = ()
    amounts: tuple[Found[Amount], ...] = ()
    promises: tuple[Found[Promise], ...] = ()
    named: tuple[Found[Named], ...] = ()


def mentions(question: Question) -> dict[Part, Mentions]:
    """What title, question and answer name; a commune lies where any of the three says."""
    if question.language != FRENCH:  # what is read out of texts is read by French words
        return dict.fromkeys(Part, Mentions())
    lying, answered = _lying(question), question.answer_text
    return {
        Part.TITLE: Mentions(places=lying[0]),
        Part.QUESTION: Mentions(
            lying[1],
            tuple(laws(question.question.text)),
            tuple(amounts(question.question.text)),
            named=tuple(named(question)),
        ),
        Part.ANSWER: Mentions(
            lying[2],
            tuple(laws(answered)),
            tuple(amounts(answered)),
            promised(question),
            tuple(named(question, answer=True)),
        ),
    }


def places_of(question: Question) -> Iterator[tuple[Part, Found[Place]]]:
    """The places that a question's texts name, each with the text that names it."""
    for part, found in zip(Part, _lying(question), strict=True):
        yield from ((part, one) for one in found)


def laws_of(question: Question) -> Iterator[tuple[Part, Found[str]]]:
    """The texts of law that question and answer name."""
    yield from ((Part.QUESTION, one) for one in laws(question.question.text))
    yield from ((Part.ANSWER, one) for one in laws(question.answer_text))


def named_of(question: Question) -> Iterator[tuple[Part, Found[Named]]]:
    """The persons and bodies that question and answer name."""
    yield from ((Part.QUESTION, one) for one in named(question))
    yield from ((Part.ANSWER, one) for one in named(question, answer=True))


def _lying(question: Question) -> tuple[tuple[Found[Place], ...], ...]:
    return _places(question.title, question.question.text, question.answer_text)


@lru_cache(maxsize=64)
def _places(*texts: str) -> tuple[tuple[Found[Place], ...], ...]:
    found = places("\n\n".join(texts))
    return tuple(tuple(_within(found, start, end)) for start, end in _ranges(texts))


def _ranges(texts: Iterable[str]) -> Iterator[tuple[int, int]]:
    start = 0
    for text in texts:
        yield start, start + len(text)
        start += len(text) + 2


def _within(found: Iterable[Found[Place]], start: int, end: int) -> Iterator[Found[Place]]:
    for one in found:
        if start <= one.start and one.end <= end:
            yield Found(one.start - start, one.end - start, one.value)
