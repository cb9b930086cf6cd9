"""Stock Whoosh: its own codec, its French analysis with accents folded, its highlights and facets.

Stems come first, because its French rules read accents; the same chain analyses the queries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from importlib import metadata
from itertools import islice
from pathlib import Path
from typing import Any

from whoosh import fields, highlight, index, sorting
from whoosh.analysis.analyzers import LanguageAnalyzer
from whoosh.analysis.filters import CharsetFilter
from whoosh.query.compound import And, Or
from whoosh.query.positional import Phrase
from whoosh.query.qcore import NullQuery
from whoosh.query.ranges import DateRange
from whoosh.query.terms import Prefix, Term
from whoosh.query.wrappers import ConstantScoreQuery
from whoosh.support.charset import accent_map

from bench.peers.base import (
    FACET_LIMIT,
    FACETS,
    HITS,
    SNIPPET,
    TEXTS,
    WEIGHTS,
    Page,
    month,
    text,
    value,
    without,
)
from bench.queries import Query
from indexer.fields import fold
from indexer.model import Question

_MEMORY = 256  # megabytes for the writer's pool
_SHOWN = ("question", "answer")


def _schema() -> Any:
    words = LanguageAnalyzer("fr") | CharsetFilter(accent_map)
    columns: dict[str, Any] = {
        name: fields.TEXT(analyzer=words, stored=True, phrase=True, field_boost=weight)
        for name, weight in zip(TEXTS, WEIGHTS, strict=True)
    }
    columns |= {f"f_{name}": fields.ID(sortable=True) for name in FACETS}
    columns |= {"id": fields.ID(unique=True, stored=True)}
    columns |= {"day": fields.DATETIME(sortable=True)}
    columns |= {"month": fields.NUMERIC(sortable=True)}
    return fields.Schema(**columns)


def _document(question: Question) -> dict[str, Any]:
    return (
        {name: text(question, name) for name in TEXTS}
        | {f"f_{name}": value(question, name) for name in FACETS}
        | {
            "id": str(question.id),
            "day": _at_midnight(question.published) if question.published else None,
            "month": month(question),
        }
    )


def _at_midnight(day: date) -> datetime:
    return datetime.combine(day, time())


class StockWhoosh:
    """An index folder of Whoosh's and a searcher over its last commit."""

    def versions(self) -> Mapping[str, str]:
        """The version of Whoosh, with its own codec."""
        return {"whoosh3": metadata.version("whoosh3")}

    def build(self, questions: Iterable[Question], folder: Path) -> None:
        """One writer of generous memory, everything merged into one segment."""
        folder.mkdir(parents=True, exist_ok=True)
        made = index.create_in(str(folder), _schema())
        writer = made.writer(limitmb=_MEMORY)
        for question in questions:
            writer.add_document(**_document(question))
        writer.commit(optimize=True)
        made.close()

    def open(self, folder: Path) -> None:
        """The index and one searcher of it."""
        self._index = index.open_dir(str(folder))
        self._searcher = self._index.searcher()
        self._analyser = self._index.schema[TEXTS[0]].analyzer

    def page(self, query: Query) -> Page:
        """One search that groups by every facet, and one more for each facet that is filtered."""
        words = self._words(query)
        found = self._searcher.search(
            _filtered(words, query, query.filters),
            limit=HITS,
            groupedby=_grouped(FACETS) | {"months": _column("month")},
            maptype=sorting.Count,
            terms=True,
        )
        facets = {name: _most(found.groups(name)) for name in FACETS}
        for name, filters in without(query):
            wider = self._searcher.search(
                _filtered(words, query, filters), groupedby=_grouped((name,)), maptype=sorting.Count
            )
            facets[name] = _most(wider.groups(name))
        hits = list(islice(found, HITS))  # counting facets keeps every match in the results
        found.fragmenter = highlight.ContextFragmenter(maxchars=SNIPPET)
        return Page(
            ids=[hit["id"] for hit in hits],
            total=len(found),
            facets=facets,
            months={int(key): count for key, count in found.groups("months").items()},
            snippets=[_snippet(hit) for hit in hits],
        )

    def _words(self, query: Query) -> Any:
        names = (query.field,) if query.field else TEXTS
        asked = [*query.words, *([query.phrase] if query.phrase else [])]
        clauses = [self._any(names, terms) for words in asked if (terms := self._terms(words))]
        if query.prefix:
            clauses.append(Or([Prefix(name, fold(query.prefix)) for name in names]))
        return And(clauses) if clauses else NullQuery

    def _terms(self, words: str) -> list[str]:
        """The stems; its stop words give none, and are not asked for, as its own parser has it."""
        return [token.text for token in self._analyser(words, mode="query")]

    def _any(self, names: Sequence[str], terms: list[str]) -> Any:
        if len(terms) == 1:
            return Or([Term(name, terms[0]) for name in names])
        return Or([Phrase(name, terms) for name in names])

    def update(self, questions: Iterable[Question]) -> None:
        """Each document in place of the one of its uid; the searcher is refreshed."""
        writer = self._index.writer(limitmb=_MEMORY)
        for question in questions:
            writer.update_document(**_document(question))
        writer.commit()
        self._searcher = self._searcher.refresh()

    def close(self) -> None:
        """Close the searcher, then the index."""
        self._searcher.close()
        self._index.close()


def _column(name: str) -> Any:
    return sorting.FieldFacet(name, maptype=sorting.Count)


def _grouped(names: Iterable[str]) -> dict[str, Any]:
    return {name: _column(f"f_{name}") for name in names}


def _filtered(words: Any, query: Query, filters: Mapping[str, str]) -> Any:
    clauses = [ConstantScoreQuery(Term(f"f_{name}", key), 0.0) for name, key in filters.items()]
    if query.low and query.high:
        within = DateRange("day", _at_midnight(query.low), _at_midnight(query.high))
        clauses.append(ConstantScoreQuery(within, 0.0))
    return And([words, *clauses]) if clauses else words


def _most(counts: Mapping[Any, int]) -> dict[str, int]:
    ranked = sorted(counts.items(), key=lambda row: -row[1])[:FACET_LIMIT]
    return {_decoded(key): count for key, count in ranked}


def _decoded(key: Any) -> str:
    return key.decode() if isinstance(key, bytes) else str(key)


def _snippet(hit: Any) -> str:
    for name in _SHOWN:
        if found := hit.highlights(name, top=1):
            return str(found)
    return str(hit[_SHOWN[0]][:SNIPPET])


def peer() -> StockWhoosh:
    """The system."""
    return StockWhoosh()
