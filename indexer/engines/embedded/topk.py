"""The first documents of a result in an order, without sorting the rest."""

from __future__ import annotations

import numpy as np

from indexer.engines import ranking
from indexer.engines.embedded.reading import Floats, Integers, View
from indexer.query.request import Sort


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
    newest = view.newest[documents]
    if sort is Sort.NEWEST:
        return _smallest(newest, wanted)
    worst = -np.round(scores, ranking.SCORE_DECIMALS)
    among = _candidates(worst, wanted)
    best = among[np.lexsort((newest[among], worst[among]))]
    return best if wanted is None else best[:wanted]


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
