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
_BETWEEN = r"[.·’'\u00AD\u200B\u0300-\u036F-]?"
_GROUPING = r"[\s.]?"


def pattern(leaves: Iterable[Leaf], forms: dict[str, tuple[str, ...]]) -> re.Pattern[str] | None:
    """A pattern of the beginnings of every key, one group a leaf; None where there is none."""
    heads = [sorted({_head(key) for key in _keys(leaf, forms) if key}) for leaf in leaves]
    groups = [f"({'|'.join(found)})" for found in heads if found]
    return re.compile(f"(?:{'|'.join(groups)}){W}*", re.IGNORECASE) if groups else None


def reach(leaves: Iterable[Leaf]) -> int:
    """The characters to read on behind a place, so that a whole phrase is seen."""
    longest = max(
        (len(leaf.slots) for leaf in leaves if isinstance(leaf, binding.Sequence)), default=1
    )
    return REACH * longest


def spotted(
    text: str, wanted: re.Pattern[str], most: int | None = None
) -> Iterator[tuple[int, int]]:
    """The words of the text that begin as the query wants, each by itself (see ``regions``)."""
    places = [
        place for place in _places(text, wanted) if not text[place[0] - 1 : place[0]].isalnum()
    ]
    if most is not None and len(places) > most:
        places = _best(places, most)
    return ((start, end) for start, end, _ in places)


def _places(text: str, wanted: re.Pattern[str]) -> list[Place]:
    return [(m.start(), m.end(), m.lastindex or 0) for m in wanted.finditer(text)]


def regions(
    text: str, wanted: re.Pattern[str], reach: int, most: int | None = None
) -> Iterator[tuple[int, int]]:
    """The stretches of the text to analyse, side by side, each beginning at a word.

    ``most``: only the places of so many stretches of ``STRETCH`` characters, those in which the
    most leaves of the query may stand.
    """
    places = _places(text, wanted)
    if most is not None and len(places) > most:
        places = _best(places, most)
    start = end = -1
    for begin, finish, _ in places:
        first = _word_start(text, begin)
        if first > end:
            if end > 0:
                yield start, end
            start = first
        end = finish + reach
    if end > 0:
        yield start, end


def _best(places: Sequence[Place], most: int) -> list[Place]:
    """The places in the best stretches, in order; a stretch never reaches into another."""
    worth = []
    last = 0
    for first, (start, _, _) in enumerate(places):
        last = max(last, first)
        while last < len(places) and places[last][0] < start + STRETCH:
            last += 1
        worth.append(
            (-len({leaf for _, _, leaf in places[first : min(last, first + 16)]}), first, last)
        )
    taken = [False] * len(places)
    for _, first, last in sorted(worth):
        if most and not any(taken[first:last]):
            taken[first:last] = [True] * (last - first)
            most -= 1
    return [place for place, kept in zip(places, taken, strict=True) if kept]


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


@cache
def _head(key: str) -> str:
    head = key[:BEGINNING]
    between = _GROUPING if head[0].isdigit() else _BETWEEN
    return between.join(_letter(letter) for letter in re.findall("oe|ae|.", head, re.DOTALL))


@cache
def _letter(letter: str) -> str:
    """A letter with all its accents: ``e`` → ``[eèéêë…]``; ``oe`` also as one character."""
    if letter in {"oe", "ae"}:
        return f"(?:{_letter(letter[0])}{_letter('e')}|{'œ' if letter == 'oe' else 'æ'})"
    accented = _accented().get(letter, "")
    return f"[{re.escape(letter)}{accented}]" if accented else re.escape(letter)


@cache
def _accented() -> dict[str, str]:
    found: dict[str, str] = {}
    for code in range(0xC0, 0x250):
        plain = unicodedata.normalize("NFD", chr(code))[0]
        if plain != chr(code) and plain.islower():
            found[plain] = found.get(plain, "") + chr(code)
    return found
