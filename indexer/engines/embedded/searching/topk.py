"""The first documents of a result in an order, without sorting the rest."""

from __future__ import annotations

import numpy as np

from indexer.engines import bm25
from indexer.engines.embedded.searching.arrays import DocIds, Floats, Indexes, Integers
from indexer.engines.embedded.searching.view import View
from indexer.query.request import Sort

_LARGE = 8
"""A result is large from eight times what is wanted on, or from an eighth of all documents on."""
_STEP = 4096
"""Documents that are gone through at once, newest first."""


def ordered(
    view: View, doc_ids: DocIds, scores: Floats, sort: Sort, wanted: int | None = None
) -> Indexes:
    """Indexes into ``doc_ids`` of the first ``wanted`` ones (None: all), best first.

    ``scores``: one for each of them; they are read where the order is by relevance.
    """
    if sort is Sort.OLDEST:
        return _smallest(view.orders.oldest[doc_ids], wanted)
    if sort is Sort.DELAY:
        return _smallest(view.orders.longest[doc_ids], wanted)
    if sort is Sort.NEWEST:
        return _newest(view, doc_ids, wanted)
    among = _best(scores, wanted)
    worst = -np.round(scores[among], bm25.SCORE_DECIMALS)
    if wanted is not None and len(among) > wanted * _LARGE:
        kept = _untied(view, doc_ids[among], worst, wanted)
        among, worst = among[kept], worst[kept]
    best = among[np.lexsort((view.orders.newest[doc_ids[among]], worst))]
    return best if wanted is None else best[:wanted]


def _untied(view: View, doc_ids: DocIds, worst: Floats, wanted: int) -> Indexes:
    """The indexes of the ``wanted`` first ones, of the many that tie with the last the newest.

    ``worst``: the negated scores, so that the smallest is the best.
    """
    bound = np.partition(worst, wanted)[wanted]
    better, tied = np.flatnonzero(worst < bound), np.flatnonzero(worst == bound)
    newest = _newest(view, doc_ids[tied], wanted)
    return np.concatenate((better, tied[newest]))


def _newest(view: View, doc_ids: DocIds, wanted: int | None) -> Indexes:
    """In a large result the newest documents are soon met by going through all of them."""
    if wanted is None or len(doc_ids) * _LARGE < view.size:
        return _smallest(view.orders.newest[doc_ids], wanted)
    mask = np.zeros(view.size, dtype=bool)
    mask[doc_ids] = True
    newest: list[int] = []
    for start in range(0, view.size, _STEP):
        if len(newest) >= wanted:
            break
        some = view.orders.newest_first[start : start + _STEP]
        newest += some[mask[some]].tolist()
    return np.searchsorted(doc_ids, np.array(newest[:wanted], dtype=np.int64))


def _best(scores: Floats, wanted: int | None) -> Indexes:
    """The indexes of the highest scores, and of all that may tie with the last of them."""
    if wanted is None or wanted >= len(scores):
        return np.arange(len(scores))
    last = len(scores) - wanted - 1
    bound = np.partition(scores, last)[last] - 10.0**-bm25.SCORE_DECIMALS
    return np.flatnonzero(scores >= bound)


def _smallest(keys: Integers, wanted: int | None) -> Indexes:
    among = _candidates(keys, wanted)
    best = among[np.argsort(keys[among], kind="stable")]
    return best if wanted is None else best[:wanted]


def _candidates(keys: np.ndarray, wanted: int | None) -> Indexes:
    """The indexes of the ``wanted`` smallest keys and of all that tie with the last of them."""
    if wanted is None or wanted >= len(keys):
        return np.arange(len(keys))
    bound = np.partition(keys, wanted)[wanted]
    return np.flatnonzero(keys <= bound)
