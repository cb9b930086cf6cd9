"""Texts → one row for each token: what it is, and where it stands."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indexer.engines.vocabulary import Vocabulary, Whole


@dataclass(frozen=True, slots=True)
class Tokens:
    """One row for each token, in columns that belong together, and numbers of each document.

    ``parts``: what it is in the vocabulary. ``doc_ids``: from 0. ``fields``: the number of its
    field. ``positions``: in the document. ``lengths``: positions of each field; ``starts``: where
    each begins (documents × fields).
    """

    parts: Whole
    doc_ids: Whole
    fields: Whole
    positions: Whole
    lengths: Whole
    starts: Whole


def tokens(
    vocabulary: Vocabulary, texts: Sequence[bytes], fields: int, gap: int | None = None
) -> Tokens:
    """The tokens of texts; text ``d × fields + f`` is field f of document d.

    The fields of a document lie one behind the other, ``gap`` positions apart; each begins at 0
    where that is None. First come the first
    parts of all entries, then all the second ones, and so on: entries of 2, 1 and 3 parts need
    three rounds, of rows (0, 1, 2), (0, 2) and (2). Nine in ten have one part.
    """
    entries, counts = vocabulary.entries(texts)
    widths = of(vocabulary.widths).take(entries)
    ends = np.zeros(len(entries) + 1, dtype=np.int64)
    np.cumsum(widths, out=ends[1:])
    opening = ends[np.cumsum(counts) - counts]
    lengths = np.diff(opening, append=ends[-1]).reshape(-1, fields)
    starts = np.zeros_like(lengths)
    if gap is not None:
        starts[:, 1:] = np.cumsum(lengths[:, :-1] + gap, axis=1)
    positions = np.repeat((starts.ravel() - opening).astype(np.uint32), counts)
    positions += ends[:-1].astype(np.uint32)
    text_of = np.repeat(np.arange(len(counts), dtype=np.uint32), counts)
    parts, rows = _parts(vocabulary, entries)
    text_of, positions = text_of.take(rows), positions.take(rows)
    positions += of(vocabulary.steps).take(parts)
    doc_ids = text_of // np.uint32(fields)
    text_of -= doc_ids * np.uint32(fields)
    return Tokens(parts, doc_ids, text_of, positions, lengths, starts)


def _parts(vocabulary: Vocabulary, entries: Whole) -> tuple[Whole, Whole]:
    """The parts of all entries, and the number of the entry in the row that each one is of."""
    first = of(vocabulary.first)
    parts = first.take(entries)
    sizes = first[1:].take(entries) - parts
    rows = np.flatnonzero(sizes)
    found, of_row, more = [parts.take(rows)], [rows], 1
    while len(rows := rows[sizes.take(rows) > more]):
        found.append(parts.take(rows) + np.uint32(more))
        of_row.append(rows)
        more += 1
    return np.concatenate(found), np.concatenate(of_row)


def of(numbers: array[int]) -> Whole:
    """Numbers of a vocabulary, in place: to be let go before the vocabulary grows."""
    return np.frombuffer(numbers, dtype=numbers.typecode) if numbers else np.zeros(0, np.uint32)
