"""Whether words spell an acronym: its letters, laid upon the beginnings of the words.

``SNCF`` upon « Société nationale des chemins de fer »: each letter begins a word, and what has no
letter is a grammar word. A word may give more of its beginning (``MODEM``: **Mo**uvement
**dém**ocrate), and one may be passed over inside (``EPIC``: établissement public à *caractère*
industriel et commercial), or a grammar word may give its letter; each has a price, and a short
acronym cannot pay it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from indexer.text.normalise import fold
from indexer.text.words import ELIDED, GRAMMAR, STOP

LETTERS = range(2, 11)
"""Letters of an acronym."""
GIVEN = 3
"""Letters that one word may give to an acronym of four letters and more."""
MORE = 1
"""The price of each letter that a word gives beyond its first."""
PASSED = 2
"""The price of a word that gives no letter."""
GRAMMATICAL = 1
"""The price of a grammar word's letter: « **à** domicile »."""
PURSES = {2: 0, 3: 1, 4: 2, 5: 3}
"""What an acronym of so many letters can pay; a longer one what those of five can."""
LOOSE = ELIDED | frozenset(STOP) | frozenset(GRAMMAR) | {"a", "caractere"}
"""Words that may be passed over for nothing: « établissement public à caractère commercial »."""

_WORD = re.compile(r"[^\W\d_]+")
_HUMP = re.compile(r"(?<=[^\W\d_A-ZÀ-ÖØ-Þ])(?=[A-ZÀ-ÖØ-Þ])")


class Word(NamedTuple):
    """A word where it stands, folded; those inside a capitalised whole stand apart.

    ``MaPrimeRénov`` is ``ma``, ``prime``, ``renov``.
    """

    key: str
    start: int
    loose: bool


def words(text: str) -> list[Word]:
    """The words of a text, cut at apostrophes, hyphens and capitals inside."""
    found = []
    for match in _WORD.finditer(text):
        start = match.start()
        for part in _HUMP.split(match[0]):
            key = fold(part)
            found.append(Word(key, start, key in LOOSE and part[0].islower()))
            start += len(part)
    return found


def beginning(acronym: str, behind: Sequence[Word]) -> int | None:
    """Which of the words the expansion begins with that the last of them ends; None: none does.

    ``acronym``: its letters, folded. The cheapest reading wins, then the shortest one.
    """
    purse = PURSES.get(len(acronym), PURSES[5])
    costs = _Costs(acronym, behind, purse)
    found = [
        (cost, -first)
        for first, word in enumerate(behind)
        if not word.loose and (cost := costs(0, first)) <= purse
    ]
    return -min(found)[1] if found else None


class _Costs:
    """The price of spelling the letters from one on by the words from one on, to their ends."""

    def __init__(self, acronym: str, behind: Sequence[Word], purse: int) -> None:
        self._acronym = acronym
        self._words = behind
        self._too_much = purse + 1
        self._given = GIVEN if len(acronym) > 3 else 1
        self._known: dict[tuple[int, int], int] = {}

    def __call__(self, letter: int, word: int) -> int:
        """Above the purse where there is no way."""
        if word == len(self._words):
            return 0 if letter == len(self._acronym) else self._too_much
        known = self._known.get((letter, word))
        if known is None:
            known = self._known[letter, word] = self._cheapest(letter, word)
        return known

    def _cheapest(self, letter: int, word: int) -> int:
        key, _, loose = self._words[word]
        best = self._too_much
        if letter and word < len(self._words) - 1:  # the first and the last word give a letter
            best = self(letter, word + 1) + (0 if loose else PASSED)
        for given in range(1, self._given + 1):
            if not key.startswith(self._acronym[letter : letter + given]) or (
                letter + given > len(self._acronym)
            ):
                break
            price = (given - 1) * MORE + (GRAMMATICAL if loose else 0)
            best = min(best, self(letter + given, word + 1) + price)
        return min(best, self._too_much)


@lru_cache(maxsize=1 << 14)
def letters(acronym: str) -> str:
    """The letters that an acronym spells, folded: ``EHPADs`` → ``ehpad``, ``S.N.C.F.`` → ``sncf``.

    Empty where it cannot be one.
    """
    plain = acronym.replace(".", "").replace("-", "").replace("&", "")
    if plain[-1:] == "s" and plain[:-1].isupper():
        plain = plain[:-1]
    plain = plain.rstrip("0123456789")
    known = plain.isalpha() and plain[:1].isupper() and len(plain) in LETTERS
    shown = sum(map(str.isupper, plain)) >= 2 or len(plain) >= 4
    return fold(plain) if known and shown else ""
