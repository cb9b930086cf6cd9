"""Questions to postings, many at a time: text to chunk numbers, then everything as arrays.

A chunk of text is analysed once in the life of a ``Vocabulary``; after that, indexing a token is
one dictionary look-up, and the sorting into postings is numpy's. Nothing here knows a file format.
"""

from __future__ import annotations

import dataclasses
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.embedded.layout import (
    GAP,
    LABEL_MARK,
    LABELLED,
    SCALE,
    SCALED,
    STREAM,
)
from indexer.engines.ranking import MOST
from indexer.fields import Field
from indexer.model import Question
from indexer.text import chunks, expand, spelling

Integers = npt.NDArray[np.int64]
Whole = npt.NDArray[np.integer[Any]]
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
    accents: Postings
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
        self.first = array("I", [0])
        self.parts = array("I")
        self.steps = array("B")
        self.counted = array("B")
        self.spelt = array("I")
        self._spellings: dict[str, int] = {"": 0}
        self.stems = array("I")

    def __missing__(self, chunk: str) -> int:
        expansion = expand(chunk)
        seen: set[tuple[str, int]] = set()
        for part in expansion.parts:
            self.parts.append(self._number(part.exact, part.stem))
            self.steps.append(part.position)
            # A form and its variants at one place count once for their lemma.
            letters = spelling(chunk[part.start : part.end])
            self.spelt.append(self._spellings.setdefault(letters, len(self._spellings)))
            self.counted.append((part.stem, part.position) not in seen)
            seen.add((part.stem, part.position))
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

    def spellings(self) -> list[bytes]:
        """The words with accents by number; the first one stands for none."""
        return [key.encode("utf-8", "surrogatepass") for key in self._spellings]

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
        self._stream = _Texts(STREAM)
        self._labels = _Texts(LABELLED)
        self.documents = 0

    def __len__(self) -> int:
        return len(self._stream.chunks) + len(self._labels.chunks)

    def add(self, question: Question) -> None:
        """Take the texts of a question, field after field."""
        self._stream.add(self._vocabulary, question)
        self._labels.add(self._vocabulary, question)
        self.documents += 1

    def inverted(self) -> Inverted:
        """The postings of the documents added so far, numbered from 0."""
        exact = self._vocabulary.exact_keys()
        lengths = self._stream.lengths(self._vocabulary)
        starts = np.zeros_like(lengths)
        starts[:, 1:] = np.cumsum(lengths[:, :-1] + GAP, axis=1)
        tokens = _tokens(self._vocabulary, self._stream, starts, SCALED)
        text, weights = _postings(exact, tokens)
        return Inverted(
            text=text,
            stem=_stems(self._vocabulary, text, weights),
            accents=_accents(self._vocabulary, tokens),
            labels=self._labelled(exact),
            starts=starts.T,
            lengths=lengths @ SCALED,
        )

    def _labelled(self, exact: Sequence[bytes]) -> Postings:
        """The fields that are asked one by one: their keys carry the field's mark."""
        shape = (self.documents, len(LABELLED))
        tokens = _tokens(
            self._vocabulary, self._labels, np.zeros(shape, np.int64), np.zeros(shape[1], np.int64)
        )
        pairs, numbers = np.unique(tokens.fields * len(exact) + tokens.keys, return_inverse=True)
        marks = [f"{row.name}{LABEL_MARK}".encode() for row in LABELLED]
        keys = [marks[pair // len(exact)] + exact[pair % len(exact)] for pair in pairs.tolist()]
        return _postings(keys, dataclasses.replace(tokens, keys=numbers))[0]


class _Texts:
    """The chunks of some fields of each document: their numbers, and how many each field has."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self.fields = fields
        self.chunks = array("I")
        self._counts = array("I")

    def add(self, vocabulary: Vocabulary, question: Question) -> None:
        number = vocabulary.__getitem__
        for row in self.fields:
            before = len(self.chunks)
            self.chunks.extend(map(number, chunks(row.text(question))))
            self._counts.append(len(self.chunks) - before)

    def counts(self) -> Integers:
        """Chunks of each field of each document, flat."""
        return np.array(self._counts, dtype=np.int64)

    def lengths(self, vocabulary: Vocabulary) -> Integers:
        """Positions of each field (documents × fields)."""
        widths = np.array(vocabulary.widths)[np.array(self.chunks)]
        ends = np.concatenate(([0], np.cumsum(widths, dtype=np.int64)))
        opening = np.concatenate(([0], np.cumsum(self.counts())))
        return np.diff(ends[opening]).reshape(-1, len(self.fields))


@dataclass(frozen=True, slots=True)
class _Tokens:
    """One row for each token: its key, document, field, place and weight for its lemma."""

    keys: Whole
    spelt: Whole
    documents: Whole
    fields: Whole
    places: Whole
    weights: Whole


def _tokens(vocabulary: Vocabulary, texts: _Texts, starts: Integers, scaled: Integers) -> _Tokens:
    """The tokens of all chunks, in the order of the text; ``starts``: where each field begins."""
    numbers, counts = np.array(texts.chunks), texts.counts()
    first = np.array(vocabulary.first, dtype=np.int64)
    widths = np.array(vocabulary.widths)[numbers]
    before = np.cumsum(widths, dtype=np.int64) - widths
    cell = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    opening = np.minimum(np.cumsum(counts) - counts, max(0, len(before) - 1))
    shift = starts.ravel() - (before[opening] if len(before) else 0)
    sizes = np.diff(first)[numbers]
    last = np.cumsum(sizes)
    rows = np.repeat(first[numbers] - last + sizes, sizes) + np.arange(int(sizes.sum()))
    cells = np.repeat(cell, sizes)
    fields = cells % len(texts.fields)
    return _Tokens(
        keys=np.array(vocabulary.parts)[rows].astype(np.int64),
        spelt=np.array(vocabulary.spelt)[rows],
        documents=cells // len(texts.fields),
        fields=fields,
        places=np.repeat(before + shift[cell], sizes) + np.array(vocabulary.steps)[rows],
        weights=scaled[fields] * np.array(vocabulary.counted)[rows],
    )


def _postings(keys: Sequence[bytes], tokens: _Tokens) -> tuple[Postings, Integers]:
    """The postings of the tokens, and the weight of each for its lemma.

    A token is packed into one 64-bit number, key first: one sort of plain numbers puts everything
    in order, and no row has to be fetched through an index.
    """
    terms, ranks = _ranked(keys, tokens.keys)
    sizes = [_bits(column) for column in (tokens.documents, tokens.places, tokens.weights)]
    if _bits(ranks) + sum(sizes) > _PACKED:
        raise ValueError("this many tokens do not fit into one segment; write smaller ones")
    packed = _pack((ranks, tokens.documents, tokens.places, tokens.weights), sizes)
    packed.sort()
    ranks, documents, places, weights = _unpack(packed, sizes)
    kept = _changes(ranks, documents, places)
    if len(kept) < len(packed):
        ranks, documents, places, weights = (c[kept] for c in (ranks, documents, places, weights))
    first = _changes(ranks, documents)
    found = Postings(
        terms=terms,
        counts=np.bincount(ranks[first], minlength=len(terms)),
        documents=documents[first],
        frequencies=np.diff(np.append(first, len(ranks))),
        positions=places,
    )
    return found, np.add.reduceat(weights, first) if len(first) else first


_PACKED = 63
_HEAVIEST = round(MOST * SCALE)


def _bits(column: Whole) -> int:
    return int(column.max(initial=0)).bit_length()


def _pack(columns: Sequence[Whole], sizes: Sequence[int]) -> Integers:
    packed = columns[0].astype(np.int64)
    for column, size in zip(columns[1:], sizes, strict=True):
        packed <<= size
        packed |= column
    return packed


def _unpack(packed: Integers, sizes: Sequence[int]) -> list[Integers]:
    columns = []
    for size in reversed(sizes):
        columns.append(packed & ((1 << size) - 1))
        packed = packed >> size
    return [packed, *reversed(columns)]


def _ranked(keys: Sequence[bytes], numbers: Whole) -> tuple[list[bytes], Integers]:
    """The keys in use, sorted, and the rank of each number's key among them."""
    used = np.zeros(len(keys), dtype=bool)
    used[numbers] = True
    order = sorted(np.flatnonzero(used).tolist(), key=keys.__getitem__)
    ranks = np.zeros(len(keys), dtype=np.int64)
    ranks[order] = np.arange(len(order))
    return [keys[number] for number in order], ranks[numbers]


def _stems(vocabulary: Vocabulary, text: Postings, weights: Integers) -> Postings:
    """The postings of lemmas: the postings of their forms, added up."""
    numbers = {key: number for number, key in enumerate(vocabulary.exact_keys())}
    exact = np.array([numbers[term] for term in text.terms], dtype=np.int64)
    lemmas = np.array(vocabulary.stems, dtype=np.int64)[exact]
    terms, ranks = _ranked(vocabulary.stem_keys(), np.repeat(lemmas, text.counts))
    sizes = [_bits(text.documents), _bits(weights)]
    packed = _pack((ranks, text.documents, weights), sizes)
    packed.sort()
    ranks, documents, weights = _unpack(packed, sizes)
    first = _changes(ranks, documents)
    return Postings(
        terms=terms,
        counts=np.bincount(ranks[first], minlength=len(terms)),
        documents=documents[first],
        frequencies=np.ones(len(first), dtype=np.int64),
        weights=np.minimum(np.add.reduceat(weights, first), _HEAVIEST) if len(first) else first,
    )


def _accents(vocabulary: Vocabulary, tokens: _Tokens) -> Postings:
    """Which documents hold which word with its accents."""
    rows = np.flatnonzero(tokens.spelt)
    terms, ranks = _ranked(vocabulary.spellings(), tokens.spelt[rows])
    sizes = [_bits(tokens.documents)]
    packed = _pack((ranks, tokens.documents[rows]), sizes)
    packed.sort()
    ranks, documents = _unpack(packed[_changes(packed)], sizes)
    return Postings(
        terms=terms,
        counts=np.bincount(ranks, minlength=len(terms)),
        documents=documents,
        frequencies=np.ones(len(documents), dtype=np.int64),
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
