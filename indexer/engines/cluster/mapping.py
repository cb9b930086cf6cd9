"""From the table of fields to an OpenSearch index.

Our own analysis speaks on both sides: a text field holds the keys that ``indexer.text`` found, one
written place after another, the keys of one place joined by ``|``. The index splits them again,
so that a key stands at the very position that every other engine knows it at. Which terms stand
for a key is said in ``keys``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from indexer import delays, portfolios
from indexer.engines.cluster.keys import BETWEEN, TIMES
from indexer.extracted import rules
from indexer.fields import FIELDS, STORED, Field, FieldKind
from indexer.sketches import RULES, Sketch, Text
from indexer.text import fingerprint, language, remembered

SHAPE = 7
"""To be raised when the documents or the mapping change."""
SCALE = 2
"""Occurrences that are counted for each unit of weight: so all of them are whole numbers."""
LONG = ("question", "answer")
"""Fields of many words: these are not kept twice."""
TOGETHER = "together"
"""The field of the keys of all other fields with a weight, with their weighted occurrences."""
SPELLED = "spellings"
"""The field of the letters of all words with accents."""
TITLE = "title_lemmas"
"""The field of a title's lemmas alone, place after place: titles are compared by them."""
WINDOW = 10_000
"""Hits that one request may reach."""

LONGEST = 1_000_000
"""Characters of the keys of one stretch; OpenSearch takes no more."""

COUNTED = {FieldKind.LABEL, FieldKind.CODE}
NUMBERED = {FieldKind.NUMBER, FieldKind.DATE}
_ASKED = {"type": "keyword", "doc_values": False}
_SHOWN = {"type": "keyword", "index": False}
_TEXT = {"type": "text", "analyzer": "keys", "similarity": "occurrences", "norms": False}


@remembered(1)
def schema() -> str:
    """The fingerprint of the analysis and of the documents: another one needs a rebuild."""
    rows = [(row.name, row.kind, row.weight, row.facet, row.lemmatised) for row in FIELDS]
    return sha256(
        repr(
            (
                SHAPE,
                RULES,
                rules.fingerprint(),
                rows,
                portfolios.fingerprint(),
                fingerprint(),
            )
        ).encode()
    ).hexdigest()[:16]


def meta() -> dict[str, Any]:
    """What an index says of itself in its mapping."""
    return {"schema": schema(), "language": language().code}


BUILDING: Mapping[str, Any] = MappingProxyType(
    {
        "index.blocks.write": None,
        "index.number_of_replicas": 0,
        "index.refresh_interval": "5s",
        "index.routing.rebalance.enable": "none",
    }
)
"""Of an index that is being built: no copy, and no shard moves, for there is no source to replay
writes from. It is written out as it grows: the nodes have time while the client makes documents,
and at the end all wait for what is left."""
BUILT: Mapping[str, Any] = MappingProxyType(
    {
        "index.blocks.write": True,
        "index.refresh_interval": None,
        "index.routing.rebalance.enable": None,
    }
)


def settings(shards: int) -> Mapping[str, Any]:
    """The settings of a new index."""
    return {
        **{name: value for name, value in BUILDING.items() if value is not None},
        "index.number_of_shards": shards,
        "index.max_result_window": WINDOW,
        "similarity": {
            "occurrences": {
                "type": "scripted",
                "script": {"source": "return query.boost * doc.freq;"},
            }
        },
        "analysis": {
            "tokenizer": {"places": {"type": "whitespace", "max_token_length": LONGEST}},
            "filter": {
                "keys": {
                    "type": "pattern_capture",
                    "preserve_original": False,
                    "patterns": [f"([^{BETWEEN}]+)"],
                },
                "times": {"type": "delimited_term_freq", "delimiter": TIMES},
            },
            "analyzer": {
                "keys": {"type": "custom", "tokenizer": "places", "filter": ["keys"]},
                "letters": {"type": "custom", "tokenizer": "places"},
                "times": {
                    "type": "custom",
                    "tokenizer": "places",
                    "filter": ["times", "keys"],
                },
            },
        },
    }


def mapping() -> Mapping[str, Any]:
    """The mapping: what each field of the table, and what the engine asks besides, is kept as."""
    properties: dict[str, Any] = {
        "uid": {"type": "keyword"},
        "digest": _SHOWN,
        "record": {"type": "binary", "store": True},
        "length": {"type": "double", "index": False},
        "title_length": {"type": "integer"},
        "month": {"type": "integer"},
        delays.FIELD: {"type": "integer"},
        TOGETHER: _TEXT
        | {"analyzer": "times", "search_analyzer": "keys", "index_options": "freqs"},
        SPELLED: _TEXT | {"analyzer": "letters", "index_options": "docs"},
        TITLE: _TEXT,
        f"{delays.FIELD}_key": {"type": "keyword"},
    }
    properties |= {sketched(text): {"type": "keyword"} for text in Text}
    for row in STORED:
        properties.update(_properties(row))
    return {
        "dynamic": "strict",
        "_meta": meta(),
        "_source": {"enabled": False, "recovery_source_enabled": False},
        "properties": properties,
    }


def _properties(row: Field) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    if row.searched:
        found[keyed(row.name)] = _TEXT
    if row.kind in COUNTED:
        found |= {f"{row.name}_key": {"type": "keyword"}, f"{row.name}_value": _SHOWN}
    if row.kind in NUMBERED:
        found[row.name] = {"type": "long"}
    return found


def keyed(field: str) -> str:
    """The field that holds the keys of a searched field."""
    return f"{field}_keys"


def sketched(text: Text) -> str:
    """The field that holds the bins of a text's sketch."""
    return f"{text}_sketch"


def bins(sketch: Sketch) -> list[str]:
    """The bins of a sketch as values, each with its number."""
    return [f"{number}:{value:x}" for number, value in enumerate(sketch)]


def unbinned(values: Sequence[str]) -> Sketch:
    """The sketch of which these are the bins, in any order."""
    pairs = (value.split(":") for value in values)
    found = {int(number): int(held, 16) for number, held in pairs}
    return tuple(found[number] for number in sorted(found))
