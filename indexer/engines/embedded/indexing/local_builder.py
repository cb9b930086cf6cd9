"""Questions to segments in this process: gathered until they fill the memory, then written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from indexer.engines.embedded import forms
from indexer.engines.embedded.codec import ColumnarSegment
from indexer.engines.embedded.indexing.segment_builder import SegmentBuilder
from indexer.engines.vocabulary import BYTES_PER_STRETCH, Vocabulary
from indexer.model import Question
from indexer.records import packed

BYTES_PER_TOKEN = 48
"""What a gathered token takes at the peak, while its batch is sorted; measured."""
BASE_BYTES = 80_000_000
"""What a process takes before it gathers anything, without its vocabulary; measured."""
LEAST_TOKENS = 100_000


@dataclass(slots=True)
class Built:
    """What a builder wrote: segments, each with the document at which every batch begins."""

    segments: list[tuple[ColumnarSegment, dict[int, int]]] = field(default_factory=list)
    forms: set[bytes] = field(default_factory=set)


class Builder(Protocol):
    """Takes batches of questions and makes segments of them."""

    def send(self, batch: int, questions: Sequence[Question]) -> None:
        """Take a batch; a batch lies in one segment, in its order."""

    def finish(self) -> Built:
        """Write what is left, and tell everything that was written."""

    def close(self) -> None:
        """Stop, whatever is under way."""


class LocalBuilder:
    """Builds in this process; ``dictionary``: what the stored records have in common."""

    def __init__(self, folder: Path, memory: int, dictionary: bytes = b"") -> None:
        self._folder = folder
        self._dictionary = dictionary
        self._memory = memory
        self._built = Built()
        self._vocabulary = Vocabulary()
        self._begin()

    def send(self, batch: int, questions: Sequence[Question]) -> None:
        """Gather a batch, and write a segment where the memory is used up."""
        self.take(batch, ((question, packed(question)) for question in questions))

    def take(self, batch: int, questions: Iterable[tuple[Question, bytes]]) -> None:
        """The same of questions with their stored records."""
        self._starts[batch] = len(self._pending)
        for question, record in questions:
            self._pending.add(question, record)
        if self._pending.tokens >= tokens_of(self._memory, len(self._vocabulary)):
            self._flush()

    def finish(self) -> Built:
        """Write what is gathered; every segment, and the forms of the vocabulary."""
        self._flush()
        self._remember()
        return self._built

    def close(self) -> None:
        """There is nothing to stop: all work is done in ``send`` and ``finish``."""

    def _begin(self) -> None:
        if self._vocabulary.full:
            self._remember()
            self._vocabulary = Vocabulary()
        self._pending = SegmentBuilder(self._vocabulary, self._dictionary)
        self._starts: dict[int, int] = {}

    def _flush(self) -> None:
        if len(self._pending):
            self._built.segments.append((self._pending.write(self._folder), self._starts))
            self._begin()

    def _remember(self) -> None:
        """Keep which keys the vocabulary gave which lemma."""
        found = self._vocabulary.forms()
        self._built.forms.update(forms.line(exact, stem) for exact, stem in found)


def tokens_of(memory: int, stretches: int) -> int:
    """How many tokens a process may gather that shall not take more than ``memory`` megabytes.

    ``stretches``: how many its vocabulary keeps.
    """
    left = memory * 1_000_000 - BASE_BYTES - stretches * BYTES_PER_STRETCH
    return max(LEAST_TOKENS, left // BYTES_PER_TOKEN)
