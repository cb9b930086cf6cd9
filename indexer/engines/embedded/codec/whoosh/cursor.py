"""A term as Whoosh asks about it: its statistics, and the cursor that goes over a field's terms."""

from __future__ import annotations

from whoosh.codec.base import FieldCursor
from whoosh.fields import FieldType
from whoosh.reading import TermInfo

from indexer.engines.embedded.codec.postings import FieldPostings


def term_info(postings: FieldPostings, number: int) -> TermInfo:
    """Whoosh's statistics of a term."""
    start, stop = postings.values.extent(number)
    first, last = postings.first_and_last(number)
    found = {part: section.item(number) for part, section in postings.statistics.items()}
    return TermInfo(
        weight=found["total_weight"],
        df=stop - start,
        minlength=found["min_length"],
        maxlength=found["max_length"],
        maxweight=float(found["max_weight"]),
        minid=first,
        maxid=last,
    )


class ColumnarCursor(FieldCursor):
    """Stands on a term of a field, or behind the last."""

    def __init__(self, postings: FieldPostings | None, fieldobj: FieldType) -> None:
        self._postings = postings
        self._fieldobj = fieldobj
        self._count = 0 if postings is None else len(postings.terms)
        self._place = 0

    def first(self) -> str | None:
        """Go to the first term."""
        self._place = 0
        return self.text()

    def find(self, string: str | bytes) -> str | None:
        """Go to the first term that is not below ``string``."""
        if not isinstance(string, bytes):
            string = self._fieldobj.to_bytes(string)
        self._place = 0 if self._postings is None else self._postings.terms.find(string)
        return self.text()

    def next(self) -> str | None:
        """Go on to the next term."""
        self._place += 1
        return self.text()

    def text(self) -> str | None:
        """The term, as the field decodes it; None behind the last."""
        if self._postings is None or not self.is_valid():
            return None
        text: str = self._fieldobj.from_bytes(self._postings.terms[self._place])
        return text

    def term_info(self) -> TermInfo | None:
        """The statistics of the term."""
        if self._postings is None or not self.is_valid():
            return None
        return term_info(self._postings, self._place)

    def is_valid(self) -> bool:
        """Whether the cursor stands on a term."""
        return self._place < self._count
