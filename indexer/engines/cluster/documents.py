"""From a question to its document, as the lines of a bulk request want it."""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from operator import add
from typing import Any

import orjson
import zstandard

from indexer import delays, records
from indexer.engines.cluster.mapping import (
    COUNTED,
    NUMBERED,
    SCALE,
    TIMES,
    TITLE,
    TOGETHER,
    bins,
    keyed,
    sketched,
)
from indexer.engines.cluster.vocabulary import Vocabulary, lemmas, words
from indexer.fields import SEARCHED, STORED, Field, fold
from indexer.model import Kind, Question, Status
from indexer.sketches import SKETCHES

LATEST = 20_000
"""Different terms that are counted before they are added to the rest."""


class _Times(dict[int, str]):
    """Occurrences, as they stand behind the terms that they are of."""

    def __missing__(self, count: int) -> str:
        told = self[count] = f"{TIMES}{count}"
        return told


_TIMES = _Times()


class _Tally:
    """How many documents hold some terms; the latest ones are counted where few lie together."""

    def __init__(self) -> None:
        self._all: Counter[str] = Counter()
        self._latest: Counter[str] = Counter()

    def add(self, terms: Iterable[str]) -> None:
        """A document holds these."""
        self._latest.update(iter(terms))
        if len(self._latest) >= LATEST:
            self.all()

    def all(self) -> Mapping[str, int]:
        """Those of all documents."""
        self._all.update(self._latest)
        self._latest.clear()
        return self._all


class Documents:
    """Makes documents, and counts the words of those made."""

    def __init__(self) -> None:
        self._tally = _Tally()
        self._vocabulary = Vocabulary()
        self._compressor = zstandard.ZstdCompressor(level=3)

    def line(self, record: bytes) -> bytes:
        """The document of a packed record, as a line of JSON."""
        document = self._document(records.unpacked(record), record)
        try:
            return orjson.dumps(document)
        except TypeError:  # half of a surrogate pair, which orjson cannot write and JSON can
            return json.dumps(document).encode()

    def make(self, question: Question) -> dict[str, Any]:
        """The document of a question."""
        return self._document(question, records.packed(question))

    def _document(self, question: Question, record: bytes) -> dict[str, Any]:
        found: dict[str, Any] = {
            "uid": question.id,
            "digest": question.provenance.digest,
            "record": base64.b64encode(self._compressor.compress(record)).decode(),
            **_waiting(question),
            **{sketched(text): bins(read(question)) for text, read in SKETCHES.items()},
        }
        if question.published:
            found["month"] = question.published.year * 100 + question.published.month
        for row in STORED:
            found.update(_values(row, question))
        found.update(self._words(question))
        return found

    def _words(self, question: Question) -> Mapping[str, Any]:
        """The terms of every searched field, and those of all fields with a weight together."""
        self._vocabulary.tidy()
        found: dict[str, Any] = {}
        times: dict[str, int] = {}
        length = 0.0
        for row in SEARCHED:
            read = self._vocabulary.read(row.text(question))
            places = " ".join([places for places, _, _ in read if places])
            found[keyed(row.name)] = places
            width = places.count(" ") + 1 if places else 0
            if row.name == "title":
                found["title_length"] = width
                found[TITLE] = " ".join(map(lemmas, places.split()))
            if row.weight:
                length += row.weight * width
                weight = round(row.weight * SCALE)
                for terms, count in Counter([terms for _, terms, _ in read]).items():
                    times[terms] = times.get(terms, 0) + count * weight
        times.pop("", None)
        self._tally.add(times)
        found["length"] = length
        found[TOGETHER] = " ".join(map(add, times, map(_TIMES.__getitem__, times.values())))
        return found

    def words(self) -> Counter[str]:
        """Exact key → documents made so far of which a field with a weight holds it.

        A document with two spellings of a word, or with the word in a compound too, may count
        more than once.
        """
        found: Counter[str] = Counter()
        for terms, count in self._tally.all().items():
            for word in words(terms):
                found[word] += count
        return found


def unpacked(data: str) -> Question:
    """The question of a stored form."""
    return records.unpacked(zstandard.decompress(base64.b64decode(data)))


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
    if row.kind in COUNTED:
        return _labels(row.name, tuple(map(str, row.read(question))))
    if row.kind in NUMBERED:
        return {row.name: [_number(value) for value in row.read(question)]}
    return {}


@lru_cache(maxsize=10_000)
def _labels(field: str, values: Iterable[str]) -> Mapping[str, Any]:
    spelled = list(dict.fromkeys(values))
    folded = list(dict.fromkeys(map(fold, spelled)))
    return {f"{field}_key": folded, f"{field}_value": spelled}


def _number(value: str | int | date) -> int:
    return value.toordinal() if isinstance(value, date) else int(value)
