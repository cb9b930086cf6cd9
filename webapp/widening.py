"""What to try where nothing was found: one step wider each, as links."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.query.request import SearchRequest
from webapp import labels, links

_OPERATORS = frozenset({"OU", "OR", "ET", "AND", "SAUF", "NON", "NOT"})
_SYNTAX = frozenset('"«»“”()*~:')
_UNQUOTED = str.maketrans('"«»“”', " " * 5)
MAX_WORDS = 5


@dataclass(frozen=True, slots=True)
class Widening:
    """A wider search: what it does, in French, and its address."""

    label: str
    link: str


def suggestions(request: SearchRequest) -> tuple[Widening, ...]:
    """Wider searches, the smallest steps first."""
    return (*_fewer_filters(request), *_other_words(request))


def _fewer_filters(request: SearchRequest) -> list[Widening]:
    steps = [
        Widening(
            f"sans le filtre «\u00a0{labels.facet_value(field, value)}\u00a0»",
            links.toggle(request, field, value),
        )
        for field, values in request.filters.items()
        for value in values
    ]
    if len(steps) > 1:
        steps.append(Widening("sans aucun filtre", links.without_filters(request)))
    return steps


def _other_words(request: SearchRequest) -> list[Widening]:
    plain = request.query.translate(_UNQUOTED).strip()
    steps = []
    if plain != request.query.strip() and plain:
        unquoted = links.with_query(request, " ".join(plain.split()))
        steps.append(Widening("sans les guillemets", unquoted))
    words = request.query.split()
    simple = not any(word in _OPERATORS or _SYNTAX & set(word) for word in words)
    if simple and 1 < len(words) <= MAX_WORDS:
        steps.append(
            Widening("l’un ou l’autre des mots", links.with_query(request, " OU ".join(words)))
        )
        steps += [_without(request, words, rank) for rank in range(len(words))]
    return steps


def _without(request: SearchRequest, words: list[str], rank: int) -> Widening:
    rest = " ".join(words[:rank] + words[rank + 1 :])
    return Widening(f"sans «\u00a0{words[rank]}\u00a0»", links.with_query(request, rest))
