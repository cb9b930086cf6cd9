"""Pages of questions as the site of the Assemblée shows and showed them, in HTML."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from indexer.model import Question
from indexer.sources.base import Reading, Rejection, UnusableRecordError
from indexer.sources.official import Place, read_record
from indexer.sources.packaging import archives
from indexer.sources.packaging.archives import Document
from indexer.sources.packaging.containers import holds
from indexer.sources.pages.html_page import LARGEST, page_of
from indexer.sources.pages.page_record import record_of
from indexer.sources.people import NOBODY, People
from indexer.sources.vintage import Vintage

_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})


class HtmlSource:
    """Saved pages: one question in each ``.html``; a folder or a zip of them."""

    name = "an_html"
    reads = "a question's page of the site (.html, .htm, or a .zip of them)"

    def accepts(self, path: Path) -> bool:
        """Whether the name, or most names inside the zip, end as pages do."""
        return holds(path, _SUFFIXES)

    def read(self, path: Path, people: People = NOBODY) -> Reading:
        """The questions of a page or a zip. Raises UnusableInput where the archive is damaged."""
        for item in archives.documents(path, _SUFFIXES):
            if isinstance(item, Document):
                yield from self._page(item, people)
            else:
                yield Rejection(item.locator, "not a page of HTML")

    def _page(self, document: Document, people: People) -> Iterator[Question | Rejection]:
        vintage = Vintage(self.name)  # a page was saved by itself, whatever lies beside it
        place = Place(document.locator, document.made)
        if document.size > LARGEST:
            said = f"it has {document.size:,} bytes, far more than a page"
            yield Rejection(document.locator, said)
            return
        try:
            record = record_of(page_of(document.read()))
        except UnusableRecordError as error:
            yield Rejection(document.locator, str(error))
            return
        yield from read_record(record, vintage, place, people)
        yield from vintage.rest()
