"""What an answer says will be done, and until when.

``promises("Le décret sera publié avant l'été.", date(2024, 3, 5))`` → one promise, due on 20 June.
It reads a sentence: a time to come (``horizons``), in one clause with a verb of what is to come
(``verbs``), neither denied, nor under a condition, hoped for, asked, or said by somebody else. The
rules, and how well they are kept, are in ``docs/annotation.md``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from indexer.extraction import Found
from indexer.extraction.promises.clauses import sentence_at, spoken_otherwise, together
from indexer.extraction.promises.horizons import Horizon, horizons_in
from indexer.extraction.promises.verbs import Verb, gates, verbs_at


class Said(StrEnum):
    """Who is to do it: those who speak, or anybody."""

    COMMITMENT = "engagement"
    ANNOUNCEMENT = "annonce"


@dataclass(frozen=True, slots=True)
class Promise:
    """What a sentence promises: the words of its time, and the last day; None: undated."""

    horizon: Found[str]
    due: date | None
    said: Said


def promises(
    text: str, day: date, stretches: Iterable[tuple[int, int]] | None = None
) -> list[Found[Promise]]:
    """The sentences of an answer of that day that promise something, in order.

    ``stretches``: the ranges to read, side by side or apart; the whole text where none are given.
    """
    return [
        found
        for start, end in (stretches if stretches is not None else ((0, len(text)),))
        for found in _read(text, day, start, end)
    ]


def _read(text: str, day: date, start: int, end: int) -> Iterator[Found[Promise]]:
    ahead, last = gates(text, start, end), start
    while ahead:
        first, last = sentence_at(text, last, ahead[0].start(), end)
        count = next((at for at, gate in enumerate(ahead) if gate.start() >= last), len(ahead))
        inside, ahead = ahead[:count], ahead[count:]
        if promise := _promised(text, day, inside, first, last):
            yield Found(first, last, promise)


def _promised(
    text: str, day: date, gates: Sequence[re.Match[str]], start: int, end: int
) -> Promise | None:
    times = list(horizons_in(text, day, start, end))
    if not times or spoken_otherwise(text, start, end):
        return None
    verbs = list(verbs_at(text, gates, start, end))
    chosen: tuple[Found[Horizon], Verb] | None = None
    for time in times:
        verb = together(text, time, verbs, start, end)
        if verb is not None and (chosen is None or (chosen[0].value is None and time.value)):
            chosen = time, verb
    if chosen is None:
        return None
    time, verb = chosen
    said = Said.COMMITMENT if verb.first_person else Said.ANNOUNCEMENT
    return Promise(Found(time.start, time.end, text[time.start : time.end]), time.value, said)
