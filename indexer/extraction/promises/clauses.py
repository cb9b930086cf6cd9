"""The sentence around a place, its clauses, and what takes it back: a condition, a hope."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from indexer.extraction import Found
from indexer.extraction.promises.horizons import Horizon
from indexer.extraction.promises.verbs import Verb

_STOPS = re.compile(r"[.!?…\n]")
_ABBREVIATED = "m mm mme mmes mlle dr pr me art al l r d n no cf p pp st ste"
_SHORT = frozenset(_ABBREVIATED.split())
_NEAR = 300
"""Characters before a place in which its sentence is looked for first: most are shorter."""
_BEFORE = re.compile(r"(?<!\w)(\w{1,4})\Z")
_GOES_ON = re.compile(r"[ \u00a0\u202f»)]{1,4}(?:[–—-][ \u00a0])?[a-zà-öø-ÿœ]")
"""What stands behind a sign that ends no sentence: « (« Ah ! » sur les bancs), Mme X recevra »."""

_IF = re.compile(
    r"(?:^|[,;:–(]\s?|\b(?:et|mais|que|même|donc)\s)[Ss](?:i|['’]ils?)\s(?!bien\b|ce\sn)"
)
_SAID_BY_YOU = re.compile(
    r"[Vv]ous\s(?:nous\s|me\s)?(?:dites|av(?:ez|iez)\s(?:dit|annonc|propos|promis|affirm|prétend)"
    r"|propos(?:ez|iez)|annonc(?:ez|iez)|affirm|prétend|croyez|pensez|souhait|voul)"
)
_HOPES = ("espér", "espoir", "eut-être", "robablement", "risque d", "risquent d")
"""What tells a hope, a fear or a guess; a capital letter may open it."""
_APART = re.compile(r"[;:()«»]|\s[–—-]\s|\b(?:mais|or|car)\b")
_ASIDE = re.compile(r"\s[–—]\s[^–—]*\s[–—]\s|\([^()]*\)")
_RELATIVE = re.compile(r"\b(?:que?|qui|dont|où)\b")
_THOSE = re.compile(r"\b[Cc]e(?:ux|lles|lui|lle)\s(?:qui|que?)\s\Z")
_DONE = re.compile(
    r"\b(?:a|ai|as|avons|avez|ont|avait|avaient|avions|était|étaient|fut|furent|est|sont)\s"
    r"(?:[\w'’-]+\s){0,2}[\w'’-]*(?:é|ée|és|ées|i|is|it|ite|u|us|ue|ues|ert|erts)\b"
    r"|\b(?:pouv|dev)(?:ait|aient)\b"
)
_PARTICIPLE = re.compile(
    r"(?<!prévu)(?<!prévue)(?:é|ée|és|ées|us|ue|ues|is|ise|ises|\sen\splace)\s\Z"
)
_EVENT = re.compile(
    r"présent|réuni|rec[eo]|rencontr|\bdir|répét|annonc|rendr|examin|débatt|voter|voté|adopt|appel"
    r"|sign|ouvr|publi|salu|tiend|\birai\b|\birons\b|rendra|discut|commenc|lancer|lancé|particip"
    r"|accueill|entreti|interv|prononc|évoqu|parl|déplac|visit|install|assist|inaugur|pren|lieu"
)
_FARTHEST = 300
"""Characters between a time and its verb, at most."""


def sentence_at(text: str, least: int, place: int, end: int) -> tuple[int, int]:
    """The sentence that holds ``place``, of those over ``text[least:end]``; spaces left out."""
    low = max(least, place - _NEAR)
    start, last = _around(text, low, place, end)
    if start == low > least:  # it is a long one
        start, last = _around(text, least, place, end)
    while start < place and not (text[start].isalnum() or text[start] in "«("):
        start += 1
    return start, last


def _around(text: str, least: int, place: int, end: int) -> tuple[int, int]:
    start = least
    for stop in _STOPS.finditer(text, least, end):
        if _ends(text, least, stop.start(), end):
            if stop.start() >= place:
                return start, stop.end()
            start = stop.end()
    return start, end


def _ends(text: str, least: int, stop: int, end: int) -> bool:
    if _GOES_ON.match(text, stop + 1, end):
        return False
    if text[stop] != ".":
        return True
    if stop + 1 < end and not text[stop + 1].isspace() and text[stop + 1] not in ".…)»":
        return False
    word = _BEFORE.search(text, max(least, stop - 5), stop)
    return word is None or word[1].lower() not in _SHORT


def spoken_otherwise(text: str, start: int, end: int) -> bool:
    """Whether a sentence asks, sets a condition, or tells what others say."""
    if text[end - 1] == "?":
        return True
    said = text[start:end]
    return _SAID_BY_YOU.search(said) is not None or _IF.search(said) is not None


def affirmed(
    text: str, times: Sequence[Found[Horizon]], verbs: Sequence[Verb], start: int, end: int
) -> Iterator[tuple[Found[Horizon], Verb]]:
    """The times of a sentence that belong to a verb, with it: the nearest one of the clause."""
    hopes = [at for hope in _HOPES if (at := text.find(hope, start, end)) >= 0]
    for time in times:
        verb = _nearest(text, time, verbs)
        if verb is None or verb.denied or any(_joined(text, verb, at) for at in hopes):
            continue
        if not (_passed(text, verb, time, start) or _figure(text, verb, time, end)):
            yield time, verb


def _nearest(text: str, time: Found[Horizon], verbs: Sequence[Verb]) -> Verb | None:
    after = bisect_right(verbs, time.start, key=lambda verb: verb.start)
    gaps = [
        (len(gap), verb)
        for verb in verbs[max(0, after - 1) : after + 1]
        if (gap := _between(text, verb, time)) is not None and not _APART.search(gap)
    ]
    return min(gaps, key=lambda gap: gap[0])[1] if gaps else None


def _between(text: str, verb: Verb, time: Found[Horizon]) -> str | None:
    """The words between the two, asides left out; None where they stand too far apart."""
    if verb.start <= time.start:
        first, last = verb.end, max(verb.end, time.start)
    else:
        first, last = time.end, max(time.end, verb.start)
    gap = text[first:last]
    if len(gap) > _FARTHEST:
        return None
    return _ASIDE.sub("", gap) if "–" in gap or "(" in gap or "—" in gap else gap


def _passed(text: str, verb: Verb, time: Found[Horizon], start: int) -> bool:
    """Whether a time belongs to something else: « le texte adopté en mai sera », « a été … »."""
    between = _between(text, verb, time) or ""
    if _DONE.search(between) or _THOSE.search(text, max(start, verb.start - 16), verb.start):
        return True
    if verb.start <= time.start:
        return False
    before = _PARTICIPLE.search(text, max(start, time.start - 24), time.start)
    return before is not None or _RELATIVE.search(between) is not None


def _joined(text: str, verb: Verb, place: int) -> bool:
    """Whether a verb and a place before or behind it are of one clause."""
    gap = text[place : verb.start] if place <= verb.start else text[verb.end : place]
    return len(gap) <= _FARTHEST and not _APART.search(gap)


def _figure(text: str, verb: Verb, time: Found[Horizon], end: int) -> bool:
    """Whether « demain » is a figure of speech: unless something is said to take place."""
    said = text[time.start : time.end].lower()
    if not said.endswith("demain") or said.startswith("dès"):
        return False
    return not _EVENT.search(text, verb.start, min(end, verb.end + 24))
