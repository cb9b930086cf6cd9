"""Which persons does a text name, by a civility or an office right before their name?

``M. Attal``, ``Mme Agnès Buzyn``, ``le député Jean Dupont``, ``MM. Un et Deux``. Who only speaks,
is given the floor or applauds is not named by the text; nor is who puts the question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from indexer.extraction import Found

_CUES = (("M.", 0), ("MM.", 0), ("Mme", 0), ("onsieur ", 1), ("adame ", 1))
"""What is looked for, and how many letters stand before it."""
_FEMININE = re.compile(r"Mme|[Mm]adame")
_S = "[ \u00a0]"
_PARTICLE = r"(?:(?:von|van|der|den|des|d[eu]|la|le|ben|bin|el|al|di|da|dos)(?=[ \u00a0])|[dl]['’])"
_WORD = r"[A-ZÀ-ÞŒ]\w*(?:[-‑'’/][\w]+)*+"
_NAME = rf"(?:(?:{_PARTICLE}{_S}?){{1,2}}+(?=[A-ZÀ-ÞŒ]))?{_WORD}"
NAMES = re.compile(rf"(?:[A-Z]\.(?:-[A-Z]\.)?{_S}?)?{_NAME}(?:{_S}{_NAME}){{0,3}}+")
"""A name as it is written: its words with their particles, five at the most."""
_CIVIL = re.compile(
    rf"(?:MM?\.|Mmes?|[Mm]onsieur|[Mm]adame){_S}(?:(?:l[ea]|les){_S}(?:[a-zé-]+|[Pp]remi[eè]re?{_S}"
    rf"ministre|secrétaires?{_S}d['’][ÉEée]tat|ministres?{_S}déléguée?s?){_S})?(?=[A-ZÀ-ÞŒdlvb])"
)
_NEXT = re.compile(rf",?{_S}(?:et{_S}|ou{_S})?(?:(?:MM?\.|Mmes?){_S})?(?=[A-ZÀ-ÞŒ])")
_ASKS = re.compile(
    rf"{_S}(?:appelle|attire|interroge|alerte|demande|souhaite|rappelle|signale|expose|interpelle"
    r"|sollicite|fait|prie|désire|voudrait|s['’]|remercie|insiste|indique|rend|questionne|tient)"
)
_FLOOR = re.compile(rf"parole{_S}(?:est{_S})?à{_S}\Z")
_STAGED = re.compile(
    r"applaudi|protest|exclam|se lève|s['’]exclame|désigne|bancs|rit\b|rient|quitt|brandi|montre"
    r"|fait non|fait signe|hoche|acquiesce|approuve|sourit|mime|s['’]esclaffe|sourires"
)
_CLAPS = re.compile(r"[^()!?;]{0,120}\bapplaudi(?:t|ssent)\b")
_CLAPPING = 130
"""Characters behind a name within which it may applaud: ``find`` is faster where nobody does."""
_CRIES = re.compile(r"[^()!?;]{0,120}\b(?:protest(?:e|ent)|s['’]exclam(?:e|ent))\b")
_LONGEST = 80
"""Characters of a name that is remembered."""
_ASIDE = 400
"""Characters within which a bracket that opens before a name, or closes behind it, is sought."""
_WORDS = """
    Ministre Président Présidente Premier Première Députée Député Madame Monsieur Mesdames Messieurs
    Mme Secrétaire Il Elle Ils Elles On Je Nous Vous Ce Cette Ces Un Une Les Des Non Oui
"""
_NO_NAMES = frozenset(_WORDS.split())


@dataclass(frozen=True, slots=True)
class Person:
    """A person by the name that is written; ``title``: what stands before it."""

    name: str
    title: str = ""

    @property
    def written(self) -> str:
        """Name and title: what is the same wherever it stands in a text."""
        return f"{self.title} {self.name}"

    @property
    def alone(self) -> bool:
        """Whether the name is a surname without a first name: ``Attal``, ``Le Maire``."""
        first = self.name.split(" ")[0]
        return " " not in self.name or first[0].islower() or first in {"Le", "La", "El", "Di"}


def persons(text: str, speakers: AbstractSet[int] = frozenset()) -> Iterator[Found[Person]]:
    """The persons named behind a civility, in no order; in linear time.

    Where one of ``speakers`` begins, nobody is named.
    """
    for cue, lead in _CUES:
        at = text.find(cue)
        while at >= 0:
            start = at - lead
            if start >= 0 and start not in speakers and not text[start - 1 : start].isalnum():
                yield from _behind(text, start)
            at = text.find(cue, at + len(cue))


def named_at(text: str, at: int) -> tuple[int, str] | None:
    """The end and the words of the name that stands there; None where none does."""
    met = NAMES.match(text, at)
    if met is None:
        return None
    read = _name if met.end() - at <= _LONGEST else _name.__wrapped__
    name = read(met[0])
    return (at + len(name), cased(name)) if name else None


@lru_cache(maxsize=4096)
def _name(written: str) -> str:
    """What is a name of some words that look like one; empty for nothing: texts repeat them."""
    words = re.split(_S, written)
    kept = next((n for n, word in enumerate(words) if word in _NO_NAMES), len(words))
    while kept and not words[kept - 1][0].isupper():
        kept -= 1
    name = " ".join(words[:kept])
    if name.startswith(("d'É", "d’É", "d'E", "d’E")) or (name[:1].islower() and name[3:].isupper()):
        return ""
    if len(name) < 2 or not any(len(word) > 1 for word in words[:kept]):
        return ""
    return name


def cased(name: str) -> str:
    """A name with its capitals mended: ``Jean DUPONT`` → ``Jean Dupont``."""
    words = (word.title() if word.isupper() and len(word) > 2 else word for word in name.split(" "))
    return " ".join(words).replace("’", "'").replace("‑", "-")


def _behind(text: str, at: int) -> Iterator[Found[Person]]:
    """The person, or those in a row, behind a civility."""
    civil = _CIVIL.match(text, at)
    met = named_at(text, civil.end()) if civil else None
    if civil is None or met is None or _told_apart(text, at, met[0]):
        return
    if met[1][0].islower() and civil[0].count(" ") + civil[0].count("\u00a0") > 1:
        return  # « monsieur le président de la Rada »
    many = civil[0].startswith(("MM", "Mmes"))
    title = "Mme" if _FEMININE.match(civil[0]) else "M."
    yield Found(at, met[0], Person(met[1], title))
    while many and (joint := _NEXT.match(text, met[0])) and not joint[0].endswith((". ", "me ")):
        follower = named_at(text, joint.end())
        if follower is None:
            return
        met = follower
        yield Found(joint.end(), met[0], Person(met[1], title))


def _told_apart(text: str, start: int, end: int) -> bool:
    """Whether who stands there asks, is given the floor or is seen to do something."""
    if start < _ASIDE and not text[:start].strip() and _ASKS.match(text, end):
        return True
    if text[start - 2 : start - 1] == "à" and _FLOOR.search(text, max(0, start - 20), start):
        return True
    dashed = text[max(0, start - 3) : start].rstrip(" \u00a0").endswith(("–", "-"))
    claps = text.find("applaudi", end, end + _CLAPPING) >= 0 and _CLAPS.match(text, end)
    if claps or (dashed and _CRIES.match(text, end)):
        return True
    opened = text.rfind("(", max(0, start - _ASIDE), start)
    if opened < 0 or text.find(")", opened, start) >= 0:
        return False
    closed = text.find(")", end, end + _ASIDE)
    return _STAGED.search(text, opened, closed if closed > 0 else end + _ASIDE) is not None
