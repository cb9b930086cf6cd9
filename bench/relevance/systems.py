"""The systems that are asked: this project's engine, and four that people would take instead.

All of them index the same texts of the same questions. The others search their words with OR,
which finds more known items than AND does for each of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
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

from bench.peers.base import TEXTS, WEIGHTS, text
from indexer.engines.base import Engine, Plan
from indexer.engines.embedded.store import EmbeddedStore
from indexer.model import Question
from indexer.query import parse
from indexer.search.nearby import nearby

Search = Callable[[str], Sequence[str]]
TOP = 10


def ours(questions: Iterable[Question], folder: Path) -> Search:
    """This project's engine: the first page, which goes on with most of the words."""
    store = EmbeddedStore(folder)
    with store.writer(fresh=True) as writer:
        writer.put(questions)
        writer.commit()
    return asking(store.open())


def asking(engine: Engine) -> Search:
    """The ids of a first page of an engine of ours."""

    def search(query: str) -> Sequence[str]:
        tree, _ = parse(query)
        found = [hit.id for hit in engine.search(Plan(tree=tree, limit=TOP)).hits]
        more = nearby(engine, tree) if len(found) < TOP else None
        if more is not None:
            hits = engine.search(Plan(tree=more, limit=TOP)).hits
            found += [hit.id for hit in hits if hit.id not in found]
        return found[:TOP]

    return search


def whoosh(questions: Iterable[Question], folder: Path) -> Search:
    """Stock Whoosh with its French analyser (no folding of accents), BM25F, OR."""
    folder.mkdir(parents=True, exist_ok=True)
    columns: dict[str, Any] = {
        name: fields.TEXT(analyzer=LanguageAnalyzer("fr"), field_boost=weight)
        for name, weight in zip(TEXTS, WEIGHTS, strict=True)
    }
    made = index.create_in(str(folder), fields.Schema(id=fields.ID(stored=True), **columns))
    writer = made.writer(limitmb=256)
    for question in questions:
        writer.add_document(id=str(question.id), **{name: text(question, name) for name in TEXTS})
    writer.commit(optimize=True)
    parser = MultifieldParser(list(TEXTS), made.schema, group=OrGroup)
    searcher = made.searcher(weighting=scoring.BM25F())

    def search(query: str) -> Sequence[str]:
        return [hit["id"] for hit in searcher.search(parser.parse(_words(query)), limit=TOP)]

    return search


def sqlite(questions: Iterable[Question], folder: Path) -> Search:
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
    rank = f"bm25(texts, 0.0, {', '.join(map(str, WEIGHTS))})"
    sql = f"SELECT id FROM texts WHERE texts MATCH ? ORDER BY {rank} LIMIT {TOP}"  # noqa: S608 - constants

    def search(query: str) -> Sequence[str]:
        asked = " OR ".join(f'"{word}"' for word in _words(query).split())
        return [row[0] for row in base.execute(sql, (asked,))] if asked else []

    return search


def tantivy_french(questions: Iterable[Question], folder: Path) -> Search:
    """Tantivy with lower case, accents folded, then the French stemmer; BM25 by field, OR."""
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
    boosts = dict(zip(TEXTS, WEIGHTS, strict=True))

    def search(query: str) -> Sequence[str]:
        parsed = made.parse_query(_words(query), list(TEXTS), field_boosts=boosts)
        hits = searcher.search(parsed, TOP).hits
        return [searcher.doc(address)["id"][0] for _, address in hits]

    return search


def bm25s_french(questions: Iterable[Question], _folder: Path) -> Search:
    """bm25s over accents folded, then French Snowball stems; a field counts as often as it weighs.

    Nothing is written: the arrays are kept in memory.
    """
    stem = snowballstemmer.stemmer("french").stemWord
    ids, texts = [], []
    for question in questions:
        ids.append(str(question.id))
        weighed = (
            [text(question, name)] * round(weight)
            for name, weight in zip(TEXTS, WEIGHTS, strict=True)
        )
        texts.append([stem(word) for parts in weighed for word in _folded(" ".join(parts))])
    made = bm25s.BM25()
    made.index(texts, show_progress=False)

    def search(query: str) -> Sequence[str]:
        asked = [stem(word) for word in _folded(query)]
        if not asked:
            return []
        found, scores = made.retrieve([asked], k=TOP, show_progress=False)
        return [ids[at] for at, score in zip(found[0], scores[0], strict=True) if score > 0]

    return search


def _folded(said: str) -> list[str]:
    """The words without accents and capitals."""
    return _words(unidecode(said).lower()).split()


def _words(query: str) -> str:
    """The words of a query without anything that a query language might read."""
    kept = "".join(sign if sign.isalnum() else " " for sign in query)
    return " ".join(word for word in kept.split() if word not in {"OR", "AND", "NOT", "TO", "IN"})


SYSTEMS: dict[str, Callable[[Iterable[Question], Path], Search]] = {
    "this project": ours,
    "Whoosh, French analyser": whoosh,
    "SQLite FTS5": sqlite,
    "tantivy, folded and stemmed": tantivy_french,
    "bm25s, folded and stemmed": bm25s_french,
}
