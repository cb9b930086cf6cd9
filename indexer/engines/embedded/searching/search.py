"""One search of a view: what matches and passes, the best of it, what is near, the counts."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from indexer.engines import boosts
from indexer.engines.bound import Bound
from indexer.engines.embedded.searching import near
from indexer.engines.embedded.searching.arrays import NONE, DocIds, Mask
from indexer.engines.embedded.searching.best import Scored, best
from indexer.engines.embedded.searching.matching import Matcher, having
from indexer.engines.embedded.searching.proximity import raised
from indexer.engines.embedded.searching.topk import ordered
from indexer.engines.embedded.searching.values import facets
from indexer.engines.embedded.searching.view import View
from indexer.engines.hits import FacetCounts, Hit, Hits, labelled
from indexer.engines.leave import leave
from indexer.engines.plan import Plan
from indexer.fields import fold
from indexer.query.request import Sort

_NOTHING = Scored(NONE, np.zeros(0))


class Search:
    """The documents of a plan: matched once, scored where its order asks for it.

    ``doc_ids``: all that match ``bound`` and pass the filters, in the order of their numbers.
    """

    def __init__(self, view: View, plan: Plan, bound: Bound) -> None:
        self._view = view
        self._plan = plan
        self._match = Matcher(view)
        self._passing = {
            name: having(view, name, {fold(value) for value in values})
            for name, values in plan.filters.items()
            if values
        }
        self._matches = self._match(bound)
        self._admitted = _shared(self._passing.values(), view.live)
        self.doc_ids = self._filtered(self._passing.values())

    def hits(self) -> Hits:
        """The page, its total and counts."""
        plan = self._plan
        found, close = self._best()
        selection = facets.Selection(self.doc_ids, self._view.live)
        months = self._view.values.months
        counted = {name: self._facet(name, selection) for name in plan.facets}
        return Hits(
            hits=self._page(found),
            total=len(self.doc_ids),
            facets={name: found.values for name, found in counted.items()},
            known={name: found.known for name, found in counted.items()},
            histogram=facets.months(months[self.doc_ids]) if plan.histogram else {},
            near=near.hits(self._view, self._match, plan, close),
        )

    def ordered(self) -> DocIds:
        """All the documents in the order of the plan."""
        found = self._unscored()
        if self._plan.sort is Sort.RELEVANCE:
            scores = self._matches.scores_of(self.doc_ids)
            (found,) = raised(self._view, self._plan, Scored(self.doc_ids, scores))
        return found.doc_ids[ordered(self._view, *found, self._plan.sort)]

    def _unscored(self) -> Scored:
        return Scored(self.doc_ids, np.zeros(len(self.doc_ids)))

    def _best(self) -> tuple[Scored, Scored]:
        """The documents of which the page is made, and those of the near results."""
        plan, view = self._plan, self._view
        found, close = _NOTHING, _NOTHING
        if plan.near and plan.partial is not None:
            left = self._admitted.copy()
            left[self.doc_ids] = False
            close = near.candidates(view, self._match, plan.partial, left)
        if plan.limit and plan.sort is Sort.RELEVANCE:
            wanted = max(plan.offset + plan.limit, boosts.RERANKED)
            found = best(self._matches, self._admitted, wanted)
        found, close = raised(view, plan, found, close)
        if plan.limit and plan.sort is not Sort.RELEVANCE:
            found = self._unscored()
        return found, close

    def _page(self, found: Scored) -> tuple[Hit, ...]:
        plan, uid = self._plan, self._view.stored.uid
        chosen = ordered(self._view, *found, plan.sort, plan.offset + plan.limit)[plan.offset :]
        pairs = zip(found.doc_ids[chosen].tolist(), found.scores[chosen].tolist(), strict=True)
        return tuple(Hit(uid(doc_id), score) for doc_id, score in pairs)

    def _facet(self, name: str, selection: facets.Selection) -> FacetCounts:
        leave()
        column = self._view.values.facets[name]
        if name not in self._passing:
            return facets.frequent(column, selection, self._plan.facet_limit)
        others = (mask for field, mask in self._passing.items() if field != name)
        selection = facets.Selection(self._filtered(others), self._view.live)
        return labelled(facets.counts(column, selection), column.spellings, self._plan, name)

    def _filtered(self, masks: Iterable[Mask]) -> DocIds:
        """The documents that match and that every mask lets through."""
        doc_ids = self._matches.doc_ids
        for mask in masks:
            doc_ids = doc_ids[mask[doc_ids]]
        return doc_ids


def _shared(masks: Iterable[Mask], live: Mask) -> Mask:
    """What every mask lets through; not to be written to."""
    for mask in masks:
        live = live & mask
    return live
