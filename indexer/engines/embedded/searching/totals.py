"""How many documents each of several plans finds: what they share is matched once, unscored."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from indexer.engines import bound
from indexer.engines.bound import Bound
from indexer.engines.embedded.searching.arrays import Mask
from indexer.engines.embedded.searching.matching import documents, having
from indexer.engines.embedded.searching.view import View
from indexer.engines.plan import Plan
from indexer.fields import fold


class Counter:
    """Counts plans over one generation; the mask of each part is kept, and never written to."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._masks: dict[Bound, Mask] = {}

    def total(self, plan: Plan) -> int:
        """The total of a plan."""
        matching = self._mask(plan.bound)
        for mask in self._passing(plan.filters):
            matching = matching & mask
        return int(np.count_nonzero(matching))

    def _passing(self, filters: Mapping[str, tuple[str, ...]]) -> list[Mask]:
        return [
            having(self._view, name, map(fold, values))
            for name, values in filters.items()
            if values
        ]

    def _mask(self, asked: Bound) -> Mask:
        mask = self._masks.get(asked)
        if mask is None:
            mask = self._masks[asked] = self._matched(asked)
        return mask

    def _matched(self, asked: Bound) -> Mask:
        match asked:
            case bound.All(nodes=nodes):
                mask = self._view.live.copy()
                for node in nodes:
                    mask &= self._mask(node)
                return mask
            case bound.AnyOf(nodes=nodes):
                mask = np.zeros(self._view.size, dtype=bool)
                for node in nodes:
                    mask |= self._mask(node)
                return mask
            case bound.Without(node=node):
                return self._view.live & ~self._mask(node)
            case bound.Prefer(node=node) | bound.Constant(node=node) | bound.Scaled(node=node):
                return self._mask(node)
            case _:
                mask = np.zeros(self._view.size, dtype=bool)
                documents(self._view, asked).mark(mask)
                return mask
