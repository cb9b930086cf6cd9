"""Questions to postings, many at a time: the numbers of a vocabulary, sorted by numpy.

A token becomes one 64-bit number, its key first; one sort of plain numbers puts all of them in
order, and no row has to be fetched through an index. Nothing here knows a file format.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.bm25 import MOST
from indexer.engines.embedded.layout import (
    CATCH_ALL,
    GAP,
    LABEL_MARK,
    LABELLED,
    SCALE,
    SCALED,
)
from indexer.engines.vocabulary import Keys, Texts, Vocabulary, Whole
from indexer.model import Question


@dataclass(frozen=True, slots=True)
class Postings:
    """The postings of one field, sorted by (term, document).

    ``counts``: documents of each term. ``documents`` and ``frequencies`` (or ``weights``): one a
    posting. ``positions``: ``frequencies.sum()`` of them, ascending inside a posting.
    """

    terms: Sequence[bytes]
    counts: Whole
    documents: Whole
    frequencies: Whole
    weights: Whole | None = None
    positions: Whole | None = None


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
    starts: Whole
    lengths: Whole


class Batch:
    """Documents gathered until they are inverted together."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._stream = Texts(vocabulary)
        self._labels = Texts(vocabulary)
        self.documents = 0

    def __len__(self) -> int:
        return len(self._stream) + len(self._labels)

    def add(self, question: Question) -> None:
        """Take the texts of a question, field after field."""
        for row in CATCH_ALL:
            self._stream.add(row.text(question))
        for row in LABELLED:
            self._labels.add(row.text(question))
        self.documents += 1

    def inverted(self) -> Inverted:
        """The postings of the documents added so far, numbered from 0."""
        vocabulary = self._vocabulary
        stream = _Fields.of(vocabulary, self._stream, len(CATCH_ALL))
        lengths = stream.lengths
        starts = np.zeros_like(lengths)
        starts[:, 1:] = np.cumsum(lengths[:, :-1] + GAP, axis=1)
        tokens = stream.tokens(starts)
        accents = _accents(vocabulary, tokens)
        packed = _text(vocabulary, tokens)
        del stream, tokens  # most of the memory, and the sorting needs its own
        ranked, weights = packed.ranked()
        return Inverted(
            text=ranked.postings(vocabulary.exact),
            stem=_stems(vocabulary, ranked, weights),
            accents=accents,
            labels=self._labelled(),
            starts=starts.T,
            lengths=lengths @ SCALED,
        )

    def _labelled(self) -> Postings:
        """The fields that are asked one by one: their keys carry the field's mark."""
        fields = _Fields.of(self._vocabulary, self._labels, len(LABELLED))
        tokens = fields.tokens(np.zeros_like(fields.lengths))
        exact = self._vocabulary.exact
        pairs = tokens.fields.astype(np.int64) * len(exact)
        pairs += _of(self._vocabulary.parts, tokens.parts)
        used, numbers = np.unique(pairs, return_inverse=True)
        marked = Keys()
        for pair in used.tolist():
            field, key = divmod(pair, len(exact))
            marked[f"{LABELLED[field].name}{LABEL_MARK}{exact.names[key]}"]
        return _Packed.of(marked, numbers, tokens).ranked()[0].postings(marked)


@dataclass(frozen=True, slots=True)
class _Tokens:
    """One row for each token: its part of the vocabulary, document, field and place."""

    parts: Whole
    documents: Whole
    fields: Whole
    places: Whole


@dataclass(frozen=True, slots=True)
class _Fields:
    """The entries of all fields of all documents, and what the vocabulary says of them."""

    vocabulary: Vocabulary
    entries: Whole
    counts: Whole
    fields: int
    before: Whole
    lengths: Whole
    """Positions of each field (documents × fields)."""

    @classmethod
    def of(cls, vocabulary: Vocabulary, texts: Texts, fields: int) -> _Fields:
        entries, counts = texts.entries()
        ends = np.zeros(len(entries) + 1, dtype=np.uint32)
        np.cumsum(_of(vocabulary.widths, entries), out=ends[1:])
        opening = np.concatenate(([0], np.cumsum(counts)))
        lengths = (ends[opening[1:]] - ends[opening[:-1]]).reshape(-1, fields).astype(np.int64)
        return cls(vocabulary, entries, counts, fields, ends, lengths)

    def tokens(self, starts: Whole) -> _Tokens:
        """The tokens; ``starts``: where each field begins (documents × fields).

        First the first ones of all entries, then all the second ones, and so on.
        """
        first = np.array(self.vocabulary.first)
        shift = starts.ravel() - self.before[np.cumsum(self.counts) - self.counts]
        places = np.repeat(shift.astype(np.uint32), self.counts)
        places += self.before[:-1]
        cells = np.repeat(np.arange(len(self.counts), dtype=np.uint32), self.counts)
        parts, sizes = first[self.entries], _of(np.diff(first), self.entries)
        rounds, rows, more = [], np.flatnonzero(sizes), 0
        while len(rows):
            rounds.append((parts[rows] + np.uint32(more), cells[rows], places[rows]))
            more += 1
            rows = rows[sizes[rows] > more]
        joined = [np.concatenate(column) for column in zip(*rounds, strict=True)]
        parts, cells, places = joined or [np.zeros(0, np.uint32)] * 3
        places += _of(self.vocabulary.steps, parts)
        documents = cells // np.uint32(self.fields)
        fields = (cells - documents * np.uint32(self.fields)).astype(np.uint8)
        return _Tokens(parts, documents, fields, places)


def _of(values: Any, rows: Whole) -> Whole:
    found: Whole = np.asarray(values)[rows]
    return found


