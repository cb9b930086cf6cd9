"""From a question to its document, as the lines of a bulk request want it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

import zstandard

from indexer import delays, records
from indexer.engines.binding import Layer
from indexer.engines.cluster.mapping import (
    COUNTED,
    FREQUENCY,
    NUMBERED,
    SCALE,
    bins,
    keyed,
    sketched,
)
from indexer.engines.cluster.vocabulary import Read, Vocabulary
from indexer.fields import SEARCHED, STORED, Field, fold
from indexer.model import Kind, Question, Status
from indexer.records import packed
from indexer.sketches import SKETCHES


@dataclass(frozen=True, slots=True)
class Document:
    """A document as the index reads it, and the different words that it counts for."""

    fields: Mapping[str, Any]
    words: AbstractSet[str]


class Documents:
    """Makes documents."""

    def __init__(self) -> None:
        self._vocabulary = Vocabulary()
        self._compressor = zstandard.ZstdCompressor(level=3)

    def make(self, question: Question) -> Document:
        """The document of a question."""
        found: dict[str, Any] = {
            "uid": question.id,
            "digest": question.provenance.digest,
            "record": self._packed(question),
            **_waiting(question),
            **{sketched(text): bins(read(question)) for text, read in SKETCHES.items()},
        }
        if question.published:
            found["month"] = question.published.year * 100 + question.published.month
        for row in STORED:
            found.update(_values(row, question))
        read = self._read(question)
        for row, text in read.items():
            found[keyed(row.name, Layer.EXACT)] = " ".join(text.exact)
            found[keyed(row.name, Layer.STEM)] = " ".join(text.stem)
        found.update(_lengths(found))
        words = self._words(read)
        found.update(self._together(read), held=" ".join(words))
        return Document(found, words)

    def words(self, question: Question) -> AbstractSet[str]:
        """The different words of the fields with a weight."""
        return self._words(self._read(question))

    def _read(self, question: Question) -> Mapping[Field, Read]:
        self._vocabulary.tidy()
        return {row: self._vocabulary.read(row.text(question)) for row in SEARCHED}

    def _words(self, read: Mapping[Field, Read]) -> AbstractSet[str]:
        weighted = [text.exact for row, text in read.items() if row.weight]
        return self._vocabulary.keys(chain.from_iterable(weighted))

    def _together(self, read: Mapping[Field, Read]) -> Mapping[str, Any]:
        """What the fields with a weight hold."""
        occurrences: dict[str, int] = {}
        for row, text in read.items():
            if counted := round(row.weight * SCALE):
                for stem, count in self._vocabulary.times(text.stem).items():
                    occurrences[stem] = occurrences.get(stem, 0) + count * counted
        weighted = (text.stretches for row, text in read.items() if row.weight)
        spelled = set(self._vocabulary.spelled(chain.from_iterable(weighted)))
        return {
            "stems": " ".join([f"{stem}{FREQUENCY}{n}" for stem, n in occurrences.items()]),
            "spellings": " ".join(spelled),
        }

    def _packed(self, question: Question) -> str:
        """The stored form of a question."""
        return base64.b64encode(self._compressor.compress(packed(question))).decode()


def unpacked(data: str) -> Question:
    """The question of a stored form."""
    return records.unpacked(zstandard.decompress(base64.b64decode(data)))


def _lengths(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """Places of the fields with a weight, weighted; those of the title."""
    places = {row: len(found[keyed(row.name, Layer.EXACT)].split()) for row in SEARCHED}
    return {
        "length": sum(row.weight * count for row, count in places.items()),
        "title_length": next(count for row, count in places.items() if row.name == "title"),
    }


def _waiting(question: Question) -> Mapping[str, Any]:
    """What the delay is made of; that of an open question depends on the day of the data."""
    waited = delays.days(question, None)
    if waited is not None:
        key = fold(delays.named(question, None))
        return {"waits": False, "waited": waited, f"{delays.FIELD}_key": key}
    waits = (
        question.kind is Kind.WRITTEN
        and question.status is Status.PENDING
        and question.published is not None
        and question.answered is None
    )
    if not waits or question.published is None:
        return {"waits": False}
    return {"waits": True, "due": delays.due(question.published).toordinal()}


def _values(row: Field, question: Question) -> Mapping[str, Any]:
    values = list(row.read(question))
    if row.kind in COUNTED:
        spelled = list(dict.fromkeys(map(str, values)))
        folded = list(dict.fromkeys(map(fold, spelled)))
        return {f"{row.name}_key": folded, f"{row.name}_value": spelled}
    if row.kind in NUMBERED:
        return {row.name: [_number(value) for value in values]}
    return {}


def _number(value: str | int | date) -> int:
    return value.toordinal() if isinstance(value, date) else int(value)
