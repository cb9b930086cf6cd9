"""What raises the best documents: words close together, a title that the query holds."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from indexer.engines import bm25, boosts
from indexer.engines.base import Plan
from indexer.engines.bound import Slot, Titled
from indexer.engines.embedded.layout import DOCUMENT_SHIFT, GAP, POSITION_MASK
from indexer.engines.embedded.searching.facet_columns import NONE, Floats, Integers
from indexer.engines.embedded.searching.topk import ordered
from indexer.engines.embedded.searching.view import View
from indexer.query.request import Sort

_REACH = boosts.CLOSE - 1
_SLOTS = 1 << 8
"""More than the slots of any query whose parts are looked for."""


def raised(view: View, documents: Integers, scores: Floats, plan: Plan) -> Floats:
    """The scores, those of the best documents raised for close words and a title in the query."""
    pairs, part = plan.pairs, plan.title_part
    if not len(documents) or not (pairs or part):
        return scores
    best = np.sort(ordered(view, documents, scores, Sort.RELEVANCE, boosts.RERANKED))
    chosen = documents[best]
    found = scores.copy()
    slots = dict.fromkeys(slot for pair in pairs for slot in pair)
    places = {slot: _places(view, slot, chosen) for slot in slots}
    held = {slot: _held(view, slot) for slot in places}
    for left, right in pairs:
        worth = sum(bm25.idf(view.documents, held[slot]) for slot in (left, right))
        at = np.searchsorted(chosen, _close(places[left], places[right]))
        found[best[at]] += boosts.CLOSE_WEIGHT * worth
    if part:
        known = {slot: places.get(slot) for slot in part.slots}
        titles = _titled(view, part, chosen, known)
        found[best[np.searchsorted(chosen, titles)]] += boosts.TITLE_PART
    return found


def _titled(
    view: View, part: Titled, chosen: Integers, known: Mapping[Slot, Integers | None]
) -> Integers:
    """Those of the documents whose title is a run of the slots; the title opens the stream.

    A title's word at place p that may be slot s lies in a run from slot s − p on: the title is
    that run where as many of its words say so as it has.
    """
    length = view.starts[1][chosen] - GAP
    short = chosen[(length >= part.least) & (length <= len(part.slots))]
    starts = [NONE]
    for slot, keys in enumerate(part.slots) if len(short) else ():
        places = known[keys]
        found = _places(view, keys, short) if places is None else places
        found = np.unique(found[(found & POSITION_MASK) <= slot])
        starts.append((found >> DOCUMENT_SHIFT) * _SLOTS + slot - (found & POSITION_MASK))
    runs, times = np.unique(np.concatenate(starts), return_counts=True)
    documents = runs // _SLOTS
    length = view.starts[1][documents] - GAP
    return np.unique(documents[(times == length) & (times >= part.least)])


def _places(view: View, slot: Slot, chosen: Integers) -> Integers:
    """The places of every form of the lemmas of a slot in the chosen documents, sorted."""
    forms = dict.fromkeys(form for stem in slot for form in view.forms(stem))
    found = [view.places(form, among=chosen) for form in forms]
    return np.sort(np.concatenate(found)) if found else NONE


def _held(view: View, slot: Slot) -> int:
    if len(slot) == 1:
        return view.stemmed(slot[0]) if view.documents == view.size else len(view.stems(slot[0])[0])
    mask = np.zeros(view.size, dtype=bool)
    for stem in slot:
        view.stems(stem)[0].mark(mask)
    return int(np.count_nonzero(mask))


def _close(left: Integers, right: Integers) -> Integers:
    """The documents in which some place of ``left`` is in reach of one of ``right``."""
    first = np.searchsorted(right, left - _REACH)
    last = np.searchsorted(right, left + _REACH, side="right")
    return np.unique(left[last > first] >> DOCUMENT_SHIFT)
