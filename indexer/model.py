"""A parliamentary question and its parts, as every room of the project shares them.

Frozen, standard library only. The French terms are mapped in ``docs/glossary.md``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NewType

QuestionId = NewType("QuestionId", str)
"""The official uid, unique across chambers, legislatures and types: ``QANR5L17QE15108``, or the
Sénat's reference, ``SEQ240100104``."""


class Chamber(StrEnum):
    """Where the question was put."""

    ASSEMBLY = "Assemblée nationale"
    SENATE = "Sénat"


class Kind(StrEnum):
    """The procedures of the two Règlements: the first three are of both chambers.

    Assemblée nationale, articles 133 to 135; Sénat, articles 74 to 83. Oral questions with a
    debate and those of « questions cribles » (2009 to 2014) are the Sénat's alone.
    """

    WRITTEN = "QE"
    GOVERNMENT = "QG"
    ORAL = "QOSD"
    DEBATE = "QOAD"
    SCREEN = "QC"


OF_ASSEMBLY = (Kind.WRITTEN, Kind.GOVERNMENT, Kind.ORAL)
"""The types that the Assemblée has."""


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
class Identity:
    """Who is meant by what a text writes: ``M. Un``, ``ministre de la santé``; by the archive.

    ``answer`` says in which of the two texts; ``uid`` is the person's reference.
    """

    written: str
    name: str
    uid: str
    answer: bool = False


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


FRENCH = "fr"
LANGUAGES = MappingProxyType({FRENCH: "French", "en": "English", "de": "German"})
"""The languages that texts may have, by their codes (ISO 639-1)."""


@dataclass(frozen=True, slots=True)
class House:
    """A chamber beside the two French ones, as the file of a table's columns calls it.

    ``language``: of its texts, one of ``LANGUAGES``.
    """

    name: str
    language: str = FRENCH


@dataclass(frozen=True, slots=True)
class Question:
    """One parliamentary question with everything that was published about it.

    ``house``: of another parliament; ``page``: the address of its official page there.
    """

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
    identities: tuple[Identity, ...] = ()
    house: House | None = None
    page: str = ""

    @property
    def published(self) -> date | None:
        """The day the question appeared in the Journal officiel."""
        return self.question.published

    @property
    def answered(self) -> date | None:
        """The day the answer appeared in the Journal officiel."""
        return self.answer.published if self.answer else None

    @property
    def answer_text(self) -> str:
        """The text of the answer; empty where there is none."""
        return self.answer.text if self.answer else ""

    @property
    def open(self) -> bool:
        """Whether the record has neither an answer nor another end."""
        return self.status in {Status.PENDING, Status.UNKNOWN}

    @property
    def known(self) -> date | None:
        """The last day of which an open question is known to have had no answer."""
        return self.provenance.known if self.open else None

    @property
    def chamber(self) -> str:
        """The name of its chamber: that of another parliament, else the one of the identifier."""
        if self.house is not None:
            return self.house.name
        return Chamber.SENATE if self.id.startswith(_SENATE) else Chamber.ASSEMBLY

    @property
    def session(self) -> str:
        """The session of the Sénat, ``2024-2025``, from October on; empty for the Assemblée's."""
        day = self.published
        if self.chamber is not Chamber.SENATE or day is None:
            return ""
        first = day.year if day.month >= _OPENS else day.year - 1
        return f"{first}-{first + 1}"

    @property
    def language(self) -> str:
        """The language of its texts."""
        return self.house.language if self.house else FRENCH

    @property
    def url(self) -> str:
        """The official page of the question; empty where none is known."""
        if self.house is not None:
            return self.page
        found = _SENATE_ID.fullmatch(self.id)
        if found:
            return f"https://www.senat.fr/questions/base/{_year(found[1])}/q{self.id}.html"
        if not self.id.startswith("QANR5L"):
            return ""
        return f"https://www.assemblee-nationale.fr/dyn/{self.legislature}/questions/{self.id}"


_SENATE = "SEQ"
_SENATE_ID = re.compile(r"SEQ([0-9]{2})([0-9]{2})([0-9]{4,6})([A-Z]?)", re.ASCII)
_OPENS = 10
"""October, in which the ordinary session begins (Constitution, article 28)."""
_LETTERS = MappingProxyType(
    {Kind.ORAL: "S", Kind.DEBATE: "A", Kind.GOVERNMENT: "G", Kind.SCREEN: "C"}
)
_KINDS = MappingProxyType(
    {"": Kind.WRITTEN, "E": Kind.DEBATE, **{letter: kind for kind, letter in _LETTERS.items()}}
)
"""The letter that closes a reference of the Sénat; ``E`` is a debate on European affairs."""


@dataclass(frozen=True, slots=True)
class SenateReference:
    """What a reference of the Sénat says: the month in which a question appeared, and its number.

    A number comes back in each legislature, so that the month belongs to the identity.
    """

    kind: Kind
    year: int
    month: int
    number: int


def senate_reference(text: str) -> SenateReference | None:
    """What ``SEQ240100104`` or ``SEQ24100104S`` says; None for another text."""
    found = _SENATE_ID.fullmatch(text)
    kind = _KINDS.get(found[4]) if found else None
    if found is None or kind is None or not 1 <= int(found[2]) <= 12 or not int(found[3]):
        return None
    return SenateReference(kind, _year(found[1]), int(found[2]), int(found[3]))


def senate_id(kind: Kind, published: date, number: int) -> QuestionId:
    """The Sénat's reference of a question: ``SEQ240100104``, with a letter where it is oral."""
    letter = _LETTERS.get(kind, "")
    digits = f"{number:04}" if letter else f"{number:05}"
    return QuestionId(f"{_SENATE}{published:%y%m}{digits}{letter}")


def _year(two: str) -> int:
    """``78`` → 1978, ``24`` → 2024: the Sénat's base begins in 1978."""
    return int(two) + (1900 if int(two) >= 58 else 2000)


def number_there(text: str) -> str:
    """How identifiers of another parliament write a number as it is given there.

    ``20/1234`` → ``20-1234``, behind the prefix of its table, the term and the type.
    """
    return re.sub("[^A-Z0-9]+", "-", text.upper()).strip("-")


def question_id(legislature: int, kind: Kind, number: int) -> QuestionId:
    """The official uid of a question of the Fifth Republic: ``QANR5L17QE15108``."""
    return QuestionId(f"QANR5L{legislature}{kind}{number}")
