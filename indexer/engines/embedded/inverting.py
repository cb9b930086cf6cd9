"""Questions to postings, many at a time: text to chunk numbers, then everything as arrays.

A chunk of text is analysed once in the life of a ``Vocabulary``; after that, indexing a token is
one dictionary look-up, and the sorting into postings is numpy's. Nothing here knows a file format.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.engines.embedded.layout import (
    GAP,
    LABEL_MARK,
    LABELLED,
    SCALED,
    STREAM,
)
from indexer.model import Question
from indexer.text import chunks, expand

Integers = npt.NDArray[np.int64]
REMEMBERED = 1_500_000
"""Distinct chunks that a vocabulary keeps (some 300 MB) before it starts anew."""


@dataclass(frozen=True, slots=True)
class Postings:
    """The postings of one field, sorted by (term, document).

    ``counts``: documents of each term. ``documents`` and ``frequencies`` (or ``weights``): one a
    posting. ``positions``: ``frequencies.sum()`` of them, ascending inside a posting.
    """

    terms: Sequence[bytes]
    counts: Integers
    documents: Integers
    frequencies: Integers
    weights: Integers | None = None
    positions: Integers | None = None


@dataclass(frozen=True, slots=True)
class Inverted:
    """A batch of documents: the postings of each field, and numbers for each document.

    ``starts``: where each field of the stream begins (fields × documents). ``lengths``: the
    weighted number of positions, times ``SCALE``.
    """

    text: Postings
    stem: Postings
    labels: Postings
    starts: Integers
    lengths: Integers


class Vocabulary(dict[str, int]):
    """Chunk of text → number; what it expands to lies in arrays by that number."""

    def __init__(self) -> None:
        super().__init__()
        self._exact: dict[str, int] = {}
        self._stem: dict[str, int] = {}
        self.widths = array("B")
        self.first = array("Q", [0])
        self.parts = array("I")
        self.steps = array("B")
        self.stems = array("I")

    def __missing__(self, chunk: str) -> int:
        expansion = expand(chunk)
        for part in expansion.parts:
            self.parts.append(self._number(part.exact, part.stem))
            self.steps.append(part.position)
        self.first.append(len(self.parts))
        self.widths.append(expansion.width)
        number = self[chunk] = len(self)
        return number

    def _number(self, exact: str, stem: str) -> int:
        number = self._exact.get(exact)
        if number is None:
            number = self._exact[exact] = len(self._exact)
            self.stems.append(self._stem.setdefault(stem, len(self._stem)))
        return number

    def exact_keys(self) -> list[bytes]:
        """The exact keys by number."""
        return [key.encode("utf-8", "surrogatepass") for key in self._exact]

    def stem_keys(self) -> list[bytes]:
        """The lemma keys by number."""
        return [key.encode("utf-8", "surrogatepass") for key in self._stem]

    def forms(self) -> list[tuple[bytes, bytes]]:
        """Each exact key with its lemma key."""
        stems = self.stem_keys()
        return [(key, stems[n]) for key, n in zip(self.exact_keys(), self.stems, strict=True)]

    @property
    def full(self) -> bool:
        """Whether it is time for a new one."""
        return len(self) >= REMEMBERED


class Batch:
    """Documents gathered until they are inverted together."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._chunks = array("I")
        self._counts = array("I")
        self.documents = 0

    def __len__(self) -> int:
        return len(self._chunks)

    def add(self, question: Question) -> None:
        """Take the texts of a question, field after field."""
        number = self._vocabulary.__getitem__
        for row in (*STREAM, *LABELLED):
            before = len(self._chunks)
            self._chunks.extend(map(number, chunks(row.text(question))))
            self._counts.append(len(self._chunks) - before)
        self.documents += 1

    def inverted(self) -> Inverted:
        """The postings of the documents added so far, numbered from 0."""
        fields = len(STREAM) + len(LABELLED)
        counts = np.array(self._counts, dtype=np.int64).reshape(self.documents, fields)
        entries = _entries(self._vocabulary, np.array(self._chunks, dtype=np.int64), counts)
        lengths, starts = _stream(entries.lengths)
        return Inverted(
            text=_text(self._vocabulary, entries, starts),
            stem=_stem(self._vocabulary, entries),
            labels=_labels(self._vocabulary, entries),
            starts=starts,
            lengths=lengths,
        )


@dataclass(frozen=True, slots=True)
class _Entries:
    """One row for each token: its exact key, document, field and place in the field.

    ``lengths``: positions of each field (documents × fields).
    """

    keys: Integers
    documents: Integers
    fields: Integers
    places: Integers
    lengths: Integers


