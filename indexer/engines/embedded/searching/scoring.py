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
    Indexes,
    Integers,
    merged,
)
from indexer.engines.embedded.searching.postings.docsets import (
    DocList,
    DocSet,
    intersection,
    union,
)
from indexer.engines.embedded.searching.postings.term_postings import Weights
from indexer.engines.embedded.searching.view import View

_T = TypeVar("_T", bound=np.generic)
SLACK = 1e-6
"""What a bound may be short of a score, since both are sums of rounded numbers."""
_FEW = 8
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

    @property
    def count(self) -> int:
        """How many there are at most."""
        return len(self.docs)

    @property
    @abstractmethod
    def most(self) -> float:
        """No document scores more."""

    def above(self, least: float) -> DocIds:
        """Every document that scores ``least`` or more, among others: what bounds cannot tell."""
        return self.doc_ids if least <= self.most + SLACK else NONE


class Constant(Matches):
    """All at one score."""

    def __init__(self, docs: DocSet | DocIds, score: float = 0.0) -> None:
        super().__init__(DocList(docs) if isinstance(docs, np.ndarray) else docs)
        self._score = score

    def scores(self, at: Integers, chosen: DocIds) -> Floats:  # noqa: ARG002 - see Matches
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

    def above(self, least: float) -> DocIds:
        """Those with as many occurrences as this would take in the shortest document."""
        least -= SLACK
        if least <= 0 or least >= self._gain:
            return self.doc_ids if least <= 0 else NONE
        wanted = least * self._least_norm / (self._gain - least) / self._unit
        if self._occurrences.dtype.kind == "u":  # whole numbers are compared fastest
            wanted = ceil(wanted - SLACK)
        return self.doc_ids[np.flatnonzero(self._occurrences >= wanted)]


class Leaf(_Saturated):
    """A leaf: its weight in each document, in the order of these."""

    def __init__(self, view: View, docs: DocSet, occurrences: Weights, unit: float) -> None:
        super().__init__(view, docs, unit)
        self._weights = occurrences

    @property
    def _occurrences(self) -> Weights:
        return self._weights

    def scores(self, at: Integers, chosen: DocIds) -> Floats:
        """See Matches."""
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
        """See Matches."""
        if "_occurrences" in self.__dict__ or len(chosen) * _FEW > len(self.docs):
            return self._saturated(self._occurrences[at], chosen)
        tf = np.zeros(len(chosen))
        for docs, occurrences, share in self._parts:
            at, inside = docs.located(chosen)
            tf[inside] += occurrences[at[inside]] * share
        return self._saturated(tf, chosen)


class Every(Matches):
    """What all the parts match, two or more; their scores add up."""

    def __init__(self, view: View, parts: Sequence[Matches]) -> None:
        super().__init__(DocList(intersection(view.size, [part.docs for part in parts])))
        self._parts = parts

    def scores(self, at: Integers, chosen: DocIds) -> Floats:  # noqa: ARG002 - none is looked up
        """See Matches."""
        return self.scores_of(chosen)

    def scores_of(self, chosen: DocIds) -> Floats:
        """See Matches."""
        total = np.zeros(len(chosen))
        for part in self._parts:
            total += part.scores_of(chosen)
        return total

    @cached_property
    def most(self) -> float:
        """The sum of those of the parts."""
        return sum(part.most for part in self._parts)


