"""The first documents of a result in an order, without sorting the rest."""

from __future__ import annotations

import numpy as np

from indexer.engines import bm25
from indexer.engines.embedded.searching.facet_columns import Floats, Integers
from indexer.engines.embedded.searching.view import View
from indexer.query.request import Sort

_LARGE = 8
_STEP = 4096


def ordered(
    view: View, documents: Integers, scores: Floats, sort: Sort, wanted: int | None = None
) -> Integers:
    """Indexes into ``documents`` of the first ``wanted`` ones (None: all), best first.

    ``scores`` are read where the order is by relevance.
    """
    if sort is Sort.OLDEST:
        return _smallest(view.oldest[documents], wanted)
    if sort is Sort.DELAY:
        return _smallest(view.longest[documents], wanted)
    if sort is Sort.NEWEST:
        return _newest(view, documents, wanted)
    among = _best(scores, wanted)
    worst = -np.round(scores[among], bm25.SCORE_DECIMALS)
    if wanted is not None and len(among) > wanted * _LARGE:
        kept = _untied(view, documents[among], worst, wanted)
        among, worst = among[kept], worst[kept]
    best = among[np.lexsort((view.newest[documents[among]], worst))]
    return best if wanted is None else best[:wanted]


def _untied(view: View, documents: Integers, worst: Floats, wanted: int) -> Integers:
    """The indexes of the ``wanted`` first ones, of the many that tie with the last the newest."""
    bound = np.partition(worst, wanted)[wanted]
    better, tied = np.flatnonzero(worst < bound), np.flatnonzero(worst == bound)
    newest = _newest(view, documents[tied], wanted)
    return np.concatenate((better, tied[newest]))


def _newest(view: View, documents: Integers, wanted: int | None) -> Integers:
    """In a large result the newest documents are soon met by going through all of them."""
    if wanted is None or len(documents) * _LARGE < view.size:
        return _smallest(view.newest[documents], wanted)
    mask = np.zeros(view.size, dtype=bool)
    mask[documents] = True
    found: list[int] = []
    for start in range(0, view.size, _STEP):
        if len(found) >= wanted:
            break
        some = view.newest_first[start : start + _STEP]
        found += some[mask[some]].tolist()
    return np.searchsorted(documents, np.array(found[:wanted], dtype=np.int64))


def _best(scores: Floats, wanted: int | None) -> Integers:
    """The indexes of the highest scores, and of all that may tie with the last of them."""
    if wanted is None or wanted >= len(scores):
        return np.arange(len(scores))
    last = len(scores) - wanted - 1
    bound = np.partition(scores, last)[last] - 10.0**-bm25.SCORE_DECIMALS
    return np.flatnonzero(scores >= bound)


def _smallest(keys: Integers, wanted: int | None) -> Integers:
    among = _candidates(keys, wanted)
    best = among[np.argsort(keys[among], kind="stable")]
    return best if wanted is None else best[:wanted]


def _candidates(keys: np.ndarray, wanted: int | None) -> Integers:
    """The indexes of the ``wanted`` smallest keys and of all that tie with the last of them."""
    if wanted is None or wanted >= len(keys):
        return np.arange(len(keys))
    bound = np.partition(keys, wanted)[wanted]
    return np.flatnonzero(keys <= bound)
