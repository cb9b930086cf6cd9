"""What an answer says will be done, and until when.

``promises("Le décret sera publié avant l'été.", date(2024, 3, 5))`` → one promise, due on 20 June.
It reads a sentence: a time to come (``horizons``), in one clause with a verb of what is to come
(``verbs``), neither denied, nor under a condition, hoped for, asked, or said by somebody else. The
rules, and how well they are kept, are in ``docs/annotation.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from indexer.extraction import Found
from indexer.extraction.promises.clauses import affirmed, sentence_at, spoken_otherwise
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
    places = gates(text, start, end)
    at, last = 0, start
    while at < len(places):
        first, last = sentence_at(text, last, places[at].start(), end)
        begun = at
        while at < len(places) and places[at].start() < last:
            at += 1
        times = list(horizons_in(text, day, first, last))
        if times and not spoken_otherwise(text, first, last):
            verbs = list(verbs_at(text, places[begun:at], first, last))
            if promise := _chosen(text, list(affirmed(text, times, verbs, first, last))):
                yield Found(first, last, promise)


def _chosen(text: str, said: Sequence[tuple[Found[Horizon], Verb]]) -> Promise | None:
    """The first of the times with a date, else the first."""
    if not said:
        return None
    time, verb = next((one for one in said if one[0].value), said[0])
    who = Said.COMMITMENT if verb.first_person else Said.ANNOUNCEMENT
    return Promise(Found(time.start, time.end, text[time.start : time.end]), time.value, who)
