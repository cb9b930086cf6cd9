"""What the readers of the open data share: files to records, records to questions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, NamedTuple, Protocol

from indexer.sources.actors.identities import identified
from indexer.sources.an_record import question_of
from indexer.sources.base import Reading, Rejection, UnusableRecordError
from indexer.sources.packaging import archives
from indexer.sources.packaging.archives import Document
from indexer.sources.packaging.containers import holds
from indexer.sources.people import NOBODY, People
from indexer.sources.senate.senate_record import SenateRow, question_of_row
from indexer.sources.vintage import Vintage


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
        vintage = Vintage(self.name)
        for item in archives.documents(path, self.suffixes):
            if isinstance(item, Document):
                for locator, record in self.records(item):
                    yield from read_record(record, vintage, Place(locator, item.made), people)
            else:
                yield Rejection(item.locator, self.stranger)
        yield from vintage.rest()


class Place(NamedTuple):
    """Where a record stands, and when its file was made."""

    locator: str
    made: str = ""


def read_record(record: Any, vintage: Vintage, place: Place, people: People) -> Reading:
    """The question of one record, and a Rejection for each thing that was not read.

    An open question comes with the rest of the vintage.
    """
    if isinstance(record, Rejection):
        yield record
        return
    try:
        question, notes = (
            question_of_row(record)
            if isinstance(record, SenateRow)
            else question_of(record, people)
        )
    except UnusableRecordError as error:
        yield Rejection(place.locator, str(error))
        return
    yield from vintage.take(identified(question, people), *place)
    for note in notes:
        yield Rejection(place.locator, f"read without one datum: {note}", kept=True)
