"""The words of a generation, and how many documents held each when they were counted.

OpenSearch lists the terms of a field at a great price only: values beside them, two fifths of a
build. So the writer counts, and the list lies packed beside the generation, a few bytes a word.
It never forgets: whoever shows a word asks the index how many documents hold it now.
"""

from __future__ import annotations

import base64
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

import numpy as np
import numpy.typing as npt
import zstandard

from indexer.engines.completion import Neighbour
from indexer.engines.spelling import Spellings
from indexer.text import stem_of

LINE = 500_000
"""Characters of one line of the packed form."""
_NUMBER = np.dtype("<u4")
_END = b"\n"
Numbers = npt.NDArray[np.uint32]


class Words:
    """Exact keys in the order of their bytes; ``counts``: documents; ``order``: by lemma."""

    def __init__(self, data: bytes, counts: Numbers, order: Numbers) -> None:
        self._data = data
        self._counts = counts
        self._order = order
        self._ends = np.flatnonzero(np.frombuffer(data, np.uint8) == _END[0])

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> Words:
        """Key → documents."""
        found = sorted((_encoded(key), count) for key, count in counts.items())
        lemmas = [stem_of(_decoded(key)) for key, _ in found]
        return cls(
            b"".join([key + _END for key, _ in found]),
            np.array([count for _, count in found], _NUMBER),
            np.array(sorted(range(len(found)), key=lemmas.__getitem__), _NUMBER),
        )

    @classmethod
    def empty(cls) -> Words:
        """No word."""
        return cls.of({})

    @classmethod
    def unpacked(cls, lines: Iterable[str]) -> Words:
        """The words of a packed form; none of no lines."""
        packed = base64.b64decode("".join(lines))
        data = zstandard.decompress(packed) if packed else bytes(_NUMBER.itemsize)
        (size,) = np.frombuffer(data, _NUMBER, 1).tolist()
        numbers = np.frombuffer(data, _NUMBER, 2 * size, _NUMBER.itemsize)
        return cls(data[_NUMBER.itemsize * (1 + 2 * size) :], numbers[:size], numbers[size:])

    def packed(self) -> Iterator[str]:
        """Lines that hold all of it."""
        numbers = np.concatenate([np.array([len(self)], _NUMBER), self._counts, self._order])
        data = zstandard.compress(numbers.tobytes() + self._data, level=3)
        text = base64.b64encode(data).decode()
        return (text[at : at + LINE] for at in range(0, len(text), LINE))

    def __len__(self) -> int:
        return len(self._counts)

    def counts(self) -> dict[str, int]:
        """Key → documents."""
        keys = _decoded(self._data).split("\n")[:-1]
        return dict(zip(keys, self._counts.tolist(), strict=True))

    def beginning(self, prefix: str) -> list[str]:
        """The keys that begin so: those of most documents first, then in their order."""
        start, rows = _encoded(prefix), range(len(self))
        first = bisect_left(rows, start, key=self._bytes)
        last = bisect_right(rows, start, key=lambda row: self._bytes(row)[: len(start)])
        order = np.argsort(-self._counts[first:last].astype(np.int64), kind="stable")
        return [self._key(first + row) for row in order.tolist()]

    def of_lemma(self, lemma: str) -> list[str]:
        """The keys that have a lemma."""

        def lemma_at(place: int) -> str:
            return stem_of(self._key(int(self._order[place])))

        places = range(len(self))
        first = bisect_left(places, lemma, key=lemma_at)
        last = bisect_right(places, lemma, lo=first, key=lemma_at)
        return [self._key(int(row)) for row in self._order[first:last]]

    def near(self, word: str, limit: int) -> list[Neighbour]:
        """Some keys that are spelled nearly like a word, the nearest first."""
        return self._spellings.near(word, limit)

    @cached_property
    def _spellings(self) -> Spellings:
        return Spellings.of(self._data.split(_END)[:-1], self._counts.tolist())

    def _bytes(self, row: int) -> bytes:
        return self._data[self._ends[row - 1] + 1 if row else 0 : self._ends[row]]

    def _key(self, row: int) -> str:
        return _decoded(self._bytes(row))


def _encoded(key: str) -> bytes:
    return key.encode("utf-8", "surrogatepass")


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")
