"""Known items of the real records: a question whose title is the query, typed in six ways."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable, Iterator
from types import MappingProxyType

from unidecode import unidecode

from bench.baseline import corpus
from bench.relevance.collections import Collection, Judged, halves
from bench.relevance.measures import RELEVANT
from indexer.model import Question
from indexer.sources import read

SEED = 135
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SHORTEST = 5
"""Letters of the shortest word that is damaged."""


def collections(count: int) -> list[Collection]:
    """The real records twice, without their titles and with them; none where they are not here.

    ``count`` questions are asked for, of the half that no weight was chosen on.
    """
    questions = [record for record in read(corpus()) if isinstance(record, Question)]
    titled = [question for question in questions if len(question.title.split()) > 1]
    asked = items(titled, count)
    bare = [untitled(question) for question in questions]
    return [
        Collection("known items, the title left out of the index", bare, (), asked),
        Collection("known items, the title in the index", questions, (), asked),
    ][: 2 * bool(questions)]


def untitled(question: Question) -> Question:
    """The question without its title and key words."""
    return dataclasses.replace(question, title="", keywords=())


def items(questions: list[Question], count: int) -> list[Judged]:
    """So many of the questions as known items, always the same, each typed in every way."""
    names = [Judged(str(question.id), "", {}) for question in questions]
    kept = {query.topic for query in halves(names)[1]}
    reported = [question for question in questions if str(question.id) in kept]
    chosen = random.Random(SEED).sample(reported, min(count, len(reported)))
    return [query for question in chosen for query in _typed(question)]


def _typed(question: Question) -> Iterator[Judged]:
    """The queries that ask for a question: its title in every way, and behind its rubrique."""
    chance = random.Random(f"{SEED}{question.id}")
    title = " ".join(question.title.split())
    if title.isupper():
        title = title.capitalize()
    queries = {name: damage(title, chance) for name, damage in DAMAGES.items()}
    queries["rubrique and title"] = f"{question.rubrique} {title}"
    for kind, text in queries.items():
        yield Judged(str(question.id), text, {str(question.id): RELEVANT}, kind)


def _as_typed(title: str, _: random.Random) -> str:
    return title


def _bare(title: str, _: random.Random) -> str:
    return unidecode(title).lower()


def _inflected(title: str, _: random.Random) -> str:
    return " ".join(_other_number(word) for word in title.split())


def _other_number(word: str) -> str:
    """``retraites`` → ``retraite``, ``retraite`` → ``retraites``; short words stay."""
    if len(word) < _SHORTEST or not word.isalpha() or word[-1] in "xz":
        return word
    return word[:-1] if word.endswith("s") else f"{word}s"


def _slip(title: str, chance: random.Random) -> str:
    words = title.split()
    long = [at for at, word in enumerate(words) if len(word) >= _SHORTEST and word.isalpha()]
    if long:
        at = chance.choice(long)
        words[at] = _misspelt(words[at], chance)
    return " ".join(words)


def _misspelt(word: str, chance: random.Random) -> str:
    """A letter dropped, doubled or replaced, or two exchanged, behind the first one."""
    at = chance.randrange(1, len(word) - 1)
    before, letter, after = word[:at], word[at], word[at + 1 :]
    return chance.choice(
        [
            before + after,
            before + letter * 2 + after,
            before + chance.choice(_LETTERS) + after,
            before + after[0] + letter + after[1:],
        ]
    )


def _bare_slip(title: str, chance: random.Random) -> str:
    return _bare(_slip(title, chance), chance)


DAMAGES: MappingProxyType[str, Callable[[str, random.Random], str]] = MappingProxyType(
    {
        "title": _as_typed,
        "without accents": _bare,
        "other number": _inflected,
        "one slip": _slip,
        "one slip, no accents": _bare_slip,
    }
)
