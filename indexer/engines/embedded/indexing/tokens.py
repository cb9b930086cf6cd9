"""Texts as numbers of a vocabulary → one row for each token: what it is, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indexer.engines.embedded.indexing.packing import of_rows
from indexer.engines.vocabulary import Texts, Vocabulary, Whole


@dataclass(frozen=True, slots=True)
class Tokens:
    """One row for each token, in columns that belong together.

    ``parts``: what it is in the vocabulary. ``doc_ids``: in the segment. ``fields``: the number of
    its field (uint8). ``positions``: in the document.
    """

    parts: Whole
    doc_ids: Whole
    fields: Whole
    positions: Whole


@dataclass(frozen=True, slots=True)
class FieldTexts:
    """The entries of all fields of all documents, and what the vocabulary says of them.

    ``entries``: of every text, one behind the other; ``counts`` of them for each text. A text is a
    field of a document: text ``d × fields + f`` is field f of document d. ``before``: the
    positions that all entries before each one take. ``lengths``: positions of each field
    (documents × fields).
    """

    vocabulary: Vocabulary
    entries: Whole
    counts: Whole
    fields: int
    before: Whole
    lengths: Whole

    @classmethod
    def of(cls, vocabulary: Vocabulary, texts: Texts, fields: int) -> FieldTexts:
        """The texts, ``fields`` of them for each document."""
        entries, counts = texts.entries()
        ends = np.zeros(len(entries) + 1, dtype=np.uint32)
        np.cumsum(of_rows(vocabulary.widths, entries), out=ends[1:])
        opening = np.concatenate(([0], np.cumsum(counts)))
        lengths = (ends[opening[1:]] - ends[opening[:-1]]).reshape(-1, fields).astype(np.int64)
        return cls(vocabulary, entries, counts, fields, ends, lengths)

    def tokens(self, starts: Whole) -> Tokens:
        """The tokens; ``starts``: where each field begins (documents × fields).

        First the first parts of all entries, then all the second ones, and so on: entries of 2, 1
        and 3 parts need three rounds, of rows (0, 1, 2), (0, 2) and (2). Most have one part.
        """
        first = np.array(self.vocabulary.first)
        # From the positions of all texts in a row to those in a document: a shift for each text.
        shift = starts.ravel() - self.before[np.cumsum(self.counts) - self.counts]
        positions = np.repeat(shift.astype(np.uint32), self.counts)
        positions += self.before[:-1]
        texts = np.repeat(np.arange(len(self.counts), dtype=np.uint32), self.counts)
        parts, sizes = first[self.entries], of_rows(np.diff(first), self.entries)
        rounds, rows, more = [], np.flatnonzero(sizes), 0
        while len(rows):
            rounds.append((parts[rows] + np.uint32(more), texts[rows], positions[rows]))
            more += 1
            rows = rows[sizes[rows] > more]
        joined = [np.concatenate(column) for column in zip(*rounds, strict=True)]
        parts, texts, positions = joined or [np.zeros(0, np.uint32)] * 3
        positions += of_rows(self.vocabulary.steps, parts)
        doc_ids = texts // np.uint32(self.fields)
        fields = (texts - doc_ids * np.uint32(self.fields)).astype(np.uint8)
        return Tokens(parts, doc_ids, fields, positions)
