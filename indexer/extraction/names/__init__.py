"""Whom does a text name? Persons by civility or office, members of the Government, public bodies.

The rules of reading are in ``docs/annotation.md``. Who is meant by a surname or an office is told
by the archive of people (``indexer/sources/actors``); here a text is all that is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias, TypeVar

from indexer.extraction import Found
from indexer.extraction.names.bodies import bodies
from indexer.extraction.names.meanings import Setting
from indexer.extraction.names.offices import Office, offices
from indexer.extraction.names.persons import Person, persons
from indexer.extraction.names.table import Body, called

__all__ = [
    "Body",
    "Name",
    "Office",
    "Person",
    "Setting",
    "bodies",
    "called",
    "named",
    "people",
    "with_bodies",
]

Name: TypeAlias = Person | Office | Body
T = TypeVar("T")
Ranges: TypeAlias = Sequence[tuple[int, int]]


def people(text: str, speakers: Ranges = ()) -> list[Found[Person | Office]]:
    """The persons and the offices that a text names, in order; any text at all, in linear time.

    Who only speaks, in ``speakers``, is not named.
    """
    found = _ordered([*persons(text, {start for start, _ in speakers}), *offices(text)])
    return list(_apart(found, speakers)) if speakers else found


def named(text: str, speakers: Ranges = (), setting: Setting | None = None) -> list[Found[Name]]:
    """Whom and what a text names, in order; who only speaks apart.

    ``setting``: the day of the text and the question before it, by which short names are told.
    """
    return with_bodies(people(text, speakers), text, setting or Setting())


def with_bodies(
    found: Iterable[Found[Person | Office]], text: str, setting: Setting
) -> list[Found[Name]]:
    """The persons and offices of a text, as ``people`` gives them, and its bodies, in order."""
    return _ordered([*found, *bodies(text, setting)])


def _apart(found: Iterable[Found[T]], speakers: Ranges) -> Iterator[Found[T]]:
    """What is found outside of some ranges, both in order."""
    at = 0
    for one in found:
        while at < len(speakers) and speakers[at][1] <= one.start:
            at += 1
        if at == len(speakers) or one.start < speakers[at][0]:
            yield one


def _ordered(found: Iterable[Found[T]]) -> list[Found[T]]:
    """In order, and of two that overlap the one that begins first."""
    kept: list[Found[T]] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept
