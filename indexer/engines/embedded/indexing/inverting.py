"""Questions to postings, many at a time: the numbers of a vocabulary, sorted by numpy.

A token becomes one 64-bit number, the rank of its key first; one sort of plain numbers puts all of
them in order, and no row has to be fetched through an index. Nothing here knows a file format.

Two documents, "loi pêche" and "pêche": the ranks are loi 0, pêche 1; the rows (rank, document,
position) are (0, 0, 0), (1, 0, 1), (1, 1, 0) when sorted. Where rank and document change a posting
begins, where the rank changes a term does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indexer.engines.bm25 import MOST
from indexer.engines.embedded.indexing.packing import Blocks, Groups, Packed, ranked, split
from indexer.engines.embedded.indexing.tokens import of, tokens
from indexer.engines.embedded.layout import (
    CATCH_ALL,
    GAP,
    LABEL_MARK,
    LABELLED,
    SCALE,
    SCALED,
)
from indexer.engines.vocabulary import Keys, Vocabulary, Whole


@dataclass(frozen=True, slots=True)
class Postings:
    """The postings of one field, sorted by (term, document).

    ``counts``: documents of each term. ``doc_ids``, ``frequencies`` and ``weights`` (None where
    they are the frequencies): one a posting. ``positions``: ``frequencies.sum()`` of them,
    ascending inside a posting.
    """

    terms: Sequence[bytes]
    counts: Whole
    doc_ids: Whole
    frequencies: Whole
    weights: Whole | None = None
    positions: Whole | None = None


@dataclass(frozen=True, slots=True)
class Inverted:
    """A batch of documents: the postings of each field, and numbers for each document.

    ``starts``: where each field begins in the catch-all field (fields × documents). ``lengths``:
    the weighted number of positions, times ``SCALE``.
    """

    text: Postings
    stem: Postings
    accents: Postings
    labels: Postings
    starts: Whole
    lengths: Whole


class Batch:
    """Documents gathered until they are inverted together.

    Some texts wait until there are enough for numpy; of all others there are only numbers.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._texts: list[bytes] = []
        self._label_texts: list[bytes] = []
        self._bytes = 0
        self._text = Blocks(np.uint32, np.uint32, np.uint32, np.uint8)
        self._accents = Blocks(np.uint32, np.uint32)
        self._labels = Blocks(np.int64, np.uint32, np.uint32)
        self._starts: list[Whole] = []
        self._lengths: list[Whole] = []
        self._documents = self._tokens = 0

    def __len__(self) -> int:
        return self._tokens

    def add(self, texts: Sequence[bytes], labels: Sequence[bytes]) -> None:
        """Take the texts of a document, field after field: of ``CATCH_ALL``, of ``LABELLED``."""
        self._texts += texts
        self._label_texts += labels
        self._bytes += sum(map(len, texts))
        if self._bytes >= TOGETHER:
            self._gather()

    def _gather(self) -> None:
        """Make numbers of the texts that wait."""
        known = self._vocabulary
        found = tokens(known, self._texts, len(CATCH_ALL), GAP)
        doc_ids = found.doc_ids + np.uint32(self._documents)
        weights = _WEIGHTS.take(found.fields)
        weights *= of(known.counted).take(found.parts)
        self._text.add(of(known.parts).take(found.parts), doc_ids, found.positions, weights)
        spelt = of(known.spelt).take(found.parts)
        accented = np.flatnonzero(spelt)
        self._accents.add(spelt.take(accented), doc_ids.take(accented))
        self._starts.append(found.starts)
        self._lengths.append(found.lengths @ SCALED)
        self._gather_labels()
        self._tokens += len(doc_ids)
        self._documents += len(found.lengths)
        self._texts, self._label_texts, self._bytes = [], [], 0

    def _gather_labels(self) -> None:
        known = self._vocabulary
        found = tokens(known, self._label_texts, len(LABELLED))
        pairs = of(known.parts).take(found.parts).astype(np.int64)
        pairs *= len(LABELLED)
        pairs += found.fields
        self._labels.add(pairs, found.doc_ids + np.uint32(self._documents), found.positions)

    def inverted(self) -> Inverted:
        """The postings of the documents added so far, numbered from 0; the batch is used up."""
        if self._texts:
            self._gather()
        text, stem = _text_and_stem(self._vocabulary, self._text)
        return Inverted(
            text=text,
            stem=stem,
            accents=_accents(self._vocabulary, self._accents),
            labels=self._labelled(),
            starts=np.concatenate(self._starts).T,
            lengths=np.concatenate(self._lengths),
        )

    def _labelled(self) -> Postings:
        """The fields that are asked one by one: their keys carry the field's mark."""
        exact = self._vocabulary.exact
        used = self._labels.used(len(exact) * len(LABELLED))
        marked = Keys()
        for pair in np.flatnonzero(used).tolist():
            key, field = divmod(pair, len(LABELLED))
            marked[f"{LABELLED[field].name}{LABEL_MARK}{exact.names[key]}"]
        order, ranks = ranked(marked, np.ones(len(marked), dtype=bool))
        rank_of = np.zeros(len(used), dtype=np.int64)
        rank_of[used] = ranks
        rows = self._labels.packed(rank_of)
        rows.once(0)
        return _postings(marked.encoded(order), rows, rows.grouped(rows.bits[1], 0), 0)


