"""This project's engine, through the same doors as the command line and the pages."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path

from bench.peers.base import FACETS, Page
from bench.queries import Query
from indexer.build import reindex
from indexer.build.collecting import collecting_seldom
from indexer.config import Settings
from indexer.engines.base import Store
from indexer.model import Question
from indexer.search.searcher import Searcher
from indexer.wiring import open_store


class Ours:
    """The store that ``indexer.wiring`` opens and the searcher over it."""

    _store: Store
    _searcher: Searcher

    def versions(self) -> Mapping[str, str]:
        """This project, what it is built on, and Python."""
        names = ("questions-parlementaires", "whoosh3", "numpy")
        return {name: metadata.version(name) for name in names} | {
            "Python": platform.python_version()
        }

    def build(self, questions: Iterable[Question], folder: Path) -> None:
        """A fresh index, as ``questions reindex`` builds it."""
        with collecting_seldom():
            reindex(open_store(Settings(index=folder)), questions)

    def open(self, folder: Path) -> None:
        """A searcher over the store of the folder."""
        self._store = open_store(Settings(index=folder))
        self._searcher = Searcher(self._store)

    def page(self, query: Query) -> Page:
        """One search with the facets and the months."""
        found = self._searcher.search(query.request(), FACETS, histogram=True)
        return Page(
            ids=[result.question.id for result in found.results],
            total=found.total,
            facets={
                facet.field.name: {row.value: row.count for row in facet.values}
                for facet in found.facets
            },
            months={year * 12 + month - 1: n for (year, month), n in found.histogram.items()},
            snippets=[
                " … ".join(passage.text for passage in result.snippets) for result in found.results
            ],
        )

    def update(self, questions: Iterable[Question]) -> None:
        """One commit, then the searcher takes the new generation."""
        with self._store.writer() as writer:
            writer.put(questions)
            writer.commit()
        self._searcher.refresh()

    def close(self) -> None:
        """Close the searcher and what it has open."""
        self._searcher.close()


def peer() -> Ours:
    """The system."""
    return Ours()
