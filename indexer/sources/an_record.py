"""One record of the open data → one Question, for the JSON and the XML readers alike.

The record is the tree that the JSON files hold; the XML reader builds the same one. What differs
between legislatures (one value or several, ``analyses`` or ``ANALYSE``, the forms of dates) is
settled here. Sources: the published archives of the legislatures 14 to 17.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from indexer.model import (
    OF_ASSEMBLY,
    Author,
    Kind,
    Passage,
    Question,
    Status,
    Transfer,
    question_id,
)
from indexer.sources import debates
from indexer.sources.actors.holders import constituency
from indexer.sources.base import UnusableRecordError, unsealed
from indexer.sources.cleaning import label, marked_text_of, text_of
from indexer.sources.days import day
from indexer.sources.people import People
from indexer.sources.status import opening_author, status_of, title_of
from indexer.sources.tree import at, first, items, leaves, string, strings

_UID = re.compile(r"QANR5L(\d{1,2})(QE|QG|QOSD)(\d{1,9})")
_NUMBER = re.compile(r"\d{1,9}")


@dataclass(slots=True)
class Notes:
    """What a record says that could not be read, one sentence each."""

    sentences: list[str] = field(default_factory=list)

    def day(self, text: str, what: str) -> date | None:
        """The day that ``text`` states; a note where it states something else."""
        if not text:
            return None
        found = day(text)
        if found is None:
            self.sentences.append(f"{what} is no date: {text[:40]!r}")
        return found


@dataclass(frozen=True, slots=True)
class _Version:
    """A published text, the latest of its versions, dated by the first."""

    markup: str = ""
    published: date | None = None
    page: int | None = None
    erratum: str = ""


_NO_VERSION = _Version()


def question_of(record: Any, people: People) -> tuple[Question, Sequence[str]]:
    """The question that a record states, and sentences about data of it that were not read.

    Raises UnusableRecordError where the record has no sound identity.
    """
    notes = Notes()
    legislature, kind, number = _identity(record)
    heading = _heading(record, legislature)
    asked = _version(record, "textesQuestion", "texteQuestion", notes, "the question's date")
    answered = _version(record, "textesReponse", "texteReponse", notes, "the answer's date")
    if kind is Kind.GOVERNMENT:
        answered = _of_the_sitting(answered, record, notes)
        asked = _Version(asked.markup, answered.published, answered.page, asked.erratum)
    elif asked.published is None:
        asked = dataclasses.replace(asked, published=_attributed(record, notes))
    question, answer = _passages(kind, asked, answered, heading.title)
    ministry, transfers = _ministries(record, notes)
    closing = at(record, "cloture")
    code, closing_label = first(at(closing, "codeCloture")), first(at(closing, "libelleCloture"))
    status = status_of(code, closing_label, answered=answer is not None)
    closed = notes.day(first(at(closing, "dateCloture")), "the closing date")
    if status is Status.PENDING and closed is None:
        closed = _end_of_mandate(record, people)
    return (
        Question(
            id=question_id(legislature, kind, number),
            legislature=legislature,
            kind=kind,
            number=number,
            title=title_of(heading.title, heading.rubrique, question.text),
            question=question,
            provenance=unsealed(),
            author=_author(record, people, legislature, question),
            rubrique=heading.rubrique,
            keywords=heading.keywords,
            ministry=ministry,
            ministry_answering=transfers[-1].ministry if transfers else ministry,
            transfers=transfers,
            answer=answer,
            status=status,
            closed=closed,
            closing_label=closing_label,
            flagged=min(_days(at(record, "signalement"), notes, "a signalement"), default=None),
            renewed=_days(at(record, "renouvellements"), notes, "a renewal"),
        ),
        tuple(notes.sentences),
    )


def _identity(record: Any) -> tuple[int, Kind, int]:
    """Legislature, kind and number: by the uid, else by what the uid is made of."""
    uid = first(at(record, "uid"))
    found = _UID.fullmatch(uid)
    if found and found[0].isascii():
        return int(found[1]), Kind(found[2]), int(found[3])
    number, legislature, kind = (
        first(at(record, "identifiant", "numero")),
        first(at(record, "identifiant", "legislature")),
        first(at(record, "type")).upper(),
    )
    if not _NUMBER.fullmatch(number) or not re.fullmatch(r"\d{1,2}", legislature):
        raise UnusableRecordError(f"no number or legislature identifies it (uid {uid[:40]!r})")
    if kind not in OF_ASSEMBLY:
        raise UnusableRecordError(f"its type is {kind[:20]!r}, none of {', '.join(OF_ASSEMBLY)}")
    return int(legislature), Kind(kind), int(number)


@dataclass(frozen=True, slots=True)
class _Heading:
    rubrique: str
    title: str
    keywords: tuple[str, ...]


def _heading(record: Any, legislature: int) -> _Heading:
    """The levels of the index: analyses are keywords up to the 14th legislature, then titles."""
    index = at(record, "indexationAN")
    analyses = strings(at(index, "analyses", "analyse")) or strings(at(index, "ANALYSE", "ANA"))
    named = tuple([" ".join(text_of(analysis).split()) for analysis in analyses])
    above = label(first(at(index, "teteAnalyse")))
    if above.casefold() == "aucune tête d'analyse":  # what the site prints for none
        above = ""
    rubrique = label(first(at(index, "rubrique")))
    if above or legislature <= 14:
        title = label(" — ".join(filter(None, (above, ". ".join(named)))))
        return _Heading(rubrique, title, named)
    return _Heading(rubrique, label(named[0]) if named else "", named[1:])


def _version(record: Any, several: str, one: str, notes: Notes, what: str) -> _Version:
    versions = [item for item in items(at(record, several, one)) if isinstance(item, dict)]
    if not versions:
        return _NO_VERSION
    written = [(version, _markup(version.get("texte"))) for version in versions]
    latest, markup = next((pair for pair in reversed(written) if pair[1]), written[-1])
    return _Version(
        markup=markup,
        published=notes.day(first(at(versions[0], "infoJO", "dateJO")), what),
        page=_page(at(versions[0], "infoJO")) or _page(at(latest, "infoJO")),
        erratum=text_of(_markup(latest["erratum"])) if latest.get("erratum") else "",
    )


def _markup(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    return "\n\n".join(filter(None, map(string, items(value))))


def _page(journal: Any) -> int | None:
    found = _NUMBER.search(first(at(journal, "pageJO")))
    return int(found[0]) or None if found else None


def _passages(
    kind: Kind, asked: _Version, answered: _Version, title: str
) -> tuple[Passage, Passage | None]:
    if kind is Kind.WRITTEN:
        question = debates.Part(_with_erratum(text_of(asked.markup), asked.erratum))
        answer = debates.Part(text_of(answered.markup))
    else:
        written = _with_erratum(text_of(asked.markup), asked.erratum)
        said = debates.divided(marked_text_of(answered.markup), title)
        if kind is Kind.ORAL and not said.answer.text:
            said = debates.Exchange(debates.Part(), said.question)
        question, answer = debates.joined(written, said.question), said.answer
    replied = _with_erratum(answer.text, answered.erratum)
    return (
        Passage(question.text, asked.published, asked.page, question.speakers),
        Passage(replied, answered.published, answered.page, answer.speakers) if replied else None,
    )


def _of_the_sitting(answered: _Version, record: Any, notes: Notes) -> _Version:
    """The exchange of a QG, dated and paged by its closing where it is not itself.

    Only the closing names the page in the 15th legislature (in the 16th both do, and agree: 969
    of 970 records); of a written question that page would be the first of all answers.
    """
    closing = at(record, "cloture")
    when = answered.published or notes.day(first(at(closing, "dateCloture")), "the closing date")
    page = answered.page or _page(at(closing, "infoJO"))
    return _Version(answered.markup, when, page, answered.erratum)


def _with_erratum(text: str, erratum: str) -> str:
    return f"{text}\n\nErratum : {erratum}" if text and erratum else text


def _attributed(record: Any, notes: Notes) -> date | None:
    opening = next(iter(items(at(record, "minAttribs", "minAttrib"))), None)
    return notes.day(first(at(opening, "infoJO", "dateJO")), "the date of attribution")


def _ministries(record: Any, notes: Notes) -> tuple[str, tuple[Transfer, ...]]:
    """The ministry asked, and those that the question passed to, in order."""
    asked = _ministry(at(record, "minInt"))
    steps = [
        Transfer(
            _ministry(at(item, "denomination")),
            notes.day(first(at(item, "infoJO", "dateJO")), "the date of a transfer"),
        )
        for item in items(at(record, "minAttribs", "minAttrib"))
    ]
    named = [step for step in steps if step.ministry]
    asked = asked or (named[0].ministry if named else "")
    if named and named[0].ministry == asked:
        named = named[1:]
    return asked, tuple(named)


def _ministry(denomination: Any) -> str:
    """The short name, which is the one that the site shows; else the long one."""
    return label(first(at(denomination, "abrege"))) or label(first(at(denomination, "developpe")))


def _author(record: Any, people: People, legislature: int, question: Passage) -> Author:
    identity = at(record, "auteur", "identite")
    person, seat = first(at(identity, "acteurRef")), first(at(identity, "mandatRef"))
    group = at(record, "auteur", "groupe")
    known = people.author(person, seat, legislature)
    organ = people.organ(first(at(group, "organeRef")))
    found = known or _stated_author(identity) or opening_author(question)
    if not known and found.name:
        found = people.completed(found, legislature)
    return _of_group(
        found,
        person or found.uid,
        label(first(at(group, "abrege"))) or (organ.short if organ else ""),
        label(first(at(group, "developpe"))) or (organ.name if organ else ""),
    )


def _end_of_mandate(record: Any, people: People) -> date | None:
    """The last day of the very mandate in which the question was put, where it is over."""
    seat = people.seat(first(at(record, "auteur", "identite", "mandatRef")))
    return seat.until if seat else None


@lru_cache(maxsize=1 << 14)
def _of_group(author: Author, uid: str, group: str, group_label: str) -> Author:
    """The author with their group; some thousand deputies ask all the questions."""
    return dataclasses.replace(author, uid=uid, group=group, group_label=group_label)


def _stated_author(identity: Any) -> Author | None:
    """The author as the record itself names them, which only the older forms do."""
    name = f"{first(at(identity, 'prenom'))} {first(at(identity, 'nom'))}".strip()
    if not name:
        return None
    department, number = label(first(at(identity, "departement"))), first(at(identity, "numCirco"))
    seat = constituency(department, int(number) if _NUMBER.fullmatch(number) else 0)
    return Author(name, first(at(identity, "civ")), department=department, constituency=seat)


def _days(tree: Any, notes: Notes, what: str) -> tuple[date, ...]:
    """Every date inside, sorted; the shape is not published, so any text with a figure is tried."""
    if tree is None:
        return ()
    dated = [text for text in leaves(tree) if re.search(r"\d{4}|\d[/-]\d", text)]
    found = (day(text) for text in dated)
    days = tuple(sorted({item for item in found if item}))
    if dated and not days:
        notes.sentences.append(f"{what} has no readable date: {dated[0][:40]!r}")
    return days
