"""One accumulator for all that is mined, and what it finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from indexer.mining.acronyms import Acronyms, Found
from indexer.mining.documents import BOUND, Document, Sample
from indexer.mining.expressions import Expression, expressions
from indexer.mining.related import Near, related
from indexer.mining.spellings import spellings
from indexer.mining.streams import stream


@dataclass(frozen=True, slots=True)
class Mined:
    """What the texts say of their words: tables of plain strings and numbers.

    ``acronyms``: see ``Found``. ``related``: lemma key → lemmas. ``spellings``: exact key → the
    usual spelling. ``expressions``: folded text → the expression, the most frequent first.
    """

    acronyms: Found
    related: Mapping[str, tuple[Near, ...]]
    spellings: Mapping[str, str]
    expressions: Mapping[str, Expression]


class Miner:
    """Takes documents in any order and any number of parts; see ``Mined``.

    Acronyms are read in every document. The rest comes from a sample of ``bound`` bytes.
    """

    def __init__(self, bound: int = BOUND) -> None:
        self._acronyms = Acronyms()
        self._sample = Sample(bound)

    def add(self, document: Document) -> None:
        """Take a document. Of two with one uid that differ, which one counts is not said."""
        self._acronyms.add(document)
        self._sample.add(document)

    def merge(self, other: Miner) -> None:
        """Take what another one was given, of the same bound."""
        self._acronyms.merge(other._acronyms)
        self._sample.merge(other._sample)

    def result(self) -> Mined:
        """What the documents so far say; more may be added behind it."""
        return tables(self._acronyms.result(), self._sample)


def tables(acronyms: Found, sample: Sample) -> Mined:
    """What a sample says, beside the acronyms of all documents."""
    words = stream(sample.texts())
    return Mined(acronyms, related(words), spellings(words), expressions(words))
