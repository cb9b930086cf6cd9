"""One row of the Sénat's base → one Question.

Its columns, as the two kinds of files name them, and the states of a question (« sorts ») are
described in the Sénat's notice on the base « Questions » (data.senat.fr). The Sénat has sessions
and no legislature: a question of it has the legislature 0.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TypeAlias

from indexer.fields import fold
from indexer.model import (
    Author,
    Kind,
    Passage,
    Question,
    QuestionId,
    Status,
    Transfer,
    senate_id,
    senate_reference,
)
from indexer.senate_groups import called
from indexer.sources.base import UnusableRecordError, unsealed
from indexer.sources.cleaning import label, text_of
from indexer.sources.days import day
from indexer.sources.status import title_of

Row: TypeAlias = Mapping[str, str]
"""A row by the names of the dump's columns (``numero``, ``txtque``); absent is empty."""


class SenateRow(dict[str, str]):
    """A ``Row`` among records of another shape: a weekly file holds both chambers."""


LEGISLATURE = 0
"""Of a chamber that has none."""
_KINDS = MappingProxyType(
    {
        "QE": Kind.WRITTEN,
        "QOSD": Kind.ORAL,
        "QOS": Kind.ORAL,
        "QOAD": Kind.DEBATE,
        "QOAE": Kind.DEBATE,
        "QG": Kind.GOVERNMENT,
        "QAG": Kind.GOVERNMENT,
        "QC": Kind.SCREEN,
    }
)
_NUMBER = re.compile(r"0*([1-9][0-9]{0,8})[A-Z]?", re.ASCII)
_PAGE = re.compile(r"[0-9]{1,9}", re.ASCII)
_WITHDRAWN = ("retir", "transform")
_LAPSED = ("caduque", "rappel", "clotur", "fin de mandat", "sans reponse")
_CIVILITIES = MappingProxyType({"m": "M.", "mme": "Mme", "mlle": "Mlle"})


@dataclass(slots=True)
class _Notes:
    sentences: list[str] = field(default_factory=list)

    def day(self, text: str, what: str) -> date | None:
        """The day that a text states; a note where it states something else."""
        found = day(text) if text else None
        if text and found is None:
            self.sentences.append(f"{what} is no date: {text[:40]!r}")
        return found


def question_of_row(row: Row) -> tuple[Question, Sequence[str]]:
    """The question of a row, and sentences about data of it that were not read.

    Raises UnusableRecordError where the row has no sound identity.
    """
    notes = _Notes()
    asked = notes.day(_one(row, "datejodepot"), "the question's date")
    identity, kind, number = _identity(row, asked)
    ministry, transfers = _ministries(row, notes)
    question = _passage(row, ("txtque", "txterrque"), asked, "pagejodepot")
    answered = notes.day(_one(row, "datejorep"), "the answer's date")
    answer = _passage(row, ("txtrep", "txterrrep"), answered, "pagejorep")
    status = state(_one(row, "sort"), answered=bool(answer.text) or answered is not None)
    themes = [label(theme) for theme in row.get("themes", "").split("\n")]
    rubrique = label(_one(row, "rubrique")) or themes[0]
    recalled = notes.day(_one(row, "daterappel"), "a recall")
    return (
        Question(
            id=identity,
            legislature=LEGISLATURE,
            kind=kind,
            number=number,
            title=title_of(label(_one(row, "titre")), rubrique, question.text),
            question=question,
            provenance=unsealed(),
            author=_author(row, asked),
            rubrique=rubrique,
            keywords=tuple(theme for theme in themes if theme and theme != rubrique),
            ministry=ministry,
            ministry_answering=transfers[-1].ministry if transfers else ministry,
            transfers=transfers,
            answer=answer if answer.text else None,
            status=status,
            closed=_closed(row, status, notes),
            closing_label=_one(row, "sort") if status in _CLOSED else "",
            flagged=notes.day(_one(row, "datesignal"), "a signalement"),
            renewed=(recalled,) if recalled else (),
        ),
        tuple(notes.sentences),
    )


_CLOSED = frozenset({Status.WITHDRAWN, Status.LAPSED})


def state(said: str, *, answered: bool) -> Status:
    """What has become of a question, from its « sort » in words.

    ``Réponse du ministère`` → answered; ``Retirée`` and ``Transformée en question orale`` →
    withdrawn; ``Caduque``, and ``Rappelée`` (asked again under another number) → lapsed.
    """
    key = fold(said)
    if answered:
        return Status.ANSWERED
    if any(stem in key for stem in _WITHDRAWN):
        return Status.WITHDRAWN
    if any(stem in key for stem in _LAPSED):
        return Status.LAPSED
    return Status.ANSWERED if "repon" in key else Status.PENDING


def _identity(row: Row, published: date | None) -> tuple[QuestionId, Kind, int]:
    """By its reference, else by what a reference is made of."""
    reference = _one(row, "reference").upper()
    said = senate_reference(reference)
    if said:
        return QuestionId(reference), said.kind, said.number
    kind = _KINDS.get(_one(row, "natquecod").upper())
    found = _NUMBER.fullmatch(_one(row, "numero").upper())
    if kind is None:
        raise UnusableRecordError(
            f"its type is {_one(row, 'natquecod')[:20]!r}, none of {', '.join(_KINDS)}"
        )
    if found is None or published is None:
        raise UnusableRecordError(
            f"no reference identifies it, and no number with a date "
            f"(reference {reference[:40]!r}, number {_one(row, 'numero')[:20]!r})"
        )
    return senate_id(kind, published, int(found[1])), kind, int(found[1])


def _passage(row: Row, texts: tuple[str, str], on: date | None, page: str) -> Passage:
    text, erratum = (text_of(row.get(name, "")) for name in texts)
    whole = f"{text}\n\nErratum : {erratum}" if text and erratum else text
    found = _PAGE.search(_one(row, page))
    return Passage(whole, on, int(found[0]) or None if found else None)


def _author(row: Row, asked: date | None) -> Author:
    given, family = _one(row, "prenom"), _one(row, "nom")
    civility = _one(row, "codequalite")
    department = label(_one(row, "circonscription"))
    group, group_label = called(label(_one(row, "groupe")), asked)
    return Author(
        name=f"{given} {family.title() if family.isupper() else family}".strip(),
        civility=_CIVILITIES.get(fold(civility).rstrip("."), civility),
        group=group,
        group_label=group_label,
        department=department,
        uid=_one(row, "matricule"),
    )


def _ministries(row: Row, notes: _Notes) -> tuple[str, tuple[Transfer, ...]]:
    asked, passed, answering = (
        label(_one(row, name)) for name in ("mindepotlib", "mintranlib", "minreplib")
    )
    asked = asked or passed or answering
    steps = []
    if passed and passed != asked:
        steps.append(Transfer(passed, notes.day(_one(row, "datejotran"), "a transfer's date")))
    if answering and answering != (passed or asked):
        steps.append(Transfer(answering))
    return asked, tuple(steps)


def _closed(row: Row, status: Status, notes: _Notes) -> date | None:
    """The day of an end without an answer."""
    if status not in _CLOSED:
        return None
    return notes.day(_one(row, "datecloture"), "the closing date")


def _one(row: Row, name: str) -> str:
    """A value on one line."""
    return " ".join(row.get(name, "").split())
