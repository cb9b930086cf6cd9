"""Two frequent words side by side as one term: what the field ``pairs`` holds (common grams).

« de la » stands in nearly every question, and each of its words some forty times: whoever asks for
it would read all these positions. Made from the postings of the text, whatever made them.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import count

import numpy as np

from indexer.engines.bm25 import MOST
from indexer.engines.embedded.indexing.inverting import Postings
from indexer.engines.embedded.layout import FREQUENT, PAIR_MARK, SCALE, SCALED
from indexer.engines.vocabulary import Whole

_CODE = 6
"""Bits of a number of a frequent word."""
_PLACE = 32
"""Bits of a position."""
_WEIGHT = 8
_HEAVIEST = round(MOST * SCALE)
_NAMES = [f"{first}{PAIR_MARK}{second}".encode() for first in FREQUENT for second in FREQUENT]
_ORDER = np.array(sorted(range(len(_NAMES)), key=_NAMES.__getitem__))
_RANKS = np.argsort(_ORDER)
"""The place of each pair among all of them, by ``first * len(FREQUENT) + second``."""


def pairs(text: Postings, starts: Whole) -> Postings:
    """The postings of the pairs; a frequency is the pair's weight in the document.

    ``text``: the postings of the catch-all field; ``starts``: where each field begins there
    (fields × documents). The weight is ``SCALE`` times the weight of the field, for each time.
    """
    rows = _frequent(text)
    places, codes = rows >> _CODE, rows & ((1 << _CODE) - 1)
    first, second = _neighbours(places)
    doc_ids = places[first] >> _PLACE
    weights = SCALED[_fields(places[first] & ((1 << _PLACE) - 1), doc_ids, starts)]
    ranks = _RANKS[codes[first] * len(FREQUENT) + codes[second]]
    rows = ((ranks << _PLACE) | doc_ids) << _WEIGHT | weights
    rows.sort()
    owners = rows >> _WEIGHT
    begin = np.flatnonzero(np.diff(owners, prepend=-1))
    summed = np.add.reduceat(rows & ((1 << _WEIGHT) - 1), begin) if len(begin) else begin
    counts = np.bincount(owners[begin] >> _PLACE, minlength=len(_NAMES))
    used = np.flatnonzero(counts)
    return Postings(
        terms=[_NAMES[number] for number in _ORDER[used].tolist()],
        counts=counts[used],
        doc_ids=(owners[begin] & ((1 << _PLACE) - 1)).astype(np.uint32),
        frequencies=np.minimum(summed, _HEAVIEST),
    )


def _frequent(text: Postings) -> Whole:
    """The places of all frequent words: document, position and number of the word in one."""
    first = np.concatenate(([0], np.cumsum(text.counts)))
    after = np.concatenate(([0], np.cumsum(text.frequencies, dtype=np.int64)))
    found = [np.zeros(0, np.int64)]
    for code, key in enumerate(FREQUENT):
        at = bisect_left(text.terms, key.encode())
        if at == len(text.terms) or text.terms[at] != key.encode() or text.positions is None:
            continue
        some = slice(first[at], first[at + 1])
        rows = np.repeat(text.doc_ids[some].astype(np.int64) << _PLACE, text.frequencies[some])
        rows |= text.positions[after[first[at]] : after[first[at + 1]]]
        found.append(rows << _CODE | code)
    return np.sort(np.concatenate(found))


def _neighbours(places: Whole) -> tuple[Whole, Whole]:
    """The indexes of places, and of those right behind them; several words may share a place."""
    first, second = [np.zeros(0, np.intp)], [np.zeros(0, np.intp)]
    for step in count(1):
        apart = places[step:] - places[:-step]
        found = np.flatnonzero(apart == 1)
        first.append(found)
        second.append(found + step)
        if not (apart <= 0).any():
            return np.concatenate(first), np.concatenate(second)
    raise AssertionError("more words than there are")


def _fields(positions: Whole, doc_ids: Whole, starts: Whole) -> Whole:
    """The number of the field in which each position is."""
    numbers = np.zeros(len(positions), np.intp)
    for start in starts[1:]:
        numbers += positions >= start[doc_ids]
    return numbers