class Either(Matches):
    """What any part matches; the scores of those that do add up.

    ``lacking``: nobody asks for documents that all the parts match, so none scores what all bring.
    """

    def __init__(self, view: View, parts: Sequence[Matches], *, lacking: bool = False) -> None:
        self._size = view.size
        self._parts = parts
        self._lacking = lacking

    @cached_property
    def docs(self) -> DocSet:
        """All of them, joined when they are first asked for."""
        touched = np.zeros(self._size, dtype=bool)
        for part in self._parts:
            part.docs.mark(touched)
        return DocList(np.flatnonzero(touched))

    def scores(self, at: Integers, chosen: DocIds) -> Floats:  # noqa: ARG002 - none is looked up
        """See Matches."""
        return self.scores_of(chosen)

    def scores_of(self, chosen: DocIds) -> Floats:
        """See Matches."""
        total = np.zeros(len(chosen))
        for part in self._parts:
            add(total, part, chosen)
        return total

    @property
    def count(self) -> int:
        """See Matches."""
        return sum(part.count for part in self._parts)

    @cached_property
    def _descending(self) -> list[tuple[float, Matches]]:
        """The parts, each with what it scores at most; the highest first."""
        parts = [(max(0.0, part.most), part) for part in self._parts]
        return sorted(parts, key=lambda pair: pair[0], reverse=True)

    @cached_property
    def most(self) -> float:
        """The sum of those of the parts, or of all but one."""
        return sum(most for most, _ in self._descending) - self._spared

    @property
    def _spared(self) -> float:
        """What a document lacks at least."""
        return self._descending[-1][0] if self._lacking else 0.0

    def above(self, least: float) -> DocIds:
        """Those that some part lets score so much, were every part behind it at its most.

        The parts stand by what they score at most. Of parts with 9, 4 and 1 at most, 6 takes 1 in
        the first, or 5 in the second and third together, and that is all that these bring: of the
        documents of the second those that score 4 are looked at, of the third none.
        """
        found, spared = [NONE], self._spared
        rest = self.most + spared
        for most, part in self._descending:
            if rest - spared + SLACK < least:
                break
            rest -= most
            found.append(part.above(least - (rest - spared)))
            spared = 0.0  # what lacks the first part may hold all others
        return union(self._size, [doc_ids for doc_ids in found if len(doc_ids)])


class Scaled(Matches):
    """What others match, at ``factor`` times their scores; between 0 and 1."""

    def __init__(self, matches: Matches, factor: float) -> None:
        super().__init__(matches.docs)
        self._matches = matches
        self._factor = factor

    def scores(self, at: Integers, chosen: DocIds) -> Floats:
        """See Matches."""
        return self._factor * self._matches.scores(at, chosen)

    @property
    def most(self) -> float:
        """See Matches."""
        return self._factor * self._matches.most

    def above(self, least: float) -> DocIds:
        """See Matches."""
        return self._matches.above(least / self._factor) if self._factor else super().above(least)


class Preferred(Matches):
    """What others match; those that ``bonus`` matches too score ``weight`` times it more."""

    def __init__(self, matches: Matches, bonus: Matches, weight: float) -> None:
        super().__init__(matches.docs)
        self._matches = matches
        self._bonus = bonus
        self._weight = weight

    def scores(self, at: Integers, chosen: DocIds) -> Floats:
        """See Matches."""
        total = self._matches.scores(at, chosen)
        add(total, self._bonus, chosen, self._weight)
        return total

    @cached_property
    def _raise(self) -> float:
        """What the bonus adds at most."""
        return max(0.0, self._weight * self._bonus.most) if len(self._bonus.docs) else 0.0

    @cached_property
    def most(self) -> float:
        """See Matches."""
        return self._matches.most + self._raise

    def above(self, least: float) -> DocIds:
        """A bonus that few documents have is looked at in these alone."""
        few = self._raise and len(self._bonus.docs) * _FEW < len(self.docs)
        if not few:
            return self._matches.above(least - self._raise)
        raised = self._bonus.doc_ids
        raised = raised[self._matches.docs.located(raised)[1]]
        return merged([self._matches.above(least), raised])


class Kept(Matches):
    """The matches at the indexes ``kept``."""

    def __init__(self, matches: Matches, kept: Indexes) -> None:
        super().__init__(DocList(matches.doc_ids[kept]))
        self._matches = matches
        self._kept = kept

    def scores(self, at: Integers, chosen: DocIds) -> Floats:
        """See Matches."""
        return self._matches.scores(self._kept[at], chosen)

    @property
    def most(self) -> float:
        """See Matches."""
        return self._matches.most


def add(total: Floats, part: Matches, chosen: DocIds, weight: float = 1.0) -> None:
    """Add the scores of a part to the totals of those of the chosen documents that it matches."""
    at, inside = part.docs.located(chosen)
    total[inside] += weight * part.scores(at[inside], chosen[inside])


def _picked(values: npt.NDArray[_T], chosen: Integers) -> npt.NDArray[_T]:
    """The values at these indexes, without a copy where all of them are chosen."""
    return values if len(chosen) == len(values) else values[chosen]
