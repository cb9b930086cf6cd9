"""Two texts word by word: what both have, what the second left out, and what it added."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

COMPARED = 1500
"""Words that are compared; a longer text is compared by its beginning."""
AROUND, KEPT = 8, 24
"""Words that stay beside a difference, where more than ``KEPT`` in a row are the same."""
_WORD = re.compile(r"\S+\s*")


class How(StrEnum):
    """What became of a piece of the first text."""

    SAME = "same"
    LEFT = "left"
    ADDED = "added"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words, and whether both texts have it; what is cut has its words too."""

    how: How
    text: str


@dataclass(frozen=True, slots=True)
class Differences:
    """The pieces of two texts in order. ``same``: the part of all their words that both have."""

    pieces: tuple[Piece, ...]
    same: float


def differences(one: str, other: str) -> Differences:
    """How ``other`` differs from ``one``; long stretches that both have are cut."""
    first, second = (_WORD.findall(text)[:COMPARED] for text in (one, other))
    pieces: list[Piece] = []
    common = 0
    for how, words in _runs(first, second):
        common += len(words) if how is How.SAME else 0
        pieces += _cut(words) if how is How.SAME else [Piece(how, "".join(words))]
    total = len(first) + len(second)
    return Differences(tuple(pieces), 2 * common / total if total else 1.0)


def _runs(first: Sequence[str], second: Sequence[str]) -> Iterator[tuple[How, Sequence[str]]]:
    plain = [[word.rstrip() for word in words] for words in (first, second)]
    matcher = SequenceMatcher(None, plain[0], plain[1], autojunk=False)
    for tag, low, high, start, end in matcher.get_opcodes():
        if tag == "equal":
            yield How.SAME, second[start:end]
            continue
        if high > low:
            yield How.LEFT, first[low:high]
        if end > start:
            yield How.ADDED, second[start:end]


def _cut(words: Sequence[str]) -> Iterator[Piece]:
    """A run that both have: its middle is cut where it is long."""
    if len(words) <= KEPT:
        yield Piece(How.SAME, "".join(words))
        return
    yield Piece(How.SAME, "".join(words[:AROUND]))
    yield Piece(How.CUT, "".join(words[AROUND:-AROUND]))
    yield Piece(How.SAME, "".join(words[-AROUND:]))
