"""Who is meant by a name or an office on a day, by the archive of people; nobody where it is open.

Nothing is guessed: a surname that several of the archive bear is nobody's, and so is one whose
bearer held neither seat nor charge on the day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from indexer.extraction.names import Office, Person
from indexer.fields import fold
from indexer.sources.actors.holders import Charge, Organ, Seat
from indexer.sources.actors.holders import Person as Known

_WORDS = re.compile(r"\w+")
_FEMININE = ("Mme", "députée", "sénatrice", "présidente", "Première", "rapporteure")
_YEARS = 20
"""Years after the newest charge of an archive in which what has no end is still held."""
_REMEMBERED = 1 << 12
"""Names on a day that are remembered: the questions of a file are mostly in their order."""
K = TypeVar("K")
V = TypeVar("V")
_FULL = frozenset(("Ministre", "Ministre d'État", "Garde des sceaux"))


@dataclass(slots=True)
class Directory:
    """Those whom an archive knows, by their names and by what they held."""

    full: Mapping[str, list[Known]] = field(default_factory=dict)
    surnames: Mapping[str, list[Known]] = field(default_factory=dict)
    seats: Mapping[str, list[Seat]] = field(default_factory=dict)
    charges: Mapping[str, list[Charge]] = field(default_factory=dict)
    ministries: Mapping[str, frozenset[str]] = field(default_factory=dict)
    persons: Mapping[str, Known] = field(default_factory=dict)
    years: Mapping[int, list[Charge]] = field(default_factory=dict)
    """The charges that were held on a day of a year."""
    _told: dict[tuple[Person | Office, date], Known | None] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        persons: Mapping[str, Known],
        seats: Mapping[str, Seat],
        organs: Mapping[str, Organ],
        charges: Mapping[str, Charge],
    ) -> Directory:
        """The directory of what an archive holds."""
        held, bearers = _lasting(charges), list(persons.values())
        surnamed = [one for one in bearers if one.surname]
        ministries = {charge.organ for charge in held}
        return cls(
            _grouped(bearers, lambda one: _key(one.name)),
            _grouped(surnamed, lambda one: _key(one.surname)),
            _grouped(list(seats.values()), lambda one: one.person),
            _grouped(held, lambda one: one.person),
            {uid: _charge_of(organ) for uid, organ in organs.items() if uid in ministries},
            persons,
            _by_year(held),
        )

    def told(self, named: Person | Office, on: date) -> Known | None:
        """Who is meant on a day; what was asked last is remembered."""
        asked = named, on
        if asked not in self._told:
            if len(self._told) >= _REMEMBERED:
                self._told.clear()
            found = self.office(named, on) if isinstance(named, Office) else self.person(named, on)
            self._told[asked] = found
        return self._told[asked]

    def person(self, named: Person, on: date) -> Known | None:
        """The one who bears a name as a text writes it: a whole name, or a surname alone."""
        bearers = self.full.get(_key(named.name), ())
        if len(bearers) > 1:
            bearers = [one for one in bearers if self.in_office(one.uid, on)]
        if len(bearers) == 1:
            return bearers[0]
        civility = "Mme" if named.title.startswith(_FEMININE) else "M."
        known = self.surnames.get(_key(named.name), ())
        if named.title in {"M.", "Mme"}:
            known = [one for one in known if one.civility in {civility, ""}]
        if len(known) != 1 or not self.in_office(known[0].uid, on):
            return None
        return known[0]

    def office(self, named: Office, on: date) -> Known | None:
        """The one who held an office on that day, where exactly one did."""
        held = [one for one in self.years.get(on.year, ()) if one.held_on(on)]
        holders = {one.person for one in held if self._is(one, named)}
        if not holders and named.charge and fold(named.title).startswith("ministre"):
            # « la ministre du logement » may assist another one
            holders = {one.person for one in held if named.charge <= self._words(one)}
        return self.persons.get(next(iter(holders))) if len(holders) == 1 else None

    def in_office(self, uid: str, on: date) -> bool:
        """Whether somebody held a seat or a charge on that day."""
        sits = any(
            seat.since and seat.since <= on and (seat.until is None or on <= seat.until)
            for seat in self.seats.get(uid, ())
        )
        return sits or any(charge.held_on(on) for charge in self.charges.get(uid, ()))

    def _is(self, charge: Charge, named: Office) -> bool:
        """Whether a charge is what a text calls so, by its rank and the words of its ministry."""
        title = fold(named.title)
        if title.startswith("president"):
            return charge.rank.startswith("Président")
        if title.startswith("premi"):
            return charge.rank == "Premier ministre"
        if title.startswith("garde"):
            return charge.rank in _FULL and "justice" in self._words(charge)
        if title.startswith("secretaire"):
            ranks = charge.rank == "Secrétaire d'État"
        elif "delegue" in title:
            ranks = charge.rank == "Ministre délégué"
        else:
            ranks = charge.rank in _FULL
        return ranks and bool(named.charge) and named.charge <= self._words(charge)

    def _words(self, charge: Charge) -> frozenset[str]:
        return self.ministries.get(charge.organ, frozenset())


def _grouped(rows: list[V], by: Callable[[V], K]) -> dict[K, list[V]]:
    found: dict[K, list[V]] = {}
    for row in rows:
        found.setdefault(by(row), []).append(row)
    return found


def _lasting(charges: Mapping[str, Charge]) -> list[Charge]:
    """The charges, each once: of two records of one that began together, the one that ended."""
    found: dict[tuple[str, str, date], Charge] = {}
    for charge in charges.values():
        key = charge.person, charge.rank, charge.since
        if key not in found or found[key].until is None:
            found[key] = charge
    return list(found.values())


def _by_year(charges: list[Charge]) -> dict[int, list[Charge]]:
    newest = max((one.since.year for one in charges), default=0) + _YEARS
    found: dict[int, list[Charge]] = {}
    for one in charges:
        for year in range(one.since.year, (one.until.year if one.until else newest) + 1):
            found.setdefault(year, []).append(one)
    return found


def _charge_of(organ: Organ) -> frozenset[str]:
    """The words of what a ministry is charged with; not those of the one that it assists."""
    return frozenset(_WORDS.findall(fold(organ.name).rpartition(" charge")[2]))


def _key(name: str) -> str:
    return " ".join(_WORDS.findall(fold(name)))
