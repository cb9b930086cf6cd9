"""How many documents hold each word: an index of words beside each generation.

To count words from their values would be two fifths of a build's work for the nodes. So the writer
counts, and each word is a document: its exact key, its lemma, and how many hold it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from opensearchpy import OpenSearch

from indexer.engines.cluster.mapping import WINDOW
from indexer.engines.cluster.reading import Reading
from indexer.engines.cluster.spans import Dsl
from indexer.text import stem_of

MAPPING: Mapping[str, Any] = MappingProxyType(
    {
        "dynamic": "strict",
        "_source": {"enabled": False},
        "properties": {
            "key": {"type": "keyword"},
            "stem": {"type": "keyword", "doc_values": False},
            "documents": {"type": "integer"},
        },
    }
)
STEP = 100
"""Words of one request for those that begin alike."""
LOOKED_UP = 1000
"""Words of one request of a writer."""
_LONGEST = 500
"""Bytes of an identifier; the cluster takes 512."""
_FREQUENT = ({"documents": "desc"}, {"key": "asc"})


def beside(generation: str) -> str:
    """The index of words of a generation."""
    return f"{generation}-words"


class Words:
    """The words of one generation."""

    def __init__(self, client: OpenSearch, generation: str) -> None:
        self._index = Reading(client, beside(generation))

    def of(self, stem: str) -> dict[str, int]:
        """Exact key of a lemma → documents, the most frequent first."""
        return self._all({"term": {"stem": stem}})

    def near(self, word: str, edits: int) -> dict[str, int]:
        """Exact key within some edits of a word → documents."""
        asked = {
            "value": word,
            "fuzziness": edits,
            "prefix_length": 0,
            "transpositions": True,
            "rewrite": "constant_score",
        }
        return self._all({"fuzzy": {"key": asked}})

    def beginning(self, prefix: str) -> Iterator[tuple[str, int]]:
        """Exact keys that begin so, with their documents: the most frequent first, then by key."""
        after: list[Any] = []
        while True:
            found = self._asked({"prefix": {"key": {"value": prefix}}}, STEP, after)
            yield from ((key, count) for count, key in found)
            if len(found) < STEP:
                return
            after = found[-1]

    def counts(self, keys: Sequence[str]) -> dict[str, int]:
        """Exact key → documents; none of a key that is not there."""
        found: dict[str, int] = {}
        for at in range(0, len(keys), LOOKED_UP):
            found |= self._all({"terms": {"key": keys[at : at + LOOKED_UP]}})
        return found

    def _all(self, query: Dsl) -> dict[str, int]:
        return {key: count for count, key in self._asked(query, WINDOW)}

    def _asked(self, query: Dsl, size: int, after: Sequence[Any] = ()) -> list[list[Any]]:
        body: Dsl = {
            "query": {"bool": {"filter": [query]}},
            "sort": list(_FREQUENT),
            "size": size,
            "_source": False,
            "track_total_hits": False,
        }
        if after:
            body["search_after"] = list(after)
        return [hit["sort"] for hit in self._index.search(body)["hits"]["hits"]]


class Tally:
    """What a commit changes: documents that hold a word now, less those that did."""

    def __init__(self) -> None:
        self._changes: Counter[str] = Counter()

    def gain(self, words: Iterable[str]) -> None:
        """A document is written that holds these words."""
        self._changes.update(words)

    def lose(self, words: Iterable[str]) -> None:
        """A document is gone that held these words."""
        self._changes.subtract(words)

    def changed(self) -> list[str]:
        """The words whose number of documents is another now."""
        return [word for word, change in self._changes.items() if change]

    def actions(self, before: Mapping[str, int]) -> Iterator[dict[str, Any]]:
        """The writes that a generation's words need; ``before``: documents of changed words."""
        for word in self.changed():
            count = before.get(word, 0) + self._changes[word]
            if count > 0:
                fields = {"key": word, "stem": stem_of(word), "documents": count}
                yield {"index": {"_id": _named(word)}, "document": fields}
            else:
                yield {"delete": {"_id": _named(word)}}


def _named(word: str) -> str:
    data = word.encode()
    return word if len(data) <= _LONGEST else sha256(data).hexdigest()
