"""A batch of questions as the documents of a segment: their stored records and columns.

What is read out of their texts comes with the terms.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from indexer.engines.embedded.codec import (
    Column,
    ColumnarSegment,
    Documents,
    Frames,
    Numbers,
    ordinals_of,
    write_documents,
)
from indexer.engines.embedded.codec.safe_values import encode
from indexer.engines.embedded.indexing.readings import label, number
from indexer.engines.embedded.indexing.term_builder import Placed
from indexer.engines.embedded.layout import (
    CATCH_ALL,
    COUNTED,
    MEASURED,
    sketched,
)
from indexer.engines.vocabulary import Whole
from indexer.model import Question
from indexer.records import packed
from indexer.sketches import SIZE, SKETCHES

_NO_SKETCH = (0,) * SIZE
_COUNTED = tuple(row for row in COUNTED if not row.derived)
_MEASURED = tuple(row for row in MEASURED if not row.derived)


class DocumentBuilder:
    """Questions gathered until they are written together, numbered in the order they came."""

    def __init__(self, dictionary: bytes = b"") -> None:
        self._records = Frames(dictionary)
        self._uids: list[bytes] = []
        self._digests: list[bytes] = []
        self._labels: dict[str, list[bytes]] = {row.name: [] for row in _COUNTED}
        self._kept: dict[bytes, bytes] = {}  # what many documents have, each once
        self._numbers = {row.name: array("q") for row in _MEASURED}
        self._sketches = {text: array("H") for text in SKETCHES}

    def __len__(self) -> int:
        return len(self._uids)

    @property
    def size(self) -> int:
        """Bytes of what is gathered, nearly."""
        return self._records.size

    def add(self, question: Question) -> None:
        """Take a question."""
        self._records.add(encode({"uid": str(question.id), "record": packed(question)}))
        self._uids.append(question.id.encode())
        self._digests.append(question.provenance.digest.encode())
        for row in _COUNTED:
            said = label(row, question)
            self._labels[row.name].append(self._kept.setdefault(said, said))
        for row in _MEASURED:
            self._numbers[row.name].append(number(row, question))
        for text, read in SKETCHES.items():
            self._sketches[text].extend(read(question) or _NO_SKETCH)

    def write(self, folder: Path, segment: ColumnarSegment, placed: Placed) -> None:
        """The file of documents, synced."""
        documents = Documents(self._records, self._columns(placed))
        write_documents(folder, segment, documents, self._records.dictionary)

    def _columns(self, placed: Placed) -> dict[str, Column]:
        columns: dict[str, Column] = {
            "uid": ordinals_of(self._uids),
            "digest": ordinals_of(self._digests),
            "length": _numbers(placed.lengths),
        }
        for at, row in enumerate(CATCH_ALL[1:], start=1):
            columns[f"s_{row.name}"] = _numbers(placed.starts[at])
        labels = {**self._labels, **placed.read.labels}
        numbers: dict[str, Sequence[int]] = {**self._numbers, **placed.read.numbers}
        for row in COUNTED:
            columns[f"c_{row.name}"] = ordinals_of(labels[row.name])
        for row in MEASURED:
            columns[f"c_{row.name}"] = _numbers(np.array(numbers[row.name], dtype=np.int64))
        for text, bins in self._sketches.items():
            words = np.array(bins, dtype="<u2").reshape(-1, SIZE).view("<i8")
            columns |= {name: Numbers(words[:, n]) for n, name in enumerate(sketched(text))}
        return columns


def _numbers(values: Whole) -> Numbers:
    """A column of the narrowest type that holds all its numbers."""
    low, high = int(values.min(initial=0)), int(values.max(initial=0))
    types = (np.int8, np.int16, np.int32, np.int64)
    fits = (kind for kind in types if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max)
    return Numbers(values.astype(next(fits)))
