"""From a text to its chunks: what one match of the tokeniser is, and what it expands to.

A chunk is the longest stretch that must be read as one: ``15 108``, ``L. 121-4``, ``d'Asalée``,
``sapeurs-pompiers``. What a chunk becomes depends on its own characters alone, so it is worked out
once for each different chunk.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from indexer.text.normalise import (
    APOSTROPHES,
    DEGREES,
    HYPHENS,
    INVISIBLE,
    MARKS,
    MIDDLE_DOTS,
    SPACES,
)


class Piece(NamedTuple):
    """What a rule finds in a chunk: a key, its place among the words, its place in the raw text."""

    exact: str
    position: int
    start: int
    end: int
    whole: bool


class Part(NamedTuple):
    """One token of a chunk; positions and offsets count from the chunk's beginning."""

    exact: str
    stem: str
    position: int
    start: int
    end: int
    whole: bool


class Expansion(NamedTuple):
    """What a chunk becomes: how many positions it takes and its tokens, by position."""

    width: int
    parts: tuple[Part, ...]


class Token(NamedTuple):
    """One token of a text.

    ``exact``: the folded form. ``stem``: its lemma key, a function of ``exact`` alone.
    ``position``: the word's number, shared by the forms that stand for one place. ``start`` and
    ``end``: characters of the raw text. ``chunk``: the ordinal of its chunk. ``whole``: it stands
    for its entire chunk; otherwise it is one of several parts.
    """

    exact: str
    stem: str
    position: int
    start: int
    end: int
    chunk: int
    whole: bool


LONGEST = 64
"""Characters of a word; what is longer is cut, so that no text makes a token without end."""
JOINED = 7
"""Joints of a compound; a chain of more words goes on in the next chunk."""

W = rf"[\w{MARKS}{INVISIBLE}]"
_LETTER = r"[^\W\d_]"
_S = f"[{SPACES}]"
_H = f"[{re.escape(HYPHENS)}]"
_JOINT = rf"(?:[{re.escape(APOSTROPHES + HYPHENS)}&]|(?<=\d)[.,](?=\d))"
_GROUPS = rf"(?:(?:{_S}\d{{3}}){{1,5}}|(?:\.\d{{3}}){{1,5}})(?!\d)"
_NUMBER = rf"(?:\d{{1,3}}{_GROUPS}|\d{{1,{LONGEST}}}(?:{_H}\d{{1,9}}){{0,4}})(?!{W})"
_FEMININE = (
    r"(?i:e|es|ne|nes|le|les|te|tes|se|ses|fe|ve|ves|re|res|[eè]re|[eè]res|i[eè]re|i[eè]res|"
    r"rice|rices|trice|trices|euse|euses|eresse|esse|sse|s|x|lles?|enne|ennes|onne|onnes)"
)

_PLAIN = r"""
    # A word of Latin letters before a blank and no digit: whatever follows, it is a chunk. Nine
    # words in ten end here; a Roman number may go on, so none begins with i, v or x.
    [a-hj-uwyzA-HJ-UWYZ\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff]
    [a-zA-Z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff]{1,63}+(?=[\x20,\n]\D)
"""
_ANY = rf"""[\w\u2116](?:
    # 15 108 · 15.108 · 1 234,5
      (?<=\d)\d{{0,2}}{_GROUPS}(?:[.,]\d{{1,9}}(?!\d))?
    # L. 121-4 · R*421-1 · L.O. 141 · LO 141-2
    | (?<=[lrdLRD])(?:\.?[oO])?\*?\.{_S}?\*?{_S}?\d{{1,6}}(?:{_H}\d{{1,6}}){{0,4}}(?!{W})
    | (?<=[lrdaLRDA])[oO]?\*?\.?{_S}?\d{{1,6}}(?:{_H}\d{{1,6}}){{1,4}}(?!{W})
    # n° 2019-1428 · no 5 · № 15 108
    | (?:(?<=[nN])(?:[{DEGREES}]s?|[oO])|(?<=\u2116))\.?{_S}{{0,2}}{_NUMBER}
    # XVII législature · VIe République
    | (?<=[ivxIVX])(?i:[ivx]{{0,6}}(?:[eè\u1d49]\u0300?(?:me)?)?{_S}
      (?:si[eè]\u0300?cle|l[eé]\u0301?gislature|r[eé]\u0301?publique))(?!{W})
    # S.N.C.F. · l'O.N.U.
    | (?:(?:(?<=[ldsnjcmtLDSNJCMT])|(?<=[qQ])[uU])[{re.escape(APOSTROPHES)}]{_LETTER})?
      (?<={_LETTER})(?:\.{_LETTER}){{1,15}}\.?(?!{W})
    # a word, a compound, a decimal number
    | {W}{{0,{LONGEST - 1}}}
      (?:{_JOINT}{W}{{1,{LONGEST}}}){{0,{JOINED}}}
      # député·e·s · député(e)s · agent.e.s · directeur/trice
      (?:[{MIDDLE_DOTS}]{W}{{1,8}}(?:[{MIDDLE_DOTS}]{W}{{1,2}})?
        |\({_FEMININE}\){W}{{0,4}}(?:\([sSxX]\))?
        |(?<=\w[\w)])[./]{_FEMININE}(?:[./][sS])?(?!{W}|[./]{W})
      )?
    )"""
