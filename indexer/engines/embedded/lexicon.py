"""The words of a generation: the most frequent ones that begin so, and those spelled nearly alike.

A word is compared by its length and the set of its letters first, one number each; what may still
be near is measured for all candidates at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from indexer.engines.embedded.codec import ColumnarReader
from indexer.engines.suggesting import LONGEST, Neighbour, completes, nearest, tolerance

Bytes = npt.NDArray[np.uint8]
Integers = npt.NDArray[np.int64]
_FIELD = "text"
_A, _Z = ord("a"), ord("z")


@dataclass(frozen=True, slots=True)
class _Spellings:
    """Plain words: their letters (words × ``LONGEST``, zeros behind), lengths, letter sets."""

    letters: Bytes
    lengths: Integers
    sets: npt.NDArray[np.uint32]
    counts: Integers


class Lexicon:
    """The exact keys of the stream with the number of their documents, dropped ones included."""

    def __init__(self, readers: Sequence[ColumnarReader]) -> None:
        self._readers = readers

    def starting(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        """The most frequent words that begin so, and their documents."""
        ranges = [reader.prefix_range(_FIELD, prefix.encode()) for reader in self._readers]
        taken = 4 * limit + 32
        while True:
            found, bound = self._frequent(ranges, taken)
            kept = sorted(found.items(), key=lambda item: (-item[1], item[0]))[:limit]
            # What stands in no list is held by fewer documents than the lists' last ones together.
            if not bound or (len(kept) == limit and kept[-1][1] > bound):
                return kept
            taken *= 8

    def _frequent(
        self, ranges: Sequence[tuple[int, int]], taken: int
    ) -> tuple[dict[str, int], int]:
        """The most frequent words of each segment, counted in all; what others have at most."""
        words: set[bytes] = set()
        bound = 0
        for reader, (first, last) in zip(self._readers, ranges, strict=True):
            counts = np.asarray(reader.document_frequencies(_FIELD)[first:last])
            best = np.arange(len(counts))
            if len(counts) > taken:
                best = np.argpartition(counts, len(counts) - taken)[-taken:]
                bound += int(counts[best].min())
            terms = reader.terms(_FIELD)
            words.update(terms[first + at] for at in best.tolist())
        keys = ((word, word.decode("utf-8", "surrogatepass")) for word in words)
        return {key: self._held(word) for word, key in keys if completes(key)}, bound

    def _held(self, term: bytes) -> int:
        numbers = ((reader, reader.term_number(_FIELD, term)) for reader in self._readers)
        return sum(
            reader.document_frequency(_FIELD, number)
            for reader, number in numbers
            if number is not None
        )

    def near(self, word: str, limit: int) -> list[Neighbour]:
        """The words that are spelled nearly like ``word``, without itself."""
        most = tolerance(word)
        if not most or not (word.isascii() and word.isalpha()):
            return []
        known = self._spellings
        asked = np.frombuffer(word.encode(), dtype=np.uint8)
        apart = np.bitwise_count(known.sets ^ _sets(asked[np.newaxis])[0])
        chosen = np.flatnonzero((np.abs(known.lengths - len(word)) <= most) & (apart <= 2 * most))
        far = _distances(asked, known.letters[chosen], known.lengths[chosen], most)
        near = chosen[(far <= most) & (far > 0)], far[(far <= most) & (far > 0)]
        return nearest(self._neighbours(*near), limit)

    def _neighbours(self, rows: Integers, far: Integers) -> Iterator[Neighbour]:
        known = self._spellings
        for row, distance in zip(rows.tolist(), far.tolist(), strict=True):
            word = known.letters[row, : known.lengths[row]].tobytes().decode()
            yield Neighbour(word, int(known.counts[row]), distance)

    @cached_property
    def _spellings(self) -> _Spellings:
        held: dict[bytes, int] = {}
        for reader in self._readers:
            counts = reader.document_frequencies(_FIELD)
            for term, count in zip(reader.terms(_FIELD), counts.tolist(), strict=True):
                held[term] = held.get(term, 0) + count
        letters = np.array(list(held), dtype=f"S{LONGEST + 1}").view(np.uint8)
        letters = letters.reshape(-1, LONGEST + 1)
        lengths = (letters != 0).sum(axis=1)
        plain = ((letters == 0) | ((letters >= _A) & (letters <= _Z))).all(axis=1)
        plain &= (lengths >= 3) & (lengths <= LONGEST)
        kept = letters[plain, :LONGEST].copy()
        counts = np.fromiter(held.values(), dtype=np.int64, count=len(held))
        return _Spellings(kept, lengths[plain].astype(np.int64), _sets(kept), counts[plain])


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
