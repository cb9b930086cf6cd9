"""Questions that ask nearly the same, and answers that were given more than once.

Similar questions share the words that tell most (their idf times how often they occur, a title's
word several times). Twins are among them: their texts share most of their *shingles*, runs of
words (Broder 1997), of the letters alone, the salutation included. Texts are compared when they
are asked for: the candidates are so few that nothing has to be kept in the index.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from indexer.engines.base import Engine, Plan
from indexer.fields import fold
from indexer.model import Question, QuestionId
from indexer.query import Node, Or, Word
from indexer.text import analyse, is_stop

TERMS = 24
"""Words that stand for a question."""
TITLE_TIMES = 4
"""A word of the title counts as so many of the text."""
FEW = 150
"""Different words of a text that are looked at, the most frequent ones."""
SHINGLE = 4
"""Words in a run."""
ALIKE = 0.6
"""Share of all runs that two texts have in common (Jaccard) to be nearly identical."""
BATCH = 25
NEAR = 0.4
"""A similar question has at least so much of the score of the most similar one."""
MOST = 500
"""Candidates that are compared: all while whole batches are alike, this many at most."""

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Likeness:
    """What was found beside a question: similar ones, its twins, others with its answer.

    Twins and answers are the newest first, the question itself left out.
    """

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
    title, text = question.title, question.question.text
    scored = list(_candidates(engine, question, title, text, _question_text))
    near = [other for other, _ in scored]
    twins = _alike(near, text, _question_text)
    answers: list[Question] = []
    if question.answer:
        given = question.answer.text
        found = _candidates(engine, question, "", given, _answer_text)
        answers = _alike((other for other, _ in found), given, _answer_text)
    known = {twin.id for twin in twins}
    others = [(other, score) for other, score in scored if other.id not in known]
    least = NEAR * max((score for _, score in others), default=0.0)
    close = [other for other, score in others if score >= least]
    return Likeness(
        similar=tuple(_answered_first(close[:limit])),
        twins=tuple(sorted(twins, key=_newest, reverse=True)),
        same_answer=tuple(sorted(answers, key=_newest, reverse=True)),
    )


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
    return [typed[stem] for stem in ranked[:TERMS] if worth[stem] > 0]


def _candidates(
    engine: Engine, question: Question, title: str, text: str, read: Callable[[Question], str]
) -> Iterator[tuple[Question, float]]:
    """Questions with the same telling words and their scores, while whole batches are alike."""
    words = tuple(Word(word) for word in terms(engine, title, text))
    own = _shingles(text)
    for offset in range(0, MOST if words else 0, BATCH):
        tree: Node = Or(words)
        hits = engine.search(Plan(tree=tree, offset=offset, limit=BATCH)).hits
        scores = {hit.id: hit.score for hit in hits if hit.id != question.id}
        found = engine.fetch(list(scores))
        yield from ((other, scores[other.id]) for other in found)
        last = found[-3:]
        if len(hits) < BATCH or not any(_are_alike(own, read(other)) for other in last):
            return


def _alike(found: Iterable[Question], text: str, read: Callable[[Question], str]) -> list[Question]:
    own = _shingles(text)
    return [other for other in found if _are_alike(own, read(other))]


def _shingles(text: str) -> frozenset[int]:
    """The runs of words of a text, as hashes; a short text is one run."""
    plain = _WORD.findall(text.casefold())
    runs = zip(*(islice(plain, step, None) for step in range(SHINGLE)), strict=False)
    return frozenset(map(hash, runs)) or frozenset([hash(tuple(plain))] if plain else [])


def _are_alike(shingles: frozenset[int], text: str) -> bool:
    """Whether a text has most of its runs of words in common with those."""
    other = _shingles(text)
    shared = len(shingles & other)
    return shared > 0 and shared >= ALIKE * (len(shingles) + len(other) - shared)


def _answered_first(found: Iterable[Question]) -> list[Question]:
    """The order kept, but what was answered before what was not."""
    return sorted(found, key=lambda question: question.answer is None)


def _question_text(question: Question) -> str:
    return question.question.text


def _answer_text(question: Question) -> str:
    return question.answer.text if question.answer else ""


def _newest(question: Question) -> tuple[int, QuestionId]:
    return (question.published.toordinal() if question.published else 0), question.id
