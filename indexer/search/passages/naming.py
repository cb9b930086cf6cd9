"""The sentence that says what was searched: a place, a text of law, a person or a body.

``nomme:HAS`` is found in a field that is read out of the texts; a reader wants the words of these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from indexer.extracted import named
from indexer.extracted.mentions import Part, places_of
from indexer.extraction import Found
from indexer.extraction.laws import laws
from indexer.fields import called, law_words, place_words
from indexer.model import FRENCH, Question, Span
from indexer.search.passages.marking import Marker
from indexer.search.passages.sentences import LEAD, LENGTH, sentence_at, word_end, word_start
from indexer.search.results import Snippet

Mention: TypeAlias = tuple[Part, Found[Any], str]
"""Where something is named, its range, and the words that the field has for it."""


def naming(marker: Marker, field: str, question: Question) -> Snippet | None:
    """The first sentence that names what is searched in a field of ``NAMING``, marked; or None."""
    if question.language != FRENCH:
        return None
    texts = {
        Part.TITLE: question.title,
        Part.QUESTION: question.question.text,
        Part.ANSWER: question.answer.text if question.answer else "",
    }
    known: dict[str, bool] = {}
    for part, found, words in NAMING[field](question):
        if words not in known:
            known[words] = bool(marker.marks(field, words))
        if known[words]:
            return _sentence(part, texts[part], found)
    return None


def _places(question: Question) -> Iterator[Mention]:
    return ((part, one, place_words([one])) for part, one in places_of(question))


def _laws(question: Question) -> Iterator[Mention]:
    answered = question.answer.text if question.answer else ""
    for part, text in ((Part.QUESTION, question.question.text), (Part.ANSWER, answered)):
        yield from ((part, one, law_words([one.value])) for one in laws(text))


def _named(question: Question) -> Iterator[Mention]:
    for part, found in (
        (Part.QUESTION, named(question)),
        (Part.ANSWER, named(question, answer=True)),
    ):
        yield from ((part, one, called([one.value])) for one in found)


NAMING: Mapping[str, Callable[[Question], Iterator[Mention]]] = MappingProxyType(
    {"place": _places, "law": _laws, "named": _named}
)
"""The fields of what texts name, and where they name it."""


def _sentence(part: Part, text: str, found: Found[Any]) -> Snippet:
    start, end = sentence_at(text, found.start, 0, len(text))
    if end - start > LENGTH * 1.5:
        least = max(start, found.start - LEAD)
        start = word_start(text, least, found.start) if least > start else start
        end = word_end(text, min(end, max(start + LENGTH, found.end)), found.end)
    shown = text[start:end]
    lead = start + len(shown) - len(shown.lstrip())
    return Snippet(
        part.value,
        shown.strip(),
        (Span(found.start - lead, found.end - lead),),
        cut_before=bool(text[:lead].strip()),
        cut_after=bool(text[end:].strip()),
    )
