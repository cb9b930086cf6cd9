"""Which stretches of a text are analysed: the best of those around the places of words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

BEGINNING = 5
"""Characters of a key that are looked for: the endings differ, and are checked afterwards."""
REACH = 72
"""Characters read around a place, more than the longest chunk of text."""
Place = tuple[int, int, int]
"""Where a word begins and ends, and which leaf of the query it may answer."""
STRETCH = 260
"""Characters of a stretch: about a passage."""
_ENOUGH = 5
"""Places above which a stretch is not better for having more."""
_PARTS = 4
"""Parts of a word that the look takes for words, as many as hardly any has."""


def best(texts: Sequence[list[Place]], most: int) -> list[list[Place]]:
    """Of the places in several texts those in the ``most`` best stretches, in order.

    A stretch has ``STRETCH`` characters and never reaches into another. The best ones are those in
    which the most leaves of the query may stand, then those with the most places.
    """
    if sum(map(len, texts)) <= most:
        return list(texts)
    worth = [rated for number, found in enumerate(texts) for rated in _worth(number, found)]
    taken = [[False] * len(found) for found in texts]
    for _, _, number, first, last in sorted(worth):
        if most and not any(taken[number][first:last]):
            stop = _followed(texts[number], last)
            taken[number][first:stop] = [True] * (stop - first)
            most -= 1
    return [
        [place for place, kept in zip(found, flags, strict=True) if kept]
        for found, flags in zip(texts, taken, strict=True)
    ]


def _worth(number: int, found: Sequence[Place]) -> Iterator[tuple[int, int, int, int, int]]:
    """Of the stretch from each place on: leaves, places (both less than 0), text, bounds."""
    several = len({leaf for _, _, leaf in found}) > 1
    last = leaves = 1
    for first, (start, _, _) in enumerate(found):
        last = max(last, first)
        while last < len(found) and found[last][0] < start + STRETCH:
            last += 1
        if several:
            leaves = len({leaf for _, _, leaf in found[first : min(last, first + 16)]})
        yield -leaves, -min(last - first, _ENOUGH), number, first, last


def _followed(found: Sequence[Place], last: int) -> int:
    """The end of a stretch with what follows at once: a passage may go on to the next sentence."""
    reach = found[last - 1][1] + REACH
    while last < len(found) and found[last][0] < reach:
        last += 1
    return last


def regions(text: str, found: Sequence[Place], slots: int) -> Iterator[tuple[int, int]]:
    """The stretches of the text to analyse, side by side, each beginning at a word.

    Behind a place so many words are read as a phrase of ``slots`` words may need: one of them may
    be written in ``_PARTS`` parts (``c'est-à-dire``).
    """
    ahead = _words_ahead(slots * _PARTS)
    start = end = -1
    for begin, finish, _ in found:
        first = _word_start(text, begin)
        if first > end:
            if end > 0:
                yield start, end
            start = first
        words = ahead.match(text, begin, finish + REACH * slots)
        end = max(finish, words.end() if words else finish)
    if end > 0:
        yield start, end


@lru_cache(maxsize=64)
def _words_ahead(count: int) -> re.Pattern[str]:
    return re.compile(rf"(?:\W*+\w++){{0,{count}}}+")


def _word_start(text: str, place: int) -> int:
    """The beginning of the word before the one at ``place``: a number may have begun there."""
    least = max(0, place - REACH)
    before = text[least:place].replace("\n", " ")
    end = before.rfind(" ", 0, max(0, before.rfind(" ")))
    return least + end + 1
