"""The words of generated questions: real French forms in an order of frequency, and their chances.

The 440 most frequent forms stand in ``frequent.txt`` as they were counted in the published records
of the 15th and 16th legislatures; the forms behind them come from simplemma's dictionary in an
order by chance, with invented names and numbers between them, as in the records.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from indexer.text.table import dictionary

Ranks = NDArray[np.int32]

SIZE = 300_000
"""Distinct forms: more than a million documents draw from."""

KNOTS = (
    *((1, 0.0482), (2, 0.0320), (5, 0.0219), (10, 0.0140), (20, 0.0077), (50, 0.00239)),
    *((200, 4.76e-4), (500, 2.16e-4), (2000, 4.72e-5), (5000, 1.345e-5)),
    *((20_000, 1.2e-6), (SIZE, 1.2e-6 * (SIZE / 20_000) ** -2.6)),
)
"""Rank and chance, counted in 4.98 million tokens of the records; straight lines between them on
logarithmic scales. Beyond 20,000 the slope is the one that gives the growth of the vocabulary."""

ELIDED = frozenset(("l", "d", "s", "n", "c", "j", "t", "qu", "jusqu", "lorsqu", "puisqu"))
"""Written with an apostrophe before a vowel. ``m`` is nearly always "M.": monsieur."""

_WRITTEN = {
    "m": "M.",
    "mme": "Mme",
    "aujourd": "aujourd'hui",
    **{name: name.capitalize() for name in ("france", "europe", "paris", "état", "république")},
}
_VOWEL = frozenset("aeiouyhàâéèêëîïôöûùœæ")
_ACCENT = re.compile("[à-öø-ÿœ]")
_LITERARY = re.compile(
    "(?:[âîû][mt]es|[aiu]ss(?:e|es|ions|iez|ent)|[aiu]s|èrent|[iu]rent|[âîû]t|ai)$"
)
_INFLECTED = re.compile("(?:i?ons|i?ez|r(?:as?|ais|ait|aient|ont)|aient|i)$")
_STARTS = "b br ch cl d dr f g gr k l m n p r s t tr v w z"
_MIDDLES = "a al an ar e el en er i in o ol on or ou u"
_ENDS = " x ville eau ac"
_STRIDE = 221_747  # a prime: multiples of it pass through every name once
_HEAD = 5000
_SLOTS = 1 << 20


@dataclass(frozen=True)
class Vocabulary:
    """Forms by rank. ``pieces``: each form as written, then each with a capital."""

    forms: tuple[str, ...]
    pieces: tuple[str, ...]
    elided: NDArray[np.bool_]
    before_vowel: Ranks  # rank → the nearest rank of a form that an elided word may precede
    slots: Ranks  # a slot by chance → a rank of the head, or -1: the tail
    tail: NDArray[np.float64]  # cumulated chances of the ranks from _HEAD on

    def draw(self, rng: np.random.Generator, count: int) -> Ranks:
        """So many ranks by their chances."""
        ranks = self.slots[rng.integers(0, _SLOTS, count, dtype=np.int32)]
        rare = np.flatnonzero(ranks < 0)
        found = np.searchsorted(self.tail, rng.random(len(rare)), side="right")
        ranks[rare] = _HEAD + found
        return ranks

    def draw_content(self, rng: np.random.Generator, count: int, first: int) -> Ranks:
        """So many ranks from ``first`` on, in the proportions of their chances."""
        drawn: list[Ranks] = []
        while sum(map(len, drawn)) < count:
            some = self.draw(rng, 3 * count + 100)
            drawn.append(some[some >= first])
        return np.concatenate(drawn)[:count]


def chances() -> NDArray[np.float64]:
    """The chance of each rank, summing to one."""
    ranks, values = np.log(np.array(KNOTS)).T
    wanted = np.exp(np.interp(np.log(np.arange(1, SIZE + 1)), ranks, values))
    return np.asarray(wanted / wanted.sum())


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary; made once in a process, in about a second."""
    forms = _forms()
    written = tuple(_WRITTEN.get(form, form) for form in forms)
    share = chances()
    upto = np.cumsum(share)
    slots = np.searchsorted(upto[:_HEAD], (np.arange(_SLOTS) + 0.5) / _SLOTS).astype(np.int32)
    slots[slots == _HEAD] = -1
    tail = np.cumsum(share[_HEAD:])
    tail /= tail[-1]
    tail[-1] = 1.0
    elided = np.fromiter((form in ELIDED for form in forms), np.bool_, len(forms))
    return Vocabulary(
        forms=forms,
        pieces=written + tuple(word[0].upper() + word[1:] for word in written),
        elided=elided,
        before_vowel=_nearest(
            np.fromiter((form[0] in _VOWEL for form in forms), np.bool_, len(forms)) & ~elided
        ),
        slots=slots,
        tail=tail,
    )


def frequent() -> tuple[str, ...]:
    """The most frequent forms, the first one first."""
    return tuple((Path(__file__).parent / "frequent.txt").read_text("utf-8").split())


def _nearest(chosen: NDArray[np.bool_]) -> Ranks:
    """For each rank the chosen rank nearest to it."""
    places = np.flatnonzero(chosen)
    ranks = np.arange(len(chosen))
    after = np.clip(np.searchsorted(places, ranks), 0, len(places) - 1)
    before = np.clip(after - 1, 0, None)
    nearer = np.abs(places[before] - ranks) < np.abs(places[after] - ranks)
    return np.where(nearer, places[before], places[after]).astype(np.int32)


def _forms() -> tuple[str, ...]:
    """Distinct small-letter forms by rank."""
    top = frequent()
    plain, accented = _dictionary_forms(frozenset(top))
    order = np.random.default_rng(1958).random(SIZE)
    names, numbers = _names(frozenset((*top, *plain))), iter(range(2, SIZE))
    rest: list[str] = []
    streams = (iter(accented), iter(plain))
    for chance in order[: SIZE - len(top)].tolist():
        if chance < 0.02:
            rest.append(str(next(numbers)))
        elif chance < 0.16 or (word := next(streams[chance > 0.44], "")) == "":
            rest.append(next(names))
        else:
            rest.append(word)
    return (*top, *rest)


def _dictionary_forms(known: frozenset[str]) -> tuple[list[str], list[str]]:
    """The dictionary's other forms without and with accents, by chance, literary tenses last."""
    words = {form.lower() for form in dictionary() if len(form) > 2 and form.isalpha()} - known
    ordered = sorted(words, key=_rarity)
    accented = [word for word in ordered if _ACCENT.search(word)]
    return [word for word in ordered if not _ACCENT.search(word)], accented


def _rarity(word: str) -> float:
    """By chance from 0 to 1, later where the ending is one of a tense that officials seldom use."""
    rare = 0.8 * bool(_INFLECTED.search(word)) + 2 * bool(_LITERARY.search(word))
    return rare + crc32(word.encode()) / 2**32


def _names(known: frozenset[str]) -> Iterator[str]:
    """Invented names without accents, more than half a million, in an order by chance."""
    parts = [choices.split(" ") for choices in (_STARTS, _MIDDLES, _STARTS, _MIDDLES, _ENDS)]
    size = math.prod(map(len, parts))
    for turn in range(size):
        place, name = turn * _STRIDE % size, ""
        for choices in parts:
            place, which = divmod(place, len(choices))
            name += choices[which]
        if name not in known:
            yield name
