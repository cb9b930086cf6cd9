"""Completion, and the query that was probably meant: from the words of the index itself."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from indexer.engines.base import Engine
from indexer.engines.completion import Completes, Completion, Neighbour
from indexer.engines.plan import Plan
from indexer.query import And, Node, Or, Phrase, Word, parse
from indexer.query.request import SearchRequest
from indexer.search.advice.speller import Speller
from indexer.search.rewriting.trees import dated

__all__ = [
    "Completes",
    "Completion",
    "Slip",
    "Suggestion",
    "completions",
    "slips",
    "suggestion",
]


TRIED = 4
"""Neighbours of a wrong word that are tried."""
RATIO = 20
"""A word is taken for a slip where a neighbour stands in so many times more questions."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A query that finds more, its exact total, and the words that it corrects."""

    query: str
    total: int
    corrections: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Slip:
    """A word of a query that is probably wrong, and what it may have been."""

    word: Word
    neighbours: tuple[Neighbour, ...]


def completions(engine: Engine, spelled: Speller, text: str, limit: int) -> list[Completion]:
    """What a typed text may go on to be, ``limit`` of each kind, all of it as it is spelled.

    An expression has the exact number of its questions, here as where it is searched.
    """
    found = engine.complete(text, limit)
    phrases = [item.text for item in found if item.kind is Completes.EXPRESSION]
    totals = engine.counts([Plan(Phrase(phrase)) for phrase in phrases])
    held = dict(zip(phrases, totals, strict=True))
    told = (_told(item, spelled, held) for item in found)
    return [item for item in told if item.count]


def _told(item: Completion, spelled: Speller, held: Mapping[str, int]) -> Completion:
    if item.kind is Completes.WORD:
        return dataclasses.replace(item, text=spelled(item.text))
    if item.kind is Completes.EXPRESSION:
        return dataclasses.replace(item, count=held[item.text])
    return item


def slips(engine: Engine, tree: Node, right: Collection[str] = ()) -> list[Slip]:
    """The words of a tree that no document holds, or so few that a neighbour is likelier.

    ``right``: words that are known to be no slips.
    """
    words = {word.text: word for word in _plain(tree) if word.text not in right}
    held = engine.frequencies(words)
    most = engine.info().documents // RATIO  # of what more hold, no neighbour is so much likelier
    rare = {text: word for text, word in words.items() if held[text] <= most}
    found = (Slip(word, _likelier(engine, word, held[text])) for text, word in rare.items())
    return [slip for slip in found if slip.neighbours]


def _likelier(engine: Engine, word: Word, count: int) -> tuple[Neighbour, ...]:
    near = engine.neighbours(word.text, TRIED * 4)
    return tuple(item for item in near if item.count >= max(1, RATIO * count))[:TRIED]


def _plain(node: Node) -> Iterator[Word]:
    """The words that are searched by their lemma in all fields, those under a NOT left out."""
    match node:
        case Word(exact=False):
            yield node
        case And(nodes=nodes) | Or(nodes=nodes):
            for inner in nodes:
                yield from _plain(inner)
        case _:
            return


def suggestion(
    engine: Engine, spelled: Speller, request: SearchRequest, total: int, wrong: Sequence[Slip]
) -> Suggestion | None:
    """The best correction of a query that found ``total``; None where none finds more."""
    queries = list(_corrected(request.query, wrong, spelled)) if wrong else []
    plans = [Plan(*dated(parse(query)[0], request.filters)) for query, _ in queries]
    found = zip(queries, engine.counts(plans), strict=True)
    best = max(found, key=lambda item: item[1], default=None)
    if best is None or best[1] <= total:
        return None
    return Suggestion(best[0][0], best[1], best[0][1])


def _corrected(
    query: str, wrong: Sequence[Slip], spelled: Speller
) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """The query with its wrong words corrected: where one is wrong, by each of its neighbours."""
    choices = wrong[0].neighbours if len(wrong) == 1 else (None,)
    for choice in choices:
        chosen = [(slip.word, (choice or slip.neighbours[0]).word) for slip in wrong]
        text, pairs = query, []
        for word, key in sorted(chosen, key=lambda pair: -pair[0].span[0]):
            start, end = word.span
            pairs.append((word.text, spelled(key)))
            text = text[:start] + pairs[-1][1] + text[end:]
        yield text, tuple(reversed(pairs))
