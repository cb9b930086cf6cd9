"""What an archive says of a person: name, seats in the Assemblée, charges in the Government."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from indexer.sources.cleaning import label
from indexer.sources.days import day
from indexer.sources.tree import at, first, items


@dataclass(frozen=True, slots=True)
class Person:
    """A deputy or minister: civility and name as the Assemblée prints them."""

    uid: str
    civility: str
    name: str
    surname: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """A mandate of the Assemblée. ``number`` is the constituency's, 0 where it is unknown.

    ``since`` and ``until`` are its first and last day; None where it is unknown, or lasts.
    """

    uid: str
    person: str
    legislature: int
    department: str
    number: int
    until: date | None = None
    since: date | None = None

    @property
    def constituency(self) -> str:
        """The constituency as the site writes it: ``Rhône (4e circonscription)``."""
        return constituency(self.department, self.number)


@dataclass(frozen=True, slots=True)
class Organ:
    """A group or a ministry: its abbreviation (``SOC``) and its whole name."""

    uid: str
    short: str
    name: str


@dataclass(frozen=True, slots=True)
class Charge:
    """An office in the Government, or that of the President, from its first day to its last.

    ``rank`` is as the archive has it (``Ministre délégué``), ``organ`` the ministry's reference.
    """

    uid: str
    person: str
    organ: str
    rank: str
    since: date
    until: date | None = None

    def held_on(self, when: date) -> bool:
        """Whether it was held on that day, its last one included."""
        return self.since <= when and (self.until is None or when <= self.until)


def constituency(department: str, number: int) -> str:
    """``Jura (1re circonscription)``; the department alone where the number is unknown."""
    if not department or not number:
        return department
    return f"{department} ({number}{'re' if number == 1 else 'e'} circonscription)"


def person_of(record: Any) -> Person | None:
    """The person that a record describes; None where it has no reference or name."""
    uid, identity = first(at(record, "uid")), at(record, "etatCivil", "ident")
    surname = " ".join(first(at(identity, "nom")).split())
    name = f"{first(at(identity, 'prenom'))} {surname}".strip()
    if not uid or not name:
        return None
    return Person(uid, first(at(identity, "civ")), " ".join(name.split()), surname)


def mandates(record: Any, person: str = "") -> Iterator[Seat | Charge]:
    """The seat, or the charge in each ministry, that a mandate is; nothing for another."""
    if not isinstance(record, dict):
        return
    uid, holder = first(at(record, "uid")), person or first(at(record, "acteurRef"))
    since, until = day(first(at(record, "dateDebut"))), day(first(at(record, "dateFin")))
    sort = record.get("typeOrgane")
    if not uid:
        return
    if sort == "ASSEMBLEE":
        place = at(record, "election", "lieu")
        number, legislature = first(at(place, "numCirco")), first(at(record, "legislature"))
        yield Seat(
            uid=uid,
            person=holder,
            legislature=_whole(legislature),
            department=label(first(at(place, "departement"))),
            number=_whole(number),
            until=until,
            since=since,
        )
    elif sort in {"MINISTERE", "PRESREP"} and since:
        rank = label(first(at(record, "infosQualite", "codeQualite")))
        if rank != "en mission":
            organ = first(at(record, "organes", "organeRef"))
            yield Charge(uid, holder, organ, rank, since, until)


def organ_of(record: Any) -> Organ | None:
    """The organ that a record describes; None where it has no reference."""
    uid = first(at(record, "uid"))
    short = label(first(at(record, "libelleAbrev")) or first(at(record, "libelleAbrege")))
    return Organ(uid, short, label(first(at(record, "libelle")))) if uid else None


def every(record: Any) -> Iterator[Seat | Charge]:
    """The seats and charges inside the record of a person."""
    uid = first(at(record, "uid"))
    for mandate in items(at(record, "mandats", "mandat")):
        yield from mandates(mandate, uid)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
