"""A batch of questions as one segment of the columnar index."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np

from indexer.engines.embedded.codec import (
    Column,
    ColumnarSegment,
    Documents,
    FieldTerms,
    Layout,
    Numbers,
    TermBatch,
    Values,
    ordinals_of,
    write_segment,
)
from indexer.engines.embedded.indexing.inverting import Batch, Inverted, Postings
from indexer.engines.embedded.indexing.pairs import pairs
from indexer.engines.embedded.layout import (
    CATCH_ALL,
    COUNTED,
    MEASURED,
    NO_NUMBER,
    SEPARATOR,
    sketched,
)
from indexer.engines.vocabulary import Vocabulary
from indexer.fields import Field
from indexer.model import Question
from indexer.sketches import SIZE, SKETCHES

_NO_SKETCH = (0,) * SIZE


class SegmentBuilder:
    """Questions gathered until they are written together, numbered in the order they came."""

    def __init__(self, vocabulary: Vocabulary, dictionary: bytes = b"") -> None:
        self._dictionary = dictionary
        self._batch = Batch(vocabulary)
        self._records: list[bytes] = []
        self._uids: list[bytes] = []
        self._digests: list[bytes] = []
        self._labels: dict[str, list[bytes]] = {row.name: [] for row in COUNTED}
        self._numbers: dict[str, list[int]] = {row.name: [] for row in MEASURED}
        self._sketches = {text: array("H") for text in SKETCHES}

    def __len__(self) -> int:
        return len(self._uids)

    @property
    def tokens(self) -> int:
        """Chunks of text gathered so far: what the memory goes to."""
        return len(self._batch)

    def add(self, question: Question, record: bytes) -> int:
        """Take a question and its stored record; returns its number in the segment."""
        self._batch.add(question)
        self._records.append(record)
        self._uids.append(question.id.encode())
        self._digests.append(question.provenance.digest.encode())
        for row in COUNTED:
            self._labels[row.name].append(_label(row, question))
        for row in MEASURED:
            self._numbers[row.name].append(_number(row, question))
        for text, read in SKETCHES.items():
            self._sketches[text].extend(read(question) or _NO_SKETCH)
        return len(self._uids) - 1

    def write(self, folder: Path) -> ColumnarSegment:
        """The files of the segment, synced."""
        found = self._batch.inverted()
        return write_segment(
            folder,
            ColumnarSegment(),
            Documents(self._stored(), self._columns(found)),
            {
                "uid": _uid_terms(self._uids),
                "text": _terms(found.text, Layout.POSITIONS),
                "stem": _terms(found.stem, Layout.EXISTENCE),
                "accents": _terms(found.accents, Layout.EXISTENCE),
                "labels": _terms(found.labels, Layout.POSITIONS),
                "pairs": _terms(pairs(found.text, found.starts), Layout.FREQUENCY),
            },
            self._dictionary,
        )

    def _stored(self) -> Iterator[dict[str, object]]:
        for uid, record in zip(self._uids, self._records, strict=True):
            yield {"uid": uid.decode(), "record": record}

    def _columns(self, found: Inverted) -> dict[str, Column]:
        columns: dict[str, Column] = {
            "uid": ordinals_of(self._uids),
            "digest": ordinals_of(self._digests),
            "length": Numbers(found.lengths),
        }
        for number, row in enumerate(CATCH_ALL[1:], start=1):
            columns[f"s_{row.name}"] = Numbers(found.starts[number])
        for name, labels in self._labels.items():
            columns[f"c_{name}"] = ordinals_of(labels)
        for name, numbers in self._numbers.items():
            columns[f"c_{name}"] = Numbers(np.array(numbers, dtype=np.int64))
        for text, bins in self._sketches.items():
            words = np.array(bins, dtype="<u2").reshape(-1, SIZE).view("<i8")
            columns |= {name: Numbers(words[:, n]) for n, name in enumerate(sketched(text))}
        return columns


def _label(row: Field, question: Question) -> bytes:
    joined = SEPARATOR.join(str(value) for value in row.read(question))
    return joined.encode("utf-8", "surrogatepass")


def _number(row: Field, question: Question) -> int:
    for value in row.read(question):
        return value.toordinal() if isinstance(value, date) else int(value)
    return NO_NUMBER


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
