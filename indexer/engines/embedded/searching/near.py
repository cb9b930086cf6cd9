"""Near results: the best documents that hold some of the words of a query, not all of them."""

from __future__ import annotations

import numpy as np

from indexer.engines import boosts
from indexer.engines.bound import EVERYTHING
from indexer.engines.embedded.searching.arrays import DocIds, Mask
from indexer.engines.embedded.searching.best import Scored, best
from indexer.engines.embedded.searching.combining import Either
from indexer.engines.embedded.searching.matching import Matcher
from indexer.engines.embedded.searching.scoring import Matches
from indexer.engines.embedded.searching.topk import ordered
from indexer.engines.embedded.searching.view import View
from indexer.engines.hits import Hit
from indexer.engines.partial import Partial
from indexer.engines.plan import Plan
from indexer.query.request import Sort


def candidates(view: View, match: Matcher, partial: Partial, left: Mask) -> Scored:
    """The best near results by score alone, as many as are raised; ascending.

    ``left``: what passes the filters and does not match.
    """
    found = best(_matches(view, match, partial), left, boosts.RERANKED)
    chosen = np.sort(ordered(view, *found, Sort.RELEVANCE, boosts.RERANKED))
    return Scored(found.doc_ids[chosen], found.scores[chosen])


def _matches(view: View, match: Matcher, partial: Partial) -> Matches:
    """What holds one of the words and all that is required.

    Without anything that is required, what holds all the words is no near result.
    """
    words = [match(word) for word in partial.words]
    if partial.required != EVERYTHING:
        return match.all([Either(view, words), match(partial.required)])
    return Either(view, words, lacking=True)


def hits(view: View, match: Matcher, plan: Plan, found: Scored) -> tuple[Hit, ...]:
    """The ``plan.near`` best of the candidates, each with the words that it lacks."""
    partial = plan.partial if plan.near else None
    if partial is None:
        return ()
    page = ordered(view, *found, Sort.RELEVANCE, plan.near)
    doc_ids = found.doc_ids[page]
    missing = _missing(match, partial, doc_ids)
    return tuple(
        Hit(view.stored.uid(doc_id), score, lacking)
        for doc_id, score, lacking in zip(
            doc_ids.tolist(), found.scores[page].tolist(), missing, strict=True
        )
    )


def _missing(match: Matcher, partial: Partial, doc_ids: DocIds) -> list[tuple[str, ...]]:
    """The words that each document lacks, as typed."""
    ascending, at = np.unique(doc_ids, return_inverse=True)
    held = [match(word).docs.located(ascending)[1][at].tolist() for word in partial.words]
    return [
        tuple(text for text, holds in zip(partial.texts, row, strict=True) if not holds)
        for row in zip(*held, strict=True)
    ]
