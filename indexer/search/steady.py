"""A searcher that a service can begin with, whatever the state of its index."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Lock
from typing import Any

from indexer.errors import UnusableIndex
from indexer.search.searcher import Searcher

logger = logging.getLogger(__name__)


class Steady:
    """Stands for a searcher, and becomes one as soon as there is an index that can be opened.

    Until then every question raises what the opening raised; ``make`` is to raise it cheaply.
    ``standing_in`` tells why the store serves another generation than the current one, if it does.
    """

    def __init__(self, make: Callable[[], Searcher], standing_in: Callable[[], str]) -> None:
        self._make, self._standing_in, self._lock = make, standing_in, Lock()
        self._searcher: Searcher | None = None
        self._said = ""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._searcher or self._made(), name)

    def refresh(self) -> bool:
        """Go over to a newer generation where there is one; whether there was.

        One that cannot be opened is logged once, and the one in use goes on serving. Raises
        UnusableIndex only where there is none.
        """
        if self._searcher is None:
            self._made()
            return True
        try:
            changed = self._searcher.refresh()
        except UnusableIndex as problem:
            self._say(str(problem))
            return False
        self._said = ""
        return changed

    @property
    def trouble(self) -> str:
        """Why a newer generation is not served; empty where the newest is."""
        return self._said or self._standing_in()

    def _made(self) -> Searcher:
        with self._lock:
            if self._searcher is None:
                self._searcher = self._make()
            return self._searcher

    def _say(self, sentence: str) -> None:
        if sentence != self._said:
            self._said = sentence
            logger.warning("the newer index cannot be opened: %s", sentence)