def _entries(vocabulary: Vocabulary, numbers: Integers, counts: Integers) -> _Entries:
    """The tokens of all chunks, in the order of the text."""
    widths = np.array(vocabulary.widths, dtype=np.int64)[numbers]
    first = np.array(vocabulary.first, dtype=np.int64)
    sizes = np.diff(first)[numbers]
    cell = np.repeat(np.arange(counts.size), counts.ravel())
    ends = np.concatenate(([0], np.cumsum(widths)))
    opening = np.concatenate(([0], np.cumsum(counts.ravel())))
    place = ends[:-1] - ends[opening[:-1]][cell]
    tokens = np.repeat(first[numbers] - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
    cells = np.repeat(cell, sizes)
    return _Entries(
        keys=np.array(vocabulary.parts, dtype=np.int64)[tokens],
        documents=cells // counts.shape[1],
        fields=cells % counts.shape[1],
        places=np.repeat(place, sizes) + np.array(vocabulary.steps, dtype=np.int64)[tokens],
        lengths=np.diff(ends[opening]).reshape(counts.shape),
    )


def _stream(lengths: Integers) -> tuple[Integers, Integers]:
    """The weighted length of each document, and where each field begins in its stream."""
    stream = lengths[:, : len(STREAM)]
    starts = np.zeros((len(STREAM), len(lengths)), dtype=np.int64)
    starts[1:] = np.cumsum(stream[:, :-1] + GAP, axis=1).T
    return stream @ SCALED, starts


def _text(vocabulary: Vocabulary, entries: _Entries, starts: Integers) -> Postings:
    chosen = np.flatnonzero(entries.fields < len(STREAM))
    documents = entries.documents[chosen]
    positions = entries.places[chosen] + starts[entries.fields[chosen], documents]
    terms, ranks = _ranked(vocabulary.exact_keys(), entries.keys[chosen])
    return _positional(terms, ranks, documents, positions)


def _labels(vocabulary: Vocabulary, entries: _Entries) -> Postings:
    """The fields that are asked one by one: their keys carry the field's mark."""
    chosen = np.flatnonzero(entries.fields >= len(STREAM))
    exact = vocabulary.exact_keys()
    fields = entries.fields[chosen] - len(STREAM)
    pairs, numbers = np.unique(fields * len(exact) + entries.keys[chosen], return_inverse=True)
    marks = [f"{row.name}{LABEL_MARK}".encode() for row in LABELLED]
    keys = [marks[pair // len(exact)] + exact[pair % len(exact)] for pair in pairs.tolist()]
    terms, ranks = _ranked(keys, numbers)
    return _positional(terms, ranks, entries.documents[chosen], entries.places[chosen])


def _ranked(keys: Sequence[bytes], numbers: Integers) -> tuple[list[bytes], Integers]:
    """The keys in use, sorted, and the rank of each number's key among them."""
    used = np.unique(numbers)
    order = sorted(used.tolist(), key=keys.__getitem__)
    ranks = np.zeros(len(keys), dtype=np.int64)
    ranks[order] = np.arange(len(order))
    return [keys[number] for number in order], ranks[numbers]


def _sorted(ranks: Integers) -> tuple[Integers, Integers]:
    """The ranks in order, and the rows they come from: a stable sort of 64-bit keys."""
    keys = np.sort((ranks << 32) | np.arange(len(ranks)))
    return keys >> 32, keys & 0xFFFFFFFF


def _positional(
    terms: list[bytes], ranks: Integers, documents: Integers, positions: Integers
) -> Postings:
    ranks, rows = _sorted(ranks)
    documents, positions = documents[rows], positions[rows]
    kept = _changes(ranks, documents, positions)
    ranks, documents, positions = ranks[kept], documents[kept], positions[kept]
    first = _changes(ranks, documents)
    return Postings(
        terms=terms,
        counts=np.bincount(ranks[first], minlength=len(terms)),
        documents=documents[first],
        frequencies=np.diff(np.append(first, len(ranks))),
        positions=positions,
    )


def _stem(vocabulary: Vocabulary, entries: _Entries) -> Postings:
    chosen = np.flatnonzero(entries.fields < len(STREAM))
    numbers = np.array(vocabulary.stems, dtype=np.int64)[entries.keys[chosen]]
    terms, ranks = _ranked(vocabulary.stem_keys(), numbers)
    ranks, rows = _sorted(ranks)
    documents, fields = entries.documents[chosen][rows], entries.fields[chosen][rows]
    # A form and its variants at one place count once.
    kept = _changes(ranks, documents, fields, entries.places[chosen][rows])
    ranks, documents, fields = ranks[kept], documents[kept], fields[kept]
    first = _changes(ranks, documents)
    weights = np.add.reduceat(SCALED[fields], first) if len(first) else first
    return Postings(
        terms=terms,
        counts=np.bincount(ranks[first], minlength=len(terms)),
        documents=documents[first],
        frequencies=np.ones(len(first), dtype=np.int64),
        weights=weights,
    )


def _changes(*columns: Integers) -> Integers:
    """The rows that differ from the row before in one column at least; the first one does."""
    if not len(columns[0]):
        return np.array([], dtype=np.int64)
    differs = np.zeros(len(columns[0]), dtype=bool)
    differs[0] = True
    for column in columns:
        differs[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(differs)
