"""The postings of one term, as the numbers that the whole generation counts with.

A place is one number: the document above ``DOCUMENT_SHIFT`` bits, the position below.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.engines.embedded.codec import ColumnarReader
from indexer.engines.embedded.layout import DOCUMENT_SHIFT
from indexer.engines.embedded.searching.docsets import Bitmap
from indexer.engines.embedded.searching.facet_columns import NONE, Integers, Mask, located


def documents_of(field: str, found: Sequence[tuple[ColumnarReader, int, int]]) -> Integers:
    """The documents of a term in these segments: reader, first document, the term there."""
    if len(found) == 1 and found[0][1] == 0:  # the usual case: nothing is added, nothing joined
        reader, _, term = found[0]
        return reader.documents(field, term).astype(np.int64, copy=False)
    return joined([reader.documents(field, term) + base for reader, base, term in found])


def places_of(reader: ColumnarReader, base: int, term: int, field: str) -> Integers:
    """The places of a term in a segment."""
    offsets, positions = reader.positions(field, term)
    documents = reader.documents(field, term).astype(np.int64) + base
    places: Integers = np.repeat(documents << DOCUMENT_SHIFT, np.diff(offsets))
    places |= positions
    return places


def places_in(
    reader: ColumnarReader, base: int, term: int, field: str, among: Integers
) -> Integers:
    """Those of them in some documents, which ascend."""
    first, last = np.searchsorted(among, (base, base + reader.document_count)).tolist()
    here = among[first:last]
    at, inside = _located(reader, field, term, here - base)
    if not inside.any():
        return NONE
    counts, positions = reader.positions_of(field, term, at[inside])
    places: Integers = np.repeat(here[inside] << DOCUMENT_SHIFT, counts)
    places |= positions
    return places


def _located(
    reader: ColumnarReader, field: str, term: int, wanted: Integers
) -> tuple[Integers, Mask]:
    """Where documents of a segment stand among those of a term, and whether they do."""
    bits = reader.bitmap(field, term)
    if bits is not None:
        count = reader.document_frequency(field, term)
        return Bitmap(bits, count, reader.document_count).located(wanted)
    # The same type: numpy would convert every document otherwise.
    return located(reader.documents(field, term), wanted.astype(np.uint32))


def frequent(
    found: Sequence[tuple[ColumnarReader, int, int]], field: str, live: Mask
) -> tuple[Bitmap, npt.NDArray[Any]] | None:
    """The living documents of a term as bits, and its weight in each.

    None where the first segment does not hold the term as bits: it is the large one, the others
    are what updates brought.
    """
    (reader, base, term), *others = found
    bits = None if base else reader.bitmap(field, term)
    if bits is None:
        return None
    weights = reader.weights(field, term)
    first = Bitmap(bits, len(weights), reader.document_count)
    at, inside = first.located(np.flatnonzero(~live[: reader.document_count]))
    held = np.zeros(-(-len(live) // 8), dtype=np.uint8)
    held[: len(bits)] = bits
    parts = [np.delete(weights, at[inside])]
    for later, start, number in others:
        documents = later.documents(field, number).astype(np.int64) + start
        living = live[documents]
        np.bitwise_or.at(held, documents >> 3, (1 << (documents & 7)).astype(np.uint8))
        parts.append(later.weights(field, number)[living])
    held &= np.packbits(live, bitorder="little")
    return Bitmap(held, sum(map(len, parts)), len(live)), np.concatenate(parts)


def joined(parts: Sequence[npt.NDArray[Any]]) -> Integers:
    """The parts one behind the other, as a copy."""
    if not parts:
        return NONE
    whole = parts[0] if len(parts) == 1 else np.concatenate(parts)
    return whole.astype(np.int64)
