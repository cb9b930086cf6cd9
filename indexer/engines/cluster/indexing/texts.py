"""What the texts of some documents give to the index: the terms of each field, and together.

A stretch of text is analysed once (``indexer.engines.vocabulary``) and a number from then on. Its
terms are written down once, so a text costs a look-up for each of its stretches.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt

from indexer.engines.cluster.keys import BETWEEN, GAP, LEMMA, TIMES, of_place
from indexer.engines.vocabulary import Keys, Vocabulary
from indexer.text import remembered, stem_of

REMEMBERED = 500_000
"""Different stretches that are known at one time, some 200 MB of them."""
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Analysed:
    """What a batch gives: its texts row by row, documents × fields, and its documents.

    ``places``: the terms of a text, place after place; ``widths``: their places. ``together``: the
    terms of a document's short texts, with their weighted occurrences. ``spellings``: the letters
    of its words with accents.
    """

    places: Sequence[str]
    widths: Sequence[int]
    together: Sequence[str]
    spellings: Sequence[str]


class Analyser:
    """Analyses batches, and counts the words of all of them.

    ``weights``: of each field where its terms stand together, or 0. ``held``: the fields whose
    words are counted, with their spellings.
    """

    def __init__(self, weights: Sequence[int], held: Sequence[bool]) -> None:
        self._weights = np.array(weights, dtype=np.int64)
        self._held = np.array(held, dtype=bool)
        self._counted: Counter[str] = Counter()
        self._terms = _Terms()

    def analysed(self, rows: Sequence[Sequence[str]]) -> Analysed:
        """What the texts of some documents give; each row has a text for each field."""
        if len(self._terms.vocabulary) >= REMEMBERED:
            self._counted, self._terms = self.words(), _Terms()
        texts = [text.encode("utf-8", "surrogatepass") for row in rows for text in row]
        found, counts = self._terms.vocabulary.entries(texts)
        self._terms.learn()
        widths = np.array(self._terms.vocabulary.widths, dtype=np.int64)[found]
        kept = widths > 0
        entries, widths = found[kept].astype(np.int64), widths[kept]
        text_of = np.repeat(np.arange(len(counts)), counts)[kept]
        document, field = np.divmod(text_of, len(self._weights))
        held = self._held[field]
        self._terms.count(entries[held], document[held])
        weights = self._weights[field]
        short = weights > 0
        return Analysed(
            self._places(entries, np.bincount(text_of, minlength=len(counts))),
            np.bincount(text_of, widths, minlength=len(counts)).astype(int).tolist(),
            self._together(entries[short], document[short], weights[short], len(rows)),
            self._terms.spelled(entries[held], document[held], len(rows)),
        )

    def words(self) -> Counter[str]:
        """Exact key → documents so far of which a field that is counted holds it.

        A document that holds a word by itself and in a compound may count more than once.
        """
        found = self._counted.copy()
        for joined, count in self._terms.counted():
            for word in words(joined):
                found[word] += count
        return found

    def _places(self, entries: Numbers, counts: Numbers) -> list[str]:
        places = map(self._terms.places.__getitem__, entries.tolist())
        return [" ".join(islice(places, count)) for count in counts.tolist()]

    def _together(
        self, entries: Numbers, document: Numbers, weights: Numbers, documents: int
    ) -> list[str]:
        """The different terms of each document, with the sum of their weights."""
        size = self._terms.size
        pairs = document * size + self._terms.numbers(entries)
        kinds, which = np.unique(pairs, return_inverse=True)
        document, terms = np.divmod(kinds, size)
        times = np.bincount(which, weights).astype(int).tolist()
        counted = zip(self._terms.named(terms), times, strict=True)
        return _joined((f"{term}{TIMES}{n}" for term, n in counted), document, documents)


def _distinct(numbers: Numbers) -> Numbers:
    """The different ones in order; numpy's own way hashes them, which takes far longer."""
    found = np.sort(numbers)
    return found[np.flatnonzero(np.diff(found, prepend=-1))]


