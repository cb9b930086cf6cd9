"""What completion and spelling mean, for every engine: names, places where names begin, distance.

Distance is that of optimal string alignment (Damerau 1964, as restricted by Boytsov 2011): letters
inserted, dropped, replaced, or two neighbours exchanged, no letter touched twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from types import MappingProxyType

from indexer.fields import Field, field_called, fold
from indexer.model import QuestionId
from indexer.text import Token, analyse, family, is_stop


class Completes(StrEnum):
    """What a completion is; the order is the one in which they are given."""

    REFERENCE = "reference"
    WORD = "word"
    EXPRESSION = "expression"
    AUTHOR = "author"
    RUBRIQUE = "rubrique"
    PORTFOLIO = "portfolio"
    MINISTRY = "ministry"
    CHAMBER = "chamber"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Completion:
    """What a text may go on to be, and how many questions hold it.

    ``text``: a word's exact key (folded), an expression or a value as it is spelled, or a reference
    that the query language reads (``17-714QE``). No engine gives chambers and titles, nor what
    stands below (``indexer.search.advice.proposals`` does): ``group``, of an author, ``id``, of a
    title.
    """

    kind: Completes
    text: str
    count: int
    group: str = ""
    id: QuestionId | None = None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A word of the index that is spelled nearly alike: its exact key, questions, distance."""

    word: str
    count: int
    distance: int


