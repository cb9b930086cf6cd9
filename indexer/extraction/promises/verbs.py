"""Where a French text speaks of what is to come: its verbs in the future, and words that bind.

A future is told by its ending and the letters before it (``sera``, ``présenterons``, and neither
``préparons`` nor ``opéra``), without a dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_GATES = tuple(
    re.compile(pattern)
    for pattern in (
        r"r(?:ai?|ons|ez|ont)\b",
        r"v(?:ais|ont|a)\s",
        r"llons\s",
        r"prévu",
        r"doi(?:t|vent)\s",
        r"engage(?:ons|nt)?\s[àd]",
        r"objectif",
    )
)
"""Letters that may belong to a verb of what is to come; what they do is told by ``_read``.

One literal opens each, so that ``re`` runs to the next: seven passes cost less than one of all.
"""
_FUTURE = re.compile(
    r"(?:\w*(?:[ei]|tt|a[iî]t|oît|d|v|r|mp|nc|clu|\bau|\bsau))r(?:ai?|ons|ez|ont)\Z", re.IGNORECASE
)
_LIKE_A_FUTURE = """
    retirons tirons attirons inspirons admirons désirons aspirons respirons virons retirez tirez
    attirez inspirez admirez désirez aspirez respirez virez ouvrons ouvrez couvrons couvrez
    découvrons découvrez œuvrons œuvrez livrons livrez délivrons délivrez encadrons encadrez vrai
    errons narrons barrons tira attira retira inspira admira
"""
_PRESENT = frozenset(_LIKE_A_FUTURE.split())
"""Forms that end like a future and are none."""
_NEAR = re.compile(
    r"(?:vais|vont|va|allons)\s(?:[\w'’-]+\s){0,3}[\w'’-]*(?:er|ir|re)\b", re.IGNORECASE
)
_BINDING = re.compile(
    r"prévue?s?\b|engage|doi(?:t|vent)\s(?:[\w'’-]+\s){0,2}[\w'’-]*(?:er|ir|re)\b"
    r"|objectif\s(?:[\w'’-]+\s){0,4}(?:est|reste)\b",
    re.IGNORECASE,
)
_LONGEST = 24
"""Letters of a verb that are looked at."""
_DENIED = re.compile(
    r"(?<!\w)n(?:e\s|['’])(?:(?:\w{1,4}\s|\w['’])(?:\w{1,4}\s)?)?\Z", re.IGNORECASE
)
_ONLY = re.compile(r"(?:\s[\w'’-]+){0,6}\sque?\b", re.IGNORECASE)
_REACH = 20


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of what is to come, where it stands, who speaks in it, and whether it is denied."""

    start: int
    end: int
    first_person: bool
    denied: bool


def gates(text: str, start: int, end: int) -> list[re.Match[str]]:
    """Where a verb of what is to come may stand in ``text[start:end]``, in order."""
    found = [match for gate in _GATES for match in gate.finditer(text, start, end)]
    return sorted(found, key=re.Match.start)


def verbs_at(text: str, gates: Iterable[re.Match[str]], start: int, end: int) -> Iterator[Verb]:
    """The verbs of what is to come of a sentence, ``text[start:end]``, of which these are gates."""
    for found in gates:
        first = found.start()
        low = max(start, first - _LONGEST)
        while first > low and text[first - 1].isalpha():
            first -= 1
        read = _read(text, first, found, end)
        if read is not None:
            last, speaking = read
            yield Verb(first, last, speaking, _denied(text, start, first, last, end))


def _read(text: str, first: int, found: re.Match[str], end: int) -> tuple[int, bool] | None:
    """Where the verb ends that begins there, and whether its speaker acts; None: no such verb."""
    ending = found[0].lower()
    if ending[0] == "r":
        word = text[first : found.end()].lower()
        if word in _PRESENT or not _FUTURE.match(word):
            return None
        return found.end(), ending in {"rai", "rons"}
    if near := _NEAR.match(text, first, end):
        return near.end(), near[0][:4].lower() in {"vais", "allo"}
    if binding := _BINDING.match(text, first, end):
        return binding.end(), binding[0].lower() == "engage"
    return None


def _denied(text: str, start: int, first: int, last: int, end: int) -> bool:
    """Whether « ne » stands before a verb, and no « que » behind it that takes it back."""
    if not _DENIED.search(text, max(start, first - _REACH), first):
        return False
    return not _ONLY.match(text, last, end)
