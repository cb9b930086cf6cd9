"""Which terms of the index stand for the keys of a text.

An exact key is a term as it is. Its lemma is a term of its own only where it is another word: three
words in four are their own lemma, and a place of the exact key is then one of the lemma too. So a
lemma is asked by both terms, and the index holds two terms for each word in four, not for each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from indexer.engines.bound import Layer, Slot
from indexer.text import remembered, stem_of

GAP = "\ue000"
"""Stands at a place where no key does."""
BETWEEN = "|"
"""Stands between the keys of one place."""
LEMMA = "\ue001"
"""Stands before a lemma of another word."""
TIMES = "\ue003"
"""Stands between the keys of a stretch of text and their weighted occurrences."""


def terms(layer: Layer, slot: Slot) -> Slot:
    """The terms of the keys of a layer, each of which stands for all of them."""
    if layer is Layer.EXACT:
        return slot
    return tuple(term for key in slot for term in _of_lemma(key))


def asked(layer: Layer, slots: Sequence[Slot]) -> tuple[Slot, ...]:
    """The terms of each slot."""
    return tuple(terms(layer, slot) for slot in slots)


@remembered(10_000)
def _of_lemma(lemma: str) -> Slot:
    alone = f"{LEMMA}{lemma}"
    return (lemma, alone) if stem_of(lemma) == lemma else (alone,)


def twins(one: str, other: str) -> bool:
    """Whether two terms stand for one lemma: they never share a place."""
    return one == f"{LEMMA}{other}" or other == f"{LEMMA}{one}"


def of_place(lemmas: Mapping[str, str]) -> list[str]:
    """The terms of a place, each lemma by one of its terms only; ``lemmas``: exact key → lemma."""
    others = [lemma for lemma in dict.fromkeys(lemmas.values()) if lemmas.get(lemma) != lemma]
    return [*lemmas, *(f"{LEMMA}{lemma}" for lemma in others)]
