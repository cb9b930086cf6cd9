"""Completion, and the query that was probably meant: from the words of the index itself."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from indexer.engines import binding, bound
from indexer.engines.base import Engine
from indexer.engines.completion import Completes, Completion, Neighbour
from indexer.engines.plan import Plan
from indexer.fields import BY_NAME
from indexer.model import Question
from indexer.query import And, Node, Or, Phrase, Word, parse
from indexer.query.request import SearchRequest
from indexer.search.passages.marking import Marker
from indexer.search.rewriting.trees import dated

__all__ = [
    "Completes",
    "Completion",
    "Slip",
    "Speller",
    "Suggestion",
    "completions",
    "slips",
    "suggestion",
]


TRIED = 4
"""Neighbours of a wrong word that are tried."""
RATIO = 20
"""A word is taken for a slip where a neighbour stands in so many times more questions."""
REMEMBERED = 20_000
"""Spellings kept for one generation."""
_ENDS = frozenset(".!?:…\n«“\"'’-–—(")


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


class Speller:
    """The usual spelling of exact keys in one generation: as it was mined, or as a question has it.

    Words that no sampled question holds are read from one that does, which is a millisecond or
    two, and remembered.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: dict[str, str] = {}
        self._lock = Lock()

    def __call__(self, key: str) -> str:
        """``ecole`` → ``école``; the key itself where no question shows it."""
        found = self._known.get(key)
        if found is None:
            found = self._engine.mined().spellings.get(key) or self._read(key)
            with self._lock:
                if len(self._known) >= REMEMBERED:
                    self._known.clear()
                self._known[key] = found
        return found

    def _read(self, key: str) -> str:
        id = self._engine.example(key)
        for question in self._engine.fetch([id]) if id else ():
            first = ""
            for text in _shown(question, key):
                if text[:1].islower():
                    return text
                first = first or text
            return first or key
        return key


def _shown(question: Question, key: str) -> Iterator[str]:
    """How a question spells a key, a capital that only begins a sentence made small."""
    fields = binding.UNFIELDED
    marker = Marker(bound.Sequence(fields, bound.Layer.EXACT, ((key,),)))
    for field in ("question", "answer", *fields):
        text = BY_NAME[field].text(question)
        for mark in marker.marks(field, text):
            word = text[mark.start : mark.end]
            before = text[: mark.start].rstrip(" \u00a0\u202f")[-1:]
            opens = not before or before in _ENDS
            acronym = len(word) > 1 and word.isupper()
            yield word if acronym or not opens else word[:1].lower() + word[1:]


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
