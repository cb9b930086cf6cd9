"""How documents that match are scored: only those that are asked for, and how high they may score.

The bounds let a search of the best documents pass over most of a long list (``best.py``).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property
from math import ceil
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from indexer.engines import bm25
from indexer.engines.embedded.searching.arrays import (
    NONE,
    DocIds,
    Floats,
    Integers,
    Mask,
)
from indexer.engines.embedded.searching.postings.docsets import (
    DocList,
    DocSet,
)
from indexer.engines.embedded.searching.postings.term_postings import Weights
from indexer.engines.embedded.searching.view import View

_T = TypeVar("_T", bound=np.generic)
SLACK = 1e-6
"""What a bound may be short of a score, since both are sums of rounded numbers."""
FEW = 8
"""Fewer than one document in 8 are looked up one by one."""


class Matches(ABC):
    """The documents that match, how to score some of them, and how high they may score."""

    def __init__(self, docs: DocSet) -> None:
        self._docs = docs

    @property
    def docs(self) -> DocSet:
        """All of them."""
        return self._docs

    @property
    def doc_ids(self) -> DocIds:
        """All of them, in a list."""
        return self.docs.doc_ids

    @abstractmethod
    def scores(self, at: Integers, chosen: DocIds) -> Floats:
        """A new array, one score for each of the ``chosen`` doc ids, in their order.

        ``at``: their indexes in ``doc_ids``. Both ascend. Of the matches [3, 7, 9],
        ``scores([0, 2], [3, 9])`` are those of 3 and 9; whoever asks knows both, so none is looked
        up.
        """

    def scores_of(self, chosen: DocIds) -> Floats:
        """The same where their indexes are not known."""
        return self.scores(self.docs.located(chosen)[0], chosen)

    def held(self, doc_ids: DocIds) -> Mask:
        """Which of some documents match."""
        return self.docs.located(doc_ids)[1]

    @property
    def count(self) -> int:
        """How many there are at most."""
        return len(self.docs)

    @property
    @abstractmethod
    def most(self) -> float:
        """No document scores more."""

    def above(self, least: float, *, closely: bool = False) -> DocIds:  # noqa: ARG002 - none closer
        """Every document that scores ``least`` or more, among others: what bounds cannot tell.

        ``closely``: a closer bound that costs more, so that there are few others.
        """
        return self.doc_ids if least <= self.most + SLACK else NONE

    def likely(self) -> DocIds:
        """Some documents that score high, where they are easily told; ascending."""
        return NONE


class Constant(Matches):
    """All at one score."""

    def __init__(self, docs: DocSet | DocIds, score: float = 0.0) -> None:
        super().__init__(DocList(docs) if isinstance(docs, np.ndarray) else docs)
        self._score = score

    def scores(self, at: Integers, chosen: DocIds) -> Floats:  # noqa: ARG002 - the same for all
        """The same one."""
        return np.full(len(chosen), self._score)

    @property
    def most(self) -> float:
        """The same one."""
        return self._score


class _Saturated(Matches):
    """BM25F of documents with so many weighted occurrences, each worth ``unit``."""

    def __init__(self, view: View, docs: DocSet, unit: float) -> None:
        super().__init__(docs)
        self._unit = unit
        self._norms = view.values.length_norms
        self._least_norm = view.values.least_norm
        self._gain = bm25.gain(bm25.idf(view.live_count, len(docs)))

    @property
    @abstractmethod
    def _occurrences(self) -> Weights:
        """Those of each document."""

    def _saturated(self, tf: Floats, chosen: DocIds) -> Floats:
        """``bm25.saturated`` times the idf, in place."""
        np.minimum(tf, bm25.MOST, out=tf)
        divisor = self._norms[chosen]
        divisor += tf
        tf *= self._gain
        tf /= divisor
        return tf

    @cached_property
    def most(self) -> float:
        """That of the most occurrences in the shortest document."""
        if not len(self._occurrences):
            return 0.0
        tf = min(float(self._occurrences.max()) * self._unit, bm25.MOST)
        return self._gain * tf / (tf + self._least_norm)

    def above(self, least: float, *, closely: bool = False) -> DocIds:
        """Those with as many occurrences as this would take in the shortest document.

        Looked at closely, those of them that are short enough.
        """
        least -= SLACK
        if least <= 0 or least >= self._gain:
            return self.doc_ids if least <= 0 else NONE
        wanted = least * self._least_norm / (self._gain - least) / self._unit
        if self._occurrences.dtype.kind == "u":  # whole numbers are compared fastest
            wanted = ceil(wanted - SLACK)
        at = np.flatnonzero(self._occurrences >= wanted)
        chosen = self.doc_ids[at]
        if not closely:
            return chosen
        return chosen[self._saturated(self._occurrences[at] * self._unit, chosen) >= least]


class Leaf(_Saturated):
    """A leaf: its weight in each document, in the order of these."""

    def __init__(self, view: View, docs: DocSet, occurrences: Weights, unit: float) -> None:
        super().__init__(view, docs, unit)
        self._weights = occurrences

    @property
    def _occurrences(self) -> Weights:
        return self._weights

    def scores(self, at: Integers, chosen: DocIds) -> Floats:
        """What the weights of the chosen documents bring."""
        return self._saturated(_picked(self._weights, at) * self._unit, chosen)


class Part(NamedTuple):
    """A key that a word stands for: where it occurs, and what each time of it counts."""

    docs: DocSet
    occurrences: Weights
    share: float


class WithKin(_Saturated):
    """A word and its kin: their weighted occurrences add up."""

    def __init__(self, view: View, parts: Sequence[Part]) -> None:
        touched = np.zeros(view.size, dtype=bool)
        for part in parts:
            part.docs.mark(touched)
        super().__init__(view, DocList(np.flatnonzero(touched)), 1.0)
        self._parts = parts
        self._size = view.size

    @cached_property
    def _occurrences(self) -> Floats:
        total = np.zeros(self._size)
        for part in self._parts:
            total[part.docs.doc_ids] += part.occurrences * part.share
        return total[self.doc_ids]

    def scores(self, at: Integers, chosen: DocIds) -> Floats:
        """What the word and its kin bring together."""
        if "_occurrences" in self.__dict__ or len(chosen) * FEW > len(self.docs):
            return self._saturated(self._occurrences[at], chosen)
        tf = np.zeros(len(chosen))
        for docs, occurrences, share in self._parts:
            at, inside = docs.located(chosen)
            tf[inside] += occurrences[at[inside]] * share
        return self._saturated(tf, chosen)


def _picked(values: npt.NDArray[_T], chosen: Integers) -> npt.NDArray[_T]:
    """The values at these indexes, without a copy where all of them are chosen."""
    return values if len(chosen) == len(values) else values[chosen]
