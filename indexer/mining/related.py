"""Neighbouring words: lemmas that stand among the same words, measured by the texts themselves.

Each lemma is a row: how much more often than by chance each frequent lemma stands right before it
and right behind it, grammar words passed over (positive pointwise mutual information; contexts
smoothed by the power ``SMOOTHED``, Levy, Goldberg and Dagan 2015). Near are the rows at a small
angle. Words that can stand for each other do so: « rémunération » beside « salaire ».

A table of ``ROWS`` by twice ``CONTEXTS`` numbers and one of ``ROWS`` by ``ROWS`` bound the memory
(16 MB and 64 MB), and ``ROWS``² × ``CONTEXTS`` multiplications the time, whatever the corpus.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.mining.streams import Gap, Numbers, Stream, Word, lemma_of

GIVEN = 5
"""Neighbours of a lemma."""
ROWS = 4_000
CONTEXTS = 500
"""Twice as many gave no better neighbours (``bench/mining.py``), at twice the time."""
LEAST = 30
"""Times that a lemma must stand in the texts."""
SEEN = 3
"""Times that a word must stand in the texts to count for its lemma."""
SMOOTHED = 0.5
LIKE = 0.2
"""The likeness below which two lemmas are no neighbours."""
_EQUAL = 0.001
"""A difference in likeness that tells nothing: names decide."""
Table = npt.NDArray[np.float32]


class Near(NamedTuple):
    """A neighbour: its lemma key, its most frequent form (an exact key), and the likeness."""

    lemma: str
    form: str
    likeness: float


def related(stream: Stream) -> Mapping[str, tuple[Near, ...]]:
    """Lemma key → its neighbours, the nearest first: at most ``GIVEN``, and none that is unlike."""
    lemmas = Lemmas.of(stream)
    rows = lemmas.frequent()
    if not len(rows):
        return {}
    table = _unit(weighed(counted(stream, lemmas, rows)))
    names = [lemmas.names[row] for row in rows.tolist()]
    all_forms = lemmas.forms()
    forms = [all_forms[row] for row in rows.tolist()]
    return {
        names[row]: tuple(Near(names[at], forms[at], like) for at, like in near)
        for row, near in _nearest(table, names)
        if near
    }


@dataclass(frozen=True, slots=True)
class Lemmas:
    """The lemma of each word of a stream (−1: none that counts), and how often it stands there."""

    names: list[str]
    of_word: Numbers
    counts: Numbers
    words: Sequence[Word]
    word_counts: Numbers

    @classmethod
    def of(cls, stream: Stream) -> Lemmas:
        """The lemmas of a stream, by their keys; those of names and grammar words are none."""
        counts = stream.counts()
        told = zip(stream.words, (counts >= SEEN).tolist(), strict=True)
        keys = [lemma_of(word.key) if seen and telling(word) else "" for word, seen in told]
        names = sorted({key for key in keys if key})
        number = {name: at for at, name in enumerate(names)} | {"": -1}
        of_word = np.array([number[key] for key in keys], dtype=np.int64)
        known = of_word >= 0
        total = np.bincount(of_word[known], counts[known], minlength=len(names)).astype(np.int64)
        return cls(names, of_word, total, stream.words, counts)

    def frequent(self) -> Numbers:
        """The most frequent lemmas, in that order, then in the order of their keys."""
        order = np.argsort(-self.counts, kind="stable")[:ROWS]
        return order[self.counts[order] >= LEAST]

    def forms(self) -> list[str]:
        """The most frequent exact key of each lemma."""
        counts: dict[tuple[int, str], int] = defaultdict(int)
        rows = zip(self.of_word.tolist(), self.words, self.word_counts.tolist(), strict=True)
        for lemma, word, count in rows:
            counts[lemma, word.key] += count
        ranked = sorted((count, key, lemma) for (lemma, key), count in counts.items())
        best = {lemma: key for _, key, lemma in ranked}
        return [best[lemma] for lemma in range(len(self.names))]


def telling(word: Word) -> bool:
    """Whether a word may have neighbours: no grammar word, and no name, which has a capital."""
    bare = word.bare
    return not word.loose and len(word.key) > 2 and (bare.islower() or bare.isupper())


def counted(stream: Stream, lemmas: Lemmas, rows: Numbers) -> Table:
    """How often each row stands right behind each context, then right before it."""
    rank = np.full(len(lemmas.names) + 1, -1, dtype=np.int64)
    rank[rows] = np.arange(len(rows))
    lemma_at = np.append(lemmas.of_word, -1)[stream.places]
    before, behind = (rank[lemma_at[places]] for places in stream.pairs(Gap.SIGN))
    wide = min(CONTEXTS, len(rows))
    table = np.zeros((len(rows), 2 * wide), dtype=np.float32)
    for row, context, side in ((behind, before, 0), (before, behind, wide)):
        known = (row >= 0) & (context >= 0) & (context < wide)
        cells = row[known] * wide + context[known]
        counts = np.bincount(cells, minlength=len(rows) * wide)
        table[:, side : side + wide] = counts.reshape(len(rows), wide)
    return table


def weighed(counts: Table) -> Table:
    """Counts as positive pointwise mutual information, each side's contexts for themselves."""
    for side in np.hsplit(counts, 2):
        total = side.sum()
        if not total:
            continue
        smoothed = side.sum(axis=0) ** SMOOTHED
        chance = np.outer(side.sum(axis=1), smoothed / smoothed.sum())
        held = side > 0
        side[held] = np.maximum(np.log(side[held] / chance[held]), 0)
    return counts


def _unit(table: Table) -> Table:
    """Rows of length one; a row of nothing stays."""
    lengths = np.sqrt(np.einsum("ij,ij->i", table, table))
    table /= np.where(lengths > 0, lengths, 1)[:, np.newaxis]
    return table


def _nearest(rows: Table, names: Sequence[str]) -> Iterator[tuple[int, list[tuple[int, float]]]]:
    """Each row with its neighbours and their likeness; equals in the order of their names."""
    likeness = rows @ rows.T  # numpy works out one half of it
    np.fill_diagonal(likeness, 0)
    for at, line in enumerate(likeness):
        near = np.flatnonzero(line >= LIKE - _EQUAL)
        if len(near) > GIVEN:
            near = near[line[near] >= _last(line[near]) - _EQUAL]
        told = ((round(float(line[other]), 3), names[other], other) for other in near.tolist())
        ranked = sorted((-like, name, other) for like, name, other in told if like >= LIKE)
        yield at, [(other, -like) for like, _, other in ranked[:GIVEN]]


def _last(line: Table) -> float:
    """The likeness of the last one that is given."""
    return float(np.partition(line, -GIVEN)[-GIVEN])
