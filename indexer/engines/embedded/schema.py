"""``fields.FIELDS`` as a Whoosh schema, and a question as the values of its fields.

The searched fields of a document lie in one stream of positions, so that one posting list serves
all of them: the number of the field is in the top bits of a position, and a sequence or a window
of positions can never reach from one field into the next.

=========  =====================================================================================
``uid``    the question's identifier, unique
``text``   exact keys with their positions in the stream, weight = ``Σ weight(field)``
``stem``   lemma keys of the fields with a weight, without positions
``record`` the stored document: compressed JSON
``c_…``    a column for each facet, number and date
=========  =====================================================================================
"""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import blake2b
from typing import Any

from whoosh import columns, fields, formats
from whoosh.analysis import Token

from indexer.engines.ranking import weight
from indexer.fields import FIELDS, SEARCHED, FieldKind
from indexer.model import Question
from indexer.records import from_record, to_record
from indexer.text import analyse, fingerprint

FIELD_SHIFT = 24
"""A position is ``number of the field << FIELD_SHIFT | position in the field``."""
LAST_PLACE = (1 << FIELD_SHIFT) - 1
SEPARATOR = "\x1f"
NO_NUMBER = -(2**31)
"""What a NUMBER or DATE column holds where the question has no value."""

STREAM = tuple(sorted(SEARCHED, key=lambda row: not row.weight))
"""The searched fields in the order of the stream: those with a weight first."""
FIELD_NUMBER = {row.name: number for number, row in enumerate(STREAM)}
COUNTED = tuple(row for row in FIELDS if row.facet)
MEASURED = tuple(row for row in FIELDS if row.kind in {FieldKind.NUMBER, FieldKind.DATE})


class Places(formats.Format):  # type: ignore[misc]  # Whoosh's classes are untyped here
    """A posting's positions as little-endian 32-bit integers: nothing is unpickled."""

    def encode(self, value: Iterable[int]) -> bytes:
        """``[3, 7]`` → eight bytes."""
        return array("I", value).tobytes()

    def decode_positions(self, valuestring: bytes) -> list[int]:
        """Eight bytes → ``[3, 7]``."""
        return array("I", valuestring).tolist()

    def decode_frequency(self, valuestring: bytes) -> int:
        """How many positions there are."""
        return len(valuestring) // 4

    def combine(self, vs: Iterable[bytes]) -> bytes:
        """The positions of several postings as one."""
        return self.encode(
            sorted({place for value in vs for place in self.decode_positions(value)})
        )


class Stream(fields.FieldType):  # type: ignore[misc]
    """A Whoosh field whose postings come ready-made; its analyser serves Whoosh's query parser."""

    def __init__(self, layer: str, format: formats.Format) -> None:
        self.format = format
        self.analyzer = Keys(layer)
        self.scorable = True
        self.stored = False
        self.unique = False
        self.multitoken_query = "phrase"
        self.vector = None
        self.column_type = None

    def index(self, value: Iterable[Posting], **_: object) -> Iterator[Posting]:
        """The postings themselves."""
        return iter(value)


class Keys:
    """Our analysis in the shape of a Whoosh analyser."""

    def __init__(self, layer: str) -> None:
        self.layer = layer

    def __call__(self, value: str, **_: object) -> Iterator[Token]:
        """The keys of a text, one Whoosh token each."""
        for token in analyse(value):
            key = token.exact if self.layer == "exact" else token.stem
            yield Token(
                text=key, pos=token.position, startchar=token.start, endchar=token.end, boost=1.0
            )


Posting = tuple[bytes, int, float, bytes]
"""Key, occurrences, weight, encoded positions: what Whoosh's pool takes."""


def whoosh_schema() -> fields.Schema:
    """The schema of every index of ours."""
    schema = fields.Schema(
        uid=fields.ID(unique=True, stored=True),
        text=Stream("exact", Places()),
        stem=Stream("stem", formats.Existence()),
        record=fields.STORED(),
        digest=fields.COLUMN(columns.VarBytesColumn()),
        length=fields.COLUMN(columns.NumericColumn("d", default=0.0)),
    )
    for row in COUNTED:
        schema.add(f"c_{row.name}", fields.COLUMN(columns.VarBytesColumn()))
    for row in MEASURED:
        schema.add(f"c_{row.name}", fields.COLUMN(columns.NumericColumn("i", default=NO_NUMBER)))
    return schema


@cache
def schema_fingerprint() -> str:
    """Changes with the table of fields, the layout of the index or the analysis."""
    rows = [(row.name, row.kind, row.weight, row.facet, row.lemmatised) for row in FIELDS]
    layout = ("embedded-1", FIELD_SHIFT, [row.name for row in STREAM], rows, fingerprint())
    return blake2b(repr(layout).encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Streams:
    """A question's keys: exact key → positions, lemma → weight; and its weighted length."""

    places: dict[str, list[int]]
    weights: dict[str, float]
    stems: dict[str, float]
    length: float


def streams(question: Question) -> Streams:
    """The keys of a question in the one stream of its fields."""
    found = Streams({}, {}, {}, 0.0)
    length = 0.0
    for number, row in enumerate(STREAM):
        tokens = analyse(row.text(question))
        _add(found, tokens, number << FIELD_SHIFT, weight(row.name), weighted=bool(row.weight))
        length += row.weight * (tokens[-1].position + 1 if tokens else 0)
    return Streams(found.places, found.weights, found.stems, length)


def _add(found: Streams, tokens: list[Any], base: int, worth: float, *, weighted: bool) -> None:
    stemmed: set[tuple[str, int]] = set()
    for token in tokens:
        place = base + min(token.position, LAST_PLACE)
        places = found.places.setdefault(token.exact, [])
        if places[-1:] != [place]:
            places.append(place)
            found.weights[token.exact] = found.weights.get(token.exact, 0.0) + worth
        if weighted and (token.stem, place) not in stemmed:
            stemmed.add((token.stem, place))
            found.stems[token.stem] = found.stems.get(token.stem, 0.0) + worth


def document(question: Question) -> dict[str, Any]:
    """The values that Whoosh's writer takes for a question."""
    keys = streams(question)
    encode = Places().encode
    values: dict[str, Any] = {
        "uid": question.id,
        "text": [
            (key.encode("utf-8", "surrogatepass"), len(places), keys.weights[key], encode(places))
            for key, places in keys.places.items()
        ],
        "stem": [
            (key.encode("utf-8", "surrogatepass"), 1, worth, b"")
            for key, worth in keys.stems.items()
        ],
        "record": packed(question),
        "digest": question.provenance.digest.encode(),
        "length": keys.length,
    }
    for row in COUNTED:
        joined = SEPARATOR.join(str(value) for value in row.read(question))
        values[f"c_{row.name}"] = joined.encode("utf-8", "surrogatepass")
    for row in MEASURED:
        values[f"c_{row.name}"] = next(map(number, row.read(question)), NO_NUMBER)
    return values


def number(value: str | int | date) -> int:
    """A number as it is, a day as its ordinal."""
    return value.toordinal() if isinstance(value, date) else int(value)


def packed(question: Question) -> bytes:
    """The stored form of a question."""
    text = json.dumps(to_record(question), ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 6)


def unpacked(data: bytes) -> Question:
    """The question of a stored form."""
    return from_record(json.loads(zlib.decompress(data).decode("utf-8", "surrogatepass")))
