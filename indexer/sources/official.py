"""What the readers of the open data share: files to records, records to questions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, Protocol

from indexer.sources.an_record import question_of
from indexer.sources.base import Reading, Rejection, UnusableRecordError, sealed
from indexer.sources.packaging import archives
from indexer.sources.packaging.archives import Document
from indexer.sources.packaging.containers import holds
from indexer.sources.people import NOBODY, People


class OfficialSource(Protocol):
    """A file of one question, a bulk file, a zip of either; a format says how one is parsed."""

    name: ClassVar[str]
    reads: ClassVar[str]
    suffixes: ClassVar[frozenset[str]]
    stranger: ClassVar[str]

    def records(self, document: Document) -> Iterator[tuple[str, Any]]:
        """Where each record of a document stands, and the record, or a Rejection in its place."""

    def accepts(self, path: Path) -> bool:
        """Whether the name, or most names inside the zip, end as the format's do."""
        return holds(path, self.suffixes)

    def read(self, path: Path, people: People = NOBODY) -> Reading:
        """The questions of a file or a zip. Raises UnusableInput where the archive is damaged."""
        for item in archives.documents(path, self.suffixes):
            if isinstance(item, Document):
                for locator, record in self.records(item):
                    yield from read_record(record, self.name, locator, people)
            else:
                yield Rejection(item.locator, self.stranger)


def read_record(record: Any, source: str, locator: str, people: People) -> Reading:
    """The question of one record, and a Rejection for each thing that was not read."""
    if isinstance(record, Rejection):
        yield record
        return
    try:
        question, notes = question_of(record, people)
    except UnusableRecordError as error:
        yield Rejection(locator, str(error))
        return
    yield sealed(question, source, locator)
    for note in notes:
        yield Rejection(locator, f"read without one datum: {note}", kept=True)