TOGETHER = 1 << 19
"""Bytes of text that are cut at once."""
_WEIGHTS = SCALED.astype(np.uint8)
_HEAVIEST = round(MOST * SCALE)


def _text_and_stem(vocabulary: Vocabulary, blocks: Blocks) -> tuple[Postings, Postings]:
    """The postings of the forms in the catch-all field, and those of their lemmas.

    A key that stands twice at one position counts once, with the lower weight.
    """
    used, ranks = ranked(vocabulary.exact, blocks.used(len(vocabulary.exact)))
    rows = blocks.packed(ranks)
    _, position, weight = rows.bits
    rows.once(weight)
    found = rows.grouped(position + weight, weight)
    text = _postings(vocabulary.exact.encoded(used), rows, found, weight)
    del rows  # most of the memory, and the lemmas need their own
    stems = of(vocabulary.stems).take(used).take(found.ranks)
    return text, _stems(vocabulary, Blocks.of(stems, text.doc_ids, found.sums))


def _stems(vocabulary: Vocabulary, blocks: Blocks) -> Postings:
    """The postings of lemmas: the postings of their forms, added up."""
    used, ranks = ranked(vocabulary.stem, blocks.used(len(vocabulary.stem)))
    rows = blocks.packed(ranks)
    weight = rows.bits[1]
    found = rows.grouped(weight, weight)
    return Postings(
        terms=vocabulary.stem.encoded(used),
        counts=np.bincount(found.ranks, minlength=len(used)),
        doc_ids=found.doc_ids,
        frequencies=np.ones(len(found.doc_ids), dtype=np.uint8),
        weights=np.minimum(found.sums, _HEAVIEST),
    )


def _accents(vocabulary: Vocabulary, blocks: Blocks) -> Postings:
    """Which documents hold which word with its accents."""
    used, ranks = ranked(vocabulary.spellings, blocks.used(len(vocabulary.spellings)))
    rows = blocks.packed(ranks)
    rows.once(0)
    owners, doc_ids = split(rows.rows, rows.bits[0])
    return Postings(
        terms=vocabulary.spellings.encoded(used),
        counts=np.bincount(owners, minlength=len(used)),
        doc_ids=doc_ids,
        frequencies=np.ones(len(doc_ids), dtype=np.uint8),
    )


def _postings(terms: Sequence[bytes], rows: Packed, found: Groups, weight: int) -> Postings:
    """The postings that rows (rank, document, position, weight) are ``grouped`` into."""
    position = rows.bits[1]
    counts = np.bincount(found.ranks, minlength=len(terms))
    return Postings(
        terms, counts, found.doc_ids, found.sizes, positions=rows.column(weight, position)
    )
