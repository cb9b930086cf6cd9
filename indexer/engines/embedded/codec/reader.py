"""Array access to one segment, without Whoosh: what the vectorised executor reads.

Arrays are views of the memory map wherever that is possible; none may be written to. Terms are
known by their number, their place in the ascending dictionary of their field. A reader is frozen
and may be shared between threads.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.embedded.codec import documents as document_files
from indexer.engines.embedded.codec.columns import Column
from indexer.engines.embedded.codec.container.maps import mapped
from indexer.engines.embedded.codec.container.sections import Array, SectionFile
from indexer.engines.embedded.codec.documents import DocumentTable
from indexer.engines.embedded.codec.payloads import Layout
from indexer.engines.embedded.codec.postings import FieldPostings
from indexer.engines.embedded.codec.segment import ColumnarSegment
from indexer.engines.embedded.codec.several_terms import Occurrences, occurrences_among
from indexer.errors import DamagedIndex

TERMS_KIND = 2
TERMS_EXTENSION = ".terms"


class TermFile:
    """The open file of terms of a segment: the postings of each of its fields."""

    def __init__(self, buffer: Any, name: str) -> None:
        self.file = SectionFile(buffer, name, TERMS_KIND)
        try:
            layouts = {field: Layout(layout) for field, layout in self.file.meta["fields"].items()}
            documents = int(self.file.meta.get("documents", 0))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise DamagedIndex(f"The index file {name} has no table of fields.") from error
        self.fields = {
            field: FieldPostings(self.file, field, layout, documents)
            for field, layout in layouts.items()
        }


class ColumnarReader:
    """One segment as arrays. ``deleted`` has one truth value a document."""

    def __init__(
        self, terms: TermFile, table: DocumentTable, deleted: npt.NDArray[np.bool_]
    ) -> None:
        self.table = table
        self.term_file = terms
        self.deleted = deleted
        if len(deleted) != table.count:
            raise DamagedIndex(
                f"The index file {table.file.name} has {table.count} documents, "
                f"the table of contents {len(deleted)}; rebuild the index.",
            )

    @classmethod
    def open(cls, directory: Path, segment: ColumnarSegment) -> ColumnarReader:
        """The segment of an index directory. Raises DamagedIndex."""
        terms = segment.file_name(TERMS_EXTENSION)
        name = segment.file_name(document_files.EXTENSION)
        table = DocumentTable(mapped(directory / name), name)
        return cls(TermFile(mapped(directory / terms), terms), table, segment.deleted())

    @property
    def document_count(self) -> int:
        """The documents, the deleted ones too."""
        return self.table.count

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that have terms."""
        return tuple(self.term_file.fields)

    def postings(self, field: str) -> FieldPostings | None:
        """Terms and postings of a field; None where it has no terms."""
        return self.term_file.fields.get(field)

    def _postings(self, field: str) -> FieldPostings:
        found = self.term_file.fields.get(field)
        if found is None:
            raise KeyError(field)
        return found

    def terms(self, field: str) -> Sequence[bytes]:
        """The terms of a field, ascending, each read when asked for."""
        found = self.postings(field)
        return () if found is None else found.terms

    def term_number(self, field: str, term: bytes) -> int | None:
        """The number of a term; None where no document has it."""
        found = self.postings(field)
        return None if found is None else found.terms.number(term)

    def term_range(self, field: str, low: bytes | None, high: bytes | None) -> tuple[int, int]:
        """The numbers of the terms from ``low`` to below ``high``; None: no bound."""
        found = self.postings(field)
        return (0, 0) if found is None else found.terms.range(low, high)

    def prefix_range(self, field: str, prefix: bytes) -> tuple[int, int]:
        """The numbers of the terms that begin with ``prefix``."""
        found = self.postings(field)
        return (0, 0) if found is None else found.terms.prefix_range(prefix)

    def documents(self, field: str, term: int) -> Array:
        """The documents of a term, ascending, the deleted ones too."""
        return self._postings(field).documents(term)

    def bitmap(self, field: str, term: int) -> npt.NDArray[np.uint8] | None:
        """A bit for each document, the lowest first, of a frequent term; None for others."""
        return self._postings(field).bitmap(term)

    def documents_of_terms(self, field: str, first: int, last: int) -> Array:
        """The documents of the terms ``first`` to ``last``, term after term, not made unique."""
        return self._postings(field).documents_of_terms(first, last)

    def frequencies(self, field: str, term: int) -> Array:
        """How often the term occurs in each of its documents: unsigned integers."""
        values = self._postings(field).values
        return values.frequencies(*values.extent(term))

    def weights(self, field: str, term: int) -> Array:
        """The weight in each of its documents: uint8, uint16 or float32, as they fit."""
        values = self._postings(field).values
        return values.weights(*values.extent(term))

    def positions(self, field: str, term: int) -> tuple[npt.NDArray[np.int64], Array]:
        """Offsets and positions: those of its document ``i`` are ``offsets[i]:offsets[i + 1]``.

        Positions are uint16 or wider; widen them before arithmetic that may overflow.
        """
        positions = self._postings(field).values.occurrences("positions", term)
        frequencies = self.frequencies(field, term)
        offsets = np.zeros(len(frequencies) + 1, np.int64)
        np.cumsum(frequencies, out=offsets[1:])
        return offsets, positions

    def positions_of(
        self, field: str, term: int, chosen: npt.NDArray[np.int64]
    ) -> tuple[Array, Array]:
        """The positions in some of a term's documents, by their places among all of these.

        Returns how many each of the ``chosen`` has, and the positions, document after document.
        """
        return self._postings(field).values.occurrences_of("positions", term, chosen)

    def documents_of_several(self, field: str, terms: npt.NDArray[np.int64]) -> Array:
        """The documents of several terms without a bitmap, term after term."""
        postings = self._postings(field)
        return postings.listed(terms, *postings.values.extents(terms))

    def occurrences_among(
        self, field: str, terms: Sequence[int], wanted: npt.NDArray[np.bool_]
    ) -> Occurrences:
        """Where several terms stand in the wanted documents."""
        return occurrences_among(self._postings(field), terms, wanted)

    def document_frequencies(self, field: str) -> Array:
        """The number of documents of every term of the field."""
        found = self.postings(field)
        return np.empty(0, np.uint32) if found is None else found.values.counts()

    def document_frequency(self, field: str, term: int) -> int:
        """The number of documents of one term, the deleted ones too."""
        start, stop = self._postings(field).values.extent(term)
        return stop - start

    def occurrences(self, field: str, first: int, last: int) -> int:
        """How often the terms ``first`` to ``last`` occur in all documents together."""
        return self._postings(field).values.occurred(first, last)

    def postings_between(self, field: str, first: int, last: int) -> int:
        """How many postings the terms ``first`` to ``last`` have together."""
        start, stop = self._postings(field).values.extent(first, last)
        return stop - start

    def total_weights(self, field: str) -> Array:
        """The summed weight of every term of the field: float32."""
        found = self.postings(field)
        return np.empty(0, np.float32) if found is None else found.statistics["total_weight"].all()

    def lengths(self, field: str) -> Array:
        """The length of the field in every document; empty where it has none."""
        return self.table.lengths(field)

    def total_length(self, field: str) -> int:
        """The sum of the lengths, the deleted documents' too."""
        return self.table.totals.get(field, 0)

    def column(self, field: str) -> Column | None:
        """Numbers, Ordinals, OrdinalLists, Bits or Opaque; None where there is no column."""
        return self.table.column(field)

    def stored(self, document: int) -> dict[str, Any]:
        """The stored fields of a document."""
        return self.table.stored(document)

    def stored_last(self, document: int, field: str) -> bytes:
        """The bytes of the stored field of a document that its record ends with."""
        return self.table.stored_last(document, field)

    def stored_bytes(self, document: int) -> bytes:
        """The same, as ``safe_values.encode`` wrote them."""
        return self.table.record(document)

    def drop_pages(self) -> None:
        """Drop the mapped pages of both files (``SectionFile.drop_pages``)."""
        self.table.file.drop_pages()
        self.term_file.file.drop_pages()

    def verify(self) -> None:
        """Check every byte of both files. Raises DamagedIndex."""
        self.table.file.verify()
        self.term_file.file.verify()
