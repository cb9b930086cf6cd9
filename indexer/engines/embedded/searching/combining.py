"""Matches made of others: all of them, any of them, some preferred. How high they may score."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from indexer.engines.embedded.searching.arrays import (
    NONE,
    DocIds,
    Floats,
    Indexes,
    Integers,
    Mask,
    merged,
)
from indexer.engines.embedded.searching.postings.docsets import (
    DocList,
    DocSet,
    intersection,
    union,
)
from indexer.engines.embedded.searching.scoring import FEW, SLACK, Constant, Matches
from indexer.engines.embedded.searching.view import View

HALF = 2
"""Where more than one document in two is in the running, what a part brings is added to all."""
MANY = 512
"""Where a part lets in more documents, what the parts behind it bring is looked at too."""


class Every(Matches):
    """What all the parts match, two or more; their scores add up."""

    def __init__(self, view: View, parts: Sequence[Matches]) -> None:
        super().__init__(DocList(intersection(view.size, [part.docs for part in parts])))
        self._parts = parts

    def scores(self, at: Integers, chosen: DocIds) -> Floats:  # noqa: ARG002 - none is looked up
        """The sum of those of the parts."""
        return self.scores_of(chosen)

    def scores_of(self, chosen: DocIds) -> Floats:
        """The sum of those of the parts."""
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
        """The sum of those of the parts that match."""
        return self.scores_of(chosen)

    def scores_of(self, chosen: DocIds) -> Floats:
        """The sum of those of the parts that match."""
        total = np.zeros(len(chosen))
        for part in self._parts:
            add(total, part, chosen)
        return total

    def held(self, doc_ids: DocIds) -> Mask:
        """Those that some part matches."""
        found = np.zeros(len(doc_ids), dtype=bool)
        for part in self._parts:
            found |= part.held(doc_ids)
        return found

    @property
    def count(self) -> int:
        """The sum of those of the parts, as if no two shared a document."""
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

    def above(self, least: float, *, closely: bool = False) -> DocIds:
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
            found.append(part.above(least - (rest - spared), closely=closely))
            spared = 0.0  # what lacks the first part may hold all others
        together = union(self._size, [doc_ids for doc_ids in found if len(doc_ids)])
        return self._tried(together, least) if closely and len(together) > MANY else together

    def likely(self) -> DocIds:
        """What the two parts that score most both match, where it need not match all."""
        if not self._lacking or len(self._parts) < 3:
            return NONE
        few, many = sorted((part for _, part in self._descending[:2]), key=lambda part: part.count)
        return few.doc_ids[many.docs.located(few.doc_ids)[1]]

    def _tried(self, doc_ids: DocIds, least: float) -> DocIds:
        """Those of some documents that still may score so much, part by part, each once."""
        parts, rest = self._descending, self.most + self._spared
        total = np.zeros(len(doc_ids))
        if len(doc_ids) * HALF > self._size:
            doc_ids, total, parts = self._swept(doc_ids, least)
            rest = sum(most for most, _ in parts)
        for most, part in parts:
            rest -= most
            at, inside = part.docs.located(doc_ids)
            kept = np.flatnonzero(total + np.where(inside, rest + most, rest) + SLACK >= least)
            if len(kept) < len(doc_ids):
                doc_ids, total, at, inside = doc_ids[kept], total[kept], at[kept], inside[kept]
            total[inside] += part.scores(at[inside], doc_ids[inside])
        return doc_ids[total + SLACK >= least]

    def _swept(
        self, doc_ids: DocIds, least: float
    ) -> tuple[DocIds, Floats, list[tuple[float, Matches]]]:
        """Those that are left when half of all are out, their scores so far, and the other parts.

        Until then, adding what a part brings to all that it matches costs less than looking up in
        it each document that is in the running.
        """
        total = np.full(self._size, np.nan)  # whatever is added and asked, never reached
        total[doc_ids] = 0.0
        left, rest = total == 0.0, self.most + self._spared
        others = [*self._descending]
        while others and np.count_nonzero(left) * HALF > self._size:
            most, part = others.pop(0)
            rest -= most
            chosen = part.doc_ids
            total[chosen] += part.scores(np.arange(len(chosen)), chosen)
            left = total >= least - rest - SLACK
        doc_ids = np.flatnonzero(left)
        return doc_ids, total[doc_ids], others


class Scaled(Matches):
    """What others match, at ``factor`` times their scores; between 0 and 1."""

    def __init__(self, matches: Matches, factor: float) -> None:
        super().__init__(matches.docs)
        self._matches = matches
        self._factor = factor

    def scores(self, at: Integers, chosen: DocIds) -> Floats:
        """Those of the others, times the factor."""
        return self._factor * self._matches.scores(at, chosen)

    @property
    def most(self) -> float:
        """That of the others, times the factor."""
        return self._factor * self._matches.most

    def above(self, least: float, *, closely: bool = False) -> DocIds:
        """Those of the others that may score so much before the factor."""
        least = least / self._factor if self._factor else -np.inf
        return self._matches.above(least, closely=closely)


class Preferred(Matches):
    """What others match; those that ``bonus`` matches too score ``weight`` times it more."""

    def __init__(self, matches: Matches, bonus: Matches, weight: float) -> None:
        super().__init__(matches.docs)
        self._matches = matches
        self._bonus = bonus
        self._weight = weight

    def scores(self, at: Integers, chosen: DocIds) -> Floats:
        """Those of the others, and the bonus of those that have it."""
        total = self._matches.scores(at, chosen)
        add(total, self._bonus, chosen, self._weight)
        return total

    @cached_property
    def _raise(self) -> float:
        """What the bonus adds at most."""
        return max(0.0, self._weight * self._bonus.most) if len(self._bonus.docs) else 0.0

    @cached_property
    def most(self) -> float:
        """That of the others, and what the bonus adds at most."""
        return self._matches.most + self._raise

    def above(self, least: float, *, closely: bool = False) -> DocIds:
        """Those of the others, less what the bonus may add: it counts where a document has it."""
        bonus = self._bonus
        if isinstance(bonus, Constant) and self._matches.most + self._weight * bonus.most < least:
            found = self._matches.above(
                least, closely=closely
            )  # a penalty, and nobody with it scores so much
            return found[~bonus.docs.located(found)[1]]
        few = self._raise and len(self._bonus.docs) * FEW < len(self.docs)
        if not few:
            return self._matches.above(least - self._raise, closely=closely)
        raised = self._bonus.doc_ids
        raised = raised[self._matches.docs.located(raised)[1]]
        return merged([self._matches.above(least, closely=closely), raised])


class Kept(Matches):
    """The matches at the indexes ``kept``."""

    def __init__(self, matches: Matches, kept: Indexes) -> None:
        super().__init__(DocList(matches.doc_ids[kept]))
        self._matches = matches
        self._kept = kept

    def scores(self, at: Integers, chosen: DocIds) -> Floats:
        """Those of the others."""
        return self._matches.scores(self._kept[at], chosen)

    @property
    def most(self) -> float:
        """That of the others."""
        return self._matches.most


def add(total: Floats, part: Matches, chosen: DocIds, weight: float = 1.0) -> None:
    """Add the scores of a part to the totals of those of the chosen documents that it matches."""
    at, inside = part.docs.located(chosen)
    total[inside] += weight * part.scores(at[inside], chosen[inside])
