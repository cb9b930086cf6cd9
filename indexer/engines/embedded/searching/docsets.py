"""The documents that something matches: a list, or a bitmap that is made a list when it must be.

A frequent word is asked for together with a rarer one in most queries; then a few documents are
looked up in its bitmap, and the many others are never written down.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt

from indexer.engines.embedded.searching.facet_columns import Integers, Mask, located

Words = npt.NDArray[np.uint64]
_FEW = 12
"""Below one document in so many, each is looked up by itself."""


class Holders(Protocol):
    """Documents, ascending."""

    def __len__(self) -> int:
        """How many there are."""

    @property
    def documents(self) -> Integers:
        """All of them."""

    def located(self, wanted: Integers) -> tuple[Integers, Mask]:
        """Where each wanted document stands among them, and whether it stands there at all."""

    def mark(self, mask: Mask) -> None:
        """Set the truth values of all of them."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Documents in a list."""

    documents: Integers

    def __len__(self) -> int:
        return len(self.documents)

    def located(self, wanted: Integers) -> tuple[Integers, Mask]:
        """See Holders."""
        return located(self.documents, wanted)

    def mark(self, mask: Mask) -> None:
        """See Holders."""
        mask[self.documents] = True


class Bitmap:
    """Documents as bits: the lowest bit of the first byte is document 0."""

    def __init__(self, data: npt.NDArray[np.uint8], count: int, size: int) -> None:
        self._data = data
        self._count = count
        self._size = size

    def __len__(self) -> int:
        return self._count

    @cached_property
    def documents(self) -> Integers:
        """See Holders."""
        return np.flatnonzero(self._mask())

    def _mask(self) -> Mask:
        return np.unpackbits(self._data, count=self._size, bitorder="little").view(bool)

    @cached_property
    def _words(self) -> Words:
        padded = np.zeros(-(-len(self._data) // 8) * 8, dtype=np.uint8)
        padded[: len(self._data)] = self._data
        return padded.view("<u8")

    @cached_property
    def _before(self) -> Integers:
        """How many documents stand before each word."""
        counts = np.bitwise_count(self._words)
        return np.cumsum(counts, dtype=np.int64) - counts

    def located(self, wanted: Integers) -> tuple[Integers, Mask]:
        """See Holders."""
        if len(wanted) * _FEW > self._size or "documents" in self.__dict__:
            return located(self.documents, wanted)
        place, bit = wanted >> 6, (wanted & 63).astype(np.uint64)
        here = self._words[place] >> bit
        inside = (here & np.uint64(1)).view(np.int64).astype(bool)
        behind = np.bitwise_count(here).astype(np.int64)
        total = np.append(self._before, self._count)[place + 1]
        return total - behind, inside

    def mark(self, mask: Mask) -> None:
        """See Holders."""
        mask |= self._mask()
