"""What every answer to an assistant has: an end, the addresses of what it quotes, a text."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import urlencode

from indexer.errors import TooSlow
from indexer.export.references import reference
from indexer.fields import FACETS
from indexer.model import Question
from indexer.query.request import SearchRequest

SCHEME = "question"
"""Of the addresses of resources: ``question://QANR5L17QE2621``."""
_SLOW = "the search took more time than a request may take"


class Budget:
    """How long a call may take (0: any time), and how many go on at a time; the wait counts."""

    def __init__(self, seconds: float, threads: int) -> None:
        self._seconds = seconds or inf
        self._places = BoundedSemaphore(threads)
        self._end: ContextVar[float] = ContextVar("end", default=inf)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Within, ``checkpoint`` holds the call to its time. Raises TooSlow where no place is."""
        token = self._end.set(time.monotonic() + self._seconds)
        try:
            if not self._places.acquire(timeout=min(self._seconds, 3600.0)):
                raise TooSlow(_SLOW)
            try:
                yield
            finally:
                self._places.release()
        finally:
            self._end.reset(token)

    def checkpoint(self) -> None:
        """Raises TooSlow once the call under way has used up its time."""
        if time.monotonic() > self._end.get():
            raise TooSlow(_SLOW)


class Links:
    """Addresses on the site of this service, where the settings name one."""

    def __init__(self, base_url: str) -> None:
        self._base = base_url.rstrip("/")

    def question(self, id: str) -> dict[str, str]:
        """The permalink of a question as a member of an answer; none without a site."""
        return {"permalink": f"{self._base}/questions/{id}"} if self._base else {}

    def search(self, request: SearchRequest) -> dict[str, str]:
        """The permalink of a search in the same way."""
        if not self._base:
            return {}
        said = urlencode(request.to_pairs())
        return {"permalink": f"{self._base}/recherche{f'?{said}' if said else ''}"}

    def linked(self, found: dict[str, Any]) -> dict[str, Any]:
        """A question as JSON, with its permalink and the address of its resource.

        One of another parliament that has no official page has no ``url`` either.
        """
        said = {name: value for name, value in found.items() if name != "url" or value}
        return {**said, **self.question(found["id"]), "resource": resource(found["id"])}


def resource(id: str) -> str:
    """The address of the resource that is a question's text."""
    return f"{SCHEME}://{id}"


def text(question: Question, links: Links) -> str:
    """A question to read and to quote: what it is, its addresses, its texts."""
    days = {"Publiée": question.published, "Réponse publiée": question.answered}
    rows = {
        **{row.label: ", ".join(map(str, row.read(question))) for row in FACETS},
        **{name: day.isoformat() for name, day in days.items() if day},
        "Adresse officielle": question.url,
        "Permalien": links.question(question.id).get("permalink", ""),
    }
    lines = [question.title, f"{reference(question)} ({question.id})", ""]
    lines += [f"{name}\u00a0: {value}" for name, value in rows.items() if value]
    lines += ["", "QUESTION", "", question.question.text]
    if question.answer:
        lines += ["", "RÉPONSE", "", question.answer.text]
    return "\n".join(lines) + "\n"
