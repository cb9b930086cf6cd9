"""Which documents have nearly the same text as one: those whose sketches agree in most bins.

Where ``AGREED`` bins of ``SIZE`` agree, some pair of neighbouring bins agrees among any
``SIZE − AGREED + 1`` pairs: documents are first looked up by these pairs, hashed to 16 bits each,
and then compared bin by bin.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from indexer.engines.embedded.codec import runs
from indexer.engines.embedded.searching.facet_columns import NONE, Integers, Mask
from indexer.sketches import AGREED, SIZE

Words = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint16]
_PAIRS = SIZE - AGREED + 1
_BUCKETS = 1 << 16
_SPREAD = np.uint32(2_654_435_761)
"""Knuth's multiplier: the upper half of the product is well mixed."""


class Alike:
    """The sketches of one text of all documents, by their pairs of bins.

    ``words``: columns of four bins each. Documents that are dead or have no sketch are left out.
    """

    def __init__(self, words: Sequence[Words], live: Mask) -> None:
        self._words = words
        known = np.flatnonzero(live & (words[0] != 0)) if len(live) else NONE
        keys = [_hashed(words, number, known) for number in range(_PAIRS)]
        self._order = [known[np.argsort(key, kind="stable")].astype(np.int32) for key in keys]
        self._starts = [_starts(key) for key in keys]

    def of(self, document: int) -> Integers:
        """The other documents with nearly the same text."""
        _, found = self._found(np.array([document]))
        return found

    def counts(self, documents: Integers) -> Integers:
        """How many other documents have nearly the same text as each."""
        owners, _ = self._found(documents)
        return np.bincount(owners, minlength=len(documents))

    def _found(self, documents: Integers) -> tuple[Integers, Integers]:
        """Pairs of a place in ``documents`` and a document that is alike, each once."""
        owners, others = self._candidates(documents)
        asked = documents[owners]
        agreed = np.zeros(len(others), dtype=np.int64)
        for words in self._words:
            differing = (words[asked] ^ words[others]).view("<u2").reshape(-1, 4)
            agreed += (differing == 0).sum(axis=1)
        # A document without a sketch agrees with another such one, but neither is a candidate.
        kept = (agreed >= AGREED) & (asked != others) & (self._words[0][asked] != 0)
        return owners[kept], others[kept]

    def _candidates(self, documents: Integers) -> tuple[Integers, Integers]:
        owners, others = [NONE], [NONE]
        for number in range(_PAIRS):
            # Wider than the keys: behind the last one stands 65,536.
            keys = _hashed(self._words, number, documents).astype(np.int64)
            first, last = self._starts[number][keys], self._starts[number][keys + 1]
            sizes = last - first
            at = runs(first, sizes)
            owners.append(np.repeat(np.arange(len(documents)), sizes))
            others.append(self._order[number][at].astype(np.int64))
        pairs = np.unique((np.concatenate(owners) << 32) | np.concatenate(others))
        return pairs >> 32, pairs & 0xFFFF_FFFF


def _hashed(words: Sequence[Words], number: int, documents: Integers) -> Keys:
    """The keys of a pair of bins of some documents; numpy sorts so narrow ones fastest."""
    word, half = divmod(number, 2)
    pairs = words[word][documents].view("<u4")[half::2]
    keys: Keys = ((pairs * _SPREAD) >> np.uint32(16)).astype(np.uint16)
    return keys


def _starts(keys: Keys) -> Integers:
    """Where each key's documents begin in the order of keys."""
    counts = np.bincount(keys, minlength=_BUCKETS)
    return np.concatenate(([0], counts.cumsum())).astype(np.int32)
