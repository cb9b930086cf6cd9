"""What does a short name mean in a text? What the texts themselves say, before what is usual.

``l'allocation de rentrée scolaire … l'ARS`` is no agence régionale de santé, ``la CEA`` no
Commissariat. Where nothing tells and others are called so too, a short name is nobody's: better
no value than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from indexer.extraction import Found
from indexer.extraction.names.folding import key
from indexer.extraction.names.table import Body, called, details

_LONGEST = 4
"""Letters of a short name up to which others are called so too: of more, none was met."""
_SMALL = "de|du|des|d|la|le|l|les|et|a|au|aux|en|pour|sur|dans|par|contre"
_BETWEEN = rf" (?:(?:{_SMALL}) ){{0,3}}"
"""What may stand between two words that give an initial: « d'appui à la »."""
_DETERMINED = re.compile(
    r"(?:\b(?:la|les?|des|du|une?|aux?|cet|cette|ces?|son|sa|ses|leurs?|[nv]os|[nv]otre)[ \u00a0]"
    r"|\bl['’])\Z",
    re.IGNORECASE,
)
"""The article that stands before words that are a name: « d'abord de revenir sur » is no ARS."""
_BEFORE = 12
"""Characters that are enough for it."""
_STEM = 5
"""Letters by which words of two names are one: « régionale », « régionales »."""
_JOINT = re.compile(
    r"[ \u00a0,«»()–—-]+(?:dite?s? |ou |pour )?(?:[ld]['’]|(?:la|les?|des) (?:\w+ )?)?"
)
"""What stands between a short name and the words that explain it."""
_NEAR = 30
"""Characters that are enough for it."""
_CLOSE = 6
"""Characters between a whole name and its short name: « (», « – l'»."""
_EXPLAINED = 120
"""Characters before a short name in brackets that may explain it."""
_FEMININE = """
    agence assistance autorité banque caisse commission contrôleure contrôleuse cour défenseure
    délégation école haute inspection maison mission mutualité société union
"""
_MASCULINE = """
    bureau centre comité commissariat conseil contrôleur défenseur établissement fonds haut
    institut médiateur muséum observatoire office ordre parquet service
"""
_LED = re.compile(
    r"(?:^|[\s(«])(?:(?P<feminine>la|une|cette)|(?P<masculine>le|du|au|un|ce))[ \u00a0]\Z",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(
    r"\b(association|cabinet|entreprise|fondation|institut|parti|sondage|syndicat)s?[ \u00a0]\Z"
)
"""Behind these a short name is theirs: a sondage is named after the firm that made it."""
_LEADING = 14
"""Characters before a short name that are looked at."""
_LONGER = ("CDC Biodiversité", "CDC Habitat", "CNRS Éditions", "INRAE Transfert")
"""Others whose names begin with the short name of a body."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of a text beside its words: its day, and the question that it answers."""

    day: date | None = None
    asked: str = ""


class Short(NamedTuple):
    """A short name that stands in a text, and the body that is usually called so."""

    start: int
    end: int
    written: str
    usual: Body


class Said(NamedTuple):
    """What a text says that a short name means: a body, or None for anything else."""

    body: Body | None


class Meanings:
    """What the short names of one text mean.

    ``whole``: the whole names of bodies in the text.
    """

    def __init__(self, text: str, whole: Sequence[Found[Body]], setting: Setting) -> None:
        self._text, self._whole, self._day = text, whole, setting.day
        self._words, self._asked = Words(text), Words(setting.asked)
        self._told: dict[str, Said | None] = {}

    def meant(self, short: Short) -> Body | None:
        """The body that a short name means there; None where it is another's, or nobody's."""
        if self._text.startswith(_LONGER, short.start):
            return None
        if short.written not in self._told:
            self._told[short.written] = self._tell(short)
        told = self._told[short.written]
        if told is None:
            return short.usual if _may_be_meant(self._text, short, self._day) else None
        return told.body

    def _tell(self, short: Short) -> Said | None:
        own = [one for one in self._whole if one.value is short.usual]
        if any(_close(short.start - one.end) or _close(one.start - short.end) for one in own):
            return Said(short.usual)
        told = said(self._words, short.written, short.usual)
        if told is None and own:
            return Said(short.usual)
        return told or said(self._asked, short.written, short.usual)


def _close(between: int) -> bool:
    return 0 <= between <= _CLOSE


class Words:
    """A text, and its words without accents and capitals, made when they are asked for."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def folded(self) -> str:
        """The same words, each in its place."""
        return key(self.text)


def said(words: Words, written: str, usual: Body) -> Said | None:
    """What a text itself says that a short name means; None where it says nothing.

    Words that have its letters say so: right beside it, else the usual body's, else any. Brackets
    say that something is explained: « amende forfaitaire (AFD) » is no Agence.
    """
    found = list(_spelled(words, written, usual)) if len(written) <= _LONGEST else []
    bodies = [body for beside, body in found if beside] or [body for _, body in found]
    if bodies:
        return Said(usual if usual in bodies else bodies[0])
    at = words.text.find(f"({written})")
    return None if at < 0 else Said(usual if _head_near(words.text, at, usual) else None)


def _spelled(words: Words, written: str, usual: Body) -> Iterator[tuple[bool, Body | None]]:
    """Whom words with the letters of a short name mean, and whether it stands beside them."""
    for match in _letters(key(written)).finditer(words.folded):
        start, end = match.span()
        beside = _beside(words.text, start, end, written)
        if beside or _DETERMINED.search(words.text, max(0, start - _BEFORE), start):
            yield beside, _named(match[0], usual)


@lru_cache(maxsize=256)
def _letters(folded: str) -> re.Pattern[str]:
    """Words with these initials, small words between them left out: ``cnc``, ``ars``."""
    words = (rf"(?!(?:{_SMALL})\b){letter}\w*" for letter in folded if letter != " ")
    return re.compile(rf"\b{_BETWEEN.join(words)}")


def _beside(text: str, start: int, end: int, written: str) -> bool:
    """Whether a short name stands right before or behind some words."""
    behind = text.find(written, end, end + _NEAR)
    if behind >= 0 and _JOINT.fullmatch(text, end, behind):
        return True
    before = text.rfind(written, max(0, start - _NEAR), start)
    return before >= 0 and _JOINT.fullmatch(text, before + len(written), start) is not None


def _named(words: str, usual: Body) -> Body | None:
    """The body that is called so; the usual one also where more than two words of three agree."""
    stems = _stems(words)
    for name in details()[usual.name].names:
        other = _stems(name)
        if stems[0] == other[0] and 3 * len({*stems} & {*other}) > 2 * len(stems):
            return usual
    return called(words)


def _stems(name: str) -> list[str]:
    words = re.sub(rf"\b(?:{_SMALL})\b", " ", key(name)).split()
    return [word[:_STEM] for word in words]


def _head_near(text: str, at: int, body: Body) -> bool:
    """Whether the first word of a body's name stands before its short name in brackets."""
    first = key(body.name).split(" ")[0].rstrip("s")
    return first in key(text[max(0, at - _EXPLAINED) : at])


def _may_be_meant(text: str, short: Short, day: date | None) -> bool:
    """Whether a short name that no text explains may be that of the usual body."""
    known, start = details()[short.usual.name], short.start
    if short.written.upper() in known.doubtful:
        return False
    if day and not known.since <= day.year <= known.until:
        return False
    led = _LED.search(text, max(0, start - _LEADING), start)
    if led and led.lastgroup not in _genders(short.usual.name):
        return False
    others = _OF_OTHERS.search(text, max(0, start - _LEADING), start)
    return others is None or others[1] in key(short.usual.name)


@lru_cache(maxsize=256)
def _genders(name: str) -> frozenset[str]:
    """The genders of a body's names; both where none is known."""
    told = {_heads().get(key(one).split(" ")[0]) for one in details()[name].names}
    return frozenset(one for one in told if one) or frozenset(("feminine", "masculine"))


@cache
def _heads() -> dict[str, str]:
    genders = {"feminine": _FEMININE, "masculine": _MASCULINE}
    return {
        key(form): gender
        for gender, words in genders.items()
        for word in words.split()
        for form in (word, f"{word}s")
    }
