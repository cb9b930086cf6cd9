"""The systems that are asked: this project's first page, and what people would take instead.

All of them index the same texts of the same questions. The others are told what a field weighs when
they are asked, so that the weight of a title can be chosen for each of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

import bm25s
import snowballstemmer
import tantivy
from unidecode import unidecode
from whoosh import fields, index, scoring
from whoosh.analysis.analyzers import LanguageAnalyzer
from whoosh.qparser.default import MultifieldParser
from whoosh.qparser.syntax import OrGroup

from bench.peers.base import TEXTS, WEIGHTS, Unavailable, text
from bench.relevance.measures import TOP
from indexer.build import reindex
from indexer.engines.embedded.store import EmbeddedStore
from indexer.model import Question
from indexer.query.request import SearchRequest
from indexer.search.searcher import Searcher

try:
    import milli
except ImportError:  # no wheel for this machine
    milli = None

Search = Callable[[str], Sequence[str]]
"""A query → the ids of its first page, the best first."""
Weights = Mapping[str, float]
Weighted = Callable[[Weights], Search]
"""What the fields weigh → a search that counts them so."""

WEIGHED: Weights = {
    name: weight / WEIGHTS[TEXTS.index("question")]
    for name, weight in zip(TEXTS, WEIGHTS, strict=True)
}
"""What this project's fields weigh beside the text of the question."""


def ours(questions: Iterable[Question], folder: Path) -> Weighted:
    """This project's first page, near results included; its weights are its own."""
    store = EmbeddedStore(folder)
    reindex(store, questions)
    searcher = Searcher(store)

    def search(query: str) -> Sequence[str]:
        page = searcher.search(SearchRequest(query, size=TOP), (), further=True)
        return [str(result.question.id) for result in page.results]

    return lambda _: search


def whoosh(questions: Iterable[Question], folder: Path) -> Weighted:
    """Stock Whoosh with its French analyser (no folding of accents), BM25F, OR."""
    folder.mkdir(parents=True, exist_ok=True)
    columns: dict[str, Any] = {name: fields.TEXT(analyzer=LanguageAnalyzer("fr")) for name in TEXTS}
    made = index.create_in(str(folder), fields.Schema(id=fields.ID(stored=True), **columns))
    writer = made.writer(limitmb=256)
    for question in questions:
        writer.add_document(id=str(question.id), **{name: text(question, name) for name in TEXTS})
    writer.commit(optimize=True)
    searcher = made.searcher(weighting=scoring.BM25F())

    def search(weights: Weights, query: str) -> Sequence[str]:
        parser = MultifieldParser(
            list(TEXTS), made.schema, fieldboosts=dict(weights), group=OrGroup
        )
        return [hit["id"] for hit in searcher.search(parser.parse(_words(query)), limit=TOP)]

    return lambda weights: partial(search, weights)


def sqlite(questions: Iterable[Question], folder: Path) -> Weighted:
    """SQLite FTS5, unicode61 without accents, weighted bm25, OR."""
    folder.mkdir(parents=True, exist_ok=True)
    base = sqlite3.connect(folder / "index.sqlite")
    columns = ", ".join(TEXTS)
    tokenize = 'tokenize = "unicode61 remove_diacritics 2"'
    base.execute(f"CREATE VIRTUAL TABLE texts USING fts5(id UNINDEXED, {columns}, {tokenize})")
    base.executemany(
        f"INSERT INTO texts VALUES (?{', ?' * len(TEXTS)})",  # noqa: S608 - constants
        ((str(q.id), *(text(q, name) for name in TEXTS)) for q in questions),
    )

    def search(weights: Weights, query: str) -> Sequence[str]:
        rank = f"bm25(texts, 0.0, {', '.join(str(weights[name]) for name in TEXTS)})"
        sql = f"SELECT id FROM texts WHERE texts MATCH ? ORDER BY {rank} LIMIT {TOP}"  # noqa: S608 - numbers
        asked = " OR ".join(f'"{word}"' for word in _words(query).split())
        return [row[0] for row in base.execute(sql, (asked,))] if asked else []

    return lambda weights: partial(search, weights)


