"""Who speaks in a debate, and what is said aside: roles, interruptions, stage directions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum

from indexer.model import Passage
from indexer.search.passages.preamble import CHAIR

SHORT = 160
"""Characters of an interruption, at most: longer ones are speeches of their own."""
_OFFICE = re.compile(
    r"(?:,\s*|^(?:M\. le|Mme la)\s+)(?:premi[eè]re? ministre|ministre|secrétaire d['’]état"
    r"|garde des sceaux|porte-parole|haute?-commissaire)",
    re.IGNORECASE,
)
_STAGE = re.compile(
    r"\((?:[A-ZÀ-Ý«“][^()]{2,500}\.|(?:Mêmes mouvements|Applaudissements|Exclamations|Protestations"
    r"|Rires|Sourires|Murmures|Huées|Bruit)[^()]{0,500})\)"
)


class Role(StrEnum):
    """Who speaks: the presiding officer, a member of the Government, any other."""

    CHAIR = "chair"
    MINISTER = "minister"
    DEPUTY = "deputy"


def role(speaker: str) -> Role:
    """``M. le président`` → chair; ``Mme X, ministre de …`` → minister; else a deputy."""
    if CHAIR.match(speaker):
        return Role.CHAIR
    return Role.MINISTER if _OFFICE.search(speaker) else Role.DEPUTY


def replies(speaker: str, answer: Passage) -> bool:
    """Whether what somebody says within an answer is not the Government's."""
    if not speaker or role(speaker) is Role.MINISTER:
        return False
    named = [answer.text[span.start : span.end] for span in answer.speakers]
    governing = {name for name in named if role(name) is Role.MINISTER} | set(named[:1])
    return _name(speaker) not in map(_name, governing)


def _name(speaker: str) -> str:
    return speaker.partition(",")[0].strip()


def asides(speeches: Sequence[tuple[str, int]]) -> Iterator[bool]:
    """For each speech, its speaker and its length, whether it interrupts who has the floor.

    The first to speak after the chair has the floor; until the chair speaks again, short remarks of
    others are asides.
    """
    floor = ""
    for speaker, length in speeches:
        name = _name(speaker)
        if role(speaker) is Role.CHAIR:
            floor = ""
            yield False
        elif floor and name != floor and length <= SHORT:
            yield True
        else:
            floor = name
            yield False


def stage_directions(text: str) -> list[tuple[int, int]]:
    """``(Applaudissements sur plusieurs bancs.)``: what happens while somebody speaks."""
    return [found.span() for found in _STAGE.finditer(text)]
