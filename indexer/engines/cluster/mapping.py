"""From the table of fields to an OpenSearch index, and from a question to its document.

Our own analysis speaks on both sides: a text field holds the keys that ``indexer.text`` found, one
written place after another, the keys of one place joined by ``|``. The index splits them again,
so that a key stands at the very position that every other engine knows it at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any

from indexer import delays
from indexer.engines.binding import Layer
from indexer.fields import FIELDS, SEARCHED, STORED, Field, FieldKind, fold
from indexer.model import Kind, Question, Status
from indexer.records import to_record
from indexer.sketches import RULES, SKETCHES, Sketch, Text
from indexer.text import Token, analyse, fingerprint, spelling, stem_of

SHAPE = 2
"""To be raised when the documents or the mapping change."""
GAP = "\ue000"
"""Stands where no key does."""
BETWEEN = "|"
"""Stands between the keys of one place."""
PAIRED = "\ue001"
"""Stands between a lemma and a form of it."""
WINDOW = 10_000
"""Hits that one request may reach."""

_COUNTED = {FieldKind.LABEL, FieldKind.CODE}
_NUMBERED = {FieldKind.NUMBER, FieldKind.DATE}


@cache
def schema() -> str:
    """The fingerprint of the analysis and of the documents: another one needs a rebuild."""
    rows = [(row.name, row.kind, row.weight, row.facet, row.lemmatised) for row in FIELDS]
    return sha256(repr((SHAPE, RULES, rows, fingerprint())).encode()).hexdigest()[:16]


def settings(shards: int) -> Mapping[str, Any]:
    """The settings of an index that is being built: no copies and no refresh until it is done."""
    return {
        "number_of_shards": shards,
        "number_of_replicas": 0,
        "refresh_interval": "-1",
        "max_result_window": WINDOW,
        "similarity": {
            "occurrences": {
                "type": "scripted",
                "script": {"source": "return query.boost * doc.freq;"},
            }
        },
        "analysis": {
            "tokenizer": {"places": {"type": "whitespace", "max_token_length": 100_000}},
            "filter": {
                "keys": {
                    "type": "pattern_capture",
                    "preserve_original": False,
                    "patterns": ["([^|]+)"],
                }
            },
            "analyzer": {"keys": {"type": "custom", "tokenizer": "places", "filter": ["keys"]}},
        },
    }


def mapping() -> Mapping[str, Any]:
    """The mapping: what each field of the table, and what the engine asks besides, is kept as."""
    properties: dict[str, Any] = {
        "uid": {"type": "keyword"},
        "digest": {"type": "keyword", "index": False},
        "record": {"type": "object", "enabled": False},
        "length": {"type": "double", "index": False},
        "title_length": {"type": "integer"},
        "month": {"type": "integer"},
        "waits": {"type": "boolean"},
        "due": {"type": "integer"},
        "waited": {"type": "integer"},
        "held": {"type": "keyword"},
        "stems": {"type": "keyword"},
        "forms": {"type": "keyword"},
        "spellings": {"type": "keyword"},
        f"{delays.FIELD}_key": {"type": "keyword"},
    }
    properties |= {sketched(text): {"type": "keyword"} for text in Text}
    for row in STORED:
        properties.update(_properties(row))
    return {"dynamic": "strict", "_meta": {"schema": schema()}, "properties": properties}


def _properties(row: Field) -> Mapping[str, Any]:
    text = {"type": "text", "analyzer": "keys", "similarity": "occurrences", "norms": False}
    found: dict[str, Any] = {}
    if row.searched:
        found |= {keyed(row.name, layer): text for layer in Layer}
    if row.kind in _COUNTED:
        found |= {f"{row.name}_key": {"type": "keyword"}, f"{row.name}_value": {"type": "keyword"}}
    if row.kind in _NUMBERED:
        found[row.name] = {"type": "integer"}
    return found


def keyed(field: str, layer: Layer) -> str:
    """The field that holds the keys of a layer."""
    return f"{field}_{layer}"


def sketched(text: Text) -> str:
    """The field that holds the bins of a text's sketch."""
    return f"{text}_sketch"


def bins(sketch: Sketch) -> list[str]:
    """The bins of a sketch as values, each with its number."""
    return [f"{number}:{value:x}" for number, value in enumerate(sketch)]


def document(question: Question) -> dict[str, Any]:
    """The document of a question."""
    found: dict[str, Any] = {
        "uid": question.id,
        "digest": question.provenance.digest,
        "record": to_record(question),
        **_waiting(question),
        **{sketched(text): bins(read(question)) for text, read in SKETCHES.items()},
    }
    if question.published:
        found["month"] = question.published.year * 100 + question.published.month
    for row in STORED:
        found.update(_values(row, question))
    return {**found, **_words(question)}


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
    if row.kind in _COUNTED:
        spelled = list(dict.fromkeys(map(str, values)))
        folded = list(dict.fromkeys(map(fold, spelled)))
        return {f"{row.name}_key": folded, f"{row.name}_value": spelled}
    if row.kind in _NUMBERED:
        return {row.name: [_number(value) for value in values]}
    return {}


def _number(value: str | int | date) -> int:
    return value.toordinal() if isinstance(value, date) else int(value)


def _words(question: Question) -> Mapping[str, Any]:
    """The keys of every searched field, and what all those with a weight hold together."""
    found: dict[str, Any] = {}
    held: dict[str, str] = {}
    spellings: set[str] = set()
    length = 0.0
    for row in SEARCHED:
        text = row.text(question)
        tokens = analyse(text)
        found |= {keyed(row.name, layer): _places(tokens, layer) for layer in Layer}
        width = tokens[-1].position + 1 if tokens else 0
        length += row.weight * width
        if row.name == "title":
            found["title_length"] = width
        if row.weight:
            held |= {token.exact: token.stem for token in tokens}
            spellings.update(spelling(text[token.start : token.end]) for token in tokens)
    return {
        **found,
        "length": length,
        "held": sorted(held),
        "stems": sorted(set(held.values())),
        "forms": sorted(f"{stem_of(key)}{PAIRED}{key}" for key in held),
        "spellings": sorted(filter(None, spellings)),
    }


def _places(tokens: Iterable[Token], layer: Layer) -> str:
    """The keys, place after place, as the index reads them."""
    places: list[dict[str, None]] = []
    for token in tokens:
        while len(places) <= token.position:
            places.append({})
        places[token.position][token.exact if layer is Layer.EXACT else token.stem] = None
    return " ".join(BETWEEN.join(place) or GAP for place in places)
