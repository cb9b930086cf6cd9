"""Where in a text a query's words may stand: a quick look that spares analysing the rest.

Every letter of a key's beginning is looked for with its accents, in either case. What is found is
analysed properly afterwards; what this look misses (a Roman numeral that the analysis counts, say)
stays unmarked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from indexer.engines import binding
from indexer.engines.binding import Layer, Leaf
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
_BETWEEN = r".·’'\u00AD\u200B\u0300-\u036F-"
_GROUPING = r"[\s.]?"
_JOINED = {"oe": "œ", "ae": "æ"}
_CASED = "".join(map(chr, range(1, 0x2200)))
"""Beyond these, a letter's other case is the one that Python knows, if any."""


def pattern(leaves: Iterable[Leaf], forms: dict[str, tuple[str, ...]]) -> re.Pattern[str] | None:
    """A pattern of the beginnings of every key, one group a leaf; None where there is none.

    It opens with one class of all first letters, in both cases: the engine of ``re`` runs to the
    next of these, and tries only there. Each beginning then looks back at its own first letter.
    """
    heads = [_heads(_keys(leaf, forms)) for leaf in leaves]
    groups = [
        f"({'|'.join(f'(?<=[{first}]){rest}' for first, rest in some)})" for some in heads if some
    ]
    firsts = "".join(dict.fromkeys(first for some in heads for first, _ in some))
    return re.compile(f"[{firsts}](?:{'|'.join(groups)}){W}*") if groups else None


def reach(leaves: Iterable[Leaf]) -> int:
    """The characters to read on behind a place, so that a whole phrase is seen."""
    longest = max(
        (len(leaf.slots) for leaf in leaves if isinstance(leaf, binding.Sequence)), default=1
    )
    return REACH * longest


def places(text: str, wanted: re.Pattern[str], *, begun: bool = False) -> list[Place]:
    """Where the text holds what the query may want; ``begun``: at the beginning of a word only."""
    found = [(m.start(), m.end(), m.lastindex or 0) for m in wanted.finditer(text)]
    if not begun:
        return found
    return [place for place in found if not text[place[0] - 1 : place[0]].isalnum()]


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
        case binding.Starts(prefix=prefix):
            return (prefix,)
        case binding.Sequence(layer=Layer.EXACT, slots=slots):
            return slots[0]
        case binding.Sequence(slots=slots):
            return [form for key in slots[0] for form in (key, *forms.get(key, ()))]
        case binding.Window(slots=slots):
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
    """The first letter of a key in all its shapes, and a pattern of what follows it."""
    head = key[:BEGINNING]
    between = _GROUPING if head[0].isdigit() else _between()
    first, *rest = re.findall("oe|ae|.", head, re.DOTALL)
    rest = [_letter(letter) for letter in rest]
    if first in _JOINED:
        one = _shapes(_JOINED[first])
        split = f"(?<=[{_shapes(first[0])}]){_letter(first[1])}"
        return _shapes(first[0]) + one, between.join([f"(?:{split}|(?<=[{one}]))", *rest])
    return _shapes(first), between.join(["", *rest])


@cache
def _letter(letter: str) -> str:
    """A letter with all its accents: ``e`` → ``[eèéêëEÈ…]``; ``oe`` also as one character."""
    if letter in _JOINED:
        split = _letter(letter[0]) + _letter(letter[1])
        return f"(?:{split}|[{_shapes(_JOINED[letter])}])"
    return f"[{_shapes(letter)}]"


@cache
def _shapes(letter: str) -> str:
    """What a class of characters lists for a letter: its accents, in either case."""
    rare = "".join({letter, letter.lower(), letter.upper()} - {*_CASED})
    return _either_case(re.escape(letter) + _accented().get(letter, ""), rare)


@cache
def _between() -> str:
    return f"[{_either_case(_BETWEEN)}]?"


def _either_case(listed: str, rare: str = "") -> str:
    """What a class lists, with the other case of every character: what IGNORECASE would find."""
    codes = [ord(char) for char in re.findall(f"[{listed}]", _CASED + rare, re.IGNORECASE)]
    runs: list[list[int]] = []
    for code in codes:
        if runs and code == runs[-1][-1] + 1:
            runs[-1].append(code)
        else:
            runs.append([code])
    ends = (dict.fromkeys((run[0], run[-1])) for run in runs)
    return "".join("-".join(re.escape(chr(code)) for code in pair) for pair in ends)


@cache
def _accented() -> dict[str, str]:
    found: dict[str, str] = {}
    for code in range(0xC0, 0x250):
        plain = unicodedata.normalize("NFD", chr(code))[0]
        if plain != chr(code) and plain.islower():
            found[plain] = found.get(plain, "") + chr(code)
    return found
