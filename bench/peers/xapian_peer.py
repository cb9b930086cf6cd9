"""Xapian: its French stems over texts without accents, value slots for facets and months.

Its stemmer expects accents, which this corpus' queries have; folding would cost it stems, so words
keep theirs. Counts over all matches need every match to be looked at: ``checkatleast``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xapian

from bench.peers.base import (
    FACET_LIMIT,
    FACETS,
    HITS,
    SNIPPET,
    TEXTS,
    WEIGHTS,
    Page,
    day,
    month,
    text,
    value,
    without,
)
from bench.queries import Query
from indexer.model import Question

_FIELDS = {"title": "S"}  # the fields that are asked by themselves, and their prefix
_SLOTS = {name: slot for slot, name in enumerate((*FACETS, "month", "day"))}
_FILTER = "XF"
_ID = "Q"
_SHOWN = ("question", "answer")
_SEPARATOR = "\n\n"
_AND, _OR, _FILTERED = xapian.Query.OP_AND, xapian.Query.OP_OR, xapian.Query.OP_FILTER


def _document(question: Question, generator: Any) -> Any:
    document = xapian.Document()
    generator.set_document(document)
    for name, weight in zip(TEXTS, WEIGHTS, strict=True):
        words = text(question, name)
        generator.index_text(words, max(1, round(weight)))
        generator.increase_termpos()
        if name in _FIELDS:
            generator.index_text(words, 1, _FIELDS[name])
            generator.increase_termpos()
    for name in FACETS:
        key = value(question, name)
        document.add_value(_SLOTS[name], key)
        document.add_boolean_term(f"{_FILTER}{_SLOTS[name]}:{key}"[:200])
    document.add_value(_SLOTS["month"], str(month(question)))
    document.add_value(_SLOTS["day"], xapian.sortable_serialise(day(question)))
    document.add_boolean_term(_ID + question.id)
    document.set_data(_SEPARATOR.join((question.id, *(text(question, name) for name in _SHOWN))))
    return document


class Xapian:
    """One database folder."""

    def __init__(self) -> None:
        self._stem = xapian.Stem("french")

    def versions(self) -> Mapping[str, str]:
        """The version of the library that Debian gives."""
        return {"Xapian": xapian.version_string()}

    def _generator(self) -> Any:
        generator = xapian.TermGenerator()
        generator.set_stemmer(self._stem)
        return generator

    def build(self, questions: Iterable[Question], folder: Path) -> None:
        """One writable database, committed once at the end."""
        flags = xapian.DB_CREATE_OR_OVERWRITE | xapian.DB_NO_SYNC
        base, generator = xapian.WritableDatabase(str(folder), flags), self._generator()
        for question in questions:
            base.add_document(_document(question, generator))
        base.commit()
        base.close()

    def open(self, folder: Path) -> None:
        """The database to be read; its folder is kept for updates."""
        self._folder = folder
        self._base = xapian.Database(str(folder))

    def page(self, query: Query) -> Page:
        """One match for hits and counts, and one more for each facet that is filtered."""
        words = self._words(query)
        found, spies = self._matches(words, query, query.filters, (*FACETS, "month"), HITS)
        facets = {name: _counts(spies[name], FACET_LIMIT) for name in FACETS}
        for name, filters in without(query):
            _, wider = self._matches(words, query, filters, (name,), 0)
            facets[name] = _counts(wider[name], FACET_LIMIT)
        data = [match.document.get_data().decode() for match in found]
        texts = [record.split(_SEPARATOR, 1) for record in data]
        return Page(
            ids=[id for id, _ in texts],
            total=found.get_matches_estimated(),
            facets=facets,
            months={int(key): count for key, count in _counts(spies["month"], 1000).items()},
            snippets=[self._snippet(found, shown) for _, shown in texts],
        )

    def _snippet(self, found: Any, shown: str) -> str:
        # No flags: the background model may leave the words out, and looking on costs much more.
        snippet: bytes = found.snippet(shown, SNIPPET, self._stem, 0)
        return snippet.decode()

    def _matches(
        self,
        words: Any,
        query: Query,
        filters: Mapping[str, str],
        counted: Sequence[str],
        limit: int,
    ) -> tuple[Any, dict[str, Any]]:
        enquire = xapian.Enquire(self._base)
        enquire.set_query(_filtered(words, query, filters))
        spies = {name: xapian.ValueCountMatchSpy(_SLOTS[name]) for name in counted}
        for spy in spies.values():
            enquire.add_matchspy(spy)
        return enquire.get_mset(0, limit, self._base.get_doccount()), spies

    def _words(self, query: Query) -> Any:
        prefix = _FIELDS[query.field] if query.field else ""
        clauses = [
            xapian.Query(f"Z{prefix}{self._stem(word.lower()).decode()}") for word in query.words
        ]
        if query.phrase:
            clauses.append(xapian.Query(xapian.Query.OP_PHRASE, query.phrase.lower().split()))
        if query.prefix:
            clauses.append(_wildcard(query.prefix.lower()))
        return xapian.Query(_AND, clauses)

    def update(self, questions: Iterable[Question]) -> None:
        """Each document replaced by the term of its uid; the reader is opened anew."""
        base, generator = xapian.WritableDatabase(str(self._folder)), self._generator()
        for question in questions:
            base.replace_document(_ID + question.id, _document(question, generator))
        base.commit()
        base.close()
        self._base.reopen()

    def close(self) -> None:
        """Close the reader."""
        self._base.close()


def _filtered(words: Any, query: Query, filters: Mapping[str, str]) -> Any:
    asked = words
    for name, key in filters.items():
        term = xapian.Query(f"{_FILTER}{_SLOTS[name]}:{key}"[:200])
        asked = xapian.Query(_FILTERED, asked, term)
    if query.low and query.high:
        bounds = [xapian.sortable_serialise(at.toordinal()) for at in (query.low, query.high)]
        within = xapian.Query(xapian.Query.OP_VALUE_RANGE, _SLOTS["day"], *bounds)
        asked = xapian.Query(_FILTERED, asked, within)
    return asked


def _wildcard(prefix: str) -> Any:
    """Every form that begins so, however many there are."""
    how = xapian.Query
    return how(how.OP_WILDCARD, prefix, 0, how.WILDCARD_LIMIT_ERROR, how.OP_OR)


def _counts(spy: Any, limit: int) -> dict[str, int]:
    return {item.term.decode(): item.termfreq for item in spy.top_values(limit)}


def peer() -> Xapian:
    """The system."""
    return Xapian()
