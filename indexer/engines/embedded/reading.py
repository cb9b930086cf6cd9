"""One open index as arrays: the only module that asks Whoosh's reader for postings.

A *place* is one 64-bit number, ``document << 32 | position in the stream``: sorted places are
sorted by document, then field, then position.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
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

    def _columns(self, name: str, kind: Callable[..., Any]) -> list[Any]:
        columns = [reader.column(name) for reader in self._readers]
        if not all(isinstance(column, kind) for column in columns):  # type: ignore[arg-type]
            raise DamagedIndex(f"the column {name!r} of the index is missing; rebuild the index")
        return columns

    def _numbers(self, name: str) -> Integers:
        return _joined([column.values for column in self._columns(name, Numbers)])

    def _values(self, name: str) -> Iterator[tuple[int, Ordinals]]:
        yield from zip(self._bases.tolist(), self._columns(name, Ordinals), strict=False)

    def _facet(self, name: str) -> FacetColumn:
        seen: dict[str, int] = {}
        parts = []
        for base, column in self._values(name):
            last = base + len(column.ordinals)
            living = column.ordinals[self.live[base:last]]
            rows = [row.decode("utf-8", "surrogatepass") for row in column.dictionary]
            for row, count in zip(rows, np.bincount(living, minlength=len(rows)), strict=True):
                for value in filter(None, row.split(SEPARATOR)):
                    seen[value] = seen.get(value, 0) + int(count)
            parts.append((base, column, rows))
        spellings = _spellings(seen)
        keys = tuple(sorted(spellings))
        return self._filled(keys, spellings, parts)

    def _filled(
        self, keys: tuple[str, ...], spellings: Mapping[str, str], parts: Sequence[Any]
    ) -> FacetColumn:
        ordinal = {key: number for number, key in enumerate(keys)}
        first = np.full(self.size, -1, dtype=np.int32)
        more_documents, more_ordinals = [NONE], [NONE]
        for base, column, rows in parts:
            held = [
                list(dict.fromkeys(ordinal[key] for key in _keys(row) if key in ordinal))
                for row in rows
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


def _places(reader: ColumnarReader, base: int, field: str, term: int) -> Integers:
    offsets, positions = reader.positions(field, term)
    documents = reader.documents(field, term).astype(np.int64) + base
    return np.repeat(documents << DOCUMENT_SHIFT, np.diff(offsets)) | positions.astype(np.int64)


def _joined(parts: Sequence[npt.NDArray[Any]]) -> Integers:
    return np.concatenate(parts).astype(np.int64) if parts else NONE


def _encoded(key: str) -> bytes:
    return key.encode("utf-8", "surrogatepass")


def _keys(row: str) -> list[str]:
    """The folded values of a row of a facet's column."""
    return [fold(value) for value in row.split(SEPARATOR) if value]


def _month(ordinal: int) -> int:
    if ordinal == NO_NUMBER:
        return -1
    day = date.fromordinal(ordinal)
    return day.year * 12 + day.month - 1


def _spellings(seen: Mapping[str, int]) -> Mapping[str, str]:
    """Folded value → its most frequent spelling (ties: the first in order)."""
    seen: dict[str, int] = {}
    for value in values:
        seen[value] = seen.get(value, 0) + 1
    ranked = sorted(seen, key=lambda value: (-seen[value], value), reverse=True)
    return {fold(value): value for value in ranked}
