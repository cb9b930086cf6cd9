"""Documents, schemas and queries that the codec's tests share."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st
from whoosh import columns, fields, query
from whoosh.analysis import SimpleAnalyzer
from whoosh.filedb.filestore import RamStorage

from indexer.engines.embedded.codec.container.section_writing import SectionWriter
from indexer.engines.embedded.codec.container.sections import SectionFile

WORDS = ("loi", "état", "été", "maire", "maires", "retraite", "œuvre", "x", "zone", "z\U0001f600")
TAGS = ("a", "b", "c", "déf")


def schema() -> fields.Schema:
    """Every kind of field that the codec stores in its own way."""
    return fields.Schema(
        id=fields.ID(stored=True, unique=True, sortable=True),
        body=fields.TEXT(analyzer=SimpleAnalyzer(), stored=True, vector=True, chars=True),
        title=fields.TEXT(analyzer=SimpleAnalyzer(), sortable=True, phrase=True),
        tags=fields.KEYWORD(stored=True, sortable=columns.RefBytesColumn()),
        number=fields.NUMERIC(int, stored=True, sortable=True),
        score=fields.NUMERIC(float, sortable=True),
        flag=fields.BOOLEAN(stored=True),
    )


@st.composite
def documents(draw: st.DrawFn, most: int = 12) -> list[dict[str, Any]]:
    """Documents of ``schema``, some without some fields.

    Texts are short: the stock codec keeps lengths above ten only roughly.
    """
    text = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
    optional = st.fixed_dictionaries(
        {},
        optional={
            "body": text,
            "title": text,
            "tags": st.sampled_from(TAGS),
            "number": st.integers(-50, 50),
            "score": st.floats(-5, 5, width=32),
            "flag": st.booleans(),
        },
    )
    found = draw(st.lists(optional, max_size=most))
    return [{"id": str(place), **document} for place, document in enumerate(found)]


def ram_index(codec: Any, batches: Iterable[Iterable[Mapping[str, Any]]]) -> Any:
    """An index in memory with one segment a batch."""
    index = RamStorage().create_index(schema())
    for batch in batches:
        writer = index.writer(codec=codec)
        for document in batch:
            writer.add_document(**document)
        writer.commit(merge=False)
    return index


@st.composite
def queries(draw: st.DrawFn) -> query.Query:
    """Queries of the kinds that Whoosh offers, two levels deep."""
    field = st.sampled_from(["body", "title"])
    word = st.sampled_from(WORDS)
    term = st.builds(query.Term, field, word)
    leaf = st.one_of(
        term,
        st.builds(query.Prefix, field, st.sampled_from(["ma", "é", "z", "r"])),
        st.builds(query.Wildcard, field, st.sampled_from(["m*s", "?oi", "*e"])),
        st.builds(query.FuzzyTerm, field, word),
        st.builds(query.Phrase, field, st.lists(word, min_size=2, max_size=3)),
        st.builds(query.TermRange, field, st.just("loi"), word),
        st.builds(query.NumericRange, st.just("number"), st.integers(-50, 0), st.integers(0, 50)),
        st.builds(query.Every, st.sampled_from([None, "body", "tags"])),
    )
    several = st.lists(leaf, min_size=1, max_size=3)
    return draw(
        st.one_of(
            leaf,
            st.builds(query.And, several),
            st.builds(query.Or, several),
            st.builds(query.AndNot, leaf, leaf),
            st.builds(query.AndMaybe, leaf, leaf),
            st.builds(query.Not, leaf),
        ),
    )


def written(fill: Any, kind: int = 7, meta: Mapping[str, Any] | None = None) -> SectionFile:
    """The file that ``fill(writer)`` writes, opened."""
    return SectionFile(bytes_of(fill, kind, meta), "trial", kind)


def bytes_of(fill: Any, kind: int = 7, meta: Mapping[str, Any] | None = None) -> bytes:
    """The bytes of the same."""
    stream = io.BytesIO()
    writer = SectionWriter(stream, kind)
    fill(writer)
    writer.close(meta or {})
    return stream.getvalue()


def flipped(path: Path, place: int, mask: int = 0x40) -> bytes:
    """Change one byte of a file; returns what stood there before."""
    before = path.read_bytes()
    changed = bytearray(before)
    changed[place] ^= mask
    path.write_bytes(changed)
    return before


def numbers(*values: int) -> Any:
    """An array of integers."""
    return np.array(values, np.int64)
