"""The sentence around a place, its clauses, and what takes it back: a condition, a hope."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indexer.extraction import Found
from indexer.extraction.promises.horizons import Horizon
from indexer.extraction.promises.verbs import Verb

_STOPS = re.compile(r"[.!?…\n]")
_ABBREVIATED = "m mm mme mmes mlle dr pr me art al l r d n no cf p pp st ste"
_SHORT = frozenset(_ABBREVIATED.split())
_NEAR = 300
"""Characters before a place in which its sentence is looked for first: most are shorter."""
_BEFORE = re.compile(r"(?<!\w)(\w{1,4})\Z")

_OTHERWISE = re.compile(
    r"(?:^|[,;:–(]\s?|\b(?:et|mais|que|même|donc)\s)s(?:i|['’]ils?)\s(?!bien\b|ce\sn)"
    r"|\bvous\s(?:nous\s|me\s)?(?:dites|(?:av(?:ez|iez)\s)(?:dit|annonc|propos|promis|affirm|prétend)"
    r"|propos(?:ez|iez)|annonc(?:ez|iez)|affirm|prétend|croyez|pensez|souhait|voul)",
    re.IGNORECASE,
)
_HOPED = re.compile(
    r"\bpeut-être|\bprobablement|\bespér|\bespoir|\brisque(?:nt)?\sd", re.IGNORECASE
)
_APART = re.compile(r"[;:()«»]|\s[–—-]\s|\b(?:mais|or|car)\b", re.IGNORECASE)
_ASIDE = re.compile(r"\s[–—]\s[^–—]*\s[–—]\s|\([^()]*\)")
_RELATIVE = re.compile(r"\b(?:que?|qui|dont|où)\b")
_THOSE = re.compile(r"\bce(?:ux|lles|lui|lle)\s(?:qui|que?)\s\Z", re.IGNORECASE)
_DONE = re.compile(
    r"\b(?:a|ai|as|avons|avez|ont|avait|avaient|avions|avaient|était|étaient|fut|furent|est|sont)\s"
    r"(?:[\w'’-]+\s){0,2}[\w'’-]*(?:é|ée|és|ées|i|is|it|ite|u|us|ue|ues|ert|erts)\b",
    re.IGNORECASE,
)
_PARTICIPLE = re.compile(
    r"(?<!prévu)(?<!prévue)(?:é|ée|és|ées|us|ue|ues|is|ise|ises|\sen\splace)\s\Z", re.IGNORECASE
)
_EVENT = re.compile(
    r"présent|réuni|rec[eo]|rencontr|\bdir|répét|annonc|rendr|examin|débatt|voter|voté|adopt|appel|sign"
    r"|ouvr|publi|salu|tiend|\birai\b|\birons\b|rendra|discut|commenc|lancer|lancé|particip|accueill|entreti|interv"
    r"|prononc|évoqu|parl|déplac|visit|install|assist|inaugur|pren|aura\slieu|auront\slieu",
    re.IGNORECASE,
)


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
    if text[stop] != ".":
        return True
    if stop + 1 < end and not text[stop + 1].isspace() and text[stop + 1] not in ".…)»":
        return False
    word = _BEFORE.search(text, max(least, stop - 5), stop)
    return word is None or word[1].lower() not in _SHORT


def spoken_otherwise(text: str, start: int, end: int) -> bool:
    """Whether a sentence asks, sets a condition, or tells what others say."""
    return text[end - 1] == "?" or _OTHERWISE.search(text, start, end) is not None


def together(
    text: str, time: Found[Horizon], to_come: Sequence[Verb], start: int, end: int
) -> Verb | None:
    """The verb that a time belongs to: the nearest one of its clause, where that is affirmed."""
    near = [verb for verb in to_come if not _APART.search(_between(text, verb, time))]
    if not near:
        return None
    verb = min(near, key=lambda one: len(_between(text, one, time)))
    if verb.denied or _passed(text, verb, time, start) or _figure(text, verb, time, end):
        return None
    return None if _hoped(text, verb, start, end) else verb


def _between(text: str, verb: Verb, time: Found[Horizon]) -> str:
    """The words between the two, asides left out."""
    if verb.end <= time.start:
        return _ASIDE.sub("", text[verb.end : time.start])
    return _ASIDE.sub("", text[time.end : verb.start])


def _passed(text: str, verb: Verb, time: Found[Horizon], start: int) -> bool:
    """Whether a time belongs to something else: « le texte adopté en mai sera », « a été … »."""
    between = _between(text, verb, time)
    if _DONE.search(between) or _THOSE.search(text, max(start, verb.start - 16), verb.start):
        return True
    if verb.end <= time.start:
        return False
    before = _PARTICIPLE.search(text, max(start, time.start - 24), time.start)
    return before is not None or _RELATIVE.search(between) is not None


def _hoped(text: str, verb: Verb, start: int, end: int) -> bool:
    for hope in _HOPED.finditer(text, start, end):
        low, high = sorted((hope.end(), verb.start)), sorted((verb.end, hope.start()))
        gap = text[slice(*low)] if hope.end() <= verb.start else text[slice(*high)]
        if not _APART.search(gap):
            return True
    return False


def _figure(text: str, verb: Verb, time: Found[Horizon], end: int) -> bool:
    """Whether « demain » is a figure of speech: unless something is said to take place."""
    said = text[time.start : time.end].lower()
    if not said.endswith("demain") or said.startswith("dès"):
        return False
    return not _EVENT.search(text, verb.start, min(end, verb.end + 24))
