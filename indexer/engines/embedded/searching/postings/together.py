"""Several terms read together: a word has many forms, and most of them are rare.

Each read by itself would cost some thirty calls for a handful of documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from indexer.engines.embedded.codec import ColumnarReader
from indexer.engines.embedded.layout import DOC_ID_SHIFT
from indexer.engines.embedded.searching.arrays import NONE, DocIds, Integers, Mask, Positions
from indexer.engines.embedded.searching.postings.term_postings import numbered, positions_among
from indexer.engines.embedded.searching.segments import Segments

FEW = 4
"""Terms that cost less one by one, where only their documents are asked for."""
RARE = 4096
"""Documents up to which a term is read together with others; one of more costs less alone."""


def holding(segments: Segments, field: str, terms: Sequence[bytes]) -> Mask:
    """The documents that hold one of some terms, deleted ones too."""
    mask = np.zeros(segments.size, dtype=bool)
    for reader, base in zip(segments.readers, segments.bases, strict=False):
        numbers = _numbers(reader, field, terms)
        listed = [number for number in numbers if reader.bitmap(field, number) is None]
        alone = numbers if len(listed) <= FEW else set(numbers).difference(listed)
        for number in alone:
            mask[reader.documents(field, number).astype(np.int64) + base] = True
        if len(listed) > FEW:
            mask[reader.documents_of_several(field, np.array(listed)) + base] = True
    return mask


def positions_of_groups(
    segments: Segments, field: str, groups: Sequence[Sequence[bytes]], among: DocIds
) -> list[Positions]:
    """Of each group of terms the positions in some living documents."""
    parts: list[list[Positions]] = [[] for _ in groups]
    for reader, base in zip(segments.readers, segments.bases, strict=False):
        rare: list[tuple[int, int]] = []
        for group, (terms, part) in enumerate(zip(groups, parts, strict=True)):
            for number in _numbers(reader, field, terms):
                if reader.document_frequency(field, number) <= RARE:
                    rare.append((group, number))
                else:
                    part.append(positions_among(reader, base, number, field, among))
        if rare:
            of_groups, found = _of_rare(reader, base, field, rare, among)
            for group, part in enumerate(parts):
                part.append(found[of_groups == group])
    return [np.sort(np.concatenate(part)) if part else NONE for part in parts]


def _numbers(reader: ColumnarReader, field: str, terms: Iterable[bytes]) -> list[int]:
    """The numbers of those terms that a segment has."""
    known = (reader.term_number(field, term) for term in terms)
    return [number for number in known if number is not None]


def _of_rare(
    reader: ColumnarReader, base: int, field: str, rare: Sequence[tuple[int, int]], among: DocIds
) -> tuple[Integers, Positions]:
    """The positions of rare terms, one term behind the other, and the group of each position."""
    wanted = np.zeros(reader.document_count, dtype=bool)
    wanted[numbered(reader, base, among)] = True
    found = reader.occurrences_among(field, [number for _, number in rare], wanted)
    groups = np.array([group for group, _ in rare])
    return groups[found.terms], (found.documents + base << DOC_ID_SHIFT) | found.positions
