"""An index that is open: what it holds, its searches, its questions."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import Self

from indexer.config import Settings
from indexer.engines.base import IndexInfo
from indexer.events import Event
from indexer.model import Question
from indexer.search.advice.suggest import Completion
from indexer.search.lookup.numbers import identifier
from indexer.search.searcher import Searcher
from indexer.search.similar import Likeness
from indexer.wiring import open_searcher
from questions_parlementaires.searches import Search, Values, request_of

CLUSTER = "opensearch"
"""How the address of a cluster begins; anything else is a folder."""


def open_index(index: str | PathLike[str] | None = None) -> Index:
    """The index of a folder, or of a cluster (``opensearch+https://host:9200/alias``).

    Without one, what ``QUESTIONS_INDEX`` or ``QUESTIONS_STORE`` names. Raises the UnusableIndex
    family where it cannot serve.
    """
    return Index(open_searcher(_settings(index)))


def _settings(index: str | PathLike[str] | None) -> Settings:
    if index is None:
        return Settings.from_env()
    if isinstance(index, str) and index.startswith(CLUSTER):
        return Settings.from_env(store=index)
    return Settings.from_env(index=Path(index), store="")


class Index:
    """One generation of an index, kept until ``refresh``; safe to share between threads.

    Used in a ``with``, it is closed at its end.
    """

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher

    def search(
        self,
        query: str = "",
        *,
        sort: str | None = None,
        every_word: bool = False,
        forms: Iterable[str] = (),
        **filters: Values,
    ) -> Search:
        """The search for a query in the query language; an empty one finds everything.

        ``filters`` keep the questions that have this value, or one of these, under any name of a
        facet: ``rubrique="Santé"``, ``annee=[2024, 2025]``, ``author="Sandrine Runel"``. ``sort``,
        ``every_word`` and ``forms`` are ``tri``, ``mots=tous`` and ``forme`` of an address. Nothing
        is searched yet. Raises InvalidRequest or RequestTooLong.
        """
        request = request_of(query, filters, sort=sort, every_word=every_word, forms=forms)
        return Search(self._searcher, request)

    def question(self, number: str) -> Question:
        """One question by any writing of its number: ``17-15108``, ``QE 15108``, an address.

        Raises UnknownQuestion where there is none, or several.
        """
        return self._searcher.view(identifier(self._searcher, number)).question

    def similar(self, number: str, limit: int = 6) -> Likeness:
        """What is like a question: similar ones, its twins, others with its answer.

        Raises UnknownQuestion.
        """
        return self._searcher.similar(identifier(self._searcher, number), limit)

    def history(self, number: str) -> list[Event]:
        """What updates saw happen to a question, in order. Raises UnknownQuestion."""
        return self._searcher.history(self.question(number).id)

    def complete(self, text: str, limit: int = 6) -> list[Completion]:
        """What a typed text may go on to be: words, expressions, authors, rubriques, ministries."""
        return self._searcher.complete(text, limit)

    @property
    def info(self) -> IndexInfo:
        """What the index holds: generation, date of the data, counts by type and year."""
        return self._searcher.info()

    def refresh(self) -> bool:
        """Go over to a newer generation where there is one; whether there was."""
        return self._searcher.refresh()

    def close(self) -> None:
        """Let go of the index."""
        self._searcher.close()

    def __len__(self) -> int:
        return self.info.documents

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Index of {len(self)} questions, generation {self.info.generation}>"
