"""The best documents of many: only those are scored that bounds let in.

What is asked for is always a few of the best by score. A bound tells, without scoring, which
documents of a long list may reach a score (``Matches.above``). A first bound is found that lets in
a few times what is wanted; the last of the best among these is a score that the true last one
reaches too, and what may reach that is scored. So the answer is the one that scoring everything
gives, ties included.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from indexer.engines import bm25
from indexer.engines.embedded.searching.arrays import NONE, DocIds, Floats, Mask, merged
from indexer.engines.embedded.searching.scoring import Matches

SMALL = 8192
"""So many documents cost less to score than to choose from."""
_ENOUGH = 4
"""A first bound lets in up to so many times what is wanted …"""
_TRIES = 8
"""… where halving finds one so soon."""
_GUESS = 0.75
"""The share of the highest bound that is tried first: many queries need no other."""
_TIE = 2 * 10.0**-bm25.SCORE_DECIMALS
"""Scores that are this near may be equal to the decimals that decide."""


class Scored(NamedTuple):
    """Documents and the score of each."""

    doc_ids: DocIds
    scores: Floats


def best(matches: Matches, admitted: Mask, wanted: int) -> Scored:
    """Some admitted documents: the ``wanted`` best of all are among them.

    So are all that tie with the last of these to the decimals that count.
    """
    if np.count_nonzero(admitted) <= SMALL:
        doc_ids = np.flatnonzero(admitted)
        doc_ids = doc_ids[matches.held(doc_ids)]
    elif matches.count <= SMALL or not wanted:
        doc_ids = _admitted(matches.doc_ids, admitted)
    else:
        least = _reached(matches, admitted, wanted)
        doc_ids = _admitted(matches.above(least, closely=True), admitted)
    return Scored(doc_ids, matches.scores_of(doc_ids))


def _reached(matches: Matches, admitted: Mask, wanted: int) -> float:
    """A score that ``wanted`` admitted documents reach, less what may tie with it."""
    chosen = _admitted(matches.likely(), admitted)
    if len(chosen) < wanted:
        chosen = merged([chosen, _let_in(matches, admitted, wanted)])
    if len(chosen) < wanted:
        return -np.inf
    scores = matches.scores_of(chosen)
    last = len(scores) - wanted
    return float(np.partition(scores, last)[last]) - _TIE


def _let_in(matches: Matches, admitted: Mask, wanted: int) -> DocIds:
    """What a bound lets in: ``wanted`` or more, but not many more; nothing where none is found."""
    low, high, chosen = 0.0, matches.most, NONE
    tried = high * _GUESS
    for _ in range(_TRIES):
        found = _admitted(matches.above(tried), admitted)
        if len(found) < wanted:
            high = tried
        else:
            low, chosen = tried, found
            if len(found) <= wanted * _ENOUGH:
                break
        tried = (low + high) / 2
    return chosen


def _admitted(doc_ids: DocIds, admitted: Mask) -> DocIds:
    return doc_ids[admitted[doc_ids]]
