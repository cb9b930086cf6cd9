"""Where in texts a query's words may stand: a quick look that spares analysing the rest.

The beginning of every key is looked for in the folded bytes of several texts at once. What is found
is analysed properly afterwards; what this look misses (an abbreviation, a Roman numeral that the
analysis counts) stays unmarked.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from itertools import pairwise
from typing import NamedTuple

from indexer.engines import bound
from indexer.engines.bound import Layer, Leaf
from indexer.search.passages.candidates import BEGINNING, REACH, Place
from indexer.search.passages.folded import LIGATURE, Gathered

SOON = 12
"""Characters behind the beginning of a word in which the next one mostly begins."""
_DIGITS = frozenset(b"0123456789")
_LETTERS = frozenset(b"abcdefghijklmnopqrstuvwxyz" + LIGATURE.encode())
_BEYOND = 1 << 62
_BLANK = ord(" ")


class _Group(NamedTuple):
    """The beginnings of a leaf's first word, and of its second one where it has several words."""

    first: Sequence[bytes]
    second: Sequence[bytes]


class Places:
    """The places in a text that each leaf of a query may answer, by a leaf's ordinal from 1 on.

    A leaf without a key is none of them. ``forms``: the exact keys of each lemma;
    ``slots``: the words of the longest phrase.
    """

    def __init__(
        self, leaves: Iterable[Leaf], forms: Mapping[str, Sequence[str]], slots: int
    ) -> None:
        asked = [(leaf, [*_keys(leaf, forms)]) for leaf in leaves]
        self._leaves = [(leaf, keys) for leaf, keys in asked if any(keys)]
        self._forms = forms
        self._reach = REACH * slots
        self._plain = all(key.isascii() for _, keys in self._leaves for key in keys)

    def __bool__(self) -> bool:
        return bool(self._leaves)

    def __call__(self, texts: Sequence[str]) -> list[list[Place] | None]:
        """Where each text holds what the query may want, each to the end of its word, in order.

        None for a text whose bytes may hide some. All the texts are looked through at once.
        """
        if not self._plain:
            return [None] * len(texts)
        seen = Gathered(texts)
        found: dict[int, tuple[int, int]] = {}
        for number, group in enumerate(self._groups, 1):
            for start, end in self._starts(group, seen).items():
                found.setdefault(start, (end, number))
        return _placed(seen, found)

    def _starts(self, group: _Group, seen: Gathered) -> Mapping[int, int]:
        """Where the words of a group begin, and where each beginning ends."""
        if not group.second:
            return _found(group.first, seen.data, 0, len(seen.data), seen)
        first = _times(group.first, seen)
        second = _times(group.second, seen) if first else 0
        if not second:
            return {}
        pairs = partial(_paired, seen.data, group, self._reach, backwards=second < first)
        return {at: end for row in pairwise(seen.bases) for at, end in pairs(*row).items()}

    @cached_property
    def _groups(self) -> Sequence[_Group]:
        return [
            _Group(_beginnings(keys), _beginnings(_second(leaf, self._forms)))
            for leaf, keys in self._leaves
        ]


def _times(heads: Sequence[bytes], seen: Gathered) -> int:
    """How often the heads stand anywhere, in words too; texts that may hide one are left out.

    Digits may stand in groups: however often, they count as more than any word does.
    """
    total = 0
    for head in heads:
        if head[0] in _DIGITS:
            total += len(seen.data)
        elif not seen.lacks(head):
            times = seen.data.count(head)
            seen.leave_out(head, times)
            total += times
    return total


def _found(
    heads: Sequence[bytes], data: bytes, low: int, high: int, seen: Gathered | None = None
) -> dict[int, int]:
    """Where words begin so from ``low`` to ``high``, and where each beginning ends.

    ``seen``: where all texts are looked through, to leave out those that may hide one.
    """
    found: dict[int, int] = {}
    for head in heads:
        if head[0] in _DIGITS:
            found.update((m.start(), m.end()) for m in _grouped(head).finditer(data, low, high))
            continue
        if seen and seen.lacks(head):
            continue
        size, times = len(head), 0
        at = data.find(head, low, high)
        while at >= 0:
            times += 1
            if not at or data[at - 1] not in _LETTERS:  # or it goes on behind a digit: ``20km``
                found[at] = at + size
            at = data.find(head, at + size, high)
        if seen:
            seen.leave_out(head, times)
    return found


