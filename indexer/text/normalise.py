"""Characters: what makes two spellings of one word the same string of letters and digits.

Two kinds of treatment stand here. ``flatten`` replaces characters one for one, so that a position
in its result is a position in the raw text. ``fold`` gives the key of one word; it may change the
length, so it is only applied to a piece whose place in the raw text is already known.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from types import MappingProxyType

from unidecode import unidecode

APOSTROPHES = "'\u2019\u02bc\u2018\u2032\u00b4\u0060\u02b9\uff07"
HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"
SPACES = " \u00a0\u202f\u2009\u2007\u2008\u200a\u2002\u2003"
MIDDLE_DOTS = "\u00b7\u2022\u2027\u2219\u22c5\u30fb\uff65"
DEGREES = "\u00b0\u00ba\u1d52\u02da"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
MARKS = "\u0300-\u036f"
"""Combining accents, as a range of a character class: an NFD text keeps its words whole."""

_ONE_FOR_ONE = MappingProxyType(
    {
        **{ord(character): "'" for character in APOSTROPHES},
        **{ord(character): "-" for character in HYPHENS},
        **{ord(character): " " for character in SPACES},
        **{ord(character): "\u00b7" for character in MIDDLE_DOTS},
        **{ord(character): "\u00b0" for character in DEGREES},
    }
)
_UNSEEN = re.compile(f"[{INVISIBLE}\ud800-\udfff]")
_FOREIGN = re.compile(r"[^a-z0-9/]+")


def flatten(text: str) -> str:
    """One apostrophe, hyphen, space, middle dot and degree sign for all of theirs; same length.

    ``L’après‑midi`` → ``L'après-midi``
    """
    return text.translate(_ONE_FOR_ONE)


def drop_invisible(text: str) -> str:
    """No soft hyphen, zero-width character or lone surrogate: ``ré\u00adforme`` → ``réforme``."""
    return _UNSEEN.sub("", text)


def compose(text: str) -> str:
    """Compatibility characters by their plain ones: ``ﬁn`` → ``fin``, ``CO₂`` → ``CO2``."""
    return unicodedata.normalize("NFKC", text)


def lower(text: str) -> str:
    """Small letters: ``ÉLÈVE`` → ``élève``."""
    return text.lower()


def strip_accents(text: str) -> str:
    """ASCII letters: ``élève`` → ``eleve``, ``œuvre`` → ``oeuvre``, ``ß`` → ``ss``."""
    return unidecode(text)


def drop_signs(text: str) -> str:
    """Letters and digits alone, and the bar of a fraction: ``l'eau!`` → ``leau``, ``1/2``."""
    return _FOREIGN.sub("", text).strip("/")


_PLAIN = MappingProxyType(
    {
        ord(letter): unidecode(letter)
        for letter in map(chr, (*range(0xDF, 0x100), 0x153))
        if letter.isalpha()
    }
)
"""The letters of French and its neighbours: no step of ``FOLDING`` but one changes them."""

FOLDING: tuple[Callable[[str], str], ...] = (
    drop_invisible,
    compose,
    lower,
    strip_accents,
    lower,
    drop_signs,
)


def fold(word: str) -> str:
    """The key of one word: no accents, no case, letters and digits alone.

    ``Élève`` → ``eleve``. A word of a script that has no transliteration keeps its own letters;
    a word of nothing but signs gives the empty string.
    """
    small = word.lower()
    if not small.isascii():
        small = small.translate(_PLAIN)
    if small.isascii():
        return small if small.isalnum() else drop_signs(small)
    folded = word
    for step in FOLDING:
        folded = step(folded)
    return folded or _letters(compose(drop_invisible(word)).casefold())


def spelling(word: str) -> str:
    """The very letters of a word that has accents: ``RETRAITÉ`` → ``retraité``; else nothing.

    ``Retraite`` has none: what folding leaves as it is has no spelling of its own.
    """
    if word.isascii():
        return ""
    letters = word.lower()
    if not (letters.isalpha() and unicodedata.is_normalized("NFKC", word)):
        letters = _letters(compose(drop_invisible(word)).lower())
    return "" if letters.isascii() else letters


def _letters(word: str) -> str:
    return "".join(character for character in word if character.isalnum())
