"""What is each public body called? The rows of ``bodies.txt``, kept by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeAlias

from indexer.extraction.names.folding import key

_TABLE = Path(__file__).with_name("bodies.txt")
_SHOUTED = 4
"""Letters of a short name from which on it may be written like a word: ``Ademe``, not ``Ofb``."""
_SMALL = """
    agence caisse commission conseil cour défenseur haute inspection institut maison office parquet
    service
"""
"""The first words of names that are written small at times, without an ending."""
_LEAD = 3
"""Characters behind such a word that tell whether a name may go on there."""
_DOUBTFUL = "?"
"""Behind a short name in the table: others are called so as often."""


@dataclass(frozen=True, slots=True)
class Body:
    """A body: its official name, and the short names that it is known by."""

    name: str
    short: tuple[str, ...] = ()


Whole: TypeAlias = tuple[tuple[str, Body], ...]
"""Folded whole names that begin with one word, longest first."""


@dataclass(frozen=True, slots=True)
class Names:
    """What begins with one word: whole names; or the short name itself."""

    whole: Whole = ()
    short: Body | None = None


class Known(NamedTuple):
    """What the table says of a body beside its short names."""

    names: tuple[str, ...]
    doubtful: frozenset[str]
    since: int
    until: int


@cache
def known() -> Mapping[str, Body]:
    """Every body by its official name."""
    return {row[0]: Body(row[0], _shorts(row)) for row in _rows()}


@cache
def details() -> Mapping[str, Known]:
    """The whole names of a body, its doubtful short names, and its first and last year."""
    return {row[0]: _known(row) for row in _rows()}


def called(name: str) -> Body | None:
    """The body that is called so, in whatever capitals: by an official, short or other name."""
    return _by_key().get(key(name.strip()))


@cache
def heads() -> Mapping[str, Names]:
    """The names by their first words, as a text may write these."""
    whole: dict[str, list[tuple[str, Body]]] = {}
    found: dict[str, Names] = {}
    for name, body in _whole_names():
        first = name.replace("'", " ").split(" ")[0]
        plain = key(first)
        for head in dict.fromkeys((first, first.upper(), plain.capitalize(), plain.upper())):
            whole.setdefault(head, []).append((key(name), body))
    for head, names in whole.items():
        found[head] = Names(tuple(sorted(names, key=lambda pair: -len(pair[0]))))
    for body in known().values():
        for short in body.short:
            written = {short, short.capitalize()} if len(short) >= _SHOUTED else {short}
            for head in written:
                found[head] = Names(found.get(head, Names()).whole, body)
    return found


@cache
def small_heads() -> Mapping[str, tuple[frozenset[str], Whole]]:
    """What begins with a word that may be written small, and how each name goes on behind it."""
    found: dict[str, tuple[frozenset[str], Whole]] = {}
    for head in _SMALL.split():
        written = (head.capitalize(), f"{head}s".capitalize(), f"{head}e".capitalize())
        names = [pair for one in written if one in heads() for pair in heads()[one].whole]
        leads = frozenset(name[len(head) : len(head) + _LEAD] for name, _ in names)
        found[head] = leads, tuple(sorted(names, key=lambda pair: -len(pair[0])))
    return found


def goes_on(text: str, at: int) -> str:
    """What stands behind a first word that is written small, as ``small_heads`` tells it."""
    return key(text[at : at + _LEAD])


@cache
def _by_key() -> Mapping[str, Body]:
    found = {key(short): body for body in known().values() for short in body.short}
    return found | {key(name): body for name, body in _whole_names()}


def _whole_names() -> Iterator[tuple[str, Body]]:
    for body in known().values():
        for name in details()[body.name].names:
            yield name, body


def _known(row: list[str]) -> Known:
    doubtful = (one for one in row[1].split(",") if one.endswith(_DOUBTFUL))
    since, _, until = row[3].partition("-")
    return Known(
        (row[0], *filter(None, row[2].split("|"))),
        frozenset(one.rstrip(_DOUBTFUL) for one in doubtful),
        int(since or MINYEAR),
        int(until or MAXYEAR),
    )


def _shorts(row: list[str]) -> tuple[str, ...]:
    return tuple(one.rstrip(_DOUBTFUL) for one in row[1].split(",") if one)


def _rows() -> Iterator[list[str]]:
    """The cells of each row: name, short names, other names, years."""
    for line in _TABLE.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            cells = line.split("\t")
            yield [*cells, *[""] * (4 - len(cells))]
