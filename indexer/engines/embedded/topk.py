"""The first documents of a result in an order, without sorting the rest."""

from __future__ import annotations

import numpy as np

from indexer.engines import ranking
from indexer.engines.embedded.matching import Found
from indexer.engines.embedded.reading import Numbers, View
from indexer.query.request import Sort


def ordered(view: View, found: Found, sort: Sort, wanted: int | None = None) -> Numbers:
    """Indexes into ``found`` of the first ``wanted`` documents (None: all), best first."""
    if sort is Sort.OLDEST:
        return _smallest(view.oldest[found.documents], wanted)
    newest = view.newest[found.documents]
    if sort is Sort.NEWEST:
        return _smallest(newest, wanted)
    worst = -np.round(found.scores, ranking.SCORE_DECIMALS)
    among = _candidates(worst, wanted)
    best = among[np.lexsort((newest[among], worst[among]))]
    return best if wanted is None else best[:wanted]


def _smallest(keys: Numbers, wanted: int | None) -> Numbers:
    among = _candidates(keys, wanted)
    best = among[np.argsort(keys[among], kind="stable")]
    return best if wanted is None else best[:wanted]


def _candidates(keys: np.ndarray, wanted: int | None) -> Numbers:
    """The indexes of the ``wanted`` smallest keys and of all that tie with the last of them."""
    if wanted is None or wanted >= len(keys):
        return np.arange(len(keys))
    bound = np.partition(keys, wanted)[wanted]
    return np.flatnonzero(keys <= bound)
