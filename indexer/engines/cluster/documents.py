"""From a question to its document, as the lines of a bulk request want it.

A chunk of text is analysed once and then known, so that a text is one look-up for each chunk.
"""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

import zstandard

from indexer import delays, records
from indexer.engines.binding import Layer
from indexer.engines.cluster.mapping import (
    BETWEEN,
    COUNTED,
    FREQUENCY,
    GAP,
    NUMBERED,
    PAIRED,
    SCALE,
    bins,
    keyed,
    sketched,
)
from indexer.fields import SEARCHED, STORED, Field, fold
from indexer.model import Kind, Question, Status
from indexer.records import packed
from indexer.sketches import SKETCHES
from indexer.text import Part, chunks, expansion, spelling

REMEMBERED = 400_000
"""Chunks that are known at one time, some 300 MB of them."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a chunk gives to a document: its places in each layer, and its keys.

    ``forms``: lemmas with their other forms. ``stems``: each lemma, as often as it stands there.
    """

    width: int
    exact: str
    stem: str
    keys: Sequence[str]
    forms: Sequence[str]
    stems: Sequence[str]
    spellings: Sequence[str]


class Vocabulary(dict[str, Known]):
    """The chunks seen so far; those that are new are analysed when they are asked for."""

    def __missing__(self, chunk: str) -> Known:
        if len(self) >= REMEMBERED:
            self.clear()
        known = self[chunk] = _known(chunk)
        return known


class Documents:
    """Makes documents."""

    def __init__(self) -> None:
        self._vocabulary = Vocabulary()
        self._compressor = zstandard.ZstdCompressor(level=3)

    def make(self, question: Question) -> dict[str, Any]:
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
        found.update(self._words(question))
        return found

    def _words(self, question: Question) -> Mapping[str, Any]:
        """The keys of every searched field, and what all those with a weight hold together."""
        found: dict[str, Any] = {}
        times: Counter[str] = Counter()
        length = 0.0
        for row in SEARCHED:
            pieces = chunks(row.text(question))
            places = [known for known in map(self._vocabulary.__getitem__, pieces) if known.width]
            found[keyed(row.name, Layer.EXACT)] = " ".join([known.exact for known in places])
            found[keyed(row.name, Layer.STEM)] = " ".join([known.stem for known in places])
            width = sum([known.width for known in places])
            length += row.weight * width
            if row.name == "title":
                found["title_length"] = width
            if row.weight:
                counted = round(row.weight * SCALE)
                for chunk, count in Counter(pieces).items():
                    times[chunk] += count * counted
        return {**found, "length": length, **self._together(times)}

    def _together(self, times: Mapping[str, int]) -> Mapping[str, Any]:
        """What the fields with a weight hold; ``times``: chunk → its weighted occurrences."""
        known = list(map(self._vocabulary.__getitem__, times))
        occurrences: dict[str, int] = {}
        for each, count in zip(known, times.values(), strict=True):
            for stem in each.stems:
                occurrences[stem] = occurrences.get(stem, 0) + count
        return {
            "held": _distinct([each.keys for each in known]),
            "stems": " ".join([f"{stem}{FREQUENCY}{n}" for stem, n in occurrences.items()]),
            "forms": _distinct([each.forms for each in known]),
            "spellings": _distinct([each.spellings for each in known]),
        }

    def _packed(self, question: Question) -> str:
        """The stored form of a question."""
        return base64.b64encode(self._compressor.compress(packed(question))).decode()


def _distinct(found: Iterable[Iterable[str]]) -> list[str]:
    return list(set(chain.from_iterable(found)))


def unpacked(data: str) -> Question:
    """The question of a stored form."""
    return records.unpacked(zstandard.decompress(base64.b64decode(data)))


def _known(chunk: str) -> Known:
    width, parts = expansion(chunk)
    if width == len(parts) == 1:  # nine in ten
        return _word(chunk, parts[0])
    stems = dict.fromkeys((part.stem, part.position) for part in parts)
    spelled = (spelling(chunk[part.start : part.end]) for part in parts)
    return Known(
        width=width,
        exact=_places(parts, width, Layer.EXACT),
        stem=_places(parts, width, Layer.STEM),
        keys=tuple(part.exact for part in parts),
        forms=tuple(f"{p.stem}{PAIRED}{p.exact}" for p in parts if p.stem != p.exact),
        stems=tuple(stem for stem, _ in stems),
        spellings=tuple(dict.fromkeys(filter(None, spelled))),
    )


def _word(chunk: str, part: Part) -> Known:
    exact, stem = part.exact, part.stem
    letters = spelling(chunk[part.start : part.end])
    return Known(
        width=1,
        exact=exact,
        stem=stem,
        keys=(exact,),
        forms=() if stem == exact else (f"{stem}{PAIRED}{exact}",),
        stems=(stem,),
        spellings=(letters,) if letters else (),
    )


def _places(parts: Iterable[Part], width: int, layer: Layer) -> str:
    """The keys of a layer, place after place, as the index reads them."""
    places: list[dict[str, None]] = [{} for _ in range(width)]
    for part in parts:
        places[part.position][part.exact if layer is Layer.EXACT else part.stem] = None
    return " ".join(BETWEEN.join(place) or GAP for place in places)


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
