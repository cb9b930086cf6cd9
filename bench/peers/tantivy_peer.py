"""Tantivy through tantivy-py: French stems, folded accents, columns for facets and months.

A word is asked of every text field with the field's weight, and all words are asked for, as in this
project's engine. The writer takes its own default number of threads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from importlib import metadata
from pathlib import Path
from typing import Any

import tantivy

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
from indexer.fields import fold
from indexer.model import Question

_HEAP = 400_000_000
_SHOWN = ("question", "answer")
_MUST, _SHOULD = tantivy.Occur.Must, tantivy.Occur.Should
_AGGREGATIONS = {
    name: {"terms": {"field": f"f_{name}", "size": FACET_LIMIT}} for name in FACETS
} | {"months": {"terms": {"field": "month", "size": 1000}}}
_ACCENTS = re.compile(r"[^a-z0-9]")


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in TEXTS:
        builder.add_text_field(name, stored=True, tokenizer_name="french")
    for name in FACETS:
        builder.add_text_field(f"f_{name}", tokenizer_name="raw", fast=True, index_option="basic")
    builder.add_unsigned_field("day", indexed=True, fast=True)
    builder.add_unsigned_field("month", fast=True)
    return builder.build()


def _analyser() -> Any:
    """Stems first, because Snowball's French rules read accents; then no accents."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    filters = (
        tantivy.Filter.remove_long(60),
        tantivy.Filter.lowercase(),
        tantivy.Filter.stemmer("french"),
        tantivy.Filter.ascii_fold(),
    )
    return reduce(lambda chain, step: chain.filter(step), filters, builder).build()


def _document(question: Question) -> Any:
    document = tantivy.Document()
    document.add_text("id", question.id)
    for name in TEXTS:
        document.add_text(name, text(question, name))
    for name in FACETS:
        document.add_text(f"f_{name}", value(question, name))
    document.add_unsigned("day", day(question))
    document.add_unsigned("month", month(question))
    return document


class Tantivy:
    """An index in a folder and a searcher over its last commit."""

    def versions(self) -> Mapping[str, str]:
        """The version of the Python package."""
        return {"tantivy-py": metadata.version("tantivy")}

    def build(self, questions: Iterable[Question], folder: Path) -> None:
        """One writer with a large heap; ready once its merges have ended."""
        folder.mkdir(parents=True, exist_ok=True)
        index = tantivy.Index(_schema(), path=str(folder))
        index.register_tokenizer("french", _analyser())
        writer = index.writer(_HEAP)
        for question in questions:
            writer.add_document(_document(question))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> None:
        """The index with its French tokenizer, and one searcher of it."""
        self._index = tantivy.Index.open(str(folder))
        self._analyser = _analyser()
        self._index.register_tokenizer("french", self._analyser)
        self._schema = self._index.schema
        self._searcher = self._index.searcher()

    def page(self, query: Query) -> Page:
        """A search for hits, an aggregation for counts, one more for each filtered facet."""
        searcher, words = self._searcher, self._words(query)
        asked = self._filtered(words, query, query.filters)
        found: Any = searcher.search(asked, HITS, count=True)  # its stub lacks `count`
        documents = [searcher.doc(address) for _, address in found.hits]
        counts = searcher.aggregate(asked, _AGGREGATIONS)
        for name, filters in without(query):
            wider = self._filtered(words, query, filters)
            counts |= searcher.aggregate(wider, {name: _AGGREGATIONS[name]})
        return Page(
            ids=[str(document.get_first("id")) for document in documents],
            total=found.count,
            facets={name: _counts(counts[name]) for name in FACETS},
            months={int(key): count for key, count in _counts(counts["months"]).items()},
            snippets=self._snippets(words, documents),
        )

    def _snippets(self, words: Any, documents: Sequence[Any]) -> list[str]:
        """The passage of the question or the answer, whichever has a match first."""
        makers = [
            tantivy.SnippetGenerator.create(self._searcher, words, self._schema, name)
            for name in _SHOWN
        ]
        for maker in makers:
            maker.set_max_num_chars(SNIPPET)
        return [_first_passage(makers, document) for document in documents]

    def _words(self, query: Query) -> Any:
        fields = (query.field,) if query.field else TEXTS
        clauses = [self._any(fields, self._terms(word)) for word in query.words]
        if query.phrase:
            clauses.append(self._any(fields, self._terms(query.phrase)))
        if query.prefix:
            clauses.append(self._prefixed(fields, query.prefix))
        return self._all(clauses)

    def _terms(self, words: str) -> list[str]:
        terms: list[str] = self._analyser.analyze(words)
        return terms

    def _any(self, fields: Sequence[str], terms: list[str]) -> Any:
        """The term, or the terms side by side, in one of the fields, each with its weight."""
        make = self._term if len(terms) == 1 else self._phrase
        weights = dict(zip(TEXTS, WEIGHTS, strict=True))
        clauses = [
            (_SHOULD, tantivy.Query.boost_query(make(name, terms), weights[name]))
            for name in fields
        ]
        return clauses[0][1] if len(clauses) == 1 else tantivy.Query.boolean_query(clauses)

    def _term(self, name: str, terms: list[str]) -> Any:
        return tantivy.Query.term_query(self._schema, name, terms[0], "freq")

    def _phrase(self, name: str, terms: list[str]) -> Any:
        if not terms:
            return tantivy.Query.empty_query()
        return tantivy.Query.phrase_query(self._schema, name, list(terms))

    def _prefixed(self, fields: Sequence[str], prefix: str) -> Any:
        pattern = _ACCENTS.sub("", fold(prefix)) + ".*"
        return tantivy.Query.boolean_query(
            [(_SHOULD, tantivy.Query.regex_query(self._schema, name, pattern)) for name in fields]
        )

    def _filtered(self, words: Any, query: Query, filters: Mapping[str, str]) -> Any:
        clauses = [words]
        for name, key in filters.items():
            term = tantivy.Query.term_query(self._schema, f"f_{name}", key, "basic")
            clauses.append(tantivy.Query.const_score_query(term, 0.0))
        if query.low and query.high:
            within = tantivy.Query.range_query(
                self._schema,
                "day",
                tantivy.FieldType.Unsigned,
                query.low.toordinal(),
                query.high.toordinal(),
            )
            clauses.append(tantivy.Query.const_score_query(within, 0.0))
        return self._all(clauses)

    def _all(self, clauses: Sequence[Any]) -> Any:
        if len(clauses) == 1:
            return clauses[0]
        return tantivy.Query.boolean_query([(_MUST, clause) for clause in clauses])

    def update(self, questions: Iterable[Question]) -> None:
        """Each document deleted by its uid and added again; the searcher is opened anew."""
        writer = self._index.writer(_HEAP)
        for question in questions:
            writer.delete_documents_by_term("id", question.id)
            writer.add_document(_document(question))
        writer.commit()
        self._index.reload()
        self._searcher = self._index.searcher()

    def close(self) -> None:
        """Drop the searcher and the index: they have nothing to be closed."""
        del self._searcher, self._index


def _first_passage(makers: Sequence[Any], document: Any) -> str:
    html = ""
    for maker in makers:
        snippet = maker.snippet_from_doc(document)
        html = html or snippet.to_html()
        if snippet.highlighted():
            return str(snippet.to_html())
    return html


def _counts(aggregation: Mapping[str, Any]) -> dict[str, int]:
    return {str(bucket["key"]): bucket["doc_count"] for bucket in aggregation["buckets"]}


def peer() -> Tantivy:
    """The system."""
    return Tantivy()
