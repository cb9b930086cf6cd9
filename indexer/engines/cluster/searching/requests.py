"""What is asked of one frozen index: searches, counts, values; all of an answer, or an error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from opensearchpy import OpenSearch
from opensearchpy.exceptions import NotFoundError, OpenSearchException

from indexer.engines.cluster.client import Interrupted, explained, read
from indexer.engines.cluster.searching.clauses import EVERY
from indexer.engines.cluster.searching.spans import Dsl
from indexer.errors import MissingIndex
from indexer.model import FRENCH

PAGE = 2000
"""Hits of one step of a scan."""
HELD = "5m"
"""How long a point in time outlives the latest step."""
VALUES = 20_000
"""Values of one field that are counted at most."""


class Reading:
    """One index of a cluster."""

    def __init__(self, client: OpenSearch, name: str) -> None:
        self.name = name
        self._client = client

    def identity(self) -> str:
        """What tells the index from every other, one of the same name before it included."""
        with explained(self.name):
            found = self._client.indices.get_settings(index=self.name, name="index.uuid")
        return f"{self.name}.{found[self.name]['settings']['index']['uuid']}"

    def search(self, body: Dsl) -> Any:
        """The answer to a search; never a part of it."""
        params = {"allow_partial_search_results": "false"}
        return read(
            self.name,
            lambda: self._client.search(index=self.name, body=body, params=params),
        )

    def aggregated(self, aggs: Dsl, query: Dsl = EVERY) -> Mapping[str, Any]:
        """The aggregations of a query, no hit."""
        answer = self.search({"size": 0, "query": query, "aggs": aggs, "track_total_hits": False})
        found: Mapping[str, Any] = answer["aggregations"]
        return found

    def totals(self, queries: Sequence[Dsl]) -> list[int]:
        """How many documents each query matches."""
        if not queries:
            return []
        filters = {str(i): query for i, query in enumerate(queries)}
        aggs = {"totals": {"filters": {"filters": filters}}}
        buckets = self.aggregated(aggs)["totals"]["buckets"]
        return [buckets[name]["doc_count"] for name in filters]

    def values(self, field: str, query: Dsl = EVERY, **options: Any) -> dict[str, int]:
        """Value of a keyword field → documents of the query, the most frequent first."""
        terms = {"terms": {"field": field, "size": VALUES, **options}}
        buckets = self.aggregated({"values": terms}, query)["values"]["buckets"]
        return {bucket["key"]: bucket["doc_count"] for bucket in buckets}

    def records(self, ids: Sequence[str]) -> list[str]:
        """The records of documents, in that order; unknown ones are left out."""
        if not ids:
            return []
        found = read(self.name, lambda: self._records(ids))
        return [one["fields"]["record"][0] for one in found if one.get("found")]

    def _records(self, ids: Sequence[str]) -> list[Any]:
        answer = self._client.mget(
            index=self.name,
            body={"ids": list(ids)},
            params={"_source": "false", "stored_fields": "record"},
        )
        found: list[Any] = answer["docs"]
        lost = next((one["error"] for one in found if "error" in one), None)
        if lost is not None:  # a part of the index is between two nodes
            raise Interrupted(f"the cluster cannot serve {self.name} now: {lost['reason']}")
        return found

    def scan(
        self,
        query: Dsl,
        sort: Sequence[Any],
        after: Sequence[Any] | None,
        fields: Sequence[str] = ("digest",),
    ) -> Iterator[Any]:
        """Every hit in an order, from behind ``after`` on, with some of its columns.

        A point in time keeps the index from being removed meanwhile. Where one is lost with its
        node, another goes on: the index takes no writes, so both are the same.
        """
        point = ""
        try:
            while True:
                point = point or self._point()
                try:
                    hits = self._step(point, query, sort, after, fields)
                except MissingIndex:
                    point = self._point()
                    hits = self._step(point, query, sort, after, fields)
                yield from hits
                if len(hits) < PAGE:
                    return
                after = hits[-1]["sort"]
        finally:
            if point:
                with suppress(OpenSearchException):  # it ends by itself otherwise
                    self._client.delete_pit(body={"pit_id": [point]})

    def _point(self) -> str:
        with explained(self.name):
            made = self._client.create_pit(index=self.name, params={"keep_alive": HELD})
        return str(made["pit_id"])

    def _step(
        self,
        point: str,
        query: Dsl,
        sort: Sequence[Any],
        after: Sequence[Any] | None,
        fields: Sequence[str],
    ) -> list[Any]:
        body: Dsl = {
            "size": PAGE,
            "query": query,
            "sort": list(sort),
            "pit": {"id": point, "keep_alive": HELD},
            "track_total_hits": False,
            "_source": False,
            "docvalue_fields": list(fields),
        }
        if after is not None:
            body["search_after"] = list(after)
        answer = read(
            self.name,
            lambda: self._client.search(
                body=body, params={"allow_partial_search_results": "false"}
            ),
        )
        return list(answer["hits"]["hits"])

    def made_with(self) -> Mapping[str, str]:
        """The ``schema`` and the ``language`` that the index was made with."""
        with explained(self.name):
            try:
                answer = self._client.indices.get_mapping(index=self.name)
            except NotFoundError:
                raise MissingIndex(f"{self.name} is gone") from None
        said = answer[self.name]["mappings"].get("_meta", {})
        return {
            "schema": str(said.get("schema", "")),
            "language": str(said.get("language", FRENCH)),
        }
