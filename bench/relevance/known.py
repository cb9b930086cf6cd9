"""Known items: a question whose title is the query, as typed and in five ways damaged."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from types import MappingProxyType

from unidecode import unidecode

from indexer.model import Question

SEED = 135
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SHORTEST = 5
"""Letters of the shortest word that is damaged."""


@dataclass(frozen=True, slots=True)
class Item:
    """A question to be found and the titles that ask for it: kind of query → its text."""

    id: str
    queries: MappingProxyType[str, str]


def untitled(question: Question) -> Question:
    """The question without its title and key words."""
    return dataclasses.replace(question, title="", keywords=())


def halves(questions: Iterable[Question]) -> tuple[list[Question], list[Question]]:
    """The questions with a title in two halves that a hash of their name decides."""
    parts: tuple[list[Question], list[Question]] = ([], [])
    for question in questions:
        if len(question.title.split()) > 1:
            parts[blake2b(question.id.encode()).digest()[0] % 2].append(question)
    return parts


def items(questions: list[Question], count: int) -> list[Item]:
    """So many of the questions as known items, always the same."""
    chance = random.Random(SEED)
    chosen = chance.sample(questions, min(count, len(questions)))
    return [_item(question, random.Random(f"{SEED}{question.id}")) for question in chosen]


def _item(question: Question, chance: random.Random) -> Item:
    title = " ".join(question.title.split())
    if title.isupper():
        title = title.capitalize()
    queries = {name: damage(title, chance) for name, damage in DAMAGES.items()}
    queries["rubrique and title"] = f"{question.rubrique} {title}"
    return Item(question.id, MappingProxyType(queries))


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


def kinds(found: Iterable[Item]) -> Iterator[str]:
    """The kinds of queries."""
    yield from next(iter(found)).queries
