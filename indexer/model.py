"""A parliamentary question and its parts, as every room of the project shares them.

Frozen, standard library only. The French terms are mapped in ``docs/glossary.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

QuestionId = NewType("QuestionId", str)
"""The official uid, for example ``QANR5L17QE15108``: unique across legislatures and types."""


class Kind(StrEnum):
    """The three procedures of the Règlement (articles 133 to 135)."""

    WRITTEN = "QE"
    GOVERNMENT = "QG"
    ORAL = "QOSD"


class Status(StrEnum):
    """What has become of a question; the values stand in files and answers to programs.

    UNKNOWN: the record was open when it was read, and the legislature or its author's mandate has
    ended since.
    """

    PENDING = "en attente"
    UNKNOWN = "sans réponse connue"
    ANSWERED = "réponse publiée"
    WITHDRAWN = "retirée"
    LAPSED = "caduque"


@dataclass(frozen=True, slots=True)
class Author:
    """Who asked. ``group`` is the abbreviation, empty where only the label is known."""

    name: str = ""
    civility: str = ""
    group: str = ""
    group_label: str = ""
    department: str = ""
    constituency: str = ""
    uid: str = ""

    @property
    def full_name(self) -> str:
        """The name with its civility: ``Mme Sandrine Runel``."""
        return f"{self.civility} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters of a text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of the Journal officiel: paragraphs are separated by one empty line.

    ``speakers`` are the ranges of ``text`` that name who speaks in a debate, in order: each opens
    a speech that runs to the next one. Empty for written texts.
    """

    text: str
    published: date | None = None
    page: int | None = None
    speakers: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Transfer:
    """A ministry that the question passed to, and when where that is known."""

    ministry: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a question was read: the source's name, the place in it, and the record's digest.

    The digest (hexadecimal BLAKE2b of 16 bytes over the record's content, people included) decides
    whether a question has changed. ``known`` is the day of which the source is, ``made`` when its
    file was made (ISO 8601), which only puts copies in order that nothing else does.
    """

    source: str
    locator: str
    digest: str
    known: date | None = None
    made: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One parliamentary question with everything that was published about it."""

    id: QuestionId
    legislature: int
    kind: Kind
    number: int
    title: str
    question: Passage
    provenance: Provenance
    author: Author = Author()
    rubrique: str = ""
    keywords: tuple[str, ...] = ()
    ministry: str = ""
    ministry_answering: str = ""
    transfers: tuple[Transfer, ...] = ()
    answer: Passage | None = None
    status: Status = Status.PENDING
    closed: date | None = None
    closing_label: str = ""
    flagged: date | None = None
    renewed: tuple[date, ...] = ()

    @property
    def published(self) -> date | None:
        """The day the question appeared in the Journal officiel."""
        return self.question.published

    @property
    def answered(self) -> date | None:
        """The day the answer appeared in the Journal officiel."""
        return self.answer.published if self.answer else None

    @property
    def open(self) -> bool:
        """Whether the record has neither an answer nor another end."""
        return self.status in {Status.PENDING, Status.UNKNOWN}

    @property
    def known(self) -> date | None:
        """The last day of which an open question is known to have had no answer."""
        return self.provenance.known if self.open else None

    @property
    def url(self) -> str:
        """The official page of the question."""
        return f"https://www.assemblee-nationale.fr/dyn/{self.legislature}/questions/{self.id}"


def question_id(legislature: int, kind: Kind, number: int) -> QuestionId:
    """The official uid of a question of the Fifth Republic: ``QANR5L17QE15108``."""
    return QuestionId(f"QANR5L{legislature}{kind}{number}")
