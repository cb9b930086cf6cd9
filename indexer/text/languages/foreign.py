"""What a language is read by that has no list of ours but its stop words.

Numbers, acronyms and compounds are those of every language. Lemmas come from the dictionary of
simplemma, folded as French ones are; nothing is decided by hand, and a word has one lemma.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from typing import TypeAlias

from indexer.text import table
from indexer.text.compounds import joined, parts_of
from indexer.text.families import ALONE, Family
from indexer.text.language import Keys, Language, Rule
from indexer.text.normalise import fold
from indexer.text.tokens import Piece

Known: TypeAlias = Callable[[str], str | None]
Guess: TypeAlias = Callable[[str, Known], str | None]
"""The lemma key of a form that the table lacks, or None."""
Rank: TypeAlias = Callable[[str], tuple[bool, ...]]
SHORT = 4
"""Letters below which an unknown word is left alone."""
_SEGMENT = re.compile(r"[^-_&.,/()·\s]+")


def words(chunk: str, bare: Callable[[str], str] = str) -> list[Piece]:
    """``long-term`` → ``longterm`` beside ``long``, ``term``; ``don't`` → ``dont``.

    A blank, which only French chunks hold for a reason, parts words like a hyphen. ``bare``: how
    much of a word counts, from its beginning on.
    """
    spans = ((m.start(), m.start() + len(bare(m[0]))) for m in _SEGMENT.finditer(chunk))
    segments = [piece for span in spans for piece in _piece(chunk, *span)]
    parts = parts_of(segments, chunk)
    if len(parts) < 2:
        return [part._replace(whole=True) for part in parts]
    whole = Piece(joined(chunk, segments), 0, parts[0].start, parts[-1].end, whole=True)
    return [whole, *parts]


def _piece(chunk: str, start: int, end: int) -> list[Piece]:
    exact = fold(chunk[start:end])
    return [Piece(exact, 0, start, end, whole=False)] if exact else []


def plain(chunk: str) -> list[Piece] | None:
    """``Häuser`` → ``hauser``: what ``words`` gives for letters alone; None for anything else."""
    exact = key_of(chunk) if chunk.isalpha() else ""
    return [Piece(exact, 0, 0, len(chunk), whole=True)] if exact else None


def key_of(word: str) -> str:
    """The key of letters alone; empty where they fold into something else."""
    exact = fold(word)
    return exact if exact.isalpha() or exact.isdecimal() else ""


def family(_: str) -> Family:
    """A word has its own key alone."""
    return ALONE


def never(_: str) -> bool:
    """No word is told for a verb in its infinitive."""
    return False


def same(keys: Keys) -> Keys:
    """A verb as it is."""
    return keys


class Telling:
    """Passes over the words that put a question, unless nothing else is left."""

    def __init__(self, asking: AbstractSet[str]) -> None:
        self._asking = asking

    def __call__(self, words: Sequence[Keys], _: Sequence[bool]) -> list[bool]:
        """Whether each word of a query says what it is about."""
        found = [not (len(keys) == 1 and keys[0] in self._asking) for keys in words]
        return found if any(found) else [True] * len(words)


class Lemmas:
    """The lemmas of a language: its table, then ``guesses`` for what the table lacks.

    ``rank``: of forms that fold into one, that of the least rank counts. ``grammar``: words that
    are their own lemma, so that ``US`` never finds ``we``.
    """

    def __init__(
        self, code: str, guesses: Sequence[Guess], rank: Rank, grammar: AbstractSet[str]
    ) -> None:
        self.code, self._guesses, self._rank = code, guesses, rank
        self.grammar = grammar
        self._table = cache(self._loaded)

    def _loaded(self) -> table.Table:
        return table.load(table.cache_path(kind=f"lemmas-{self.code}"), self._entries)

    def _entries(self) -> dict[str, str]:
        return entries(table.dictionary(self.code).items(), self._rank)

    def is_known(self, exact: str) -> bool:
        """Whether the language has a folded form: the table lists it."""
        return self._table().get(exact) is not None

    def derived(self, exact: str) -> tuple[str, str]:
        """The lemma key of a folded form after the name of what decided on it."""
        if len(exact) < 2 or not exact.isalpha() or exact in self.grammar:
            return "as it is", exact
        known = self._table().get
        found = known(exact)
        if found is not None:
            return "table", found
        for guess in self._guesses if len(exact) >= SHORT else ():
            found = guess(exact, known)
            if found is not None:
                return guess.__name__, found
        return "as it is", exact


def by_endings(endings: Sequence[tuple[str, str]]) -> Guess:
    """Guesses another form of a known word: an ending, and what may stand in its place.

    ``("ed", "e")``: ``rezoned`` → ``rezone``, if the table has that.
    """

    def by_ending(exact: str, known: Known) -> str | None:
        for ending, other in endings:
            if exact.endswith(ending):
                found = known(exact.removesuffix(ending) + other)
                if found is not None:
                    return found
        return None

    return by_ending


def language(
    lemmas: Lemmas,
    rules: tuple[Rule, ...],
    *,
    stop: AbstractSet[str],
    asking: AbstractSet[str],
    words: Callable[[str], list[Piece]] = words,
) -> Language:
    """The language of some lemmas; ``asking``: the words that put a question."""
    return Language(
        code=lemmas.code,
        rules=rules,
        words=words,
        plain=plain,
        key_of=key_of,
        derived=lemmas.derived,
        is_known=lemmas.is_known,
        is_infinitive=never,
        family=family,
        stop=stop,
        grammar=lemmas.grammar,
        elided=frozenset(),
        telling=Telling(asking),
        verb_of=same,
    )


def entries(told: Iterable[tuple[str, str]], rank: Rank) -> dict[str, str]:
    """Folded form → lemma key, the end of its chain of lemmas.

    Of forms that fold into one that of the least rank counts, then the first in the alphabet.
    """
    chosen: dict[str, tuple[str, str]] = {}
    for form, lemma in told:
        if len(form) < 2 or not form.isalpha():
            continue
        key = fold(form)
        other = chosen.setdefault(key, (form, lemma))[0]
        if other != form and (rank(form), form) < (rank(other), other):
            chosen[key] = form, lemma
    lemmas = {key: fold(lemma) for key, (_, lemma) in chosen.items() if key.isalpha()}
    return {
        form: lemma if lemmas.get(lemma, lemma) == lemma else table.root(lemma, lemmas)
        for form, lemma in lemmas.items()
    }
