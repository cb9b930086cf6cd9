"""What to try where nothing was found: each search that is one step wider, with its true count."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType

from indexer.query.request import SearchRequest
from webapp import labels
from webapp.searching import count

_OPERATORS = frozenset({"OU", "OR", "ET", "AND", "SAUF", "NON", "NOT"})
_SYNTAX = frozenset('"«»“”()*~:')
_UNQUOTED = str.maketrans('"«»“”', " " * 5)
MAX_WORDS = 6
MAX_STEPS = 12
"""Searches tried for one empty page, at most."""


@dataclass(frozen=True, slots=True)
class Widening:
    """A wider search: what it does, in French, and how many questions it finds."""

    label: str
    request: SearchRequest
    count: int


def suggestions(request: SearchRequest) -> tuple[Widening, ...]:
    """The wider searches that find something, the smallest steps first."""
    steps = islice(_steps(request), MAX_STEPS)
    counted = (Widening(label, wider, count(wider)) for label, wider in steps)
    return tuple(step for step in counted if step.count)


def _steps(request: SearchRequest) -> Iterator[tuple[str, SearchRequest]]:
    values = [(field, value) for field, chosen in request.filters.items() for value in chosen]
    for field, value in values:
        label = f"sans le filtre «\u00a0{labels.facet_value(field, value)}\u00a0»"
        yield label, request.toggled(field, value)
    if len(values) > 1:
        bare = dataclasses.replace(request, filters=MappingProxyType({}))
        yield "sans aucun filtre", bare
    for label, words in _other_words(request.query):
        yield label, dataclasses.replace(request, query=words)


def _other_words(query: str) -> Iterator[tuple[str, str]]:
    plain = " ".join(query.translate(_UNQUOTED).split())
    if plain and plain != " ".join(query.split()):
        yield "sans les guillemets", plain
    words = query.split()
    if 1 < len(words) <= MAX_WORDS and _simple(words):
        for rank, word in enumerate(words):
            rest = " ".join(words[:rank] + words[rank + 1 :])
            yield f"sans «\u00a0{word}\u00a0»", rest
        yield "l’un ou l’autre des mots", " OU ".join(words)


def _simple(words: Iterable[str]) -> bool:
    """Whether the query is words alone, so that one can be dropped without breaking it."""
    return not any(word in _OPERATORS or _SYNTAX & set(word) for word in words)
