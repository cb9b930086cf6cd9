"""Sets of documents: a list, or a bitmap that is made a list when it must be; and, or of them.

A frequent word is asked for together with a rarer one in most queries; then a few documents are
looked up in its bitmap, and the many others are never written down.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt

from indexer.engines.embedded.searching.arrays import DocIds, Integers, Mask, located, merged

Words = npt.NDArray[np.uint64]
KEPT = 128
"""Sets of documents that are remembered: as many as the longest queries have parts, twice."""
_FEW = 12
"""Where fewer than one document in 12 is wanted, each is looked up by itself."""
_SPARSE = 16
"""Where fewer than one document in 16 is concerned, looking up each beats a mask of them all."""


class DocSet(Protocol):
    """Documents, each once, in ascending order."""

    def __len__(self) -> int:
        """How many there are."""

    @property
    def doc_ids(self) -> DocIds:
        """All of them."""

    def located(self, wanted: DocIds) -> tuple[Integers, Mask]:
        """The index of each wanted document among them, and whether it is one of them.

        Both have the length of ``wanted``; an index beside False is any.
        """

    def mark(self, mask: Mask) -> None:
        """Set the truth values of all of them."""


@dataclass(frozen=True, slots=True)
class DocList:
    """Documents in a list."""

    doc_ids: DocIds

    def __len__(self) -> int:
        return len(self.doc_ids)

    def located(self, wanted: DocIds) -> tuple[Integers, Mask]:
        """By binary search, or through a table where many are wanted."""
        return located(self.doc_ids, wanted)

    def mark(self, mask: Mask) -> None:
        """One assignment through the list."""
        mask[self.doc_ids] = True


class Bitmap:
    """Documents as bits: the lowest bit of the first byte is document 0."""

    def __init__(self, data: npt.NDArray[np.uint8], count: int, size: int) -> None:
        self._data = data
        self._count = count
        self._size = size

    def __len__(self) -> int:
        return self._count

    @cached_property
    def doc_ids(self) -> DocIds:
        """All of them, unpacked when they are first asked for."""
        return np.flatnonzero(self._mask())

    def _mask(self) -> Mask:
        return np.unpackbits(self._data, count=self._size, bitorder="little").view(bool)

    @cached_property
    def _words(self) -> Words:
        """The bits as numbers of 64: document 64 × n + b is bit b of word n."""
        padded = np.zeros(-(-len(self._data) // 8) * 8, dtype=np.uint8)
        padded[: len(self._data)] = self._data
        return padded.view("<u8")

    @cached_property
    def _until(self) -> Integers:
        """How many documents stand in each word and before it."""
        return np.bitwise_count(self._words).cumsum(dtype=np.int64)

    def located(self, wanted: DocIds) -> tuple[Integers, Mask]:
        """By counting bits, without the list.

        Documents 4, 5 and 7 are the word 0b10110000. For 5, the word shifted by 5 is 0b101: its
        lowest bit says that 5 is there, its two bits that 5 and one more come from there on. Three
        stand until the end of the word, so 5 is at index 3 − 2 = 1.
        """
        if len(wanted) * _FEW > self._size or "doc_ids" in self.__dict__:
            return located(self.doc_ids, wanted)
        word, bit = wanted >> 6, (wanted & 63).astype(np.uint64)
        from_here = self._words[word] >> bit
        inside = (from_here & np.uint64(1)).astype(bool)
        return self._until[word] - np.bitwise_count(from_here), inside

    def mark(self, mask: Mask) -> None:
        """One or over the unpacked bits."""
        mask |= self._mask()


class Recent:
    """The documents of parts of late queries, as bits: one step of a page counts what another read.

    ``size``: the documents of the generation.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._held: dict[Hashable, tuple[npt.NDArray[np.uint8], int]] = {}

    def keep(self, part: Hashable, docs: DocSet) -> None:
        """Remember the documents of a part; all others are forgotten when they are many."""
        mask = np.zeros(self._size, dtype=bool)
        docs.mark(mask)
        if len(self._held) >= KEPT:
            self._held = {}
        self._held[part] = np.packbits(mask, bitorder="little"), len(docs)

    def __call__(self, part: Hashable) -> DocSet | None:
        """The documents of a part; None where they are not remembered."""
        found = self._held.get(part)
        return None if found is None else Bitmap(*found, self._size)


def intersection(size: int, doc_sets: Sequence[DocSet]) -> DocIds:
    """The documents of every set, the shortest one first; ``size``: of the generation."""
    shortest, *others = sorted(doc_sets, key=len)
    doc_ids = shortest.doc_ids
    for other in others:
        if len(doc_ids) * _SPARSE < max(len(other), size // _SPARSE):
            doc_ids = doc_ids[other.located(doc_ids)[1]]
        else:
            mask = np.zeros(size, dtype=bool)
            other.mark(mask)
            doc_ids = doc_ids[mask[doc_ids]]
    return doc_ids


def union(size: int, lists: Sequence[DocIds]) -> DocIds:
    """The documents of any of the lists; ``size``: of the generation."""
    if len(lists) < 2 or sum(map(len, lists)) * _SPARSE < size:
        return merged(lists)
    mask = np.zeros(size, dtype=bool)
    for doc_ids in lists:
        mask[doc_ids] = True
    return np.flatnonzero(mask)
