"""What every system does for the comparison: build an index, open it, answer a page, update it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bench.queries import Query
from indexer.fields import BY_NAME
from indexer.model import Question

FACETS = ("rubrique", "year", "kind", "status", "ministry", "group")
"""The six facets of the page."""
FACET_LIMIT = 50
TEXTS = ("title", "question", "answer", "keywords", "rubrique", "author")
"""The fields that a word without a field is searched in."""
WEIGHTS = tuple(BY_NAME[name].weight for name in TEXTS)
HITS = 10
SNIPPET = 200
"""Characters of a snippet, where the system takes a length."""


class Unavailable(Exception):
    """A system cannot run on this machine; the text says why."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page: the ids of the top ten, the exact total, counts of values and months, snippets."""

    ids: list[str]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    months: Mapping[int, int]
    """``year * 12 + month - 1`` → documents."""
    snippets: list[str]


class Peer(Protocol):
    """One system, in a process of its own."""

    def versions(self) -> Mapping[str, str]:
        """The packages that do the work, and their versions."""

    def build(self, questions: Iterable[Question], folder: Path) -> None:
        """A new index of the questions in the empty folder, ready to be opened."""

    def open(self, folder: Path) -> None:
        """Take up the index of the folder."""

    def page(self, query: Query) -> Page:
        """The page of a query. A facet's own filter is ignored while it is counted."""

    def update(self, questions: Iterable[Question]) -> None:
        """Put questions in the place of those of the same id; return when a page shows them."""

    def close(self) -> None:
        """Let go of the index."""


def text(question: Question, name: str) -> str:
    """The text of a field whose words are searched."""
    return BY_NAME[name].text(question)


def value(question: Question, facet: str) -> str:
    """The value of a facet; empty where the question has none."""
    return str(next(iter(BY_NAME[facet].read(question)), ""))


def month(question: Question) -> int:
    """The month of publication as one number; 0 without a date."""
    day = question.published
    return day.year * 12 + day.month - 1 if day else 0


def day(question: Question) -> int:
    """The day of publication as a proleptic ordinal; 0 without a date."""
    return question.published.toordinal() if question.published else 0


def without(query: Query) -> Iterator[tuple[str, dict[str, str]]]:
    """Each filtered facet with the filters that hold while it is counted: the others."""
    for name in query.filters:
        yield name, {other: key for other, key in query.filters.items() if other != name}
