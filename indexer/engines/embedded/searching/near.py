"""Near results: the best documents that hold some of the words of a query, not all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from indexer.engines import boosts
from indexer.engines.bound import EVERYTHING
from indexer.engines.embedded.searching.arrays import DocIds, Floats, Mask
from indexer.engines.embedded.searching.matching import Matches, match
from indexer.engines.embedded.searching.proximity import raised
from indexer.engines.embedded.searching.topk import ordered
from indexer.engines.embedded.searching.view import View
from indexer.engines.hits import Hit
from indexer.engines.partial import Partial
from indexer.engines.plan import Plan
from indexer.query.request import Sort


def near(view: View, plan: Plan, strict: Matches, passing: Iterable[Mask]) -> tuple[Hit, ...]:
    """The ``plan.near`` best near results; ``strict`` is what matches, and is left out."""
    partial = plan.partial
    if partial is None or not plan.near:
        return ()
    words = [match(view, word) for word in partial.words]
    doc_ids, scores = _scored(view, words, _open(view, strict, passing))
    doc_ids, scores = _required(view, partial, doc_ids, scores)
    best = np.sort(ordered(view, doc_ids, scores, Sort.RELEVANCE, boosts.RERANKED))
    doc_ids = doc_ids[best]
    scores = raised(view, doc_ids, scores[best], plan)
    page = ordered(view, doc_ids, scores, Sort.RELEVANCE, plan.near)
    return tuple(_hit(view, partial, words, int(doc_ids[at]), float(scores[at])) for at in page)


def _open(view: View, strict: Matches, passing: Iterable[Mask]) -> Mask:
    """The documents that pass the filters and do not match."""
    left = view.live.copy()
    left[strict.doc_ids] = False
    for mask in passing:
        left &= mask
    return left


def _scored(view: View, words: Sequence[Matches], left: Mask) -> tuple[DocIds, Floats]:
    """The documents of ``left`` that hold a word, ascending, and the sum of what words score."""
    total = np.zeros(view.size)
    touched = np.zeros(view.size, dtype=bool)
    for word in words:
        at = np.flatnonzero(left[word.doc_ids])
        doc_ids = word.doc_ids[at]
        total[doc_ids] += word.scores(at, doc_ids)
        touched[doc_ids] = True
    doc_ids = np.flatnonzero(touched)
    return doc_ids, total[doc_ids]


def _required(
    view: View, partial: Partial, doc_ids: DocIds, scores: Floats
) -> tuple[DocIds, Floats]:
    """Those of the documents that hold all that is required, and its score added."""
    if partial.required == EVERYTHING:
        return doc_ids, scores
    required = match(view, partial.required)
    at, held = required.docs.located(doc_ids)
    doc_ids = doc_ids[held]
    return doc_ids, scores[held] + required.scores(at[held], doc_ids)


def _hit(view: View, partial: Partial, words: Sequence[Matches], doc_id: int, score: float) -> Hit:
    one = np.array([doc_id])
    missing = (
        text
        for text, word in zip(partial.texts, words, strict=True)
        if not word.docs.located(one)[1][0]
    )
    return Hit(view.stored.uid(doc_id), score, tuple(missing))
