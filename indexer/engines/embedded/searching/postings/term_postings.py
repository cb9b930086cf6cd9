"""The postings of one term through all segments: its doc ids, its weights, its positions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.embedded.codec import ColumnarReader
from indexer.engines.embedded.layout import DOC_ID_SHIFT
from indexer.engines.embedded.searching.arrays import (
    NONE,
    DocIds,
    Integers,
    Mask,
    Positions,
    joined,
    located,
)
from indexer.engines.embedded.searching.postings.docsets import Bitmap, DocList, DocSet
from indexer.engines.embedded.searching.segments import Segments, SegmentTerm

Weights = npt.NDArray[Any]
"""A weight a document, in any type of number, in the order of the doc ids beside it."""


def doc_ids_of(field: str, found: Sequence[SegmentTerm]) -> DocIds:
    """The documents of a term, deleted ones too."""
    if len(found) == 1 and found[0].base == 0:  # the usual case: nothing is added, nothing joined
        reader, _, term = found[0]
        return reader.documents(field, term).astype(np.int64, copy=False)
    return joined([reader.documents(field, term) + base for reader, base, term in found])


def doc_set_of(field: str, found: Sequence[SegmentTerm], segments: Segments) -> DocSet:
    """The living documents of a term; as bits where a single segment holds it so."""
    if len(found) == len(segments.readers) == 1 and not segments.has_deletions:
        reader, _, term = found[0]
        bits = reader.bitmap(field, term)
        if bits is not None:
            return Bitmap(bits, reader.document_frequency(field, term), segments.size)
    doc_ids = doc_ids_of(field, found)
    return DocList(doc_ids[segments.live[doc_ids]] if segments.has_deletions else doc_ids)


def weighted(
    field: str, found: Sequence[SegmentTerm], segments: Segments
) -> tuple[DocSet, Weights]:
    """The living documents of a term, and its weight in each.

    As bits where the first segment holds the term so: it is the large one, the others are what
    updates brought.
    """
    if not found:
        return DocList(NONE), np.zeros(0)
    reader, base, term = found[0]
    bits = None if base else reader.bitmap(field, term)
    if bits is not None:
        return _as_bits(field, found, segments, bits)
    doc_ids = doc_ids_of(field, found)
    parts = [reader.weights(field, term) for reader, _, term in found]
    weights = parts[0] if len(parts) == 1 else np.concatenate(parts)
    if not segments.has_deletions:
        return DocList(doc_ids), weights
    kept = segments.live[doc_ids]
    return DocList(doc_ids[kept]), weights[kept]


def _as_bits(
    field: str, found: Sequence[SegmentTerm], segments: Segments, bits: npt.NDArray[np.uint8]
) -> tuple[Bitmap, Weights]:
    """``bits``: of the documents in the first segment; those of later ones are set beside them."""
    (reader, _, term), *later = found
    live, weights = segments.live, reader.weights(field, term)
    if len(segments.readers) == 1 and not segments.has_deletions:
        return Bitmap(bits, len(weights), segments.size), weights
    first = Bitmap(bits, len(weights), reader.document_count)
    # The weights of deleted documents go: they stand where the documents stand among the bits.
    at, inside = first.located(np.flatnonzero(~live[: reader.document_count]))
    parts = [np.delete(weights, at[inside])]
    held = np.zeros(-(-len(live) // 8), dtype=np.uint8)
    held[: len(bits)] = bits
    for other, base, number in later:
        doc_ids = other.documents(field, number).astype(np.int64) + base
        np.bitwise_or.at(held, doc_ids >> 3, (1 << (doc_ids & 7)).astype(np.uint8))
        parts.append(other.weights(field, number)[live[doc_ids]])
    held &= np.packbits(live, bitorder="little")
    return Bitmap(held, sum(map(len, parts)), len(live)), np.concatenate(parts)


def positions_of(reader: ColumnarReader, base: int, term: int, field: str) -> Positions:
    """The positions of a term in a segment.

    Document 2 with positions 5 and 9: ``[2 << 32 | 5, 2 << 32 | 9]``.
    """
    offsets, in_document = reader.positions(field, term)
    doc_ids = reader.documents(field, term).astype(np.int64) + base
    positions: Positions = np.repeat(doc_ids << DOC_ID_SHIFT, np.diff(offsets))
    positions |= in_document
    return positions


def positions_among(
    reader: ColumnarReader, base: int, term: int, field: str, among: DocIds
) -> Positions:
    """Those of them in some documents of the generation."""
    here = numbered(reader, base, among)
    at, inside = _located(reader, field, term, here)
    chosen = at[inside]
    if not len(chosen):
        return NONE
    counts, in_document = reader.positions_of(field, term, chosen)
    positions: Positions = (here[inside] + base << DOC_ID_SHIFT).repeat(counts)
    positions |= in_document
    return positions


def numbered(reader: ColumnarReader, base: int, among: DocIds) -> Integers:
    """Those of the documents that are in a segment, by their numbers there."""
    if not base and (not len(among) or among[-1] < reader.document_count):  # the usual case
        return among
    first, last = np.searchsorted(among, (base, base + reader.document_count)).tolist()
    return among[first:last] - base


def _located(
    reader: ColumnarReader, field: str, term: int, wanted: Integers
) -> tuple[Integers, Mask]:
    """The indexes of documents of a segment among those of a term, and whether they are there."""
    bits = reader.bitmap(field, term)
    if bits is not None:
        count = reader.document_frequency(field, term)
        return Bitmap(bits, count, reader.document_count).located(wanted)
    # The same type: numpy would convert every document otherwise.
    return located(reader.documents(field, term), wanted.astype(np.uint32))