def _paired(
    data: bytes, group: _Group, reach: int, low: int, high: int, *, backwards: bool
) -> Mapping[int, int]:
    """The first words of a phrase in a text that second ones stand next to, else soon, or near.

    Which one it is decides for all of them: where some stand side by side, they are what was asked.
    ``backwards``: the second words are the fewer ones, and are looked for before the first.
    """
    if backwards:
        second = _found(group.second, data, low, high)
        if beside := _before(data, group.first, low, second):
            return beside
        first = _found(group.first, data, low, high) if second else {}
    else:
        first = _found(group.first, data, low, high)
        if beside := _behind(data, group.second, high, first):
            return beside
        second = _found(group.second, data, low, high) if first else {}
    ordered = [*sorted(second), _BEYOND]
    soon = [at for at, end in first.items() if ordered[bisect_left(ordered, at + 1)] <= end + SOON]
    near = soon or [at for at in first if ordered[bisect_left(ordered, at - REACH)] <= at + reach]
    return {at: first[at] for at in near}


def _behind(
    data: bytes, heads: Sequence[bytes], high: int, first: Mapping[int, int]
) -> Mapping[int, int]:
    """The first words behind which a word begins with one of the heads."""
    return {
        at: end
        for at, end in first.items()
        if (place := _next_word(data, end)) < high and _starts(heads, data, place)
    }


def _before(
    data: bytes, heads: Sequence[bytes], low: int, second: Iterable[int]
) -> Mapping[int, int]:
    """The words before the second ones that begin with one of the heads, as ``_found`` has them."""
    found: dict[int, int] = {}
    for at in second:
        end = at
        while end > low and data[end - 1] == _BLANK:
            end -= 1
        start = max(low, data.rfind(b" ", low, end) + 1)
        if low < end < at:
            found |= _found(heads, data, start, end)
    return found


def _starts(heads: Iterable[bytes], data: bytes, place: int) -> bool:
    """Whether the word at a place begins with one of the heads."""
    return any(
        _grouped(head).match(data, place) if head[0] in _DIGITS else data.startswith(head, place)
        for head in heads
    )


def _split(starts: Sequence[int], bases: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Which of the places are in each text; ``bases``: where each begins, and the last one ends."""
    return pairwise([bisect_left(starts, base) for base in bases])


def _placed(seen: Gathered, found: Mapping[int, tuple[int, int]]) -> list[list[Place] | None]:
    """The places of each text, counted from its beginning; None for a text that is not read."""
    data, starts = seen.data, sorted(found)
    placed: list[list[Place] | None] = []
    for base, (first, last) in zip(seen.bases, _split(starts, seen.bases), strict=False):
        places = []
        for start in starts[first:last]:
            end, number = found[start]
            places.append((start - base, _word_end(data, end) - base, number))
        placed.append(places)
    for number in seen.unread:
        placed[number] = None
    return placed


def _next_word(data: bytes, end: int) -> int:
    """Where the word behind the one that goes on at ``end`` begins."""
    at = _word_end(data, end)
    while data[at : at + 1] == b" ":
        at += 1
    return at


def _word_end(data: bytes, place: int) -> int:
    end = data.find(b" ", place)
    return end if end >= 0 else len(data)


@lru_cache(maxsize=1024)
def _grouped(head: bytes) -> re.Pattern[bytes]:
    """The digits of a number, in groups or not: ``15108``, ``15 108``."""
    return re.compile(b" ?".join(re.escape(head[at : at + 1]) for at in range(len(head))))


def _beginnings(keys: Iterable[str]) -> list[bytes]:
    """What the keys begin with, as folded bytes have it; none that begins with another."""
    spelled = {way for key in keys if key for way in (key, key.replace("oe", LIGATURE))}
    kept: list[str] = []
    for head in sorted({way[:BEGINNING] for way in spelled}):
        if not (kept and head.startswith(kept[-1])):
            kept.append(head)
    return [head.encode() for head in kept]


def _second(leaf: Leaf, forms: Mapping[str, Sequence[str]]) -> list[str]:
    """The keys of the second word of a phrase."""
    if not isinstance(leaf, bound.Sequence) or len(leaf.slots) < 2:
        return []
    exact = leaf.layer is Layer.EXACT
    return [form for key in leaf.slots[1] for form in (key, *(() if exact else forms.get(key, ())))]


def _keys(leaf: Leaf, forms: Mapping[str, Sequence[str]]) -> Iterable[str]:
    match leaf:
        case bound.Starts(prefix=prefix):
            return (prefix,)
        case bound.Sequence(layer=Layer.EXACT, slots=slots):
            return slots[0]
        case bound.Sequence(slots=slots, kin=kin):
            wanted = (*slots[0], *(key for _, key, _ in kin))
            return [form for key in wanted for form in (key, *forms.get(key, ()))]
        case bound.Window(slots=slots):
            return [form for slot in slots for key in slot for form in (key, *forms.get(key, ()))]
