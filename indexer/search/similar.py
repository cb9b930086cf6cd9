"""Questions that ask nearly the same, and answers that were given more than once.

Similar questions share the words that tell most (their idf times how often they occur, a title's
word several times) of the subject (``subject``); the best of them are compared as wholes. What has
the same question or the same answer stands in lists of its own. Twins and identical answers are
those whose sketches agree, which the index keeps (``indexer.sketches``): so a list of results
counts them as the page of one question does.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from indexer.engines.base import Engine
from indexer.engines.plan import Plan
from indexer.fields import fold
from indexer.model import Question, QuestionId
from indexer.query import Or, Word
from indexer.search import subject
from indexer.sketches import Text

TERMS = 16
"""Words that stand for a question."""
ONCE = 0.1
"""What a word that stands once in a text is worth beside one that stands e times."""
FEW = 150
"""Different words of a text that are looked at, the most frequent ones."""
SPENT = 4
"""The words of a search stand in so small a part of the index, counted together …"""
ENOUGH = 5000
"""… or in so many documents, where that is more."""
CANDIDATES = 20
"""Questions with the same telling words that are compared as wholes, some 3 ms each."""
UNSEEN = 20
"""Documents without any of the words that are taken to stand beside those of a small index."""
NEAR = 0.25
"""A similar question tells at least so much of what the question tells of its subject."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """A question and what was found beside it: similar ones, its twins, others with its answer.

    Twins and answers are the newest first, the question itself left out.
    """

    question: Question
    similar: tuple[Question, ...] = ()
    twins: tuple[Question, ...] = ()
    same_answer: tuple[Question, ...] = ()

    @property
    def times(self) -> int:
        """How often the question was put: ``posée N fois``."""
        return len(self.twins) + 1

    @property
    def authors(self) -> int:
        """By how many members, of the twins; the question's own author is one more at most."""
        return len({fold(twin.author.name) for twin in self.twins if twin.author.name})


def likeness(engine: Engine, question: Question, limit: int) -> Likeness:
    """What is like a question: ``limit`` similar ones, and all twins and identical answers."""
    twins = engine.near_duplicates(question.id, Text.QUESTION)
    answered = engine.near_duplicates(question.id, Text.ANSWER)
    return Likeness(
        question,
        similar=tuple(
            other
            for _, other in compared(engine, question, {*twins, *answered, question.id})[:limit]
        ),
        twins=newest_first(engine.fetch(twins)),
        same_answer=newest_first(engine.fetch(answered)),
    )


def compared(
    engine: Engine, question: Question, known: AbstractSet[QuestionId] = frozenset()
) -> list[tuple[float, Question]]:
    """The other questions with the same telling words, the most alike first; ``known`` left out.

    Each with the part, from ``NEAR`` to 1, that it tells of what the question tells of its subject;
    ``question`` itself need not be in the index.
    """
    words = tuple(Word(word) for word in terms(engine, question))
    if not words:
        return []
    hits = engine.search(Plan(tree=Or(words), limit=CANDIDATES + len(known))).hits
    others = [hit.id for hit in hits if hit.id not in known][:CANDIDATES]
    asked = _Subject(engine, question)
    found = [(asked.shared(other), other) for other in engine.fetch(others)]
    near = [(shared, other) for shared, other in found if shared >= NEAR]
    return sorted(near, key=lambda pair: -pair[0])


class _Subject:
    """What the words of a question tell of its subject: idf, times how often each stands."""

    def __init__(self, engine: Engine, question: Question) -> None:
        times, typed = subject.weights(question)
        held = engine.frequencies(typed.values())
        documents = engine.info().documents + UNSEEN
        self._often = {stem: ONCE + math.log(n) for stem, n in times.items()}
        self._told = {
            stem: often * math.log(documents / max(1, held[typed[stem]]))
            for stem, often in self._often.items()
        }
        self._all = sum(told * self._often[stem] for stem, told in self._told.items())

    def shared(self, other: Question) -> float:
        """The part of it, from 0 to 1, that another question tells too, as strongly or less."""
        times, _ = subject.weights(other)
        common = self._told.keys() & times.keys()
        told = sum(
            self._told[stem] * min(self._often[stem], ONCE + math.log(times[stem]))
            for stem in sorted(common)
        )
        return told / self._all if self._all else 0.0


def terms(engine: Engine, question: Question) -> list[str]:
    """The words of a question that tell most of its subject, the strongest first."""
    times, typed = subject.weights(question)
    likely = [stem for stem, _ in times.most_common(FEW)]
    held = engine.frequencies([typed[stem] for stem in likely])
    documents = engine.info().documents
    worth = {
        stem: (ONCE + math.log(times[stem])) * math.log((documents + 1) / count)
        for stem in likely
        # A word of this question alone leads to no other.
        if (count := held[typed[stem]]) > 1
    }
    ranked = sorted(worth, key=lambda stem: (-worth[stem], stem))
    likely = [stem for stem in ranked[:TERMS] if worth[stem] > 0]
    return [typed[stem] for stem in _affordable(likely, typed, held, documents)]


def _affordable(
    stems: Iterable[str], typed: Mapping[str, str], held: Mapping[str, int], documents: int
) -> Iterator[str]:
    """The first of the stems whose documents are not too many together: they tell most."""
    left = max(ENOUGH, documents // SPENT)
    for stem in stems:
        if held[typed[stem]] <= left:
            left -= held[typed[stem]]
            yield stem


def newest_first(found: Iterable[Question]) -> tuple[Question, ...]:
    """The questions by the day of publication, the newest first; what has no day comes last."""
    return tuple(sorted(found, key=_newest, reverse=True))


def _newest(question: Question) -> tuple[int, QuestionId]:
    return (question.published.toordinal() if question.published else 0), question.id
