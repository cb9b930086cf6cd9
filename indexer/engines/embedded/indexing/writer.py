"""One commit under way: a new generation that nobody sees until it is whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Self

from indexer.engines.base import IndexInfo
from indexer.engines.embedded import forms, mined
from indexer.engines.embedded.codec import (
    ColumnarReader,
    ColumnarSegment,
    commit_segments,
    dictionary_of,
    merge_segments,
    read_segments,
)
from indexer.engines.embedded.generations import Generations, link, writable
from indexer.engines.embedded.indexing.local_builder import Builder, Built, LocalBuilder
from indexer.engines.embedded.indexing.workers import STARTED_AT, Workers
from indexer.engines.embedded.layout import NO_NUMBER
from indexer.engines.embedded.schema import schema_fingerprint, whoosh_schema
from indexer.engines.embedded.searching.engine import open_generation
from indexer.engines.embedded.searching.view import View
from indexer.engines.mined import Changes
from indexer.model import Question, QuestionId
from indexer.records import packed
from indexer.text import language

BATCH = 256
"""Questions that go to a builder at once."""
SMALL = 0.1
"""A segment is small below this share of the largest one …"""
SMALL_SEGMENTS = 4
"""… and so many small ones are merged into one."""


@dataclass(frozen=True, slots=True)
class BuildLimits:
    """What a build may take: megabytes of memory in all, and processes."""

    memory: int = 1000
    processes: int = 1


class EmbeddedWriter:
    """Adds to and drops from a copy of the current generation, or an empty one where ``fresh``."""

    def __init__(self, generations: Generations, limits: BuildLimits, *, fresh: bool) -> None:
        self._generations = generations
        self._limits = limits
        self._fresh = fresh
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(self._generations.writing())
            with writable(self._generations.root):
                self._generations.sweep()
                self._folder = self._generations.create()
                stack.callback(self._generations.discard, self._folder)
                base = self._base()
                self._contents = Contents(self._folder, base, self._limits)
                stack.callback(self._contents.close)
                self._changes = Changes(mined.tables(self._folder), fresh=not base)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *problem: object) -> None:
        self._stack.close()

    def put(
        self, questions: Iterable[Question], confirmed: AbstractSet[QuestionId] = frozenset()
    ) -> int:
        """Hand questions to a builder, batch by batch; how many came."""
        count = 0
        for question in questions:
            with writable(self._generations.root):
                self._contents.put(question)
            if question.id not in confirmed:
                self._changes.put(question)
            count += 1
        return count

    def drop(self, ids: Iterable[QuestionId]) -> int:
        """Mark the documents of these questions deleted; how many were there."""
        dropped = [id for id in list(ids) if self._contents.drop(id)]
        for id in dropped:
            self._changes.drop(id)
        return len(dropped)

    def commit(self) -> IndexInfo:
        """Write what is left, merge, and publish the folder as the current generation."""
        with writable(self._generations.root):
            self._contents.last()
            self._changes.draw(self._contents.put_here)  # other processes may still write terms
            commit_segments(self._folder, whoosh_schema(), self._contents.finished())
            self._mine(View(self._folder))
            self._generations.publish(self._folder, _manifest(self._folder))
        engine = open_generation(self._folder)
        engine.close()
        return engine.info()

    def _mine(self, view: View) -> None:
        """Write what the questions say about their own words, where they have changed."""
        stored = view.stored

        def fetch(ids: Sequence[QuestionId]) -> list[Question]:
            doc_ids = (stored.doc_id(id) for id in ids)
            return [stored.question(doc_id) for doc_id in doc_ids if doc_id is not None]

        lines = self._changes.lines(view.live_count, stored.digests, fetch)
        if lines:
            mined.write(self._folder, lines)

    def _base(self) -> list[ColumnarSegment]:
        """The segments of the current generation, their files linked into the new folder."""
        if self._fresh or not self._generations.name():
            return []
        current = self._generations.current()
        # Opening it tells a stale or damaged generation before anything is built upon it.
        open_generation(current).close()
        link(current, self._folder)
        return read_segments(self._folder)


class Contents:
    """The segments of the new generation, and the questions not yet written.

    A question that is not written yet is known by its batch and its number there.
    """

    def __init__(
        self, folder: Path, segments: Sequence[ColumnarSegment], limits: BuildLimits
    ) -> None:
        self._folder = folder
        self._limits = limits
        self._segments = list(segments)
        self._readers = [ColumnarReader.open(folder, segment) for segment in segments]
        self._builder: Builder | None = None
        self._sent: list[list[Question]] = []
        self._open: list[Question] = []
        self._batches = 0
        self._places: dict[QuestionId, tuple[int, int]] = {}
        self._replaced: list[tuple[int, int]] = []

    @property
    def put_here(self) -> int:
        """How many questions this commit adds, each counted once."""
        return len(self._places)

    def put(self, question: Question) -> None:
        """Add a question, in place of the one of its id."""
        self.drop(question.id)
        self._places[question.id] = (self._batches, len(self._open))
        self._open.append(question)
        if len(self._open) >= BATCH:
            self._send()

    def drop(self, id: QuestionId) -> bool:
        """Remove a question; whether it was there."""
        place = self._places.pop(id, None)
        if place is not None:
            self._replaced.append(place)
            return True
        return any(self._dropped(at, id) for at in range(len(self._segments)))

    def close(self) -> None:
        """Stop building."""
        if self._builder is not None:
            self._builder.close()

    def last(self) -> None:
        """Nothing more comes: what is left may be written."""
        self._send()
        self._start(several=False)
        if self._builder is not None:
            self._builder.last()

    def finished(self) -> list[ColumnarSegment]:
        """Every segment, after the merges that keep their number low."""
        built = self._builder.finish() if self._builder else Built()
        self.close()  # what other processes hold goes before a merge needs room
        self._builder = None
        starts = {batch: (s, at) for s, found in built.segments for batch, at in found.items()}
        for batch, number in self._replaced:
            segment, start = starts[batch]
            segment.delete_document(start + number)
        forms.add(self._folder, built.forms)
        return _merged(self._folder, [*self._segments, *(segment for segment, _ in built.segments)])

    def _send(self) -> None:
        """Hand the open batch on; the first ones wait until it is known that there are many."""
        self._sent.append(self._open)
        self._open, self._batches = [], self._batches + 1
        if self._builder is not None or len(self._sent) * BATCH >= STARTED_AT:
            self._start(several=self._limits.processes > 1)

    def _start(self, *, several: bool) -> None:
        if self._builder is None:
            memory, shared = self._limits.memory, self._dictionary()
            self._builder = (
                Workers(self._folder, memory, shared, self._limits.processes)
                if several
                else LocalBuilder(self._folder, memory, shared)
            )
        for ahead, questions in enumerate(self._sent, self._batches - len(self._sent)):
            self._builder.send(ahead, questions)
        self._sent = []

    def _dictionary(self) -> bytes:
        """What the stored records have in common: as in the largest segment that tells, or new."""
        by_size = sorted(self._readers, key=lambda reader: -reader.document_count)
        for reader in by_size:
            if reader.table.records.dictionary:
                return reader.table.records.dictionary
        return dictionary_of(packed(question) for some in self._sent for question in some)

    def _dropped(self, at: int, id: QuestionId) -> bool:
        segment, reader = self._segments[at], self._readers[at]
        term = reader.term_number("uid", id.encode("utf-8", "surrogatepass"))
        documents = [] if term is None else reader.documents("uid", term).tolist()
        living = [number for number in documents if not segment.is_deleted(number)]
        for number in living:
            segment.delete_document(number)
        return bool(living)


def _merged(folder: Path, segments: Sequence[ColumnarSegment]) -> list[ColumnarSegment]:
    living = [segment for segment in segments if _living(segment)]
    chosen = _to_merge(living)
    if len(chosen) < 2:
        return living
    readers = [ColumnarReader.open(folder, segment) for segment in chosen]
    merged = merge_segments(folder, readers, ColumnarSegment())
    return [*(segment for segment in living if segment not in chosen), merged]


def _living(segment: ColumnarSegment) -> int:
    return segment.doc_count_all() - segment.deleted_count()


def _to_merge(segments: Sequence[ColumnarSegment]) -> list[ColumnarSegment]:
    """The small segments where there are many; all of them where none stands out."""
    largest = max(map(_living, segments), default=0)
    small = [segment for segment in segments if _living(segment) < SMALL * largest]
    if len(segments) - len(small) > 1:
        return list(segments)
    return small if len(small) >= SMALL_SEGMENTS else []


def _manifest(folder: Path) -> Mapping[str, Any]:
    """What a generation says of itself."""
    view = View(folder)
    values, kinds = view.values, view.values.facets["kind"]
    names = ("published", "answered")
    latest = max(int(values.numbers[name].max(initial=NO_NUMBER)) for name in names)
    return {
        "format": 1,
        "fingerprint": schema_fingerprint(),
        "language": language().code,
        "built": datetime.now(UTC).isoformat(timespec="seconds"),
        "documents": view.live_count,
        "by_kind": {kinds.spellings[key]: count for key, count in sorted(kinds.counts.items())},
        "by_year": dict(sorted(values.facets["year"].counts.items())),
        "data_date": date.fromordinal(latest).isoformat() if latest != NO_NUMBER else None,
    }
