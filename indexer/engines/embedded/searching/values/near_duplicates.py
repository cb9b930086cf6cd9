"""Which documents have nearly the same text as one: those whose sketches agree in most bins.

A pair of neighbouring bins agrees in texts that are nearly the same: documents are first looked up
by these pairs, hashed to 16 bits each, and then compared bin by bin. Few documents share a pair
with another one at all: which ones is worked out once, and the others need no look-up.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from indexer.engines.embedded.codec import runs
from indexer.engines.embedded.searching.arrays import NONE, DocIds, Integers, Mask
from indexer.engines.leave import leave
from indexer.sketches import AGREED, PAIRS

Words = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint16]
_BUCKETS = 1 << 16
_UPPER, _UPPERS = np.uint32(12), 1 << 20
_SPREAD = np.uint32(2_654_435_761)
"""Knuth's multiplier: the upper half of the product is well mixed."""
_AT_ONCE = 2048
"""Documents whose candidates are looked up together."""
UNCOUNTED = -1
"""Stands for the count of a document that may have others alike and was not asked for yet."""


class NearDuplicates:
    """The sketches of one text of all documents, by their pairs of bins.

    ``words``: columns with an int64 for each doc id, which holds four bins of 16 bits. Documents
    that are deleted or have no sketch are left out.
    """

    def __init__(self, words: Sequence[Words], live: Mask) -> None:
        self._words = words
        self._known = np.flatnonzero(live & (words[0] != 0)) if len(live) else NONE
        sharing = self._sharing(len(live))
        self._sharers = np.flatnonzero(sharing)
        uncounted = sharing | ~live
        self._counts = np.where(uncounted, UNCOUNTED, 0).astype(np.int32)

    def of(self, doc_id: int) -> DocIds:
        """The other documents with nearly the same text."""
        _, others = self._duplicates(np.array([doc_id]))
        return others

    def counts(self, doc_ids: Integers) -> Integers:
        """How many other documents have nearly the same text as each; worked out once for each.

        The documents may come in any order.
        """
        uncounted = doc_ids[self._counts[doc_ids] == UNCOUNTED]
        if len(uncounted):
            owners, _ = self._duplicates(uncounted)
            self._counts[uncounted] = np.bincount(owners, minlength=len(uncounted))
        return self._counts[doc_ids].astype(np.int64)

    def pairs(self) -> Integers:
        """Every two documents with nearly the same text: rows of two, the smaller one first."""
        found = [np.zeros((0, 2), dtype=np.int64)]
        for at in range(0, len(self._sharers), _AT_ONCE):
            asked = self._sharers[at : at + _AT_ONCE]
            owners, others = self._duplicates(asked)
            both = np.stack([asked[owners], others], axis=1)
            found.append(both[both[:, 0] < both[:, 1]])
        return np.concatenate(found)

    def _sharing(self, size: int) -> Mask:
        """The documents of which some pair of bins is another's too."""
        sharing = np.zeros(size, dtype=bool)
        for number in range(PAIRS):
            pairs = _bin_pairs(self._words, number, self._known)
            ordered = np.sort(pairs)
            shared = ordered[1:][ordered[1:] == ordered[:-1]]
            # Of the few with these upper bits, those with the very pair.
            seen = np.zeros(_UPPERS, dtype=bool)
            seen[shared >> _UPPER] = True
            at = np.flatnonzero(seen[pairs >> _UPPER])
            sharing[self._known[at[np.isin(pairs[at], shared)]]] = True
        return sharing

    @cached_property
    def _tables(self) -> Sequence[tuple[Integers, Integers]]:
        """For each pair the documents in the order of its keys, and where each key begins."""
        keys = [_hashed(self._words, number, self._sharers) for number in range(PAIRS)]
        return [
            (self._sharers[np.argsort(key, kind="stable")].astype(np.int32), _starts(key))
            for key in keys
        ]

    def _duplicates(self, doc_ids: Integers) -> tuple[Integers, DocIds]:
        """Pairs of an index into ``doc_ids`` and a near duplicate of that document, each once."""
        owners, others = self._candidates(doc_ids)
        asked = doc_ids[owners]
        agreed = np.zeros(len(others), dtype=np.int64)
        paired = np.zeros(len(others), dtype=bool)
        for words in self._words:
            leave()
            differing = words[asked] ^ words[others]
            agreed += (differing.view("<u2").reshape(-1, 4) == 0).sum(axis=1)
            paired |= (differing.view("<u4").reshape(-1, 2) == 0).any(axis=1)
        # Keys are hashes: sharing one says nothing yet. A document without a sketch agrees with
        # another such one, but neither is a candidate.
        kept = (agreed >= AGREED) & paired & (asked != others) & (self._words[0][asked] != 0)
        return owners[kept], others[kept]

    def _candidates(self, doc_ids: Integers) -> tuple[Integers, DocIds]:
        """Such pairs of all documents that share a key; each is packed in one number meanwhile."""
        owners, others = [NONE], [NONE]
        for number, (order, starts) in enumerate(self._tables):
            leave()
            # Wider than the keys: behind the last one stands 65,536.
            keys = _hashed(self._words, number, doc_ids).astype(np.int64)
            first, last = starts[keys], starts[keys + 1]
            sizes = last - first
            at = runs(first, sizes)
            owners.append(np.repeat(np.arange(len(doc_ids)), sizes))
            others.append(order[at].astype(np.int64))
        pairs = np.unique((np.concatenate(owners) << 32) | np.concatenate(others))
        return pairs >> 32, pairs & 0xFFFF_FFFF


def _bin_pairs(words: Sequence[Words], number: int, doc_ids: Integers) -> npt.NDArray[np.uint32]:
    """A pair of neighbouring bins of some documents, as one number each.

    Pairs 0 and 1 lie in the first column, 2 and 3 in the second: ``divmod(3, 2)`` is column 1,
    the upper half.
    """
    word, half = divmod(number, 2)
    pairs: npt.NDArray[np.uint32] = words[word][doc_ids].view("<u4")[half::2]
    return pairs


def _hashed(words: Sequence[Words], number: int, doc_ids: Integers) -> Keys:
    """The 16-bit keys of a pair of bins of some documents; numpy sorts so narrow ones fastest."""
    pairs = _bin_pairs(words, number, doc_ids)
    keys: Keys = ((pairs * _SPREAD) >> np.uint32(16)).astype(np.uint16)
    return keys


def _starts(keys: Keys) -> Integers:
    """Where each key's documents begin in the order of keys."""
    counts = np.bincount(keys, minlength=_BUCKETS)
    return np.concatenate(([0], counts.cumsum())).astype(np.int32)
