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
from collections.abc import Callable, Iterable, Iterator, Mapping
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
COMPARABLE = 0.3
"""What nearly repeats a text has at least so much of the score of the question it stands in."""
SPENT = 4
"""The words of a search stand in so small a part of the index, counted together …"""
ENOUGH = 5000
"""… or in so many documents, where that is more."""
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
    text = question.question.text
    near = list(_candidates(engine, question, question.title, text, _question_text, beside=limit))
    twins = _alike((item.question for item in near if item.comparable), text, _question_text)
    known = {twin.id for twin in twins}
    others = [item for item in near if item.question.id not in known]
    least = NEAR * max((item.score for item in others), default=0.0)
    close = [item.question for item in others if item.score >= least]
    return Likeness(
        similar=tuple(_answered_first(close[:limit])),
        twins=tuple(sorted(twins, key=_newest, reverse=True)),
        same_answer=tuple(sorted(_with_answer(engine, question), key=_newest, reverse=True)),
    )


def _with_answer(engine: Engine, question: Question) -> list[Question]:
    """The other questions that were given nearly the same answer."""
    if not question.answer:
        return []
    given = question.answer.text
    found = _candidates(engine, question, "", given, _answer_text, beside=0)
    return _alike((item.question for item in found if item.comparable), given, _answer_text)


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


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Another question, its score, and whether it may be a twin at all."""

    question: Question
    score: float
    comparable: bool


def _candidates(
    engine: Engine,
    question: Question,
    title: str,
    text: str,
    read: Callable[[Question], str],
    *,
    beside: int,
) -> Iterator[_Candidate]:
    """Questions with the same telling words, while whole batches are alike.

    The question itself holds all the words; what nearly repeats it has most of its score. Of those
    that cannot, the best ``beside`` are given too.
    """
    words = tuple(Word(word) for word in terms(engine, title, text))
    own, least = _shingles(text), 0.0
    for offset in range(0, MOST if words else 0, BATCH):
        tree: Node = Or(words)
        hits = engine.search(Plan(tree=tree, offset=offset, limit=BATCH)).hits
        scores = {hit.id: hit.score for hit in hits}
        least = max(least, COMPARABLE * scores.pop(question.id, 0.0))
        alike = [id for id, score in scores.items() if score >= least]
        rest = [id for id, score in scores.items() if score < least]
        found = engine.fetch([*alike, *rest[:beside]])
        for other in found:
            yield _Candidate(other, scores[other.id], scores[other.id] >= least)
        last = found[: len(alike)][-3:]
        if len(alike) < len(scores) or not any(_are_alike(own, read(other)) for other in last):
            return
        if len(hits) < BATCH:
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
