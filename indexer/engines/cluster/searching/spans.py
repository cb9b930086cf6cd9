"""Places of keys in a field: queries that find them, and queries whose score is their number.

OpenSearch scores a span once for each term in it, and a loose one by its looseness. So what counts
is built of spans of one term each: a place of it is taken away where what should follow is lacking.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product
from math import prod
from typing import Any

from indexer.engines.bound import Slot
from indexer.engines.cluster.keys import twins

Dsl = dict[str, Any]
Alone = tuple[str, tuple[str, ...]]
"""A key, and those in whose places it does not count."""

SPELLINGS = 32
"""Ways to spell a sequence, at most, that each are counted by themselves."""
WORDS = 8
"""Different terms of a window, at most, whose places are counted: clauses grow by the square."""


def sequence(field: str, slots: Sequence[Slot]) -> Dsl:
    """Finds the slots side by side."""
    if len(slots) == 1 and len(slots[0]) == 1:
        return {"term": {field: {"value": slots[0][0]}}}
    places = [_any(field, slot) for slot in slots]
    return places[0] if len(places) == 1 else _near(places, 0, in_order=True)


def counted_sequence(field: str, slots: Sequence[Slot], weight: float) -> list[Dsl]:
    """Queries whose scores add up to ``weight`` for each place of the slots side by side."""
    if len(slots) == 1 and len(slots[0]) == 1:
        return [{"term": {field: {"value": slots[0][0], "boost": weight}}}]
    if prod(map(len, slots)) > SPELLINGS:  # several alternatives at most places: nearly counted
        terms = len({key for slot in slots for key in slot})
        return [_boosted(sequence(field, slots), weight / terms)]
    return [_spelled(field, keys, weight) for keys in product(*map(_alone, slots))]


def window(field: str, slots: Sequence[Slot], width: int) -> Dsl:
    """Finds every slot in ``width`` positions, in any order, as often as it stands in ``slots``."""
    if repeats(slots):
        return _interval(field, slots, width)
    places = [_any(field, slot) for slot in slots]
    return _near(places, max(0, width - len(slots)), in_order=False)


def counted_window(field: str, slots: Sequence[Slot], width: int, weight: float) -> list[Dsl]:
    """Queries whose scores add up to ``weight`` for each place from which a window holds all.

    A slot that repeats counts once, and of many words the narrow windows count most.
    """
    slots = list(dict.fromkeys(slots))
    keys = list(dict.fromkeys(key for slot in slots for key in slot))
    if len(keys) > WORDS:
        return [_boosted(window(field, slots, width), weight / len(keys))]
    return [_opening(field, key, slots, width, weight) for key in _alone(tuple(keys))]


def repeats(slots: Sequence[Slot]) -> bool:
    """Whether a slot is asked more than once."""
    return max(Counter(slots).values()) > 1


def _spelled(field: str, keys: Sequence[Alone], weight: float) -> Dsl:
    """The keys side by side; a span is scored once for each different term that it is made of."""
    places = [_place(field, key) for key in keys]
    span = places[0] if len(places) == 1 else _near(places, 0, in_order=True)
    return _boosted(span, weight / len({key for key, _ in keys}))


def _opening(field: str, key: Alone, slots: Sequence[Slot], width: int, weight: float) -> Dsl:
    """The places of a key from which ``width`` positions hold every slot."""
    place = _place(field, key)
    others = [slot for slot in slots if key[0] not in slot]
    opening = _term(field, key[0])
    lacking = [_without(opening, _any(field, slot), width - 1) for slot in others]
    found = _without(place, _either(lacking)) if lacking else place
    return _boosted(found, weight)


def _alone(slot: Slot) -> Iterator[Alone]:
    """Each key less the places of those before it: a place with several keys counts once."""
    for at, key in enumerate(slot):
        yield key, tuple(before for before in slot[:at] if not twins(before, key))


def _place(field: str, key: Alone) -> Dsl:
    term, before = key
    return _without(_term(field, term), _any(field, before)) if before else _term(field, term)


def _any(field: str, slot: Slot) -> Dsl:
    return _either([_term(field, key) for key in slot])


def _term(field: str, key: str) -> Dsl:
    return {"span_term": {field: {"value": key}}}


def _either(spans: Sequence[Dsl]) -> Dsl:
    return spans[0] if len(spans) == 1 else {"span_or": {"clauses": list(spans)}}


def _near(places: Sequence[Dsl], slop: int, *, in_order: bool) -> Dsl:
    return {"span_near": {"clauses": list(places), "slop": slop, "in_order": in_order}}


def _without(place: Dsl, excluded: Dsl, behind: int = 0) -> Dsl:
    """The places that stand neither on an excluded one nor up to ``behind`` positions before it."""
    return {"span_not": {"include": place, "exclude": excluded, "post": behind}}


def _boosted(span: Dsl, weight: float) -> Dsl:
    ((name, body),) = span.items()
    if math.isclose(weight, 1.0):
        return span
    if name == "span_term":
        ((field, asked),) = body.items()
        return {name: {field: {**asked, "boost": weight}}}
    return {name: {**body, "boost": weight}}


def _interval(field: str, slots: Sequence[Slot], width: int) -> Dsl:
    """The least intervals that hold each slot as often as asked, those that are wide left out."""
    within = {"script": {"source": f"interval.end - interval.start < {width}"}}
    places = [_interval_of(slot) for slot in slots]
    rule = {"all_of": {"mode": "unordered", "intervals": places, "filter": within}}
    return {"intervals": {field: rule}}


def _interval_of(slot: Slot) -> Dsl:
    keys = [{"match": {"query": key, "analyzer": "keyword"}} for key in slot]
    return keys[0] if len(keys) == 1 else {"any_of": {"intervals": keys}}
