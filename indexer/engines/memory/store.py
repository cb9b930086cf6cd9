"""An index that lives as long as the object, its journal, and its writer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Self

from indexer.engines.base import Engine, IndexInfo, Stored, Writer, opened_in
from indexer.engines.memory.documents import Document, analysed
from indexer.engines.memory.engine import MemoryEngine
from indexer.errors import DamagedIndex, MissingIndex
from indexer.model import FRENCH, Question, QuestionId
from indexer.text import language


class MemoryStore:
    """An index that lives as long as the object."""

    def __init__(self) -> None:
        self._documents: Mapping[QuestionId, Document] = {}
        self._commits = 0
        self._language = FRENCH
        self._journal: list[str] = []
        self._rejected: list[str] = []
        self._noted: list[str] = []
        self._noted_rejected: list[str] | None = None

    def open(self) -> Engine:
        """An engine over the documents of the last commit."""
        if not self._commits:
            raise MissingIndex("nothing was committed to this memory index yet")
        opened_in(self._language, self.generation())
        return MemoryEngine(self._documents, self.generation())

    def before(self) -> Engine:
        """None: only the last commit is kept. Raises DamagedIndex."""
        raise DamagedIndex("a memory index keeps no generation but the last")

    def generation(self) -> str:
        """A name with the number of commits."""
        return f"memory-{self._commits}" if self._commits else ""

    def known(self) -> Mapping[QuestionId, str]:
        """The digests of the documents."""
        return {id: doc.question.provenance.digest for id, doc in self._documents.items()}

    def writer(self, *, fresh: bool = False) -> Writer:
        """A writer over a copy of the documents."""
        return MemoryWriter(self, {} if fresh else dict(self._documents))

    def note(self, lines: Iterable[str]) -> None:
        """Collect lines for the next commit."""
        self._noted.extend(lines)

    def journal(self) -> Iterator[str]:
        """The lines of all commits, a copy of the list."""
        return iter(list(self._journal))

    def note_rejected(self, lines: Iterable[str]) -> None:
        """Set the lines that the next commit puts in place of those before."""
        self._noted_rejected = list(lines)

    def rejected(self) -> Iterator[str]:
        """The lines of the last commit that had any set."""
        return iter(list(self._rejected))

    def generations(self) -> list[Stored]:
        """The last commit alone, without a byte on the disk."""
        return [Stored(self.generation(), 0, current=True)] if self._commits else []

    def verify(self) -> int:
        """There is no file to read, so no byte. Raises MissingIndex before the first commit."""
        self.open()
        return 0

    def sweep(self) -> list[str]:
        """An earlier commit goes with the last engine that has it: nothing is left to remove."""
        return []

    def condition(self) -> None:
        """The index is in this process: there is no other machine to ask."""

    def forget(self) -> None:
        """Drop the lines that no commit took."""
        self._noted, self._noted_rejected = [], None

    def publish(self, documents: Mapping[QuestionId, Document]) -> IndexInfo:
        """Make ``documents`` the current generation, with the lines that were noted for it."""
        self._documents = documents
        self._commits += 1
        self._language = language().code
        self._journal += self._noted
        if self._noted_rejected is not None:
            self._rejected = self._noted_rejected
        self.forget()
        return MemoryEngine(documents, self.generation()).info()


class MemoryWriter:
    """Documents gathered until ``commit``."""

    def __init__(self, store: MemoryStore, documents: dict[QuestionId, Document]) -> None:
        self._store = store
        self._documents = documents

    def __enter__(self) -> Self:
        self._store.forget()
        return self

    def __exit__(self, *problem: object) -> None:
        self._documents = {}

    def put(
        self,
        questions: Iterable[Question],
        confirmed: AbstractSet[QuestionId] = frozenset(),  # noqa: ARG002 - all are analysed
    ) -> int:
        """Analyse the questions and keep them for the commit."""
        documents = {question.id: analysed(question) for question in questions}
        self._documents.update(documents)
        return len(documents)

    def drop(self, ids: Iterable[QuestionId]) -> int:
        """Leave the questions out of the commit."""
        return sum(self._documents.pop(id, None) is not None for id in ids)

    def commit(self) -> IndexInfo:
        """Give the store a copy of the documents."""
        return self._store.publish(dict(self._documents))
