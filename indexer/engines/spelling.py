"""The words that are spelled nearly alike, among all the words of an index.

A word is compared by its length and the set of its letters first, one number each; what may still
be near is measured for all candidates at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.engines.completion import LONGEST, Neighbour, nearest, tolerance

Bytes = npt.NDArray[np.uint8]
Integers = npt.NDArray[np.int64]
_A, _Z = ord("a"), ord("z")


@dataclass(frozen=True, slots=True)
class Spellings:
    """Plain words: their letters (words × ``LONGEST``, zeros behind), lengths, letter sets.

    They stand by their lengths; ``first``: where those of each length begin.
    """

    letters: Bytes
    lengths: Integers
    sets: npt.NDArray[np.uint32]
    counts: Integers
    first: Integers

    @classmethod
    def of(cls, words: Collection[bytes], counts: Collection[int]) -> Spellings:
        """The words that spelling may propose, out of all of an index with their documents."""
        letters = np.array(list(words), dtype=f"S{LONGEST + 1}").view(np.uint8)
        letters = letters.reshape(-1, LONGEST + 1)
        lengths = (letters != 0).sum(axis=1)
        plain = ((letters == 0) | ((letters >= _A) & (letters <= _Z))).all(axis=1)
        plain &= (lengths >= 3) & (lengths <= LONGEST)
        rows = np.flatnonzero(plain)
        rows = rows[np.argsort(lengths[rows], kind="stable")]
        kept = letters[rows, :LONGEST].copy()
        held = np.fromiter(counts, dtype=np.int64, count=len(counts))
        long = lengths[rows].astype(np.int64)
        first = np.searchsorted(long, np.arange(LONGEST + 2))
        return cls(kept, long, _sets(kept), held[rows], first)

    def near(self, word: str, limit: int) -> list[Neighbour]:
        """The words that are spelled nearly like ``word``, without itself."""
        most = tolerance(word)
        if not most or not (word.isascii() and word.isalpha()):
            return []
        asked = np.frombuffer(word.encode(), dtype=np.uint8)
        start, stop = self.first[np.clip((len(word) - most, len(word) + most + 1), 0, LONGEST + 1)]
        apart = np.bitwise_count(self.sets[start:stop] ^ _sets(asked[np.newaxis])[0])
        chosen = start + np.flatnonzero(apart <= 2 * most)
        far = _distances(asked, self.letters[chosen], self.lengths[chosen], most)
        near = chosen[(far <= most) & (far > 0)], far[(far <= most) & (far > 0)]
        return nearest(word, self._neighbours(*near), limit)

    def _neighbours(self, rows: Integers, far: Integers) -> Iterator[Neighbour]:
        for row, distance in zip(rows.tolist(), far.tolist(), strict=True):
            word = self.letters[row, : self.lengths[row]].tobytes().decode()
            yield Neighbour(word, int(self.counts[row]), distance)


def _sets(letters: Bytes) -> npt.NDArray[np.uint32]:
    """The set of letters of each row as bits."""
    bits = np.where(letters >= _A, np.uint32(1) << (letters.astype(np.uint32) - _A) % 32, 0)
    found: npt.NDArray[np.uint32] = np.bitwise_or.reduce(bits.astype(np.uint32), axis=1)
    return found


def _distances(word: Bytes, letters: Bytes, lengths: Integers, most: int) -> Integers:
    """The distance of ``word`` to each row of letters; above ``most``, some number above it."""
    count, width = len(letters), min(len(word) + most, LONGEST)
    far = np.int8(most + 1)
    last = before = np.full((width + 1, count), far, dtype=np.int8)
    row = before.copy()
    row[: most + 1] = np.arange(min(most, width) + 1, dtype=np.int8)[:, np.newaxis]
    columns = np.ascontiguousarray(letters.T)
    for i, letter in enumerate(word.tolist(), 1):
        last, before, row = before, row, np.full((width + 1, count), far, dtype=np.int8)
        if i <= most:
            row[0] = i
        for j in range(max(1, i - most), min(width, i + most) + 1):
            best = before[j - 1] + (columns[j - 1] != letter)
            np.minimum(best, before[j] + 1, out=best)
            np.minimum(best, row[j - 1] + 1, out=best)
            if i > 1 and j > 1:
                crossed = (columns[j - 2] == letter) & (columns[j - 1] == word[i - 2])
                best = np.where(crossed, np.minimum(best, last[j - 2] + 1), best)
            row[j] = np.minimum(best, far)
    return row[np.minimum(lengths, width), np.arange(count)].astype(np.int64)
