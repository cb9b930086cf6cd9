"""The sentence that says what was searched: a place, a text of law, a person or a body.

``nomme:HAS`` is found in a field that is read out of the texts; a reader wants the words of these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from indexer.extracted.mentions import Part, laws_of, named_of, places_of
from indexer.extraction import Found
from indexer.fields import called, law_words, place_words
from indexer.model import FRENCH, Question, Span
from indexer.search.passages.marking import Marker
from indexer.search.passages.preamble import speaker_in
from indexer.search.passages.sentences import (
    LEAD,
    LENGTH,
    begins_inside,
    sentence_at,
    word_end,
    word_start,
)
from indexer.search.results import Snippet

Mention: TypeAlias = tuple[Part, Found[Any]]
"""Which text names something, and where."""


def naming(marker: Marker, field: str, question: Question) -> Snippet | None:
    """The first sentence that names what is searched in a field of ``NAMING``, marked; or None."""
    if question.language != FRENCH:
        return None
    texts = {
        Part.TITLE: question.title,
        Part.QUESTION: question.question.text,
        Part.ANSWER: question.answer_text,
    }
    mentions, words_of = NAMING[field]
    known: dict[str, bool] = {}
    for part, found in mentions(question):
        words = words_of(found)
        if words not in known:
            known[words] = bool(marker.marks(field, words))
        if known[words]:
            return _sentence(question, part, texts[part], found)
    return None


NAMING: Mapping[str, tuple[Callable[[Question], Iterator[Mention]], Callable[[Any], str]]] = (
    MappingProxyType(
        {
            "place": (places_of, lambda found: place_words([found])),
            "law": (laws_of, lambda found: law_words([found.value])),
            "named": (named_of, lambda found: called([found.value])),
        }
    )
)
"""Field → what the texts name of it, and the words that it has for each."""


def _sentence(question: Question, part: Part, text: str, found: Found[Any]) -> Snippet:
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
        inside=begins_inside(text, lead),
        speaker=speaker_in(question, part.value, lead),
    )