NAMED = MappingProxyType(
    {
        Completes.AUTHOR: "author",
        Completes.RUBRIQUE: "rubrique",
        Completes.PORTFOLIO: "portfolio",
        Completes.MINISTRY: "ministry",
    }
)
"""Completions that are values of a facet, and its field."""
MOST_WORDS = 4
"""The last words of a typed text that may begin an expression: two, and grammar words between."""
SHORTEST = 3
"""Characters from which on a beginning may be one of an expression."""
LONGEST = 24
"""Letters of the longest word that spelling looks at."""
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\s*(?:(?P<legislature>[1-9][0-9]?)\s*-\s*)?(?P<number>[1-9][0-9]{0,7})\s*")
_MOST_DIGITS = 6
_FIELD = re.compile(r"(?:^|[\s(+-])(?P<prefix>[^\W\d_]+)\s?:\s?[\"«“]?\s?(?P<typed>[^\"«»“”:()]*)$")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a typed text may begin: a word, a name, the number of a question of a legislature.

    ``expressions``: what an expression may begin with, folded, the most words first. ``kinds``: the
    facets that a name may belong to.
    """

    word: str = ""
    name: str = ""
    number: str = ""
    legislature: str = ""
    expressions: tuple[str, ...] = ()
    kinds: tuple[Completes, ...] = tuple(NAMED)


def prefix_key(text: str) -> str:
    """The exact key that a typed beginning is: that of its last part; empty where it has none."""
    tokens = analyse(text)
    return max(tokens, key=attrgetter("end", "whole")).exact if tokens else ""


def wanted(text: str) -> Wanted:
    """What ``text`` may begin. A space at its end ends its last word.

    Behind the prefix of a field, its values alone are meant, or words where it is searched.
    """
    fielded = typed_in(text)
    if fielded:
        return _fielded(*fielded)
    number = _NUMBER.fullmatch(text)
    return Wanted(
        word=_last(text),
        name=fold(text),
        number=number["number"] if number else "",
        legislature=(number["legislature"] or "") if number else "",
        expressions=_expressions(text),
    )


def typed_in(text: str) -> tuple[Field, str] | None:
    """The field whose prefix a text ends with, and what is typed behind it; None where none is."""
    behind = _FIELD.search(text)
    field = field_called(behind["prefix"]) if behind else None
    return (field, behind["typed"]) if behind and field else None


def _fielded(field: Field, typed: str) -> Wanted:
    """``auteur:mel`` may go on to be a name, ``titre:ret`` a word, ``annee:20`` neither."""
    kinds = tuple(kind for kind, name in NAMED.items() if name == field.name)
    if kinds:
        return Wanted(name=fold(typed), kinds=kinds)
    return Wanted(word=_last(typed)) if field.searched else Wanted()


def _last(text: str) -> str:
    """The exact key of the word that is being typed; empty behind a space."""
    return (
        prefix_key(text.rsplit(maxsplit=1)[-1]) if text.strip() and not text[-1].isspace() else ""
    )


def _expressions(text: str) -> tuple[str, ...]:
    """The ends of a text from each of its last words on, blanks made single; a last one counts."""
    folded = fold(text) + (" " if text[-1:].isspace() else "")
    starts = [found.start() for found in _WORD.finditer(folded)][-MOST_WORDS:]
    return tuple(end for start in starts if len(end := folded[start:]) >= SHORTEST)


def numbers(prefix: str) -> Iterator[tuple[int, int]]:
    """The ranges of numbers that begin so, the shortest first: ``71`` → 71..71, 710..719, …"""
    first = int(prefix)
    for zeros in range(max(1, _MOST_DIGITS + 1 - len(prefix))):
        yield first * 10**zeros, (first + 1) * 10**zeros - 1


def beginnings(folded: str) -> list[str]:
    """A name from each of its words on: ``jean le gac`` → itself, ``le gac``, ``gac``."""
    return [folded[found.start() :] for found in _WORD.finditer(folded)]


def completes(key: str) -> bool:
    """Whether an exact key is worth proposing: no stop word, no mere number."""
    return not key.isdigit() and not is_stop(key) and len(key) > 1


def tolerance(word: str) -> int:
    """How many mistakes a word of that length may have."""
    if not 4 <= len(word) <= LONGEST:
        return 0
    return 1 if len(word) < 7 else 2


def spelled(key: str) -> bool:
    """Whether an exact key is a word that spelling may propose: plain letters, three or more."""
    return 3 <= len(key) <= LONGEST and key.isascii() and key.isalpha() and key.islower()


def distance(left: str, right: str) -> int:
    """The distance of two words."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, letter in enumerate(left, 1):
        last, before, row = before, row, [i]
        for j, other in enumerate(right, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == right[j - 2] and left[i - 2] == other:
                best = min(best, last[j - 2] + 1)
            row.append(best)
    return row[-1]


def lemmas(token: Token) -> list[str]:
    """The lemma key of a word, and those of its family."""
    return [token.stem, *(key for key, _ in family(token.exact).keys)]


def held(tokens: Sequence[Token], count: Callable[[str], int]) -> int:
    """How many documents hold a word by its lemma, at most; ``count`` tells it of a lemma key.

    Where its family has other lemma keys, the one of most documents counts.
    """
    whole = [max(map(count, lemmas(token))) for token in tokens if token.whole]
    parts = [max(map(count, lemmas(token))) for token in tokens if not token.whole]
    return max(min(whole, default=0), min(parts, default=0))


def slip(typed: str, near: Neighbour) -> float:
    """How great a mistake it is to type ``typed`` for a neighbour: ``gillets``, ``gilets`` → 0.5.

    Its distance, but a letter that is doubled or no longer is costs half of another edit.
    """
    once, other = _undoubled(typed), _undoubled(near.word)
    if len(once) == len(typed) and len(other) == len(near.word):
        return near.distance
    return (near.distance + min(near.distance, distance(once, other))) / 2


def _undoubled(word: str) -> str:
    return "".join(letter for letter, _ in groupby(word))


def nearest(typed: str, found: Iterable[Neighbour], limit: int) -> list[Neighbour]:
    """The nearest words to a typed one, those of most questions first among equals."""
    return sorted(found, key=lambda near: (slip(typed, near), -near.count, near.word))[:limit]


def ranked(found: Iterable[Completion], limit: int) -> list[Completion]:
    """The completions of one kind: those of most questions first, then by their text."""
    return sorted(found, key=lambda item: (-item.count, fold(item.text), item.text))[:limit]
