"""The AMO archive: who ``PA…`` is, which seat ``PM…`` is, what ``PO…`` is called.

Questions carry references only. The archive that resolves the authors of the legislatures 14 to 17
is ``AMO30_tous_acteurs_tous_mandats_tous_organes_historique.json.zip``; any other does for those it
names, as JSON or XML, zipped, unpacked, or one file of all. A file that is damaged costs no other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from indexer.errors import UnusableInput
from indexer.fields import fold
from indexer.model import Author
from indexer.sources.actors.amo_files import DamagedMemberError, documents, records
from indexer.sources.cleaning import label
from indexer.sources.days import day
from indexer.sources.packaging.archives import Document
from indexer.sources.tree import at, first, items

MOST_TOLD = 100
"""Files of an archive that cannot be read and are told one by one."""
Damage: TypeAlias = tuple[str, str]
"""A file that could not be read, or not to its end, and why."""


@dataclass(frozen=True, slots=True)
class Person:
    """A deputy: civility and name as the Assemblée prints them."""

    uid: str
    civility: str
    name: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A mandate of the Assemblée. ``number`` is the constituency's, 0 where it is unknown.

    ``until`` is its last day; None while it lasts.
    """

    uid: str
    person: str
    legislature: int
    department: str
    number: int
    until: date | None = None

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
class People:
    """Lookups by reference. What is not in the archive is None, never an error.

    ``damages`` are files of the archive that could not be read, or not wholly.
    """

    persons: Mapping[str, Person] = field(default_factory=dict)
    seats: Mapping[str, Seat] = field(default_factory=dict)
    organs: Mapping[str, Organ] = field(default_factory=dict)
    seats_of: Mapping[tuple[str, int], str] = field(default_factory=dict)
    names: Mapping[tuple[str, int], str] = field(default_factory=dict)
    damages: tuple[Damage, ...] = ()

    @classmethod
    def load(cls, path: Path) -> People:
        """Everybody in an AMO archive or its folder. Raises UnusableInput."""
        taken, damages = _Taken(), list[Damage]()
        for document in documents(path):
            try:
                taken.take(document)
            except DamagedMemberError as error:
                damages.append((error.locator, error.reason))
        if not taken.persons:
            first_of = f"; {damages[0][0]}: {damages[0][1]}" if damages else ""
            raise UnusableInput(f"{path} names nobody: no file of it describes an acteur{first_of}")
        told = _told(path.name, damages)
        return cls.of(taken.persons, taken.seats, taken.organs, told)

    @classmethod
    def of(
        cls,
        persons: dict[str, Person],
        seats: dict[str, Seat],
        organs: dict[str, Organ],
        damages: tuple[Damage, ...] = (),
    ) -> People:
        """The lookups of these, each by its reference."""
        held = {(seat.person, seat.legislature): uid for uid, seat in seats.items()}
        names = _names(persons, seats, held)
        return cls(_apart(persons, seats), seats, organs, held, names, damages)

    def person(self, reference: str) -> Person | None:
        """The person called ``PA…``."""
        return self.persons.get(reference)

    def seat(self, reference: str, person: str = "", legislature: int = 0) -> Seat | None:
        """The seat ``PM…``, or else the one that the person held in that legislature."""
        return self.seats.get(reference) or self.seats.get(
            self.seats_of.get((person, legislature), "")
        )

    def organ(self, reference: str) -> Organ | None:
        """The group or ministry called ``PO…``."""
        return self.organs.get(reference)

    def called(self, name: str, legislature: int) -> str:
        """The reference of the one deputy of a legislature who has that name, else empty."""
        return self.names.get((fold(name), legislature), "")

    def completed(self, author: Author, legislature: int) -> Author:
        """An author known by name only, with what the archive adds where it has one such name."""
        uid = self.called(author.name, legislature)
        known = self.author(uid, "", legislature) if uid else None
        if known is None:
            return author
        return replace(
            author,
            uid=uid,
            department=author.department or known.department,
            constituency=author.constituency or known.constituency,
        )

    def author(self, person: str, seat: str, legislature: int) -> Author | None:
        """The author of a question, without the group; None where the person is unknown."""
        found = self.person(person)
        if found is None:
            return None
        held = self.seat(seat, person, legislature)
        return Author(
            name=found.name,
            civility=found.civility,
            department=held.department if held else "",
            constituency=held.constituency if held else "",
            uid=found.uid,
        )


