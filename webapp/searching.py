"""The searcher that the pages, the API and the probes share, and what they ask of it."""

from __future__ import annotations

from typing import Protocol, cast

from flask import current_app

from indexer.engines.base import IndexInfo
from indexer.errors import UnusableIndex
from indexer.query.request import SearchRequest
from indexer.search.results import QuestionView, SearchPage

EXTENSION = "questions-searcher"


class Searches(Protocol):
    """What the web needs of a searcher; ``indexer.search.searcher.Searcher`` is the real one."""

    def search(self, request: SearchRequest) -> SearchPage:
        """The page of results that the request asks for."""

    def view(self, id: str, query: str = "") -> QuestionView:
        """A question with the query's words marked. Raises UnknownQuestion."""

    def info(self) -> IndexInfo:
        """What the index holds."""

    def refresh(self) -> bool:
        """Go over to a newer generation where there is one; returns whether there was."""


def searcher() -> Searches:
    """The application's searcher."""
    return cast(Searches, current_app.extensions[EXTENSION])


def refreshed() -> IndexInfo:
    """What the index holds, after going over to a newer generation where there is one.

    A newer generation that cannot be opened is logged, and the one in use goes on serving.
    """
    try:
        searcher().refresh()
    except UnusableIndex as error:
        current_app.logger.warning("the newer index cannot be opened: %s", error)
    return searcher().info()
