"""Documents as questions: which document has an identifier, and the stored record of a document."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from indexer.engines.embedded.codec import Ordinals
from indexer.engines.embedded.searching.arrays import DocIds
from indexer.engines.embedded.searching.segments import Segments, encoded
from indexer.model import Question, QuestionId
from indexer.records import unpacked

RECENT = 4096
"""Identifiers kept with their documents: those of a page are asked for again at once."""


class StoredDocuments:
    """The identifiers, digests and records of one generation."""

    def __init__(self, segments: Segments) -> None:
        self._segments = segments
        self._recent: dict[QuestionId, int] = {}

    def uid(self, doc_id: int) -> QuestionId:
        """The identifier of a document."""
        at, number = self._segments.located(doc_id)
        column = self._uids[at]
        uid = QuestionId(bytes(column.dictionary[int(column.ordinals[number])]).decode())
        if len(self._recent) >= RECENT:
            self._recent.clear()
        self._recent[uid] = doc_id
        return uid

    @cached_property
    def _uids(self) -> list[Ordinals]:
        return self._segments.columns("uid", Ordinals)

    def doc_id(self, uid: QuestionId) -> int | None:
        """The document of a question; at hand where ``uid`` gave the identifier just before."""
        live = self._segments.live
        recent = self._recent.get(uid)
        if recent is not None and live[recent]:
            return recent
        for reader, base, term in self._segments.terms("uid", encoded(uid)):
            for number in reader.documents("uid", term).tolist():
                if live[base + number]:
                    return int(base + number)
        return None

    def question(self, doc_id: int) -> Question:
        """The stored question."""
        at, number = self._segments.located(doc_id)
        return unpacked(self._segments.readers[at].stored_last(number, "record"))

    def drawn(self, doc_ids: DocIds, size: int) -> list[QuestionId]:
        """The identifiers of the documents with the smallest digests, by digest, then by uid."""
        found: list[tuple[bytes, QuestionId]] = []
        for base, column in self._segments.ordinals("digest"):
            inside = (doc_ids >= base) & (doc_ids < base + len(column.ordinals))
            numbers = doc_ids[inside] - base
            ordinals = column.ordinals[numbers]
            if len(numbers) > size > 0:  # the last of them may stand more than once
                first = ordinals <= np.partition(ordinals, size - 1)[size - 1]
                numbers, ordinals = numbers[first], ordinals[first]
            found += [
                (bytes(column.dictionary[ordinal]), self.uid(base + number))
                for number, ordinal in zip(numbers.tolist(), ordinals.tolist(), strict=True)
            ]
        return [uid for _, uid in sorted(found)[:size]]

    def digests(self) -> dict[QuestionId, str]:
        """The digest of each question."""
        digests_of: dict[QuestionId, str] = {}
        columns = (self._segments.ordinals(name) for name in ("uid", "digest"))
        for (base, uids), (_, digests) in zip(*columns, strict=True):
            live = self._segments.live[base : base + len(uids.ordinals)]
            for number in np.flatnonzero(live).tolist():
                uid = uids.dictionary[int(uids.ordinals[number])]
                digest = digests.dictionary[int(digests.ordinals[number])]
                digests_of[QuestionId(bytes(uid).decode())] = bytes(digest).decode()
        return digests_of
