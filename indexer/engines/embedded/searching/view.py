"""One open generation as arrays: the only module that asks the codec's readers for postings.

Documents are numbered through all segments. A *place* is one 64-bit number, ``document << 32 |
position in the stream``: sorted places are sorted by document, then field, then position.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from indexer import delays
from indexer.engines import bm25
from indexer.engines.embedded.codec import ColumnarReader, Numbers, Ordinals, open_readers
from indexer.engines.embedded.forms import Forms
from indexer.engines.embedded.layout import (
    COUNTED,
    DOCUMENT_SHIFT,
    LABEL_MARK,
    MEASURED,
    NO_NUMBER,
    SCALE,
    STREAM,
    sketched,
)
from indexer.engines.embedded.searching import delay_columns
from indexer.engines.embedded.searching.docsets import Bitmap, Holders, Listed
from indexer.engines.embedded.searching.facet_columns import (
    NONE,
    FacetColumn,
    Floats,
    Integers,
    Mask,
    facet_column,
)
from indexer.engines.embedded.searching.near_duplicates import Alike
from indexer.engines.embedded.searching.term_postings import (
    documents_of,
    frequent,
    joined,
    places_in,
    places_of,
)
from indexer.errors import DamagedIndex
from indexer.model import Question, QuestionId
from indexer.records import unpacked
from indexer.sketches import Text

FILTERS = 256
"""Filters kept as bitmaps: 26 kB each at 210,000 documents."""
TOLD = 4096
"""Identifiers kept with their documents: those of a page are asked for again at once."""


class View:
    """Postings, columns and documents of one generation, shared between threads."""

    def __init__(self, folder: Path) -> None:
        self.readers = open_readers(folder)
        self.forms = Forms(folder)
        counts = [reader.document_count for reader in self.readers]
        self._bases = np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))
        self.size = int(self._bases[-1])
        deleted = [reader.deleted for reader in self.readers]
        self.live: Mask = ~np.concatenate([*deleted, np.array([], dtype=bool)])
        self.documents = int(self.live.sum())
        self._filters = lru_cache(FILTERS)(self._filter)
        self._told: dict[QuestionId, int] = {}

    def forget(self) -> None:
        """Give the pages of the files that were read back to the system (see ``SectionFile``)."""
        for reader in self.readers:
            reader.forget()

    # -- postings ----------------------------------------------------------------------------

    def stems(self, stem: str) -> tuple[Holders, npt.NDArray[Any]]:
        """The documents of a lemma in the stream, and ``SCALE`` times the weight in each."""
        found = list(self.terms("stem", _encoded(stem)))
        if len(self.readers) == 1 and not self._scarred and found:
            ((reader, _, term),) = found
            weights, bits = reader.weights("stem", term), reader.bitmap("stem", term)
            if bits is not None:
                return Bitmap(bits, len(weights), self.size), weights
            return Listed(documents_of("stem", found)), weights
        known = frequent(found, "stem", self.live) if found else None
        if known is not None:
            return known
        documents = documents_of("stem", found)
        parts = [reader.weights("stem", term) for reader, _, term in found]
        weights = np.concatenate(parts) if parts else np.zeros(0)
        kept = self.live[documents]
        return Listed(documents[kept]), weights[kept]

    def holders(self, key: str, label: str = "") -> Integers:
        """The documents that hold an exact key in the stream, or in the field ``label``."""
        return self._holding(*_term(key, label))

    def holders_of_prefix(self, prefix: str) -> Integers:
        """The documents that hold an exact key of the stream which begins so."""
        held = np.zeros(self.size, dtype=bool)
        for reader, base in zip(self.readers, self._bases.tolist(), strict=False):
            first, last = reader.prefix_range("text", _encoded(prefix))
            if first < last:
                held[reader.documents_of_terms("text", first, last) + base] = True
        return np.flatnonzero(held & self.live)

    def spelled(self, letters: str) -> Integers:
        """The documents that hold a word with these very accents in the stream."""
        return self._holding("accents", letters)

    def _holding(self, field: str, key: str) -> Integers:
        documents = documents_of(field, list(self.terms(field, _encoded(key))))
        return documents[self.live[documents]] if self._scarred else documents

    def held(self, key: str) -> int:
        """How many documents hold an exact key in the stream, deleted ones too."""
        found = self.terms("text", _encoded(key))
        return sum(reader.document_frequency("text", term) for reader, _, term in found)

    def stemmed(self, stem: str) -> int:
        """How many documents hold a lemma in the stream, deleted ones too."""
        found = self.terms("stem", _encoded(stem))
        return sum(reader.document_frequency("stem", term) for reader, _, term in found)

    def holder(self, key: str) -> int | None:
        """A document that holds an exact key in the stream."""
        for reader, base, term in self.terms("text", _encoded(key)):
            documents = reader.documents("text", term) + base
            living = documents[self.live[documents]]
            if len(living):
                return int(living[0])
        return None

    def places(self, key: str, label: str = "", among: Integers | None = None) -> Integers:
        """The places of an exact key in the stream, or in the field ``label``, sorted.

        ``among``: only those in these documents, which ascend and are living ones.
        """
        field, term = _term(key, label)
        found = self.terms(field, _encoded(term))
        if among is not None:
            return joined([places_in(*one, field, among) for one in found])
        places = joined([places_of(*one, field) for one in found])
        return places[self.live[places >> DOCUMENT_SHIFT]] if self._scarred else places

    def starting(self, prefix: str, label: str = "") -> list[str]:
        """The exact keys of the stream, or of the field ``label``, that begin so."""
        field, mark = ("labels", f"{label}{LABEL_MARK}") if label else ("text", "")
        found: set[bytes] = set()
        for reader in self.readers:
            bounds = reader.prefix_range(field, _encoded(mark + prefix))
            found.update(reader.terms(field)[slice(*bounds)])
        return sorted(key.decode("utf-8", "surrogatepass")[len(mark) :] for key in found)

    def terms(self, field: str, key: bytes) -> Iterator[tuple[ColumnarReader, int, int]]:
        """A term in each segment that has it: the segment, its first document, the term there."""
        for reader, base in zip(self.readers, self._bases.tolist(), strict=False):
            number = reader.term_number(field, key)
            if number is not None:
                yield reader, base, number

    @cached_property
    def _scarred(self) -> bool:
        """Whether there are deleted documents, whose postings are still in the files."""
        return self.documents < self.size

    # -- columns -----------------------------------------------------------------------------

    @cached_property
    def norms(self) -> Floats:
        """What dampens the occurrences in each document (see ``bm25.norm``)."""
        lengths = self._numbers("length") / SCALE
        average = float(lengths[self.live].mean()) if self.documents else 0.0
        relative = lengths / average if average else np.ones(self.size)
        return bm25.K1 * (1 - bm25.B + bm25.B * relative)

    @cached_property
    def starts(self) -> Sequence[Integers]:
        """Where each field of the stream begins in each document."""
        later = [self._numbers(f"s_{row.name}") for row in STREAM[1:]]
        return [np.zeros(self.size, dtype=np.int64), *later]

    @cached_property
    def facets(self) -> Mapping[str, FacetColumn]:
        """The facets by field name."""
        numbers = self.numbers
        ranges = delay_columns.ranges(
            numbers[delays.FIELD], numbers["published"], numbers["answered"]
        )
        delay = FacetColumn.of(delay_columns.KEYS, delay_columns.SPELLINGS, ranges)
        return {**self._counted, delays.FIELD: delay}

    @cached_property
    def _counted(self) -> Mapping[str, FacetColumn]:
        return {row.name: facet_column(self._values(f"c_{row.name}"), self.live) for row in COUNTED}

    def _filter(self, field: str, keys: frozenset[str]) -> npt.NDArray[np.uint8]:
        column = self.facets[field]
        wanted = np.array([*(key in keys for key in column.keys), False])
        # A document without a value has the last place, which is never wanted.
        found: Mask = wanted[column.first]
        found[column.more_documents[wanted[column.more_ordinals]]] = True
        return np.packbits(found)

    def holding(self, field: str, keys: frozenset[str]) -> Mask:
        """The documents whose facet holds one of these folded values."""
        return np.unpackbits(self._filters(field, keys), count=self.size).view(bool)

    @cached_property
    def numbers(self) -> Mapping[str, Integers]:
        """The numbers and days (ordinals) by field name; NO_NUMBER for none."""
        found = {row.name: self._numbers(f"c_{row.name}") for row in MEASURED}
        for values in found.values():
            values[~self.live] = NO_NUMBER
        found[delays.FIELD] = delay_columns.waited(
            found["published"],
            found["answered"],
            self._counted["kind"].is_first(delay_columns.WRITTEN),
            self._counted["status"].is_first(delay_columns.PENDING),
        )
        return found

    @cached_property
    def sketches(self) -> Mapping[Text, Alike]:
        """The documents by their sketches."""
        return {
            text: Alike([self._sketched(c) for c in sketched(text)], self.live) for text in Text
        }

    def _sketched(self, name: str) -> Integers:
        parts = [column.values for column in self._columns(name, Numbers)]
        return parts[0] if len(parts) == 1 else np.concatenate([NONE, *parts])

    def _columns(self, name: str, kind: Callable[..., Any]) -> list[Any]:
        columns = [reader.column(name) for reader in self.readers]
        if not all(isinstance(column, kind) for column in columns):  # type: ignore[arg-type]
            raise DamagedIndex(f"the column {name!r} of the index is missing; rebuild the index")
        return columns

    def _numbers(self, name: str) -> Integers:
        return joined([column.values for column in self._columns(name, Numbers)])

    def _values(self, name: str) -> Iterator[tuple[int, Ordinals]]:
        yield from zip(self._bases.tolist(), self._columns(name, Ordinals), strict=False)

    # -- documents ---------------------------------------------------------------------------

    def uid(self, document: int) -> QuestionId:
        """The identifier of a document."""
        at, number = self._located(document)
        column = self._uids[at]
        uid = QuestionId(bytes(column.dictionary[int(column.ordinals[number])]).decode())
        if len(self._told) >= TOLD:
            self._told.clear()
        self._told[uid] = document
        return uid

    @cached_property
    def _uids(self) -> list[Ordinals]:
        return self._columns("uid", Ordinals)

    @cached_property
    def _starts(self) -> list[int]:
        return cast(list[int], self._bases.tolist())

    def document(self, id: QuestionId) -> int | None:
        """The number of the document of a question; at hand where ``uid`` told it just before."""
        told = self._told.get(id)
        if told is not None and self.live[told]:
            return told
        for reader, base, term in self.terms("uid", _encoded(id)):
            for number in reader.documents("uid", term).tolist():
                if self.live[base + number]:
                    return int(base + number)
        return None

    def question(self, document: int) -> Question:
        """The stored question."""
        at, number = self._located(document)
        return unpacked(self.readers[at].stored(number)["record"])

    def digests(self) -> dict[QuestionId, str]:
        """The digest of each question."""
        found: dict[QuestionId, str] = {}
        pairs = zip(self._values("uid"), self._values("digest"), strict=True)
        for (base, uids), (_, digests) in pairs:
            for number in np.flatnonzero(self.live[base : base + len(uids.ordinals)]).tolist():
                uid = uids.dictionary[int(uids.ordinals[number])]
                digest = digests.dictionary[int(digests.ordinals[number])]
                found[QuestionId(bytes(uid).decode())] = bytes(digest).decode()
        return found

    def _located(self, document: int) -> tuple[int, int]:
        at = bisect_right(self._starts, document) - 1
        return at, document - self._starts[at]

    # -- orders ------------------------------------------------------------------------------

    @cached_property
    def newest(self) -> Integers:
        """The rank of each document, the newest first, then by uid."""
        return self._ranks(-self.numbers["published"])

    @cached_property
    def newest_first(self) -> Integers:
        """The documents, the newest first."""
        return np.argsort(self.newest)

    @cached_property
    def oldest(self) -> Integers:
        """The rank of each document, the oldest first, those without a date last."""
        days = self.numbers["published"]
        return self._ranks(np.where(days == NO_NUMBER, np.iinfo(np.int64).max, days))

    @cached_property
    def longest(self) -> Integers:
        """The rank of each document, the longest delay first, then the newest, then by uid."""
        return self._ranked(np.lexsort((self.newest, -self.numbers[delays.FIELD])))

    @cached_property
    def months(self) -> Integers:
        """Months since year 0 of the published date of each document; −1 for none."""
        days = self.numbers["published"]
        distinct, at = np.unique(days, return_inverse=True)
        return np.array([_month(day) for day in distinct.tolist()], dtype=np.int64)[at]

    @cached_property
    def _by_uid(self) -> Integers:
        """The documents in the order of their identifiers: of each segment, then merged."""
        columns = self._uids
        orders = [np.argsort(column.ordinals, kind="stable") for column in columns]
        if len(columns) == 1:  # a sorted dictionary: the ordinals are the ranks
            return orders[0]
        uids = [
            np.array(list(column.dictionary), dtype=bytes)[column.ordinals[order]]
            for column, order in zip(columns, orders, strict=True)
        ]
        documents = np.concatenate(
            [base + order for base, order in zip(self._starts, orders, strict=False)]
        )
        # Rows that are in order already are merged: that is what the stable sort does best.
        return documents[np.argsort(np.concatenate(uids), kind="stable")]

    def _ranks(self, primary: Integers) -> Integers:
        if not self.size:
            return NONE
        return self._ranked(self._by_uid[np.argsort(primary[self._by_uid], kind="stable")])

    def _ranked(self, order: Integers) -> Integers:
        ranks = np.empty(self.size, dtype=np.int64)
        ranks[order] = np.arange(self.size)
        return ranks


def _term(key: str, label: str) -> tuple[str, str]:
    """The field of the index and the term there that stand for a key of a field, or of all."""
    return ("labels", f"{label}{LABEL_MARK}{key}") if label else ("text", key)


def _encoded(key: str) -> bytes:
    return key.encode("utf-8", "surrogatepass")


def _month(ordinal: int) -> int:
    if ordinal == NO_NUMBER:
        return -1
    day = date.fromordinal(ordinal)
    return day.year * 12 + day.month - 1
