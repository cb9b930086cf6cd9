"""The texts of a sample as numbers: one for each stretch between two blanks, and what it is.

A stretch is looked at once. It holds at most one *word* that is mined (``d'achat``, ``(eau,``,
``sapeurs-pompiers``); anything else only keeps its neighbours apart. The engine's own analysis
decides what a chunk is and which keys it has.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.text import chunk_matches, expand, language, remembered, stem_of
from indexer.text.normalise import APOSTROPHES, HYPHENS, fold

Numbers = npt.NDArray[np.integer[Any]]
Mask = npt.NDArray[np.bool_]

_AROUND = '\n.,;:!?…()«»"“”[]–—'
_PAGE = "\f"
"""A stretch between two documents."""
_STOPS = frozenset(".!?:;…")
_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
_LETTERS = re.compile(rf"[^\W\d_]+(?:[{re.escape(APOSTROPHES + HYPHENS)}][^\W\d_]+)*")


class Gap(IntEnum):
    """What stands between two stretches: a blank, another sign, or the end of a sentence."""

    BLANK = 0
    SIGN = 1
    STOP = 2


class Word(NamedTuple):
    """A chunk of letters: its text, without the article that is elided before it, and the key.

    ``article``: characters before it. ``loose``: a grammar word, which joins but tells nothing.
    """

    chunk: str
    article: int
    key: str
    loose: bool

    @property
    def bare(self) -> str:
        """The word without its article: ``d'achat`` → ``achat``."""
        return self.chunk[self.article :]


@dataclass(frozen=True, slots=True)
class Stream:
    """The words of all documents, one behind the other; ``places`` holds numbers of ``words``.

    −1: no word. ``gaps``: what stands before each place (``Gap``). ``documents``: whose it is.
    """

    words: list[Word]
    places: Numbers
    gaps: npt.NDArray[np.uint8]
    documents: Numbers

    @property
    def opening(self) -> Mask:
        """The places behind the end of a sentence, where a capital says nothing."""
        opening: Mask = self.gaps == Gap.STOP
        return opening

    def pairs(self, widest: Gap, loose: int | None = None) -> tuple[Numbers, Numbers]:
        """The places of words that follow each other with nothing but grammar words between.

        ``widest``: the gap that a pair may reach over. ``loose``: how many grammar words may stand
        between and nothing else; None: any number, and what is no word too.
        """
        joining = np.array([word.loose for word in self.words] + [True])[self.places]
        at = np.flatnonzero(~joining)
        parted = self.gaps > widest
        if loose is not None:
            parted |= self.places < 0
        reach = np.cumsum(parted, dtype=np.int32)
        first, second = at[:-1], at[1:]
        linked = reach[first] == reach[second]
        if loose is not None:
            linked &= second - first <= loose + 1
        return first[linked], second[linked]

    def counts(self, where: Mask | None = None) -> Numbers:
        """How often each word stands in the places."""
        places = self.places if where is None else self.places[where]
        return np.bincount(places[places >= 0], minlength=len(self.words))


class _Stretches(dict[str, int]):
    """Stretch → number, in the order they came."""

    def __missing__(self, stretch: str) -> int:
        number = self[stretch] = len(self)
        return number


def stream(texts: Iterable[str]) -> Stream:
    """The words of documents; the order of the texts numbers them, and nothing else."""
    known = _Stretches()
    numbers = array("I", [known[_PAGE]])
    for text in texts:
        numbers.extend(map(known.__getitem__, text.replace("\n", " \n").split(" ")))
        numbers.append(known[_PAGE])
    words, of_stretch, before, behind = _read(known)
    placed = np.array(numbers)
    gaps = before[placed]
    gaps[1:] = np.maximum(gaps[1:], behind[placed[:-1]])
    return Stream(words, of_stretch[placed], gaps, np.cumsum(placed == 0, dtype=np.int32))


def _read(
    stretches: Iterable[str],
) -> tuple[list[Word], Numbers, npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """The words; the one of each stretch (or −1); what stands before it and behind it."""
    words = {"": -1}
    found: list[Word] = []
    of_stretch, before, behind = array("i"), bytearray(), bytearray()
    for stretch in stretches:
        chunk, start, end = _only_chunk(stretch)
        before.append(_gap(stretch[:start]) if start else 0)
        behind.append(_gap(stretch[end:]) if end < len(stretch) else 0)
        number = words.get(chunk)
        if number is None:
            word = word_of(chunk)
            number = words[chunk] = len(found) if word else -1
            found += [word] if word else []
        of_stretch.append(number)
    signs = [np.frombuffer(bytes(column), dtype=np.uint8) for column in (before, behind)]
    return found, np.array(of_stretch, dtype=np.int32), signs[0], signs[1]


def _only_chunk(stretch: str) -> tuple[str, int, int]:
    """The chunk of a stretch that holds one, and the signs before and behind end and begin.

    No chunk where it holds several or none; of none, all signs stand before and behind.
    """
    if stretch.isalpha():
        return stretch, 0, len(stretch)
    plain = stretch.strip(_AROUND)
    if plain.isalpha():  # nine in ten of the others
        start = stretch.index(plain)
        return plain, start, start + len(plain)
    found = list(chunk_matches(stretch))
    if not found:
        return "", len(stretch), 0
    return found[0][0] if len(found) == 1 else "", found[0].start(), found[-1].end()


@lru_cache(maxsize=1 << 12)
def _gap(signs: str) -> Gap:
    if not signs or signs == "’":
        return Gap.BLANK
    ends = "\n" in signs or _PAGE in signs or not _STOPS.isdisjoint(signs)
    return Gap.STOP if ends else Gap.SIGN


def word_of(chunk: str) -> Word | None:
    """The word that a chunk is, behind an article or not; None for numbers and the like.

    ``d'Achat`` → ``Achat``, key ``achat``; ``sapeurs-pompiers`` has the key of its joined form.
    """
    article = 0 if chunk.isalpha() else _article(chunk)
    bare = chunk[article:]
    if bare.isalpha():
        key = fold(bare)
    else:
        whole = [part for part in expand(chunk).parts if part.whole]
        joined = len(whole) == 1 and whole[0].end == len(chunk) and _LETTERS.fullmatch(bare)
        key = whole[0].exact if joined else ""
    if not key.isalpha():
        return None
    return Word(chunk, article, key, key in language().grammar)


@remembered(1 << 17)
def lemma_of(key: str) -> str:
    """The lemma key of a key, worked out once: two tables ask for most of them."""
    return stem_of(key)


def _article(chunk: str) -> int:
    """How long the elided article before a word is."""
    sign = _APOSTROPHE.search(chunk)
    return sign.end() if sign and fold(chunk[: sign.start()]) in language().elided else 0
