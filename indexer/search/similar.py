"""Questions that ask nearly the same, and answers that were given more than once.

Similar questions share the words that tell most (their idf times how often they occur, a title's
word several times). Twins and identical answers are those whose sketches agree, which the index
keeps (``indexer.sketches``): so a list of results counts them as the page of one question does.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from indexer.engines.base import Engine, Plan
from indexer.fields import fold
from indexer.model import Question, QuestionId
from indexer.query import Or, Word
from indexer.sketches import Text
from indexer.text import analyse, is_stop

TERMS = 24
"""Words that stand for a question."""
TITLE_TIMES = 4
"""A word of the title counts as so many of the text."""
FEW = 150
"""Different words of a text that are looked at, the most frequent ones."""
SPENT = 4
"""The words of a search stand in so small a part of the index, counted together …"""
ENOUGH = 5000
"""… or in so many documents, where that is more."""
NEAR = 0.4
"""A similar question has at least so much of the score of the most similar one."""


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
        similar=tuple(_answered_first(_similar(engine, question, {*twins, question.id}, limit))),
        twins=_newest_first(engine.fetch(twins)),
        same_answer=_newest_first(engine.fetch(answered)),
    )


def _similar(
    engine: Engine, question: Question, known: AbstractSet[QuestionId], limit: int
) -> list[Question]:
    """The best of the other questions with the same telling words."""
    words = tuple(Word(word) for word in terms(engine, question.title, question.question.text))
    if not words:
        return []
    hits = engine.search(Plan(tree=Or(words), limit=limit + len(known))).hits
    others = [hit for hit in hits if hit.id not in known]
    least = NEAR * max((hit.score for hit in others), default=0.0)
    return engine.fetch([hit.id for hit in others if hit.score >= least][:limit])


def terms(engine: Engine, title: str, text: str) -> list[str]:
    """The words of a title and a text that tell most, the strongest first."""
    times: Counter[str] = Counter()
    typed: dict[str, str] = {}
    for part, weight in ((title, TITLE_TIMES), (text, 1)):
        for token in analyse(part):
            if token.exact.isalpha() and len(token.exact) > 2 and not is_stop(token.exact):
                times[token.stem] += weight
                typed.setdefault(token.stem, token.exact)
    likely = [stem for stem, _ in times.most_common(FEW)]
    held = engine.frequencies([typed[stem] for stem in likely])
    documents = engine.info().documents
    worth = {
        stem: math.log1p(times[stem]) * math.log((documents + 1) / count)
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


def _answered_first(found: Iterable[Question]) -> list[Question]:
    """The order kept, but what was answered before what was not."""
    return sorted(found, key=lambda question: question.answer is None)


def _newest_first(found: Iterable[Question]) -> tuple[Question, ...]:
    return tuple(sorted(found, key=_newest, reverse=True))


def _newest(question: Question) -> tuple[int, QuestionId]:
    return (question.published.toordinal() if question.published else 0), question.id