def _joined(told: Iterator[str], document: Numbers, documents: int) -> list[str]:
    """What is told of each document, in their order, as one text."""
    counts = np.bincount(document, minlength=documents)
    return [" ".join(islice(told, count)) for count in counts.tolist()]


class _Terms:
    """The entries of a vocabulary as the index writes them.

    ``places``: entry → its terms, place after place.
    """

    def __init__(self) -> None:
        self.vocabulary = Vocabulary()
        self.places: list[str] = []
        self._joined = Keys()
        self._numbers = array("I")
        self._letters = Keys()
        self._letters[""]
        self._spelled = array("I")
        self._counts = np.zeros(0, dtype=np.int64)

    @property
    def size(self) -> int:
        """How many different terms of an entry, joined, there are."""
        return max(1, len(self._joined))

    def learn(self) -> None:
        """Write down the entries that are new."""
        for entry in range(len(self.places), len(self.vocabulary.widths)):
            places, joined = self._written(entry)
            self.places.append(places)
            self._numbers.append(self._joined[joined])
            self._spelled.append(self._letters[self._spelling(entry)])
        self._counts = np.pad(self._counts, (0, self.size - len(self._counts)))

    def numbers(self, entries: Numbers) -> Numbers:
        """The numbers of the joined terms of entries."""
        return np.array(self._numbers, dtype=np.int64)[entries]

    def named(self, numbers: Numbers) -> Iterator[str]:
        """The joined terms of these numbers."""
        return map(self._joined.names.__getitem__, numbers.tolist())

    def count(self, entries: Numbers, document: Numbers) -> None:
        """Documents hold these entries."""
        pairs = _distinct(document * self.size + self.numbers(entries))
        self._counts += np.bincount(pairs % self.size, minlength=self.size)

    def spelled(self, entries: Numbers, document: Numbers, documents: int) -> list[str]:
        """The letters of the words with accents of each document."""
        size = len(self._letters)
        letters = np.array(self._spelled, dtype=np.int64)[entries]
        pairs = _distinct((document * size + letters)[letters > 0])
        document, letters = np.divmod(pairs, size)
        return _joined(map(self._letters.names.__getitem__, letters.tolist()), document, documents)

    def counted(self) -> Iterator[tuple[str, int]]:
        """Joined terms, and the documents that hold them."""
        counts = self._counts.tolist()
        return ((self._joined.names[at], count) for at, count in enumerate(counts) if count)

    def _written(self, entry: int) -> tuple[str, str]:
        """The places of an entry, and all its terms joined."""
        known = self.vocabulary
        start, stop = known.first[entry], known.first[entry + 1]
        exact = [known.exact.names[key] for key in known.parts[start:stop]]
        lemmas = [known.stem.names[known.stems[key]] for key in known.parts[start:stop]]
        if len(exact) == known.widths[entry] == 1:  # nine in ten
            places = exact[0]
            if lemmas != exact:
                places = f"{places}{BETWEEN}{LEMMA}{lemmas[0]}"
            return places, places
        here: list[dict[str, str]] = [{} for _ in range(known.widths[entry])]
        for step, key, lemma in zip(known.steps[start:stop], exact, lemmas, strict=True):
            here[step][key] = lemma
        terms = [of_place(place) for place in here]
        joined = BETWEEN.join([term for place in terms for term in place])
        return " ".join([BETWEEN.join(place) or GAP for place in terms]), joined

    def _spelling(self, entry: int) -> str:
        """The letters of the words with accents of an entry."""
        known = self.vocabulary
        words = dict.fromkeys(known.spelt[known.first[entry] : known.first[entry + 1]])
        return " ".join([known.spellings.names[word] for word in words if word])


def words(terms: str) -> set[str]:
    """The exact keys among joined terms."""
    others = (LEMMA, GAP)
    return {term for term in terms.split(BETWEEN) if term and not term.startswith(others)}


@remembered(50_000)
def lemmas(place: str) -> str:
    """The lemmas of a place alone."""
    return BETWEEN.join(sorted(set(map(stem_of, words(place))))) or GAP
