"""Which places does a text name? Communes, départements, régions, territories overseas.

A name alone is no place: persons, rivers, treaties and words are called alike. ``around.py`` has
what must stand before and behind a name; the rules of reading are in ``docs/annotation.md``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from indexer.extraction import Found
from indexer.extraction.places.around import Around
from indexer.extraction.places.gazetteer import (
    FOLDED,
    Gazetteer,
    Named,
    Place,
    PlaceKind,
    Sense,
    Town,
    departments,
    gazetteer,
)
from indexer.extraction.places.meaning import articled, meant

__all__ = ["Place", "PlaceKind", "departments", "lying", "places"]

_CAPITALISED = re.compile(r"[A-ZÀ-ÞŒ]\w+")
_LEADING = frozenset(("de ", "du ", "es ", "La ", "Le ", "DE ", "DU ", " d'", " d’", " L'", " L’"))
"""How « ville de », « ville du » end: nothing else leads to a commune with a wary name."""
_JOINTS = " -’'\u2011\u00a0"
_DOMINANT = 8
"""How many times more inhabitants than the next of its name a commune has that needs no more."""


def places(text: str) -> list[Found[Place]]:
    """The places that a text names, in order; takes time in proportion to the text.

    A commune whose name several bear lies in the département that the text names too, else in that
    of the far largest, else nowhere.
    """
    found = list(_found(text, gazetteer()))
    named = {one.value.department for one in found if isinstance(one.value, Place)}
    return [Found(one.start, one.end, _settled(one.value, named)) for one in found]


def lying(found: Iterable[Found[Place]]) -> list[str]:
    """The départements of places, each once, in the order of the text."""
    return list(dict.fromkeys(one.value.department for one in found if one.value.department))


def _settled(value: Place | Town, named: set[str]) -> Place:
    if isinstance(value, Place):
        return value
    lies = sorted(value.lies, key=lambda row: -row[1])
    here = [name for name, _ in lies if name in named]
    if len(lies) == 1 or lies[0][1] >= _DOMINANT * lies[1][1]:
        here = here or [lies[0][0]]
    return Place(PlaceKind.COMMUNE, value.name, here[0] if len(set(here)) == 1 else "")


def _found(text: str, names: Gazetteer) -> Iterator[Found[Place | Town]]:
    heads, last = names.heads, -1
    for match in [met for met in _CAPITALISED.finditer(text) if met[0] in heads]:
        start = match.start()
        named = names.named(match[0])
        if start < last or (named.wary and text[start - 3 : start] not in _LEADING):
            continue
        if met := _named(text, start, match.end(), named):
            end, sense = met
            around = Around(text, start, end, last, names)
            value = meant(articled(sense, around, named), around)
            if value is not None:
                yield Found(start, end, value)
                last = end


def _named(text: str, start: int, word: int, named: Named) -> tuple[int, Sense] | None:
    """The end of the longest name that begins there, and what it may mean.

    ``word`` is where its first word ends.
    """
    longer = text[word : word + 1] in _JOINTS
    longest = named.longest if longer else word - start
    folded = text[start : start + longest].translate(FOLDED)
    for length in named.lengths if longer else (longest,):
        sense = named.senses.get(folded[:length])
        end = start + length
        if sense and len(folded) >= length and not text[end : end + 1].isalnum():
            if sense.wary and text[start - 3 : start] not in _LEADING:
                return None
            if " " not in folded[:length] or sense.small or _last_word(text, start, end).isupper():
                return end, sense
    return None


def _last_word(text: str, start: int, end: int) -> str:
    """The first letter of the last word of a name."""
    return text[max(text.rfind(joint, start, end) for joint in _JOINTS) + 1]
