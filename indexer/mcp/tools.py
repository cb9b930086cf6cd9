"""The tools: what an assistant can ask, in the form of the versioned HTTP API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field

from indexer.errors import InvalidRequest
from indexer.fields import FACETS, field_called
from indexer.fields import Field as Row
from indexer.mcp.answers import Budget, Links, text
from indexer.query.request import DEFAULT_SIZE, SearchRequest
from indexer.search.jsonform import likeness_to_json, page_to_json, question_to_json
from indexer.search.lookup.numbers import identifier
from indexer.search.searcher import Searcher

NAMES = ", ".join(row.prefix for row in FACETS)
MOST_VALUES = 1000
MOST_SIMILAR = 50

Query = Annotated[
    str,
    Field(
        description="French words, matched in any form, with or without accents; "
        '"exact words", OU, SAUF, titre:, date:2024-03..2025-06; empty: everything. '
        "1000 characters at most."
    ),
]
Filters = Annotated[
    dict[str, str | list[str]] | None,
    Field(description=f"Facet to a value, or to several of which any will do. Facets: {NAMES}."),
]
Number = Annotated[
    str, Field(description="QANR5L17QE2621, 17-2621, QE 2621, or an official address.")
]


class Tools:
    """Each method is a tool: it answers with JSON values, and raises errors of the project."""

    def __init__(self, searcher: Searcher, budget: Budget, links: Links) -> None:
        self._searcher, self._budget, self._links = searcher, budget, links

    def search(
        self,
        *,
        query: Query = "",
        filters: Filters = None,
        sort: Annotated[str, Field(description="pertinence, recent, ancien or delai.")] = "",
        page: Annotated[int, Field(description="From 1.")] = 1,
        size: Annotated[int, Field(description="Results a page, 1 to 100.")] = DEFAULT_SIZE,
        every_word: Annotated[bool, Field(description="Leave near results out.")] = False,
    ) -> dict[str, Any]:
        """Search the French parliamentary questions and the ministers' answers.

        Gives a page of results with passages, the exact total, counts by facet and notices. Results
        with `missing` lack a word and are not in the total. Quote a result with its `url`, and its
        `permalink` where it has one.
        """
        pairs = [("tri", sort), ("page", str(page)), ("par_page", str(size))]
        request = _request(query, filters, *pairs, *([("mots", "tous")] if every_word else []))
        with self._asking():
            found = page_to_json(self._searcher.search(request, further=True))
            day = self._searcher.info().data_date
        results = [self._links.linked(result) for result in found["results"]]
        known = {"data_date": day.isoformat() if day else None}
        return {**found, "results": results, **known, **self._links.search(request)}

    def facets(
        self,
        facet: Annotated[str, Field(description=f"One of: {NAMES}.")],
        query: Query = "",
        filters: Filters = None,
        contains: Annotated[str, Field(description="Only values that hold this text.")] = "",
        limit: Annotated[int, Field(description=f"Values, 1 to {MOST_VALUES}.")] = 50,
    ) -> dict[str, Any]:
        """Count the questions of a search by the values of a facet, the most frequent first.

        Counts are exact. The facet's own filter is left out: each count tells what choosing that
        value gives. `distinct` is the number of values, listed or not.
        """
        row, request = _facet(facet), _request(query, filters)
        _within("limit", limit, MOST_VALUES)
        with self._asking():
            found = self._searcher.facet_values(request, row.name, contains[:100], 0)
        listed = [
            {"value": item.value, "count": item.count, "selected": item.selected}
            for item in found[:limit]
        ]
        said = self._links.search(request)
        return {"facet": row.prefix, "distinct": len(found), "values": listed, **said}

    def question(self, number: Number) -> dict[str, Any]:
        """Give one question whole: its text, the minister's answer, its data and its history."""
        with self._asking():
            view = self._searcher.view(identifier(self._searcher, number))
        return self._links.linked(question_to_json(view))

    def similar(
        self,
        number: Number,
        limit: Annotated[int, Field(description=f"Similar ones, 1 to {MOST_SIMILAR}.")] = 6,
    ) -> dict[str, Any]:
        """Find what is like a question.

        `similar` are near questions; `twins` ask the same in nearly the same words, `same_answer`
        were given nearly the same answer; `times` tells how often the question was put.
        """
        _within("limit", limit, MOST_SIMILAR)
        with self._asking():
            found = self._searcher.similar(identifier(self._searcher, number), limit)
        said = likeness_to_json(found)
        lists = {
            name: [self._links.linked(question) for question in said[name]]
            for name in ("similar", "twins", "same_answer")
        }
        return {"id": found.question.id, **said, **lists}

    def timeline(self, query: Query = "", filters: Filters = None) -> dict[str, Any]:
        """Count the questions of a search by month of publication; empty months are left out."""
        request = _request(query, filters)
        with self._asking():
            page = self._searcher.search(replace(request, size=1), (), histogram=True)
        months = [
            {"month": f"{year:04}-{month:02}", "count": page.histogram[year, month]}
            for year, month in sorted(page.histogram)
        ]
        return {"total": page.total, "months": months, **self._links.search(request)}

    def text(self, id: str) -> str:
        """The text of a question and of its answer, with its data and its addresses."""
        with self._asking():
            view = self._searcher.view(identifier(self._searcher, id))
        return text(view.question, self._links)

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """Within its time, of the newest generation that can be opened."""
        with self._budget.running():
            self._searcher.refresh()
            yield


def _request(
    query: str, filters: Mapping[str, str | list[str]] | None, *pairs: tuple[str, str]
) -> SearchRequest:
    """The search that the arguments of a tool state. Raises InvalidRequest or RequestTooLong."""
    chosen = [(_facet(name).prefix, given) for name, given in (filters or {}).items()]
    values = [
        (name, value)
        for name, given in chosen
        for value in ([given] if isinstance(given, str) else given)
    ]
    return SearchRequest.from_pairs([("q", query), *values, *pairs])


def _facet(name: str) -> Row:
    row = field_called(name)
    if row is None or not row.facet:
        raise InvalidRequest(f"no facet is called {name[:40]!r}; there are: {NAMES}")
    return row


def _within(name: str, number: int, most: int) -> None:
    if not 1 <= number <= most:
        raise InvalidRequest(f"{name}={number}: give 1 to {most}")
