"""One open index as arrays: the only module that asks Whoosh's reader for postings.

A *place* is one 64-bit number, ``document << 32 | position in the stream``: sorted places are
sorted by document, then field, then position.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from threading import RLock
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.matching import NullMatcher
from whoosh.reading import IndexReader

from indexer.engines import ranking
from indexer.engines.embedded.schema import (
    COUNTED,
    MEASURED,
    NO_NUMBER,
    SEPARATOR,
    unpacked,
)
from indexer.fields import fold
from indexer.model import Question, QuestionId
from indexer.text import stem_of

Numbers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

DOCUMENT_SHIFT = 32


@dataclass(frozen=True, slots=True)
class FacetColumn:
    """The values of a facet: each document's first one, and the pairs of those that have more.

    ``keys`` are folded values; ``first`` holds an index into them for each document, −1 for none.
    """

    keys: tuple[str, ...]
    spellings: Mapping[str, str]
    first: Numbers
    more_documents: Numbers
    more_ordinals: Numbers


class View:
    """Postings, columns and documents of one generation, shared between threads."""

    def __init__(self, reader: IndexReader) -> None:
        self._reader = reader
        self._lock = RLock()
        self.size: int = reader.doc_count_all()
        self.live: Mask = np.array([not reader.is_deleted(n) for n in range(self.size)], dtype=bool)
        self.documents = int(self.live.sum())
        self.stems = lru_cache(4096)(self._stems)
        self.places = lru_cache(4096)(self._places)

    def close(self) -> None:
        """Let go of the files."""
        self._reader.close()

    # -- postings ----------------------------------------------------------------------------

    def _stems(self, stem: str) -> tuple[Numbers, Floats]:
        """The documents of a lemma in the fields with a weight, and its weighted occurrences."""
        with self._lock:
            matcher = self._matcher("stem", stem)
            pairs: list[tuple[int, float]] = []
            while matcher.is_active():
                pairs.append((matcher.id(), matcher.weight()))
                matcher.next()
        documents = np.array([document for document, _ in pairs], dtype=np.int64)
        return documents, np.array([worth for _, worth in pairs], dtype=np.float64)

    def _places(self, key: str) -> Numbers:
        """The places of an exact key, sorted."""
        with self._lock:
            matcher = self._matcher("text", key)
            found: list[int] = []
            while matcher.is_active():
                base = matcher.id() << DOCUMENT_SHIFT
                found += [base | place for place in matcher.value_as("positions")]
                matcher.next()
        return np.array(found, dtype=np.int64)

    def _matcher(self, field: str, key: str) -> Any:
        term = (field, key.encode("utf-8", "surrogatepass"))
        return self._reader.postings(*term) if term in self._reader else NullMatcher()

    @cached_property
    def keys(self) -> Sequence[str]:
        """Every exact key of the index, sorted."""
        with self._lock:
            found = self._reader.lexicon("text")
            return sorted(key.decode("utf-8", "surrogatepass") for key in found)

    def starting(self, prefix: str) -> Sequence[str]:
        """The exact keys that begin so."""
        first = bisect_left(self.keys, prefix)
        last = first
        while last < len(self.keys) and self.keys[last].startswith(prefix):
            last += 1
        return self.keys[first:last]

    @cached_property
    def _forms(self) -> Mapping[str, tuple[str, ...]]:
        forms: dict[str, list[str]] = {}
        for key in self.keys:
            forms.setdefault(stem_of(key), []).append(key)
        return {stem: tuple(found) for stem, found in forms.items()}

    def forms(self, stem: str) -> tuple[str, ...]:
        """The exact keys of the index that have that lemma."""
        return self._forms.get(stem, ())

    # -- columns -----------------------------------------------------------------------------

    @cached_property
    def norms(self) -> Floats:
        """What dampens the occurrences in each document (see ``ranking.norm``)."""
        lengths = np.array(self._column("length"), dtype=np.float64)
        average = float(lengths[self.live].mean()) if self.documents else 0.0
        relative = lengths / average if average else np.ones(self.size)
        return ranking.K1 * (1 - ranking.B + ranking.B * relative)

    @cached_property
    def facets(self) -> Mapping[str, FacetColumn]:
        """The facets by field name."""
        return {row.name: self._facet(self._column(f"c_{row.name}")) for row in COUNTED}

    @cached_property
    def numbers(self) -> Mapping[str, Numbers]:
        """The numbers and days (ordinals) by field name; NO_NUMBER for none."""
        found = {
            row.name: np.array(self._column(f"c_{row.name}"), dtype=np.int64) for row in MEASURED
        }
        for values in found.values():
            values[~self.live] = NO_NUMBER
        return found

    @cached_property
    def uids(self) -> Sequence[QuestionId]:
        """The identifier of each document."""
        with self._lock:
            return [
                QuestionId(self._reader.stored_fields(n)["uid"]) if self.live[n] else QuestionId("")
                for n in range(self.size)
            ]

    @cached_property
    def digests(self) -> Mapping[QuestionId, str]:
        """The digest of each question."""
        column = self._column("digest")
        return {self.uids[n]: column[n].decode() for n in np.flatnonzero(self.live)}

    @cached_property
    def numbered(self) -> Mapping[QuestionId, int]:
        """The document number of each question."""
        return {self.uids[n]: int(n) for n in np.flatnonzero(self.live)}

    def question(self, document: int) -> Question:
        """The stored question."""
        with self._lock:
            return unpacked(self._reader.stored_fields(document)["record"])

    def _column(self, name: str) -> list[Any]:
        if not self.size:
            return []  # Whoosh's reader of no segment has no columns
        with self._lock:
            reader = self._reader.column_reader(name)
            return [reader[n] for n in range(self.size)]

    def _facet(self, column: Iterable[bytes]) -> FacetColumn:
        rows = [value.decode("utf-8", "surrogatepass") for value in column]
        pairs = [
            (document, value)
            for document, row in enumerate(rows)
            if self.live[document] and row
            for value in row.split(SEPARATOR)
        ]
        spellings = _spellings(value for _, value in pairs)
        keys = tuple(sorted(spellings))
        ordinal = {key: number for number, key in enumerate(keys)}
        first = np.full(self.size, -1, dtype=np.int64)
        more: list[tuple[int, int]] = []
        for document, value in pairs:
            here = ordinal[fold(value)]
            if first[document] < 0:
                first[document] = here
            elif here != first[document] and (document, here) not in more[-8:]:
                more.append((document, here))
        extra = np.array(more, dtype=np.int64).reshape(-1, 2)
        return FacetColumn(keys, spellings, first, extra[:, 0], extra[:, 1])

    # -- orders ------------------------------------------------------------------------------

    @cached_property
    def newest(self) -> Numbers:
        """The rank of each document, the newest first, then by uid."""
        return self._ranks(-self.numbers["published"])

    @cached_property
    def oldest(self) -> Numbers:
        """The rank of each document, the oldest first, those without a date last."""
        days = self.numbers["published"]
        return self._ranks(np.where(days == NO_NUMBER, np.iinfo(np.int64).max, days))

    def _ranks(self, primary: Numbers) -> Numbers:
        by_uid = np.argsort(np.array(self.uids, dtype=object), kind="stable")
        order = by_uid[np.argsort(primary[by_uid], kind="stable")]
        ranks = np.empty(self.size, dtype=np.int64)
        ranks[order] = np.arange(self.size)
        return ranks


def _spellings(values: Iterable[str]) -> Mapping[str, str]:
    """Folded value → its most frequent spelling (ties: the first in order)."""
    seen: dict[str, int] = {}
    for value in values:
        seen[value] = seen.get(value, 0) + 1
    ranked = sorted(seen, key=lambda value: (-seen[value], value), reverse=True)
    return {fold(value): value for value in ranked}
