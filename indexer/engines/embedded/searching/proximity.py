"""What raises the best documents: words close together, a title that the query holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise

import numpy as np

from indexer.engines import bm25, boosts
from indexer.engines.bound import Slot, Titled
from indexer.engines.embedded.layout import DOC_ID_SHIFT, GAP, POSITION_MASK
from indexer.engines.embedded.searching.arrays import (
    NONE,
    DocIds,
    Floats,
    Indexes,
    Integers,
    Positions,
    grouped,
    located,
)
from indexer.engines.embedded.searching.best import Scored
from indexer.engines.embedded.searching.topk import ordered
from indexer.engines.embedded.searching.view import View
from indexer.engines.plan import Plan
from indexer.query.request import Sort

_REACH = boosts.CLOSE - 1
_SLOTS = 1 << 8
"""More than the slots of any query whose parts are looked for."""


def raised(view: View, plan: Plan, *results: Scored) -> list[Scored]:
    """Results whose best documents are raised for close words and for words of the title.

    No document is in two of them. Positions are read once for all.
    """
    if not (plan.pairs or plan.title_part or plan.title_words):
        return [*results]
    best = [_best(view, found) for found in results]
    chosen = np.concatenate([found.doc_ids[at] for found, at in zip(results, best, strict=True)])
    if not len(chosen):
        return [*results]
    order = np.argsort(chosen, kind="stable")
    gains = np.empty(len(chosen))
    gains[order] = _gains(view, chosen[order], plan)
    bounds = accumulate(map(len, best), initial=0)
    return [
        _added(found, at, gains[start:stop]) if len(at) else found
        for found, at, (start, stop) in zip(results, best, pairwise(bounds), strict=True)
    ]


def _best(view: View, found: Scored) -> Indexes:
    """The indexes of the documents of a result that are raised, ascending."""
    if len(found.doc_ids) <= boosts.RERANKED:
        return np.arange(len(found.doc_ids))
    return np.sort(ordered(view, *found, Sort.RELEVANCE, boosts.RERANKED))


def _added(found: Scored, at: Indexes, gains: Floats) -> Scored:
    scores = found.scores.copy()
    scores[at] += gains
    return Scored(found.doc_ids, scores)


def _gains(view: View, chosen: DocIds, plan: Plan) -> Floats:
    """What each of the chosen documents, which ascend, gains."""
    slots = dict.fromkeys(slot for pair in plan.pairs for slot in pair)
    positions = dict(zip(slots, _positions(view, [*slots], chosen), strict=True))
    asked = dict.fromkeys((*slots, *(word.slot for word in plan.title_words)))
    idf = {slot: bm25.idf(view.live_count, _frequency(view, slot)) for slot in asked}
    gains = np.zeros(len(chosen))
    for left, right in plan.pairs:
        close = np.searchsorted(chosen, _close(positions[left], positions[right]))
        gains[close] += boosts.CLOSE_WEIGHT * (idf[left] + idf[right])  # once for each document
    for word in plan.title_words:
        at = _in_title(view, word.slot, chosen, positions.get(word.slot))
        gains[at] += word.factor * idf[word.slot] / view.values.title_norms[chosen[at]]
    if part := plan.title_part:
        known = {slot: positions.get(slot) for slot in part.slots}
        gains[np.searchsorted(chosen, _titled(view, part, chosen, known))] += boosts.TITLE_PART
    return gains


def _in_title(view: View, slot: Slot, chosen: DocIds, positions: Positions | None) -> Indexes:
    """The indexes of the chosen documents whose title holds a lemma of the slot, in any number.

    The title opens the catch-all field: a position below its length lies in it. Where no positions
    were read, the short lists of the title's own keys tell.
    """
    if positions is None:
        forms = dict.fromkeys(form for stem in slot for form in view.forms(stem))
        return np.flatnonzero(view.holding(forms, "title")[chosen])
    doc_ids = positions >> DOC_ID_SHIFT
    titled = (positions & POSITION_MASK) < view.values.field_starts[1][doc_ids] - GAP
    found: Indexes = np.searchsorted(chosen, doc_ids[titled])
    return found


def _titled(
    view: View, part: Titled, chosen: DocIds, known: Mapping[Slot, Positions | None]
) -> DocIds:
    """Those of the chosen documents whose title is a run of the slots.

    The title opens the catch-all field, so its word number p is at position p. Where that word may
    be slot s, the title may be the run that begins at slot s − p; it is, where as many of its words
    say so as it has. Slots (loi, finances, pêche), title "finances pêche": word 0 is slot 1, word 1
    is slot 2, both say slot 1, and the title has two words. A run is one number, ``doc id × _SLOTS
    + first slot``. ``known``: positions of slots that were read already.
    """
    length = view.values.field_starts[1][chosen] - GAP
    short = chosen[(length >= part.least) & (length <= len(part.slots))]
    if not len(short):
        return NONE
    runs = [NONE]
    read_last = sorted(enumerate(part.slots), key=lambda item: known[item[1]] is None)
    for left, (slot, keys) in zip(range(len(read_last), 0, -1), read_last, strict=True):
        positions = known[keys]
        if positions is None:
            short = _promising(view, short, runs, left)
            positions = _positions(view, [keys], short)[0]
        # A word behind position ``slot`` would begin its run before slot 0.
        positions, _ = grouped(positions[(positions & POSITION_MASK) <= slot])
        first = slot - (positions & POSITION_MASK)
        runs.append((positions >> DOC_ID_SHIFT) * _SLOTS + first)
    doc_ids, words = _counted(runs)
    length = view.values.field_starts[1][doc_ids] - GAP
    return grouped(doc_ids[(words == length) & (words >= part.least)])[0]


def _counted(runs: Sequence[Integers]) -> tuple[Integers, Integers]:
    """The document of each different run, and how many words say it."""
    distinct, first = grouped(together := np.sort(np.concatenate(runs)))
    return distinct // _SLOTS, np.diff(first, append=len(together))


def _promising(view: View, short: DocIds, runs: Sequence[Integers], left: int) -> DocIds:
    """Those of the documents whose title may still be a run when ``left`` slots are to be read."""
    doc_ids, words = _counted(runs)
    at, inside = located(short, doc_ids)
    most = np.zeros(len(short), dtype=np.int64)
    np.maximum.at(most, at[inside], words[inside])
    return short[most + left >= view.values.field_starts[1][short] - GAP]


def _positions(view: View, slots: Sequence[Slot], chosen: DocIds) -> list[Positions]:
    """Of each slot the positions of every form of its lemmas in the chosen documents."""
    if not (slots and len(chosen)):
        return [NONE for _ in slots]
    forms = [dict.fromkeys(form for stem in slot for form in view.forms(stem)) for slot in slots]
    return view.positions_of_groups(forms, chosen)


def _frequency(view: View, slot: Slot) -> int:
    """How many living documents hold a lemma of the slot."""
    if len(slot) == 1 and not view.segments.has_deletions:
        return view.stem_frequency(slot[0])
    if len(slot) == 1:
        return len(view.stem_postings(slot[0])[0])
    mask = np.zeros(view.size, dtype=bool)
    for stem in slot:
        view.stem_postings(stem)[0].mark(mask)
    return int(np.count_nonzero(mask))


def _close(left: Positions, right: Positions) -> Integers:
    """The documents in which some position of ``left`` is in reach of one of ``right``: for each.

    Two searches in ``right`` for each position of ``left`` find the same index where none is.
    """
    first = np.searchsorted(right, left - _REACH)
    last = np.searchsorted(right, left + _REACH, side="right")
    return left[last > first] >> DOC_ID_SHIFT