def tantivy_french(questions: Iterable[Question], folder: Path, *, every: bool) -> Weighted:
    """Tantivy with lower case, accents folded, then the French stemmer; BM25 by field.

    ``every`` asks for all words of a query (AND), else for one of them (OR).
    """
    folder.mkdir(parents=True, exist_ok=True)
    schema = tantivy.SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw")
    for name in TEXTS:
        schema = schema.add_text_field(name, tokenizer_name="french")
    made = tantivy.Index(schema.build(), str(folder))
    analyser = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.stemmer("french"))
        .build()
    )
    made.register_tokenizer("french", analyser)
    writer = made.writer(num_threads=1)
    for question in questions:
        values = {name: [text(question, name)] for name in TEXTS}
        writer.add_document(tantivy.Document(id=[str(question.id)], **values))
    writer.commit()
    made.reload()
    searcher = made.searcher()

    def search(weights: Weights, query: str) -> Sequence[str]:
        parsed = made.parse_query(
            _words(query), list(TEXTS), field_boosts=dict(weights), conjunction_by_default=every
        )
        hits = searcher.search(parsed, TOP).hits
        return [searcher.doc(address)["id"][0] for _, address in hits]

    return lambda weights: partial(search, weights)


def bm25s_french(questions: Iterable[Question], _folder: Path) -> Weighted:
    """bm25s over accents folded, then French Snowball stems; a field counts as often as it weighs.

    Nothing is written: the arrays are kept in memory.
    """
    stem = cache(snowballstemmer.stemmer("french").stemWord)
    stemmed = [
        (str(question.id), {name: _stems(text(question, name), stem) for name in TEXTS})
        for question in questions
    ]

    def weighted(weights: Weights) -> Search:
        made = bm25s.BM25()
        made.index([_repeated(held, weights) for _, held in stemmed], show_progress=False)
        return partial(search, made)

    def search(made: bm25s.BM25, query: str) -> Sequence[str]:
        asked = _stems(query, stem)
        if not asked:
            return []
        most = min(TOP, len(stemmed))
        found, scores = made.retrieve([asked], k=most, show_progress=False)
        return [stemmed[at][0] for at, s in zip(found[0], scores[0], strict=True) if s > 0]

    return weighted


def _stems(said: str, stem: Callable[[str], str]) -> list[str]:
    return [stem(word) for word in _words(unidecode(said).lower()).split()]


def _repeated(held: Mapping[str, list[str]], weights: Weights) -> list[str]:
    """All stems of a question, those of each field as often as it weighs."""
    return [stem for name in TEXTS for stem in held[name] * round(weights[name])]


def meilisearch(questions: Iterable[Question], folder: Path) -> Weighted:
    """Milli, Meilisearch's engine, as its package binds it: its own rules, fields in their order.

    A query is taken as it is typed; a slip is forgiven; no weight can be told.
    """
    if milli is None:
        raise Unavailable("milli has no package for this machine")
    folder.mkdir(parents=True, exist_ok=True)
    made = milli.Index(str(folder), 1 << 32)
    rows = [{"id": str(q.id), **{n: text(q, n) for n in TEXTS}} for q in questions]
    made.add_documents(rows)

    def search(query: str) -> Sequence[str]:
        return [made.get_document(at)["id"] for at in made.search(query)[:TOP]]

    return lambda _: search


def _words(query: str) -> str:
    """The words of a query without anything that a query language might read."""
    kept = "".join(sign if sign.isalnum() else " " for sign in query)
    return " ".join(word for word in kept.split() if word not in {"OR", "AND", "NOT", "TO", "IN"})


SYSTEMS: Mapping[str, Callable[[Iterable[Question], Path], Weighted]] = {
    "ours": ours,
    "tantivy-or": partial(tantivy_french, every=False),
    "tantivy-and": partial(tantivy_french, every=True),
    "bm25s": bm25s_french,
    "sqlite": sqlite,
    "whoosh": whoosh,
    "milli": meilisearch,
}
OURS = "ours"
