"""The AMO archive: who ``PA…`` is, which seat ``PM…`` is, what ``PO…`` is called.

Questions carry references only. The archive that resolves the authors of the legislatures 14 to 17
is ``AMO30_tous_acteurs_tous_mandats_tous_organes_historique.json.zip``; any other does for those it
names, as JSON or XML, zipped, unpacked, or one file of all. A file that is damaged costs no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from indexer.errors import UnusableInput
from indexer.fields import fold
from indexer.model import Author
from indexer.sources.actors.amo_files import DamagedMemberError, documents, records
from indexer.sources.actors.holders import (
    Charge,
    Organ,
    Person,
    Seat,
    every,
    mandates,
    organ_of,
    person_of,
)
from indexer.sources.actors.whose import Directory
from indexer.sources.packaging.archives import Document
from indexer.sources.tree import Tree

MOST_TOLD = 100
"""Files of an archive that cannot be read and are told one by one."""
Damage: TypeAlias = tuple[str, str]
"""A file that could not be read, or not to its end, and why."""


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
    charges: Mapping[str, Charge] = field(default_factory=dict)
    directory: Directory = field(default_factory=Directory, compare=False, repr=False)

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
        return cls.of(taken.persons, taken.seats, taken.organs, told, taken.charges)

    @classmethod
    def of(
        cls,
        persons: dict[str, Person],
        seats: dict[str, Seat],
        organs: dict[str, Organ],
        damages: tuple[Damage, ...] = (),
        charges: Mapping[str, Charge] | None = None,
    ) -> People:
        """The lookups of these, each by its reference."""
        held = {(seat.person, seat.legislature): uid for uid, seat in seats.items()}
        names = _names(persons, seats, held)
        apart = _apart(persons, seats)
        directory = Directory.of(persons, seats, organs, charges or {})
        return cls(apart, seats, organs, held, names, damages, charges or {}, directory)

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

    charges: dict[str, Charge] = field(default_factory=dict)

    def take(self, document: Document) -> None:
        """Add what a file says. Raises DamagedMemberError, HostileArchive."""
        for name, record in records(document):
            if name == "acteur":
                self._take_person(record)
            elif name == "mandat":
                self._take_mandates(mandates(record))
            elif organ := organ_of(record):
                self.organs[organ.uid] = organ

    def _take_person(self, record: Tree) -> None:
        person = person_of(record)
        if person:
            self.persons[person.uid] = person
            self._take_mandates(every(record))

    def _take_mandates(self, found: Iterable[Seat | Charge]) -> None:
        for mandate in found:
            if isinstance(mandate, Seat):
                self.seats[mandate.uid] = mandate
            else:
                self.charges[mandate.uid] = mandate


def _told(archive: str, damages: list[Damage]) -> tuple[Damage, ...]:
    """The first damages, and how many more there are."""
    told, more = damages[:MOST_TOLD], len(damages) - MOST_TOLD
    return (*told, (archive, f"{more} more of its files cannot be read")) if more > 0 else (*told,)
