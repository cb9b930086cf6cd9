"""The words of a generation: the most frequent with a prefix, and those spelled nearly alike."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from indexer.engines.completion import Neighbour, completes
from indexer.engines.embedded.codec import ColumnarReader
from indexer.engines.spelling import Spellings

_FIELD = "text"


class Lexicon:
    """The exact keys of the catch-all field with their document counts, dropped ones included."""

    def __init__(self, readers: Sequence[ColumnarReader]) -> None:
        self._readers = readers

    def starting(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        """The most frequent words with a prefix, and how many documents hold each."""
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
        return self._spellings.near(word, limit)

    @cached_property
    def _spellings(self) -> Spellings:
        held: dict[bytes, int] = {}
        for reader in self._readers:
            counts = reader.document_frequencies(_FIELD)
            for term, count in zip(reader.terms(_FIELD), counts.tolist(), strict=True):
                held[term] = held.get(term, 0) + count
        return Spellings.of(held.keys(), held.values())
