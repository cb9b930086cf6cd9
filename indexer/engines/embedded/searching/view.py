"""One open generation as arrays: its postings, and the rooms of everything else about it.

Only this room, and what it is made of, asks the codec's readers. Doc ids run through all segments;
a position is one number with the doc id above (``arrays.Positions``). A *key* is an exact form or
a lemma as the analysis gives it (``layout.py``); ``label`` names a field with posting lists of its
own, without it the catch-all field is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from indexer.engines.embedded.codec import open_readers
from indexer.engines.embedded.forms import Forms
from indexer.engines.embedded.layout import DOC_ID_SHIFT, LABEL_MARK, PAIR_MARK
from indexer.engines.embedded.searching.arrays import DocIds, Mask, Positions, joined
from indexer.engines.embedded.searching.postings.docsets import DocSet, Recent
from indexer.engines.embedded.searching.postings.term_postings import (
    Weights,
    doc_ids_of,
    doc_set_of,
    positions_among,
    positions_of,
    weighted,
)
from indexer.engines.embedded.searching.postings.together import holding, positions_of_groups
from indexer.engines.embedded.searching.segments import Segments, encoded
from indexer.engines.embedded.searching.values.doc_values import DocValues
from indexer.engines.embedded.searching.values.orders import Orders
from indexer.engines.embedded.searching.values.stored_documents import StoredDocuments

LEMMAS = 1024
"""Lemmas kept with their exact keys: a page asks for those of each word several times."""


class View:
    """The postings of one generation, shared between threads.

    ``values``, ``orders`` and ``stored``: its columns, orders and records. ``forms``: lemma →
    exact keys. ``size``: documents, deleted ones too, which ``live`` tells from the others.
    ``recent``: the documents of what was read of late by positions.
    """

    def __init__(self, folder: Path) -> None:
        self.segments = Segments(open_readers(folder))
        self.size = self.segments.size
        self.live = self.segments.live
        self.live_count = self.segments.live_count
        self.forms = lru_cache(LEMMAS)(Forms(folder))
        self.recent = Recent(self.size)
        self.values = DocValues(self.segments)
        self.orders = Orders(self.segments, self.values)
        self.stored = StoredDocuments(self.segments)

    def stem_postings(self, stem: str) -> tuple[DocSet, Weights]:
        """The documents of a lemma in the catch-all field, and ``SCALE`` × the weight in each.

        A lemma once in a title (weight 4) and twice in an answer (1) weighs (4 + 2 × 1) × 2 = 12.
        """
        found = list(self.segments.terms("stem", encoded(stem)))
        return weighted("stem", found, self.segments)

    def pair_postings(self, first: str, second: str) -> tuple[DocSet, Weights]:
        """The same of two frequent keys side by side (``layout.is_pair``)."""
        found = list(self.segments.terms("pairs", encoded(f"{first}{PAIR_MARK}{second}")))
        return weighted("pairs", found, self.segments)

    def pair_frequency(self, first: str, second: str) -> int:
        """How many documents hold two frequent keys side by side, deleted ones too."""
        return self._frequency("pairs", f"{first}{PAIR_MARK}{second}")

    def doc_ids(self, key: str, label: str = "") -> DocIds:
        """The documents that hold an exact key."""
        return self._doc_ids(*_term(key, label))

    def holding(self, keys: Iterable[str], label: str = "") -> Mask:
        """The documents that hold one of some exact keys, deleted ones too."""
        pairs = [_term(key, label) for key in keys]
        field, terms = pairs[0][0] if pairs else "text", [encoded(term) for _, term in pairs]
        return holding(self.segments, field, terms)

    def doc_set(self, key: str) -> DocSet:
        """The same in the catch-all field, as bits where it is frequent."""
        return doc_set_of("text", list(self.segments.terms("text", encoded(key))), self.segments)

    def doc_ids_of_prefix(self, prefix: str) -> DocIds:
        """The documents that hold an exact key with this prefix in the catch-all field."""
        held = np.zeros(self.size, dtype=bool)
        for reader, base in zip(self.segments.readers, self.segments.bases, strict=False):
            first, last = reader.prefix_range("text", encoded(prefix))
            if first < last:
                held[reader.documents_of_terms("text", first, last) + base] = True
        return np.flatnonzero(held & self.live)

    def doc_ids_spelled(self, letters: str) -> DocIds:
        """The documents that hold a word with these very accents in the catch-all field."""
        return self._doc_ids("accents", letters)

    def _doc_ids(self, field: str, term: str) -> DocIds:
        doc_ids = doc_ids_of(field, list(self.segments.terms(field, encoded(term))))
        return doc_ids[self.live[doc_ids]] if self.segments.has_deletions else doc_ids

    def key_frequency(self, key: str, label: str = "") -> int:
        """How many documents hold an exact key, deleted ones too."""
        return self._frequency(*_term(key, label))

    def stem_frequency(self, stem: str) -> int:
        """How many documents hold a lemma in the catch-all field, deleted ones too."""
        return self._frequency("stem", stem)

    def _frequency(self, field: str, term: str) -> int:
        found = self.segments.terms(field, encoded(term))
        return sum(reader.document_frequency(field, number) for reader, _, number in found)

    def example(self, key: str) -> int | None:
        """The first living document that holds an exact key in the catch-all field."""
        for reader, base, term in self.segments.terms("text", encoded(key)):
            doc_ids = reader.documents("text", term) + base
            living = doc_ids[self.live[doc_ids]]
            if len(living):
                return int(living[0])
        return None

    def positions(self, key: str, label: str = "", among: DocIds | None = None) -> Positions:
        """The positions of an exact key; ``among``: only those in these living documents."""
        field, term = _term(key, label)
        found = self.segments.terms(field, encoded(term))
        if among is not None:
            return joined([positions_among(*one, field, among) for one in found])
        positions = joined([positions_of(*one, field) for one in found])
        if self.segments.has_deletions:
            positions = positions[self.live[positions >> DOC_ID_SHIFT]]
        return positions

    def positions_of_groups(
        self, groups: Sequence[Iterable[str]], among: DocIds
    ) -> list[Positions]:
        """Of each group of exact keys the positions in these living documents."""
        terms = [[encoded(key) for key in keys] for keys in groups]
        return positions_of_groups(self.segments, "text", terms, among)

    def sizes(self, key: str, label: str = "") -> tuple[int, int]:
        """How many documents hold an exact key, and how often: from the dictionary alone."""
        field, term = _term(key, label)
        held = occurred = 0
        for reader, _, number in self.segments.terms(field, encoded(term)):
            held += reader.document_frequency(field, number)
            occurred += reader.occurrences(field, number, number + 1)
        return held, occurred

    def sizes_of_prefix(self, prefix: str, label: str = "") -> tuple[int, int]:
        """How many postings the exact keys with a prefix have, and how often they occur."""
        field, term = _term(prefix, label)
        postings = occurred = 0
        for reader in self.segments.readers:
            first, last = reader.prefix_range(field, encoded(term))
            if first < last:
                postings += reader.postings_between(field, first, last)
                occurred += reader.occurrences(field, first, last)
        return postings, occurred

    def keys_of_prefix(self, prefix: str, label: str = "") -> list[str]:
        """The exact keys with this prefix, in the order of their letters."""
        field, mark = ("labels", f"{label}{LABEL_MARK}") if label else ("text", "")
        terms: set[bytes] = set()
        for reader in self.segments.readers:
            bounds = reader.prefix_range(field, encoded(mark + prefix))
            terms.update(reader.terms(field)[slice(*bounds)])
        return sorted(term.decode("utf-8", "surrogatepass")[len(mark) :] for term in terms)


def _term(key: str, label: str) -> tuple[str, str]:
    """The field of the index, and the term there, for a key of a labelled field or of all."""
    return ("labels", f"{label}{LABEL_MARK}{key}") if label else ("text", key)
