"""One commit in the making: a new generation that nobody sees until it is whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from datetime import UTC, date, datetime
from typing import Any, Self

from whoosh import index as whoosh_index

from indexer.engines.base import IndexInfo
from indexer.engines.embedded import facets
from indexer.engines.embedded.engine import open_generation
from indexer.engines.embedded.generations import Generations, link, writable
from indexer.engines.embedded.reading import View
from indexer.engines.embedded.schema import (
    NO_NUMBER,
    document,
    schema_fingerprint,
    whoosh_schema,
)
from indexer.model import Question, QuestionId

MEMORY_MB = 256
"""What Whoosh's pool of postings may hold before it spills to disk."""


class EmbeddedWriter:
    """Adds to and drops from a copy of the current generation, or an empty one where ``fresh``."""

    def __init__(self, generations: Generations, *, fresh: bool) -> None:
        self._generations = generations
        self._fresh = fresh
        self._stack = ExitStack()
        self._numbered: Mapping[QuestionId, int] = {}
        self._added: set[QuestionId] = set()
        self._whoosh: Any = None

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(self._generations.writing())
            with writable(self._generations.root):
                self._generations.sweep()
                self._folder = self._generations.create()
                stack.callback(self._discard)
                self._index = self._begin()
                self._whoosh = self._index.writer(limitmb=MEMORY_MB)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *problem: object) -> None:
        self._stack.close()

    def put(self, questions: Iterable[Question]) -> int:
        """See Writer."""
        count = 0
        for question in questions:
            with writable(self._generations.root):
                self._forget(question.id)
                self._whoosh.add_document(**document(question))
            self._added.add(question.id)
            count += 1
        return count

    def drop(self, ids: Iterable[QuestionId]) -> int:
        """See Writer."""
        with writable(self._generations.root):
            return sum(self._forget(id) for id in list(ids))

    def commit(self) -> IndexInfo:
        """See Writer."""
        with writable(self._generations.root):
            self._whoosh.commit()
            self._generations.publish(self._folder, _manifest(self._index))
        engine = open_generation(self._folder)
        engine.close()
        return engine.info()

    def _begin(self) -> Any:
        """A Whoosh index in the new folder: the current one's files, or none."""
        if self._fresh or not self._generations.name():
            return whoosh_index.create_in(str(self._folder), whoosh_schema())
        current = open_generation(self._generations.current())
        self._numbered = dict(current.numbered())
        current.close()
        link(self._generations.current(), self._folder)
        return whoosh_index.open_dir(str(self._folder))

    def _forget(self, id: QuestionId) -> bool:
        """Remove a question; whether it was there."""
        if id in self._added:
            self._flush()
            self._added.discard(id)
            return bool(self._whoosh.delete_by_term("uid", id))
        number = self._numbered.get(id)
        if number is None or self._whoosh.is_deleted(number):
            return False
        self._whoosh.delete_document(number)
        return True

    def _flush(self) -> None:
        """Write what was added as a segment of its own: Whoosh deletes only what it has written."""
        self._whoosh.commit(merge=False)
        self._whoosh = self._index.writer(limitmb=MEMORY_MB)

    def _discard(self) -> None:
        """Let go; what was not published goes."""
        try:
            if self._whoosh is not None and not self._whoosh.is_closed:
                self._whoosh.cancel()
        except OSError:
            pass  # the disk refused what the cancelled writer had left to write
        finally:
            self._generations.discard(self._folder)


def _manifest(index: Any) -> Mapping[str, Any]:
    """What a generation says of itself."""
    view = View(index.reader())
    try:
        live = view.live.nonzero()[0]
        kinds = facets.counts(view.facets["kind"], live, view.live)
        days = [
            int(view.numbers[name].max(initial=NO_NUMBER)) for name in ("published", "answered")
        ]
        latest = max(days)
        return {
            "format": 1,
            "fingerprint": schema_fingerprint(),
            "built": datetime.now(UTC).isoformat(timespec="seconds"),
            "documents": view.documents,
            "by_kind": {view.facets["kind"].spellings[key]: kinds[key] for key in sorted(kinds)},
            "by_year": dict(sorted(facets.counts(view.facets["year"], live, view.live).items())),
            "data_date": date.fromordinal(latest).isoformat() if latest != NO_NUMBER else None,
        }
    finally:
        view.close()
