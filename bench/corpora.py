"""What is compared over: generated questions of any size, or real prose that is open.

Real prose is a folder of published records (``Questions*.zip``), or the documents of a test
collection (``NAME-documents.jsonl.gz`` beside its queries) as written questions.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from bench import building, chambers, corpus, queries
from bench.queries import Query
from indexer.model import Question

SEED = 133
SAMPLE = 1024
"""Questions of real prose that queries are drawn from."""
_FIRST, _DAYS = date(2020, 1, 1), 1461
"""Days that documents without one get in turn, so that each stands in a month."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """``name``: of real prose; empty for generated questions, of which there are ``size``.

    ``make``: generates so many from a number on.
    """

    name: str
    size: int
    prose: Sequence[Question] = ()
    make: queries.Maker = corpus.questions

    def questions(self) -> Iterable[Question]:
        """All of them, always the same."""
        return self.prose or self.make(self.size, 0)

    def draw(self, count: int, seed: int = SEED) -> list[Query]:
        """``count`` queries, the kinds in turn; always the same."""
        if not self.prose:
            return queries.draw(self.size, count, seed, make=self.make)
        chance = random.Random(seed)
        sample = chance.sample(self.prose, min(SAMPLE, len(self.prose)))
        return queries.drawn(sample, count, seed * 1_000_003 + self.size)


def generated(size: int) -> Corpus:
    """So many generated questions."""
    return Corpus("", size)


def both(size: int) -> Corpus:
    """So many generated questions of both chambers, legislatures 7 to 17."""
    return Corpus("", size, make=chambers.questions)


def read(path: Path) -> Corpus:
    """Real prose of a folder or a file. Raises SystemExit where there is none."""
    files = sorted(path.glob("Questions*.zip")) if path.is_dir() else [path]
    found = {one.id: _dated(one) for one in building.questions(files, 0)} if files else {}
    if not found:
        raise SystemExit(f"{path} holds no questions")
    name = path.name.removesuffix("-documents.jsonl.gz")
    return Corpus(name, len(found), list(found.values()))


def _dated(question: Question) -> Question:
    """The question, with a day where it has none."""
    if question.published:
        return question
    day = _FIRST + timedelta(days=question.number % _DAYS)
    return replace(question, question=replace(question.question, published=day))
