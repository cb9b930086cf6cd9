"""A phrase in plain prose: its words are read one by one, where nothing but blanks parts them.

What is found is what an analysis of the text around finds; where the letters do not say for sure,
nothing is said, and the text is analysed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

from indexer.engines import bound
from indexer.engines.bound import Layer, Leaf
from indexer.search.passages.candidates import REACH, Place
from indexer.search.passages.words_alone import Mark
from indexer.text import Part

Read = Callable[[str], tuple[int, tuple[Part, ...]]]
"""A chunk → how many positions it takes, and those of its parts that the query wants."""
PHRASE_WEIGHT = 2.0
"""What each word of a phrase weighs."""
_BEFORE = frozenset(' \n(«“"')
_BEHIND = '.,;:!?)»”"\u00a0\u202f'
"""Signs behind a word over which nothing is read together with it, but for a single full stop."""
_SHORT = 2
"""Letters of a word that a full stop may make a part of something: ``M. A``, ``L. 121-4``."""
_ERAS = frozenset(("siecle", "legislature", "republique"))
"""What a Roman number takes along: ``XVI siècle`` is one word."""


class PlainPhrase:
    """The marks of a phrase of very forms, each word a place."""

    def __init__(self, slots: Sequence[bound.Slot], read: Read) -> None:
        self._slots = slots
        self._read = read
        self._weight = PHRASE_WEIGHT * len(slots)

    def marks(self, text: str, places: Sequence[Place]) -> list[Mark] | None:
        """The marks at all the places where the phrase may begin; None where one is not plain."""
        found = []
        for start, _, _ in places:
            end = self._end(text, start)
            if end is None:
                return None
            found.append(Mark(start, end, 0, self._weight))
        return found

    def inside(
        self, text: str, places: Sequence[Place], regions: Iterable[tuple[int, int]]
    ) -> list[Mark] | None:
        """Those in regions that would be analysed; ``places``: all that the text has.

        A phrase is in a region where its last word begins there.
        """
        found: list[Mark] = []
        for first, last in regions:
            a, b = (bisect_left(places, (bound,)) for bound in (first, last))
            marks = self.marks(text, places[a:b])
            if marks is None:
                return None
            found += [mark for mark in marks if text.rfind(" ", mark.start, mark.end) + 1 < last]
        return found

    def _end(self, text: str, start: int) -> int | None:
        """Where the phrase that begins at a place ends."""
        if start and text[start - 1] not in _BEFORE:
            return None
        count = len(self._slots)
        *words, last = text[start : start + REACH * count].split(" ", count)[:count]
        word = last.rstrip(_BEHIND)
        if len(words) + 1 < count or not self._are(words, word):
            return None
        end = start + sum(map(len, words)) + len(words) + len(word)
        return end if _ends(text, end, end - len(word)) else None

    def _are(self, words: Sequence[str], last: str) -> bool:
        """Whether these words are those of the phrase."""
        for word, slot in zip((*words, last), self._slots, strict=True):
            if not word.isalpha():
                return False
            width, parts = self._read(word)
            if width != 1 or len(parts) != 1:
                return False
            (part,) = parts
            if part.exact not in slot or part.start or part.end != len(word):
                return False
        return True


def _ends(text: str, end: int, start: int) -> bool:
    """Whether a chunk ends with the last word: behind it stand a sign, or a blank and a letter."""
    behind = text[end : end + 2]
    if behind[:1] == ".":
        return end - start > _SHORT and not behind[1:].strip()
    return behind[:1] != " " or behind[1:].isalpha()


def plain_phrase(leaves: Sequence[Leaf], read: Read) -> PlainPhrase | None:
    """What marks the only leaf of a query; None where it is no phrase of plain words."""
    match leaves:
        case [bound.Sequence(layer=Layer.EXACT, slots=slots)] if len(slots) > 1:
            keys = {key for slot in slots for key in slot}
            plain = all(key.isalpha() for key in keys) and not keys & _ERAS
            return PlainPhrase(slots, read) if plain else None
        case _:
            return None
