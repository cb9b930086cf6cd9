"""Medians, high quantiles, and how sure a ratio of them is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

_RESAMPLES = 2000
_SEED = 7


@dataclass(frozen=True, slots=True)
class Ratio:
    """One system's quantile over another's, and the middle 95 % of its bootstrap."""

    value: float
    low: float
    high: float

    def to_json(self) -> dict[str, float]:
        """The three numbers by name."""
        return asdict(self)


def quantile(values: Sequence[float], share: float) -> float:
    """The value that so large a share lies at or below, between neighbours in proportion."""
    return float(np.quantile(np.asarray(values), share))


def ratio(ours: Sequence[float], theirs: Sequence[float], share: float) -> Ratio:
    """The ratio of two quantiles over the same queries, in the same order.

    The queries are drawn again with replacement, for both sides alike: a pair stays a pair.
    """
    pair = np.array([ours, theirs], dtype=float)
    picks = np.random.default_rng(_SEED).integers(0, pair.shape[1], (_RESAMPLES, pair.shape[1]))
    above, below = np.quantile(pair[:, picks], share, axis=2)
    low, high = np.quantile(above / below, (0.025, 0.975))
    return Ratio(quantile(ours, share) / quantile(theirs, share), float(low), float(high))
