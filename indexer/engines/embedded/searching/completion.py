"""Names and numbers by a prefix: the values of facets by any of their words, and references."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from indexer.engines.completion import (
    NAMED,
    Completes,
    Completion,
    Wanted,
    beginnings,
    numbers,
    ranked,
    wanted,
)
from indexer.engines.embedded import mined
from indexer.engines.embedded.searching.arrays import Indexes, Integers
from indexer.engines.embedded.searching.postings.lexicon import Lexicon
from indexer.engines.embedded.searching.values.facet_columns import FacetColumn
from indexer.engines.embedded.searching.view import View
from indexer.engines.mined import expressed, tables
from indexer.model import Kind
from indexer.query import printed
from indexer.query.ast import Reference

_LAST = chr(0x10FFFF)


@dataclass(frozen=True, slots=True)
class _Names:
    """The values of a facet under each of their words: beginnings in order, and whose they are."""

    beginnings: list[str]
    keys: list[str]
    counts: Mapping[str, int]
    spellings: Mapping[str, str]

    def starting(self, prefix: str) -> list[tuple[str, int]]:
        """The values with a word of that prefix, and how many documents hold each."""
        first = bisect_left(self.beginnings, prefix)
        last = bisect_left(self.beginnings, prefix + _LAST)
        held = {key: self.counts.get(key, 0) for key in self.keys[first:last]}
        return [(self.spellings[key], count) for key, count in held.items() if count]


class Completer:
    """Completions out of one generation."""

    def __init__(self, folder: Path, view: View, lexicon: Lexicon) -> None:
        self.mined = tables(mined.tables(folder))
        self._view = view
        self._lexicon = lexicon

    def complete(self, text: str, limit: int) -> list[Completion]:
        """References, words and names with the prefix: ``limit`` of each kind, kind after kind."""
        asked = wanted(text)
        return [completion for part in self._parts(asked, limit) for completion in part]

    def _parts(self, asked: Wanted, limit: int) -> Iterator[list[Completion]]:
        if asked.number:
            yield self._references(asked, limit)
        if asked.word:
            words = self._lexicon.starting(asked.word, limit)
            yield ranked((Completion(Completes.WORD, *word) for word in words), limit)
        yield expressed(asked.expressions, self.mined.expressions, limit)
        for kind in asked.kinds if asked.name else ():
            found = self._names[kind].starting(asked.name)
            yield ranked((Completion(kind, *name) for name in found), limit)

    @cached_property
    def _names(self) -> Mapping[Completes, _Names]:
        columns = self._view.values.facets
        return {kind: self._named(columns[field]) for kind, field in NAMED.items()}

    def _named(self, column: FacetColumn) -> _Names:
        pairs = sorted((start, key) for key in column.keys for start in beginnings(key))
        starts, keys = [start for start, _ in pairs], [key for _, key in pairs]
        return _Names(starts, keys, column.counts, column.spellings)

    # -- references --------------------------------------------------------------------------

    def _references(self, asked: Wanted, limit: int) -> list[Completion]:
        return [
            Completion(Completes.REFERENCE, printed(reference), 1)
            for reference in self._called(asked, limit)
        ]

    def _called(self, asked: Wanted, limit: int) -> list[Reference]:
        """The questions of those numbers, the nearest number first, the newest of each first."""
        found: list[Reference] = []
        for low, high in numbers(asked.number):
            ordered, doc_ids = self._by_number
            first, last = np.searchsorted(ordered, [low, high + 1]).tolist()
            of_range = map(self._reference, doc_ids[first:last].tolist())
            called = [reference for reference in of_range if reference]
            found += [
                reference
                for reference in sorted(called, key=_by_number)
                if asked.legislature in {"", str(reference.legislature)}
            ]
            if len(found) >= limit:
                break
        return found[:limit]

    def _reference(self, doc_id: int) -> Reference | None:
        """How a question is called; None for one of the Sénat, which has no legislature."""
        facets = self._view.values.facets
        of, kinds = facets["legislature"], facets["kind"]
        if of.first[doc_id] == len(of.keys):
            return None
        legislature, kind = (
            column.spellings[column.keys[column.first[doc_id]]] for column in (of, kinds)
        )
        number = int(self._view.values.numbers["number"][doc_id])
        return Reference(number, int(legislature), Kind(kind))

    @cached_property
    def _by_number(self) -> tuple[Integers, Indexes]:
        """The numbers of the questions, ascending, and the document of each."""
        of_documents = self._view.values.numbers["number"]
        order = np.argsort(of_documents, kind="stable")
        return of_documents[order], order


def _by_number(reference: Reference) -> tuple[int, int, str]:
    return reference.number, -(reference.legislature or 0), str(reference.kind)
