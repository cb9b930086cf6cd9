"""What a build knows of the words so far: stretch of text → number, and what the number stands for.

A stretch, which is what stands between two blanks, is analysed once in the life of a vocabulary;
after that, a look-up in a dictionary is all the analysis it costs.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from indexer.engines.vocabulary.stretches import UNKNOWN, Cut, Table, Whole
from indexer.text import (
    EDGES,
    Piece,
    belong,
    chunks,
    edges,
    key_of,
    only_word,
    pieces,
    spelling,
    stem_of,
)

REMEMBERED = 1_000_000
"""Distinct stretches that a vocabulary keeps before it starts anew."""
BYTES_PER_STRETCH = 300
"""What one of them takes, with its share of the keys; measured."""
_EDGES = (1 << EDGES) - 1


class Vocabulary(dict[str, int]):
    """Stretch of text → its entry times ``1 << EDGES``, plus its edges.

    An entry is a number; what it expands to lies in arrays by that number: ``widths`` positions,
    and the parts ``first[entry]`` to ``first[entry + 1]``. Of each part there is the number of its
    exact key (``parts``) and of its word with accents (``spelt``, 0 for none), its ``steps`` from
    the entry's first position, and whether it is ``counted`` for its lemma. ``stems``: exact key →
    lemma key, by number.
    """

    def __init__(self) -> None:
        super().__init__()
        self.exact = Keys()
        self.stem = Keys()
        self.spellings = Keys()
        self.spellings[""]
        self.stems = array("I")
        self.widths = array("I")
        self.first = array("I", [0])
        self.parts = array("I")
        self.steps = array("I")
        self.counted = array("B")
        self.spelt = array("I")
        self._edged: dict[int, str] = {}
        self._table = Table()

    def __missing__(self, stretch: str) -> int:
        word, touching = only_word(stretch), edges(stretch)
        if word and not touching:  # half of them
            entry = self._word(word) if word == stretch else self[word] >> EDGES
            number = self[stretch] = entry << EDGES
            return number
        found = [word] if word else chunks(stretch)
        if found == [stretch]:
            entry = self._analysed(stretch)
        else:
            entries = [self._chunk(chunk) for chunk in found]
            alone = len(entries) == 1 and not touching
            entry = entries[0] if alone else self._composed(entries)
        if touching:
            self._edged[entry] = stretch
        number = self[stretch] = entry << EDGES | touching
        return number

    def _chunk(self, chunk: str) -> int:
        """The entry of a chunk: that of the stretch, where the chunk alone is read as one again."""
        again = only_word(chunk) == chunk or chunks(chunk) == [chunk]
        return self[chunk] >> EDGES if again else self._analysed(chunk)

    def _word(self, word: str) -> int:
        """The entry of letters alone: what ``_analysed`` gives, with fewer steps to it."""
        exact = key_of(word)
        if not exact:
            return self._analysed(word)
        self.parts.append(self._key(exact))
        self.steps.append(0)
        self.spelt.append(0 if word.isascii() else self.spellings[spelling(word)])
        self.counted.append(1)
        return self._finished(1)

    def _key(self, exact: str) -> int:
        key = self.exact[exact]
        if key == len(self.stems):
            self.stems.append(self.stem[stem_of(exact)])
        return key

    def _analysed(self, chunk: str) -> int:
        found = pieces(chunk)
        accented = not chunk.isascii()
        for exact, position, start, end, _ in found:
            self.parts.append(self._key(exact))
            self.steps.append(position)
            self.spelt.append(self.spellings[spelling(chunk[start:end])] if accented else 0)
        self.counted.extend(_ONE if len(found) == 1 else self._counted(found))
        return self._finished(found[-1].position + 1 if found else 0)

    def _counted(self, found: Sequence[Piece]) -> Iterable[int]:
        """Which pieces count for their lemma: of a form and its variants at one place the first."""
        lemmas = [(self.stems[self.exact[piece.exact]], piece.position) for piece in found]
        first = {lemma: at for at, lemma in reversed(list(enumerate(lemmas)))}
        return [first[lemma] == at for at, lemma in enumerate(lemmas)]

    def _composed(self, entries: Sequence[int]) -> int:
        """A new entry of several ones, one behind the other."""
        width = 0
        for entry in entries:
            start, stop = self.first[entry], self.first[entry + 1]
            for column in (self.parts, self.counted, self.spelt):
                column.extend(column[start:stop])
            self.steps.extend([width + step for step in self.steps[start:stop]])
            width += self.widths[entry]
        return self._finished(width)

    def _finished(self, width: int) -> int:
        self.first.append(len(self.parts))
        self.widths.append(width)
        return len(self.widths) - 1

    def entries(self, texts: Sequence[bytes]) -> tuple[Whole, Whole]:
        """The entries of texts in UTF-8, one behind the other, and how many each text has.

        Stretches that a chunk may reach across are one entry.
        """
        cut = Cut.of(texts)
        numbers = self._numbers(cut)
        edged = numbers & _EDGES
        touching = belong(edged[:-1], edged[1:])
        ends = np.cumsum(cut.counts)
        touching[ends[:-1] - 1] = 0
        links = np.flatnonzero(touching)
        numbers >>= EDGES
        if not len(links):
            return numbers, cut.counts
        kept = np.ones(len(numbers), dtype=bool)
        kept[links + 1] = False
        for start, stop in _runs(links):
            numbers[start] = self._joined(numbers[start:stop].tolist())
        counts = cut.counts - np.bincount(
            np.searchsorted(ends, links, side="right"), minlength=len(ends)
        )
        return numbers[kept], counts

    def _numbers(self, cut: Cut) -> Whole:
        """The numbers of stretches."""
        low, high = cut.words()
        long = cut.long()
        found = self._table.find(low, high)
        found[long] = UNKNOWN
        unknown = np.flatnonzero(found == UNKNOWN)
        strings = list(cut.strings(unknown))
        found[unknown] = np.fromiter(map(self.__getitem__, strings), np.uint32, len(strings))
        new = dict(zip(strings, unknown.tolist(), strict=True))
        at_last = np.fromiter(new.values(), dtype=np.int64)
        short = at_last[~long[at_last]]
        self._table.add(low[short], high[short], found[short])
        return found

    def _joined(self, entries: Iterable[int]) -> int:
        """The entry of stretches that touch, with the blanks between them."""
        return self[" ".join(map(self._edged.__getitem__, entries))] >> EDGES

    def forms(self) -> list[tuple[bytes, bytes]]:
        """Each exact key with its lemma key."""
        stems = self.stem.encoded(range(len(self.stem)))
        exact = self.exact.encoded(range(len(self.exact)))
        return [(key, stems[n]) for key, n in zip(exact, self.stems, strict=True)]

    @property
    def full(self) -> bool:
        """Whether it is time for a new one."""
        return len(self) >= REMEMBERED


class Keys(dict[str, int]):
    """Key → number, in the order they came, and back."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def __missing__(self, key: str) -> int:
        number = self[key] = len(self.names)
        self.names.append(key)
        return number

    def encoded(self, numbers: Iterable[int]) -> list[bytes]:
        """The keys of these numbers as the index writes them."""
        names = self.names
        return [names[number].encode("utf-8", "surrogatepass") for number in numbers]


_ONE = (1,)


def _runs(links: Whole) -> Iterable[tuple[int, int]]:
    """First place and end of each run of places linked to the next one."""
    breaks = np.flatnonzero(np.diff(links) > 1) + 1
    bounds = [0, *breaks.tolist(), len(links)]
    for low, high in pairwise(bounds):
        yield int(links[low]), int(links[high - 1]) + 2