@dataclass(frozen=True, slots=True)
class _Ranked:
    """Postings under the numbers of their keys: ``used``, in the order of the keys."""

    used: Sequence[int]
    counts: Whole
    documents: Whole
    frequencies: Whole
    positions: Whole | None = None

    def postings(self, keys: Keys) -> Postings:
        """The postings under their keys."""
        return Postings(
            keys.encoded(self.used),
            self.counts,
            self.documents,
            self.frequencies,
            None,
            self.positions,
        )


@dataclass(slots=True)
class _Packed:
    """The tokens, each as one number: rank of its key, document, place, weight."""

    used: Sequence[int]
    rows: Whole
    bits: Sequence[int]

    @classmethod
    def of(
        cls, keys: Keys, numbers: Whole, tokens: _Tokens, weights: Whole | None = None
    ) -> _Packed:
        """``numbers``: of the key of each token; ``weights``: for its lemma."""
        weights = np.zeros(1, np.uint8) if weights is None else weights
        used, ranks = _ranks(keys, numbers)
        columns = (tokens.documents, tokens.places, weights)
        bits = [_bits(column) for column in columns]
        return cls(used, _packed(ranks, *zip(columns, bits, strict=True)), bits)

    def ranked(self) -> tuple[_Ranked, Whole]:
        """The postings, and the weight of each, its tokens' together; the rows are used up.

        A key that stands twice at one place stands there once, with the lower weight.
        """
        document, place, weight = self.bits
        rows, self.rows = self.rows, np.empty(0, np.int64)
        rows.sort()
        rows = rows[_first(rows >> weight)]
        owners = rows >> (place + weight)
        first = np.flatnonzero(_first(owners))
        ranks, documents = _split(owners[first], document)
        del owners
        found = _Ranked(
            self.used,
            counts=np.bincount(ranks, minlength=len(self.used)),
            documents=documents,
            frequencies=np.diff(first, append=len(rows)),
            positions=_split(rows >> weight, place)[1],
        )
        return found, _sums(rows & ((1 << weight) - 1), first)


def _text(vocabulary: Vocabulary, tokens: _Tokens) -> _Packed:
    """The tokens of the stream."""
    counted = np.array(vocabulary.counted)[tokens.parts]
    weights = SCALED.astype(np.uint8)[tokens.fields] * counted
    return _Packed.of(vocabulary.exact, _of(vocabulary.parts, tokens.parts), tokens, weights)


_PACKED = 63
_HEAVIEST = round(MOST * SCALE)


def _bits(column: Whole) -> int:
    return int(column.max(initial=0)).bit_length()


def _packed(highest: Whole, *columns: tuple[Whole, int]) -> Whole:
    """The columns in one number, each of the lower ones with its bits."""
    packed = highest.astype(np.int64)
    if _bits(packed) + sum(bits for _, bits in columns) > _PACKED:
        raise ValueError("this many tokens do not fit into one segment; write smaller ones")
    for column, bits in columns:
        packed <<= bits
        packed |= column
    return packed


def _split(packed: Whole, bits: int) -> tuple[Whole, Whole]:
    """What is above the lowest ``bits``, and these."""
    return packed >> bits, (packed & ((1 << bits) - 1)).astype(np.uint32)


def _first(column: Whole) -> npt.NDArray[np.bool_]:
    """Which rows differ from the row before; the first one does."""
    differs = np.ones(len(column), dtype=bool)
    np.not_equal(column[1:], column[:-1], out=differs[1:])
    return differs


def _sums(values: Whole, first: Whole) -> Whole:
    return np.add.reduceat(values, first, dtype=np.int64) if len(first) else first


def _ranks(keys: Keys, numbers: Whole) -> tuple[list[int], Whole]:
    """The numbers in use, in the order of their keys, and the rank of each number among them."""
    used = np.zeros(len(keys), dtype=bool)
    used[numbers] = True
    order = sorted(np.flatnonzero(used).tolist(), key=keys.names.__getitem__)
    ranks = np.zeros(len(keys), dtype=np.int64)
    ranks[order] = np.arange(len(order))
    return order, ranks[numbers]


def _stems(vocabulary: Vocabulary, text: _Ranked, weights: Whole) -> Postings:
    """The postings of lemmas: the postings of their forms, added up."""
    used, ranks = _ranks(vocabulary.stem, _of(vocabulary.stems, np.array(text.used, np.int64)))
    document, weight = _bits(text.documents), _bits(weights)
    packed = _packed(np.repeat(ranks, text.counts), (text.documents, document), (weights, weight))
    packed.sort()
    owners = packed >> weight
    first = np.flatnonzero(_first(owners))
    ranks, documents = _split(owners[first], document)
    return Postings(
        terms=vocabulary.stem.encoded(used),
        counts=np.bincount(ranks, minlength=len(used)),
        documents=documents,
        frequencies=np.ones(len(first), dtype=np.uint8),
        weights=np.minimum(_sums(_split(packed, weight)[1], first), _HEAVIEST),
    )


def _accents(vocabulary: Vocabulary, tokens: _Tokens) -> Postings:
    """Which documents hold which word with its accents."""
    spelt = _of(vocabulary.spelt, tokens.parts)
    rows = np.flatnonzero(spelt)
    used, ranks = _ranks(vocabulary.spellings, spelt[rows])
    document = _bits(tokens.documents)
    packed = _packed(ranks, (tokens.documents[rows], document))
    packed.sort()
    ranks, documents = _split(packed[_first(packed)], document)
    return Postings(
        terms=vocabulary.spellings.encoded(used),
        counts=np.bincount(ranks, minlength=len(used)),
        documents=documents,
        frequencies=np.ones(len(documents), dtype=np.uint8),
    )