_CHUNK = re.compile(f"{_PLAIN}|{_ANY}", re.VERBOSE)


def chunks(text: str) -> list[str]:
    """The raw chunks of ``text``, in order; what lies between them says nothing."""
    return _CHUNK.findall(text)


chunk_matches = _CHUNK.finditer

_BEFORE, _BEHIND = '\n(«“"[', '.,;:!?…)»”"]'
"""Signs that no chunk holds: before a word, and behind one where nothing but such signs follows."""


def only_word(stretch: str) -> str:
    """The letters that are the one chunk of a stretch, signs around them: ``(eau,`` → ``eau``.

    Empty where there is more to it; nine stretches in ten are such a word.
    """
    word = stretch.strip(_BEFORE).rstrip(_BEHIND) if not stretch.isalpha() else stretch
    return word if word.isalpha() and len(word) <= LONGEST else ""


# What stands between two blanks. A chunk reaches over a blank in few cases: ``15 108``, ``n° 5``,
# ``L. 121-4``, ``XVII législature``. So a text is cut at its blanks, which costs little, and only
# stretches whose edges may belong together are looked at as one.
EDGES = 4
"""Bits of the edges of a stretch."""
_NUMBER_EDGE, _CENTURY_EDGE, _BEGINS = 1, 2, 2
_NUMBER_TAIL = rf"(?:\d|\*|\u2116|[{DEGREES}]s?|{{0}}(?:[nN][oO]|[lrdaLRDA]\.?[oO]?))\*?\.?$"
_CENTURY_TAIL = "{0}(?i:[ivx]{{1,7}}(?:[e\u00e8\u1d49]\u0300?(?:me)?)?)$"
_TAILS = [
    (re.compile(_NUMBER_TAIL.format(before)), re.compile(_CENTURY_TAIL.format(before)))
    for before in (r"(?<![^\W\d_])", "")
]
"""What a number, and what an era may follow: behind no letter, then behind any sign."""
_ERA = re.compile("(?i:si[e\u00e8]\u0300?cle|l[e\u00e9]\u0301?gislature|r[e\u00e9]\u0301?publique)")
_LAST = frozenset(f"*\u2116{DEGREES}sSoOlrdaLRDA.ivxIVX\u0131\u0130eE\u00e8\u00c8\u1d49\u0300")
"""What the tails end with, digits beside."""
_SIGN_OR_LETTERS = 2
"""Letters of the longest sign of a number: ``no``, ``lo``."""
_ERA_FIRST = frozenset("sSlLrR\u017f")
_CUT = re.compile(f"[{MIDDLE_DOTS}(/]")
"""Signs of inclusive writing: a chunk may end among letters behind one."""


def stretches(text: str) -> list[str]:
    """``text`` cut at its blanks, which are left out, and before its line ends, which stay."""
    return text.replace("\n", " \n").split(" ")


def edges(stretch: str) -> int:
    """What a stretch may have in common with the one before it or behind it; see ``belong``."""
    if not stretch:
        return _NUMBER_EDGE | _NUMBER_EDGE << _BEGINS
    first, last = stretch[0], stretch[-1]
    begins = ends = 0
    if (last in _LAST or last.isdigit()) and not _is_plain(stretch):
        ends = _ends(stretch)
    if first == "*" or first.isdigit():
        begins = _NUMBER_EDGE
    elif first in _ERA_FIRST and _ERA.match(stretch):
        begins = _CENTURY_EDGE
    return ends | begins << _BEGINS


def _is_plain(stretch: str) -> bool:
    """Whether a stretch is a word that neither a number nor an era may follow, told quickly.

    A full stop behind it may end a sentence.
    """
    word = stretch.removesuffix(".")
    if not (word.isascii() and word.isalpha() and len(word) > _SIGN_OR_LETTERS):
        return False
    return len(stretch) < LONGEST and word[0] not in "ivxIVX"


def _ends(stretch: str) -> int:
    cut = len(stretch) >= LONGEST or _CUT.search(stretch) is not None
    number, century = _TAILS[cut]
    found = _NUMBER_EDGE if number.search(stretch) else 0
    return found | (_CENTURY_EDGE if century.search(stretch) else 0)


def belong(before: Any, behind: Any) -> Any:
    """Whether a chunk may reach from one stretch into the next, told by the ``edges`` of both.

    Where it is 0, the chunks of the two are those of the one, then those of the other. Numbers or
    arrays of numbers.
    """
    return before & (behind >> _BEGINS)
