"""What is told beside an index: the journal of events, the records that could not be read, words.

Lines lie in one small index beside the generations, each under the number of the generation that it
was written for. They are written before that generation is in use, and count from then on only: it
names in its mapping all those that went before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson
from opensearchpy import OpenSearch
from opensearchpy.exceptions import NotFoundError, RequestError

from indexer.engines.cluster.client import explained
from indexer.engines.cluster.mined import packed, unpacked
from indexer.engines.cluster.words import Words
from indexer.engines.mined import Lines

EVENTS, REJECTED, WORDS, MINED = "events", "rejected", "words", "mined"
BATCH = 2000
PUBLISHED = "published"
"""In the mapping of a generation: the numbers of those that were in use before it, and its own."""
_MAPPING: dict[str, Any] = {
    "dynamic": "strict",
    "properties": {
        "kind": {"type": "keyword"},
        "generation": {"type": "integer"},
        "place": {"type": "integer"},
        "line": {"type": "keyword", "index": False, "doc_values": False},
    },
}
_SETTINGS = {"number_of_shards": 1, "auto_expand_replicas": "0-1"}


class Notes:
    """The lines beside one alias, and those of the commit in the making."""

    def __init__(self, client: OpenSearch, alias: str) -> None:
        self._client = client
        self._index = f"{alias}-ledger"
        self.added: list[str] = []
        self.rejected: list[str] | None = None

    def forget(self) -> None:
        """Begin a commit: lines that none took are gone."""
        self.added, self.rejected = [], None

    def write(self, number: int, base: int, words: Words, mined: Mapping[str, Lines]) -> None:
        """Lay down the lines of a generation that is not in use yet, in place of any before.

        The words of those before ``base`` go, and what was mined of them: nobody opens these any
        more.
        """
        with explained(self._index):
            self._create()
            outdated = _all(
                {"terms": {"kind": [WORDS, MINED]}}, {"range": {"generation": {"lt": base}}}
            )
            own = {"term": {"generation": number}}
            query = {"query": {"bool": {"should": [own, outdated]}}}
            params = {"refresh": "true", "conflicts": "proceed"}
            self._client.delete_by_query(index=self._index, body=query, params=params)
            self._put(EVENTS, number, self.added)
            self._put(WORDS, number, words.packed())
            self._put(MINED, number, packed(mined))
            if self.rejected is not None:  # a line in front: none rejected is told too
                self._put(REJECTED, number, ["", *self.rejected])
        self.forget()

    def events(self, published: Sequence[int]) -> Iterator[str]:
        """The journal that these generations wrote, in order."""
        return self._lines(EVENTS, published)

    def last_rejected(self, published: Sequence[int]) -> Iterator[str]:
        """What the latest of these generations that looked could not read."""
        newest = {"newest": {"max": {"field": "generation"}}}
        body = {"size": 0, "query": _of(REJECTED, published), "aggs": newest}
        found = self._search(body)
        value = found["aggregations"]["newest"]["value"] if found else None
        return filter(None, self._lines(REJECTED, [int(value)] if value is not None else []))

    def words(self, number: int) -> Words:
        """The words of a generation."""
        return Words.unpacked(self._lines(WORDS, [number]))

    def mined(self, number: int) -> Mapping[str, Lines]:
        """What was mined of a generation: its tables by name."""
        return unpacked(self._lines(MINED, [number]))

    def _lines(self, kind: str, published: Sequence[int]) -> Iterator[str]:
        body: dict[str, Any] = {
            "size": BATCH,
            "query": _of(kind, published),
            "sort": ["generation", "place"],
        }
        while published and (found := self._search(body)):
            hits = found["hits"]["hits"]
            yield from (hit["_source"]["line"] for hit in hits)
            if len(hits) < BATCH:
                return
            body["search_after"] = hits[-1]["sort"]

    def _search(self, body: dict[str, Any]) -> Any:
        with explained(self._index):
            try:
                params = {"allow_partial_search_results": "false"}
                return self._client.search(index=self._index, body=body, params=params)
            except NotFoundError:
                return None

    def _create(self) -> None:
        try:
            body = {"settings": _SETTINGS, "mappings": _MAPPING}
            self._client.indices.create(index=self._index, body=body)
        except RequestError as problem:
            if "resource_already_exists" not in str(problem):
                raise

    def _put(self, kind: str, number: int, lines: Iterable[str]) -> None:
        said = [
            {"kind": kind, "generation": number, "place": place, "line": line}
            for place, line in enumerate(lines)
        ]
        for at in range(0, len(said), BATCH):
            body = b"".join(
                orjson.dumps({"index": {"_id": f"{kind}-{number}-{one['place']}"}})
                + b"\n"
                + orjson.dumps(one | {"line": _clean(str(one["line"]))})
                + b"\n"
                for one in said[at : at + BATCH]
            )
            answer = self._client.bulk(
                body=body, index=self._index, params={"refresh": "true"}, request_timeout=60
            )
            if answer["errors"]:
                raise RequestError(400, "the ledger refuses a line", answer["items"][:1])


def _of(kind: str, published: Sequence[int]) -> dict[str, Any]:
    return _all({"term": {"kind": kind}}, {"terms": {"generation": list(published)}})


def _all(*filters: dict[str, Any]) -> dict[str, Any]:
    return {"bool": {"filter": list(filters)}}


def _clean(line: str) -> str:
    """The line without half surrogate pairs, which no index can hold."""
    return line.encode("utf-8", "replace").decode()
