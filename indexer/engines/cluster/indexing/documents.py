"""From a question to its document, as the lines of a bulk request want it."""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import orjson
import zstandard

from indexer import delays, records
from indexer.engines.cluster.indexing.texts import Analyser, lemmas
from indexer.engines.cluster.mapping import (
    COUNTED,
    LONG,
    NUMBERED,
    SCALE,
    SPELLED,
    TITLE,
    TOGETHER,
    bins,
    keyed,
    sketched,
)
from indexer.fields import BY_NAME, SEARCHED, STORED, Field, fold
from indexer.model import Question
from indexer.sketches import SKETCHES

_HELD = [row.weight > 0 for row in SEARCHED]
_TOGETHER = [0 if row.name in LONG else round(row.weight * SCALE) for row in SEARCHED]


class Documents:
    """Makes documents, and counts the words of those made."""

    def __init__(self) -> None:
        self._analyser = Analyser(_TOGETHER, _HELD)
        self._compressor = zstandard.ZstdCompressor(level=3)

    def lines(self, questions: Sequence[Question]) -> list[bytes]:
        """The documents of questions, as lines of JSON."""
        return [_json(document) for document in self._made(questions)]

    def make(self, question: Question) -> dict[str, Any]:
        """The document of a question."""
        return next(self._made([question]))

    def words(self) -> Counter[str]:
        """The words that the analyser has met, with their counts."""
        return self._analyser.words()

    def _made(self, questions: Sequence[Question]) -> Iterator[dict[str, Any]]:
        found = self._analyser.analysed([[row.text(q) for row in SEARCHED] for q in questions])
        texts = zip(found.places, found.widths, strict=True)
        rows = zip(questions, found.together, found.spellings, strict=True)
        for question, together, spellings in rows:
            record = self._compressor.compress(records.packed(question))
            yield {
                "record": base64.b64encode(record).decode(),
                TOGETHER: together,
                SPELLED: spellings,
                **_searched(dict(zip(SEARCHED, texts, strict=False))),  # so many of them
                **_told(question),
            }


def _searched(texts: Mapping[Field, tuple[str, int]]) -> Mapping[str, Any]:
    """The searched fields, each with its places and how many there are."""
    found: dict[str, Any] = {keyed(row.name): places for row, (places, _) in texts.items()}
    found["length"] = sum([row.weight * width for row, (_, width) in texts.items()])
    title, found["title_length"] = texts[BY_NAME["title"]]
    found[TITLE] = " ".join(map(lemmas, title.split()))
    return found


def _told(question: Question) -> Mapping[str, Any]:
    """All but its texts."""
    found: dict[str, Any] = {
        "uid": question.id,
        "digest": question.provenance.digest,
        **_waited(question),
        **{sketched(text): bins(read(question)) for text, read in SKETCHES.items()},
    }
    if question.published:
        found["month"] = question.published.year * 100 + question.published.month
    for row in STORED:
        found.update(_values(row, question))
    return found


def _json(document: Mapping[str, Any]) -> bytes:
    try:
        return orjson.dumps(document)
    except TypeError:  # half of a surrogate pair, which orjson cannot write and JSON can
        return json.dumps(document).encode()


def unpacked(data: str) -> Question:
    """The question of a stored form."""
    return records.unpacked(zstandard.decompress(base64.b64decode(data)))


def _waited(question: Question) -> Mapping[str, Any]:
    """The delay and its range, where the question has one."""
    waited = delays.days(question)
    if waited is None:
        return {}
    return {delays.FIELD: waited, f"{delays.FIELD}_key": fold(delays.named(question))}


def _values(row: Field, question: Question) -> Mapping[str, Any]:
    if row.kind in COUNTED:
        return _labels(row.name, tuple(map(str, row.read(question))))
    if row.kind in NUMBERED:
        return {row.name: [_number(value) for value in row.read(question)]}
    return {}


@lru_cache(maxsize=10_000)
def _labels(field: str, values: tuple[str, ...]) -> Mapping[str, Any]:
    spelled = list(dict.fromkeys(values))
    folded = list(dict.fromkeys(map(fold, spelled)))
    return {f"{field}_key": folded, f"{field}_value": spelled}


def _number(value: str | int | date) -> int:
    return value.toordinal() if isinstance(value, date) else int(value)
