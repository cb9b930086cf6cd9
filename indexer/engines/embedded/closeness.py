"""Words of a query that stand close together in the best documents: ``binding.close_pairs``."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indexer.engines import binding, ranking
from indexer.engines.binding import Pair, Slot
from indexer.engines.embedded.columns import NONE, Floats, Integers
from indexer.engines.embedded.layout import DOCUMENT_SHIFT
from indexer.engines.embedded.reading import View
from indexer.engines.embedded.topk import ordered
from indexer.query.request import Sort

_REACH = binding.CLOSE - 1


def nearer(view: View, documents: Integers, scores: Floats, pairs: Sequence[Pair]) -> Floats:
    """The scores, those of the best documents raised for each pair that is close in them."""
    if not pairs or not len(documents):
        return scores
    best = np.sort(ordered(view, documents, scores, Sort.RELEVANCE, binding.RERANKED))
    chosen = documents[best]
    raised = scores.copy()
    places = {slot: _places(view, slot, chosen) for pair in pairs for slot in pair}
    held = {slot: _held(view, slot) for slot in places}
    for left, right in pairs:
        worth = sum(ranking.idf(view.documents, held[slot]) for slot in (left, right))
        at = np.searchsorted(chosen, _close(places[left], places[right]))
        raised[best[at]] += binding.CLOSE_WEIGHT * worth
    return raised


def _places(view: View, slot: Slot, chosen: Integers) -> Integers:
    """The places of every form of the lemmas of a slot in the chosen documents, sorted."""
    forms = dict.fromkeys(form for stem in slot for form in view.forms(stem))
    found = [view.places(form, among=chosen) for form in forms]
    return np.sort(np.concatenate(found)) if found else NONE


def _held(view: View, slot: Slot) -> int:
    if len(slot) == 1 and view.documents == view.size:
        return view.stemmed(slot[0])
    documents = [view.stems(stem)[0].documents for stem in slot]
    return len(np.unique(np.concatenate(documents)))


def _close(left: Integers, right: Integers) -> Integers:
    """The documents in which some place of ``left`` is in reach of one of ``right``."""
    first = np.searchsorted(right, left - _REACH)
    last = np.searchsorted(right, left + _REACH, side="right")
    return np.unique(left[last > first] >> DOCUMENT_SHIFT)
