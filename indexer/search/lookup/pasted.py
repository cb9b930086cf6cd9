"""A list of questions as people paste it: numbers, addresses and citations, one or more a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from indexer.errors import RequestTooLong
from indexer.model import OF_ASSEMBLY, Question, QuestionId, question_id, senate_id
from indexer.query.ast import Reference
from indexer.query.references import called
from indexer.query.request import SearchRequest
from indexer.search.results import SearchPage

MOST = 200
"""Entries of one list."""
LONGEST = 1000
"""Characters of an entry; a citation with its address has some 250."""
_TERMS = "legislature"
_BULLET = re.compile(r"^\s*(?:[-*•–—]|\d{1,3}[.)]\s)\s*")
_BETWEEN = re.compile(r"[;,|\t]")


class Holder(Protocol):
    """What is asked of a searcher."""

    def search(self, request: SearchRequest, facets: Sequence[str]) -> SearchPage:
        """The page of a search, with facets counted."""

    def called(self, ids: Iterable[QuestionId]) -> dict[QuestionId, Question]:
        """The questions of these identifiers."""

    def called_elsewhere(self, text: str) -> Sequence[Question]:
        """The questions of other parliaments of that number."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What was pasted, and the questions it calls, newest first; none where none is meant."""

    text: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class PastedList:
    """A pasted list in its own order."""

    entries: tuple[Entry, ...]

    @property
    def questions(self) -> list[Question]:
        """Every question that is called, each once, in the order of the list."""
        called = chain.from_iterable(entry.questions for entry in self.entries)
        return list({question.id: question for question in called}.values())

    @property
    def missing(self) -> list[str]:
        """The entries that call no question of this index."""
        return [entry.text for entry in self.entries if not entry.questions]

    @property
    def several(self) -> list[Entry]:
        """The entries that call more than one: a number alone is one of each type."""
        return [entry for entry in self.entries if len(entry.questions) > 1]


def entries(text: str) -> list[str]:
    """The entries of a pasted text: its lines, and the parts of a line where each calls a question.

    ``17-15108; QE 714`` → ``["17-15108", "QE 714"]``. Raises RequestTooLong.
    """
    lines = (_BULLET.sub("", line).strip() for line in text.splitlines())
    found = list(chain.from_iterable(_parts(line[:LONGEST]) for line in lines if line))
    if len(found) > MOST:
        raise RequestTooLong(f"the list has {len(found)} entries; {MOST} at most")
    return found


def _parts(line: str) -> list[str]:
    parts = [part.strip() for part in _BETWEEN.split(line) if part.strip()]
    alone = called(line) is None and len(parts) > 1 and all(map(called, parts))
    return parts if alone else [line]


def pasted(searcher: Holder, texts: Sequence[str]) -> PastedList:
    """The questions that the entries of a list call. Raises RequestTooLong."""
    if len(texts) > MOST:
        raise RequestTooLong(f"the list has {len(texts)} entries; {MOST} at most")
    (known,) = searcher.search(SearchRequest(size=1), (_TERMS,)).facets
    terms = sorted((int(item.value) for item in known.values), reverse=True)
    wanted = [list(_candidates(text, terms)) for text in texts]
    held = searcher.called(dict.fromkeys(chain.from_iterable(wanted)))
    found = list(map(_entry, texts, wanted, [held] * len(texts)))
    return PastedList(tuple(one if one.questions else _there(searcher, one) for one in found))


def _entry(text: str, wanted: Iterable[QuestionId], held: Mapping[QuestionId, Question]) -> Entry:
    return Entry(text, tuple(held[id] for id in wanted if id in held))


def _there(searcher: Holder, entry: Entry) -> Entry:
    """The entry as a number of another parliament's."""
    return Entry(entry.text, tuple(searcher.called_elsewhere(entry.text)))


def _candidates(text: str, terms: Iterable[int]) -> Iterator[QuestionId]:
    """Every identifier that an entry may mean."""
    reference = called(text) or _within(text)
    if reference is None:
        return
    if reference.month and reference.kind:
        yield senate_id(reference.kind, reference.month, reference.number)
        return
    kinds = [reference.kind] if reference.kind else OF_ASSEMBLY
    for term in [reference.legislature] if reference.legislature else terms:
        yield from (question_id(term, kind, reference.number) for kind in kinds)


def _within(text: str) -> Reference | None:
    """The reference that a citation holds between its commas: the first that tells a type."""
    parts = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    for start in range(len(parts)):
        for end in (start + 2, start + 1):
            reference = called(", ".join(parts[start:end]))
            if reference and reference.kind:
                return reference
    return None