NOBODY = People()
"""The people where no archive was given."""


def constituency(department: str, number: int) -> str:
    """``Jura (1re circonscription)``; the department alone where the number is unknown."""
    if not department or not number:
        return department
    return f"{department} ({number}{'re' if number == 1 else 'e'} circonscription)"


def _apart(persons: Mapping[str, Person], seats: Mapping[str, Seat]) -> dict[str, Person]:
    """The persons, deputies of one name told apart by their department: they are two authors.

    Where that does not tell them apart either, by their reference. Of the 2,076 deputies in the
    archive (1997 to 2026) no two have one name.
    """
    homes = {seat.person: seat.department for seat in seats.values()}
    alike: dict[str, list[str]] = {}
    for uid in homes.keys() & persons.keys():
        alike.setdefault(fold(persons[uid].name), []).append(uid)
    told = dict(persons)
    for uids in (uids for uids in alike.values() if len(uids) > 1):
        places = [homes[uid] for uid in uids]
        for uid, place in zip(uids, places, strict=True):
            sign = place if place and places.count(place) == 1 else uid
            told[uid] = replace(persons[uid], name=f"{persons[uid].name} ({sign})")
    return told


def _names(
    persons: Mapping[str, Person],
    seats: Mapping[str, Seat],
    held: Mapping[tuple[str, int], str],
) -> dict[tuple[str, int], str]:
    names: dict[tuple[str, int], str] = {}
    for (uid, legislature), seat in held.items():
        if uid not in persons:
            continue
        name = persons[uid].name
        for called in (name, f"{name} ({seats[seat].department})"):
            key = (fold(called), legislature)
            names[key] = "" if key in names else uid  # two of one name are told apart by nobody
    return names


@dataclass(slots=True)
class _Taken:
    """What is known so far."""

    persons: dict[str, Person] = field(default_factory=dict)
    seats: dict[str, Seat] = field(default_factory=dict)
    organs: dict[str, Organ] = field(default_factory=dict)

    def take(self, document: Document) -> None:
        """Add what a file says. Raises DamagedMemberError, HostileArchive."""
        for name, record in records(document):
            if name == "acteur":
                _take_person(record, self.persons, self.seats)
            elif name == "mandat":
                _take_seat(record, self.seats)
            else:
                _take_organ(record, self.organs)


def _told(archive: str, damages: list[Damage]) -> tuple[Damage, ...]:
    """The first damages, and how many more there are."""
    told, more = damages[:MOST_TOLD], len(damages) - MOST_TOLD
    return (*told, (archive, f"{more} more of its files cannot be read")) if more > 0 else (*told,)


def _take_person(record: Any, persons: dict[str, Person], seats: dict[str, Seat]) -> None:
    uid = first(at(record, "uid"))
    identity = at(record, "etatCivil", "ident")
    name = f"{first(at(identity, 'prenom'))} {first(at(identity, 'nom'))}".strip()
    if not uid or not name:
        return
    persons[uid] = Person(uid, first(at(identity, "civ")), " ".join(name.split()))
    for mandate in items(at(record, "mandats", "mandat")):
        _take_seat(mandate, seats, uid)


def _take_seat(record: Any, seats: dict[str, Seat], person: str = "") -> None:
    if not isinstance(record, dict) or record.get("typeOrgane") != "ASSEMBLEE":
        return
    place = at(record, "election", "lieu")
    number, legislature = first(at(place, "numCirco")), first(at(record, "legislature"))
    seat = Seat(
        uid=first(at(record, "uid")),
        person=person or first(at(record, "acteurRef")),
        legislature=_whole(legislature),
        department=label(first(at(place, "departement"))),
        number=_whole(number),
        until=day(first(at(record, "dateFin"))),
    )
    if seat.uid:
        seats[seat.uid] = seat


def _take_organ(record: Any, organs: dict[str, Organ]) -> None:
    uid = first(at(record, "uid"))
    if uid:
        short = label(first(at(record, "libelleAbrev")) or first(at(record, "libelleAbrege")))
        organs[uid] = Organ(uid, short, label(first(at(record, "libelle"))))


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
