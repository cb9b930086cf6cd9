"""The words of a batch of questions as the terms of a segment."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from indexer.engines.embedded.codec import (
    ColumnarSegment,
    FieldTerms,
    Layout,
    TermBatch,
    Values,
    write_terms,
)
from indexer.engines.embedded.indexing.inverting import Batch, Postings
from indexer.engines.embedded.indexing.pairs import pairs
from indexer.engines.embedded.indexing.readings import Read, Readings, Texts
from indexer.engines.vocabulary import Vocabulary, Whole


class Placed(NamedTuple):
    """Where the fields of each document begin (fields × documents), and its weighted length.

    ``read``: what is read out of its texts.
    """

    starts: Whole
    lengths: Whole
    read: Read


class TermBuilder:
    """Texts gathered until they are written together, numbered in the order they came."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._batch = Batch(vocabulary)
        self._uids: list[bytes] = []
        self._readings = Readings()

    def __len__(self) -> int:
        """Chunks of text gathered so far: what the memory goes to."""
        return len(self._batch)

    def take(self, questions: Sequence[Texts]) -> None:
        """Gather the texts of questions."""
        for texts, labels in zip(questions, self._readings.add(questions), strict=True):
            self._uids.append(texts.uid)
            self._batch.add(texts.whole, labels)

    def write(self, folder: Path, segment: ColumnarSegment) -> Placed:
        """The file of terms, synced; the builder is used up."""
        found = self._batch.inverted()
        terms = {
            "uid": _uid_terms(self._uids),
            "text": _terms(found.text, Layout.POSITIONS),
            "stem": _terms(found.stem, Layout.EXISTENCE),
            "accents": _terms(found.accents, Layout.EXISTENCE),
            "labels": _terms(found.labels, Layout.POSITIONS),
            "pairs": _terms(pairs(found.text, found.starts), Layout.FREQUENCY),
        }
        write_terms(folder, segment, terms, len(self._uids))
        return Placed(found.starts, found.lengths, self._readings.read)


def _uid_terms(uids: list[bytes]) -> FieldTerms:
    order = sorted(range(len(uids)), key=uids.__getitem__)
    terms: list[bytes] = []
    counts: list[int] = []
    for number in order:
        if terms and terms[-1] == uids[number]:
            counts[-1] += 1
        else:
            terms.append(uids[number])
            counts.append(1)
    ones = np.ones(len(uids), dtype=np.int64)
    return FieldTerms(
        Layout.EXISTENCE, [TermBatch(terms, np.array(counts), np.array(order), Values(ones))]
    )


def _terms(postings: Postings, layout: Layout) -> FieldTerms:
    values = Values(postings.frequencies, postings.weights, postings.positions)
    batch = TermBatch(postings.terms, postings.counts, postings.doc_ids, values)
    return FieldTerms(layout, [batch])
