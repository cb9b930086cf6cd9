"""Runs of several sources in one array: for each group the run of the first source, of the second …

Nothing is sorted: where each run goes follows from the sizes of all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indexer.engines.embedded.codec.container.sections import Array
from indexer.engines.embedded.codec.payloads import OCCURRENCES, Values, arrays_of


@dataclass(frozen=True, slots=True)
class Run:
    """Postings of one source: ``counts`` of each group, zeros included, and everything of them."""

    counts: Array
    documents: Array
    values: Values


def interleaved(runs: Sequence[Run]) -> tuple[Array, Values]:
    """Documents and values of all runs, group by group, in a group source by source."""
    if len(runs) == 1:
        return runs[0].documents, runs[0].values
    columns: dict[str, Array | None] = {}
    postings = _Places([run.counts for run in runs])
    documents = postings.joined([run.documents for run in runs])
    values = [run.values for run in runs]
    for name in ("frequencies", "weights", "raw_sizes"):
        columns[name] = _column(postings, values, name)
    occurrences = _Places([_sums(run.values.frequencies, run.counts) for run in runs])
    for name in OCCURRENCES:
        columns[name] = _column(occurrences, values, name)
    if columns["raw_sizes"] is not None:
        pairs = zip(arrays_of(values, "raw_sizes"), runs, strict=True)
        sizes = [_sums(some, run.counts) for some, run in pairs]
        columns["raw"] = _column(_Places(sizes), values, "raw")
    return documents, Values(**columns)  # type: ignore[arg-type]  # frequencies are never None


def _column(places: _Places, values: Sequence[Values], name: str) -> Array | None:
    arrays = arrays_of(values, name)
    return places.joined(arrays) if arrays else None


class _Places:
    """Where the items of each source go; ``counts``: of each source, the items of each group."""

    def __init__(self, counts: Sequence[Array]) -> None:
        sizes = np.stack(counts, axis=1).astype(np.int64)
        ends = sizes.ravel().cumsum().reshape(sizes.shape)
        self.total = int(ends[-1, -1]) if ends.size else 0
        # What has to be added to the place that an item has in its source.
        self._shifts = ends - sizes.cumsum(axis=0)
        self._sizes = sizes

    def joined(self, arrays: Sequence[Array]) -> Array:
        """The items of all sources in their new order; of one group they follow each other."""
        if len(self._sizes) == 1:
            return np.concatenate(arrays)
        joined: Array = np.empty(self.total, np.result_type(*arrays))
        for source, items in enumerate(arrays):
            places = np.repeat(self._shifts[:, source], self._sizes[:, source])
            places += np.arange(len(items))
            joined[places] = items
        return joined


def _sums(values: Array, counts: Array) -> Array:
    """The sum of the values of each group."""
    before = np.zeros(len(values) + 1, np.int64)
    np.cumsum(values, out=before[1:])
    ends = counts.cumsum(dtype=np.int64)
    sums: Array = before[ends] - before[ends - counts]
    return sums
