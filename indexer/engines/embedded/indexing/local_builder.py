"""Questions to segments: gathered until they fill the memory, then written.

What a segment knows by document is made here; its terms are made by an *inverter*, in this process
or in another one, which may be behind.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Protocol

from indexer.engines.embedded import forms
from indexer.engines.embedded.codec import ColumnarSegment
from indexer.engines.embedded.indexing.document_builder import DocumentBuilder
from indexer.engines.embedded.indexing.readings import Texts, texts_of
from indexer.engines.embedded.indexing.term_builder import Placed, TermBuilder
from indexer.engines.vocabulary import BYTES_PER_STRETCH, Vocabulary
from indexer.model import Question

BYTES_PER_TOKEN = 40
"""What a gathered token takes at the peak, while its batch is sorted; measured."""
BASE_BYTES = 150_000_000
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

    def last(self) -> None:
        """Nothing more comes: what is left may be written, wherever there is time."""

    def finish(self) -> Built:
        """Write what is left, and tell everything that was written."""

    def close(self) -> None:
        """Stop, whatever is under way."""


class Gathered(NamedTuple):
    """What an inverter has taken since it wrote a segment, and the stretches that it knows."""

    tokens: int = 0
    stretches: int = 0


class Writing(NamedTuple):
    """Terms on their way to a file: whether they are there by now; wait, and tell their places."""

    done: Callable[[], bool]
    placed: Callable[[], Placed]


class Inverter(Protocol):
    """Makes the terms of segments, in the order in which it is told; it may be behind."""

    @property
    def gathered(self) -> Gathered:
        """As far as is known by now."""

    def take(self, questions: Sequence[Texts]) -> None:
        """Gather the texts of some questions."""

    def write(self, segment: ColumnarSegment) -> Writing:
        """Write the terms of all that is gathered."""

    def forms(self) -> Callable[[], set[bytes]]:
        """Which keys had which lemma, as lines, once nothing more comes."""

    def close(self) -> None:
        """Stop, whatever is under way."""


class Inverting:
    """The inverter of this process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._vocabulary = Vocabulary()
        self._lines: set[bytes] = set()
        self._terms = TermBuilder(self._vocabulary)

    @property
    def gathered(self) -> Gathered:
        """All is done when it is told."""
        return Gathered(len(self._terms), len(self._vocabulary))

    def take(self, questions: Sequence[Texts]) -> None:
        """Gather the texts of some questions."""
        self._terms.take(questions)

    def write(self, segment: ColumnarSegment) -> Writing:
        """Write the terms at once."""
        placed = self._terms.write(self._folder, segment)
        if self._vocabulary.full:
            self._remember()
            self._vocabulary = Vocabulary()
        self._terms = TermBuilder(self._vocabulary)
        return Writing(lambda: True, lambda: placed)

    def forms(self) -> Callable[[], set[bytes]]:
        """Which keys the vocabularies gave which lemma."""
        self._remember()
        return lambda: self._lines

    def close(self) -> None:
        """There is nothing to stop."""

    def _remember(self) -> None:
        found = self._vocabulary.forms()
        self._lines.update(forms.line(exact, stem) for exact, stem in found)


class LocalBuilder:
    """Builds documents in this process, and has ``inverter`` make the terms.

    ``memory``: megabytes for both; ``dictionary``: what the stored records have in common.
    """

    def __init__(
        self, folder: Path, memory: int, dictionary: bytes = b"", inverter: Inverter | None = None
    ) -> None:
        self._folder, self._memory, self._dictionary = folder, memory, dictionary
        self._inverter = inverter or Inverting(folder)
        self._built = Built()
        self._forms: Callable[[], set[bytes]] | None = None
        self._waiting: list[tuple[ColumnarSegment, DocumentBuilder, Writing]] = []
        self._begin()

    def send(self, batch: int, questions: Sequence[Question]) -> None:
        """Gather a batch, and write a segment where the memory is used up."""
        self._starts[batch] = len(self._documents)
        self._inverter.take([texts_of(question) for question in questions])
        for question in questions:
            self._documents.add(question)
        self._settle(wait=False)  # they take room as long as they wait
        tokens, stretches = self._inverter.gathered
        if tokens >= tokens_of(self._memory, stretches, self._documents.size):
            self._flush()

    def last(self) -> None:
        """Have the last terms written."""
        if self._forms is None:
            self._flush()
            self._forms = self._inverter.forms()

    def finish(self) -> Built:
        """Every segment, and the forms of the vocabulary."""
        self.last()
        self._settle()
        if self._forms is not None:
            self._built.forms |= self._forms()
        return self._built

    def close(self) -> None:
        """Stop the inverter."""
        self._inverter.close()

    def _begin(self) -> None:
        self._documents = DocumentBuilder(self._dictionary)
        self._starts: dict[int, int] = {}

    def _flush(self) -> None:
        """Have the terms of a segment written; its documents wait until that is done."""
        self._settle()
        if len(self._documents):
            segment = ColumnarSegment()
            writing = self._inverter.write(segment)
            self._waiting.append((segment, self._documents, writing))
            self._built.segments.append((segment, self._starts))
            self._begin()

    def _settle(self, *, wait: bool = True) -> None:
        """Write the documents of the segments whose terms are there; with ``wait`` of all."""
        while self._waiting and (wait or self._waiting[0][2].done()):
            segment, documents, writing = self._waiting.pop(0)
            documents.write(self._folder, segment, writing.placed())


def tokens_of(memory: int, stretches: int, documents: int = 0) -> int:
    """How many tokens a process may gather that shall not take more than ``memory`` megabytes.

    ``stretches``: how many its vocabulary keeps; ``documents``: bytes of what is gathered beside.
    """
    left = memory * 1_000_000 - BASE_BYTES - stretches * BYTES_PER_STRETCH - documents
    return max(LEAST_TOKENS, left // BYTES_PER_TOKEN)
