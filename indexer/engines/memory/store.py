"""An index that lives as long as the object, and its writer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Self

from indexer.engines.base import Engine, IndexInfo, Writer
from indexer.engines.memory.documents import Document, analysed
from indexer.engines.memory.engine import MemoryEngine
from indexer.errors import MissingIndex
from indexer.model import Question, QuestionId


class MemoryStore:
    """An index that lives as long as the object."""

    def __init__(self) -> None:
        self._documents: Mapping[QuestionId, Document] = {}
        self._commits = 0

    def open(self) -> Engine:
        """See Store."""
        if not self._commits:
            raise MissingIndex("nothing was committed to this memory index yet")
        return MemoryEngine(self._documents, self.generation())

    def generation(self) -> str:
        """See Store."""
        return f"memory-{self._commits}" if self._commits else ""

    def known(self) -> Mapping[QuestionId, str]:
        """See Store."""
        return {id: doc.question.provenance.digest for id, doc in self._documents.items()}

    def writer(self, *, fresh: bool = False) -> Writer:
        """See Store."""
        return MemoryWriter(self, {} if fresh else dict(self._documents))

    def publish(self, documents: Mapping[QuestionId, Document]) -> IndexInfo:
        """Make ``documents`` the current generation."""
        self._documents = documents
        self._commits += 1
        return MemoryEngine(documents, self.generation()).info()


class MemoryWriter:
    """Documents gathered until ``commit``."""

    def __init__(self, store: MemoryStore, documents: dict[QuestionId, Document]) -> None:
        self._store = store
        self._documents = documents

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self._documents = {}

    def put(self, questions: Iterable[Question]) -> int:
        """See Writer."""
        documents = {question.id: analysed(question) for question in questions}
        self._documents.update(documents)
        return len(documents)

    def drop(self, ids: Iterable[QuestionId]) -> int:
        """See Writer."""
        return sum(self._documents.pop(id, None) is not None for id in ids)

    def commit(self) -> IndexInfo:
        """See Writer."""
        return self._store.publish(dict(self._documents))
