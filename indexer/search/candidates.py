"""Where in a text a query's words may stand: a quick look that spares analysing the rest.

Every letter of a key's beginning is looked for with its accents, in either case. What is found is
analysed properly afterwards; what this look misses (a Roman numeral that the analysis counts, say)
stays unmarked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise

from indexer.engines import bound
from indexer.engines.bound import Layer, Leaf
from indexer.text.normalise import fold
from indexer.text.tokens import W

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
_GROUPING = r"[\s.]?"
_JOINED = {"oe": "œ", "ae": "æ"}
_LATIN = 0x100
"""Signs below it are listed one by one as first letters; any other may be one."""
_END = re.compile(f"{W}*")


def pattern(
    leaves: Iterable[Leaf], forms: dict[str, tuple[str, ...]], *, begun: bool = False
) -> re.Pattern[str] | None:
    """A pattern of the beginnings of every key, one group a leaf; None where there is none.

    It opens with one class of all first letters, in both cases: the engine of ``re`` runs to the
    next of these, and tries only there. Each beginning then looks back at its own first letter.
    ``begun``: at the beginning of a word only.
    """
    heads = [_heads(_keys(leaf, forms)) for leaf in leaves]
    groups = [f"({'|'.join(rest for _, rest in some)})" for some in heads if some]
    firsts = _loose("".join(_begun(first) for some in heads for first, _ in some), _LATIN)
    alone = r"(?<![^\W_].)" if begun else ""
    found = rf"{firsts}(?<=\w){alone}(?:{'|'.join(groups)})(?<=\w)"
    return re.compile(found, re.DOTALL) if groups else None


def reach(leaves: Iterable[Leaf]) -> int:
    """The characters to read on behind a place, so that a whole phrase is seen."""
    longest = max(
        (len(leaf.slots) for leaf in leaves if isinstance(leaf, bound.Sequence)), default=1
    )
    return REACH * longest


def places(text: str, wanted: re.Pattern[str]) -> list[Place]:
    """Where the text holds what the query may want, each to the end of its word."""
    return [
        (m.start(), _END.match(text, m.end()).end(), m.lastindex or 0)  # type: ignore[union-attr]
        for m in wanted.finditer(text)
    ]


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
            taken[number][first:last] = [True] * (last - first)
            most -= 1
    return [
        [place for place, kept in zip(found, flags, strict=True) if kept]
        for found, flags in zip(texts, taken, strict=True)
    ]


def _worth(number: int, found: Sequence[Place]) -> Iterator[tuple[int, int, int, int, int]]:
    """Of the stretch from each place on: leaves, places (both less than 0), text, bounds."""
    last = 0
    for first, (start, _, _) in enumerate(found):
        last = max(last, first)
        while last < len(found) and found[last][0] < start + STRETCH:
            last += 1
        leaves = {leaf for _, _, leaf in found[first : min(last, first + 16)]}
        yield -len(leaves), -min(last - first, _ENOUGH), number, first, last


def regions(text: str, found: Sequence[Place], reach: int) -> Iterator[tuple[int, int]]:
    """The stretches of the text to analyse, side by side, each beginning at a word."""
    start = end = -1
    for begin, finish, _ in found:
        first = _word_start(text, begin)
        if first > end:
            if end > 0:
                yield start, end
            start = first
        end = finish + reach
    if end > 0:
        yield start, end


def _word_start(text: str, place: int) -> int:
    """The beginning of the word before the one at ``place``: a number may have begun there."""
    least = max(0, place - REACH)
    before = text[least:place].replace("\n", " ")
    end = before.rfind(" ", 0, max(0, before.rfind(" ")))
    return least + end + 1


def _keys(leaf: Leaf, forms: dict[str, tuple[str, ...]]) -> Iterable[str]:
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


def _heads(keys: Iterable[str]) -> list[tuple[str, str]]:
    """The beginnings of the keys, in order; one that another of them begins adds nothing."""
    kept: list[tuple[str, str]] = []
    for first, rest in sorted({_head(key) for key in keys if key}):
        if not any(first == known and rest.startswith(begun) for known, begun in kept):
            kept.append((first, rest))
    return kept


@cache
def _head(key: str) -> tuple[str, str]:
    """The first letter of a key; a look back at it and a pattern of what follows."""
    head = key[:BEGINNING]
    between = _GROUPING if head[0].isdigit() else _loose(".'-") + "?"
    first, *rest = re.findall("oe|ae|.", head, re.DOTALL)
    begun = f"(?<={_letter(first)})"
    if first in _JOINED:
        begun = f"(?:(?<={_letter(first[0])}){_letter(first[1])}|(?<={_letter(_JOINED[first])}))"
    return head[0], between.join([begun, *map(_letter, rest)])


@cache
def _letter(letter: str) -> str:
    """A letter in either case or any sign that is not ASCII; ``oe`` also as one character.

    What lists all accents of a letter takes a tenth of a millisecond to compile, and a query has
    dozens of letters.
    """
    if letter in _JOINED:
        return f"(?:{_letter(letter[0])}{_letter(letter[1])}|{_letter(_JOINED[letter])})"
    return _loose((letter.lower(), letter.upper()))


def _loose(signs: Iterable[str], end: int = 0x80) -> str:
    """Some signs or any from ``end`` on, as a class of all that it is not: they compile fast."""
    ends = [-1, *sorted({ord(sign) for sign in signs if ord(sign) < end}), end]
    runs = ((low + 1, high - 1) for low, high in pairwise(ends) if high - low > 1)
    return "[^" + "".join("-".join(re.escape(chr(code)) for code in pair) for pair in runs) + "]"


@cache
def _begun(letter: str) -> str:
    """The signs of Latin 1 that begin a word whose key begins so: its accents, in either case."""
    return letter + "".join(sign for sign in map(chr, range(_LATIN)) if fold(sign)[:1] == letter)
