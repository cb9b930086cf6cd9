"""The tree that a query becomes: raw words, before any analysis.

Nodes are frozen and compare by value. ``span`` (where the user typed it) takes no part in that.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from indexer.model import Chamber, Kind

Place: TypeAlias = tuple[int, int]
NOWHERE: Place = (0, 0)


@dataclass(frozen=True, slots=True)
class Everything:
    """Matches every document: the empty query."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word as typed, matched by its lemma; by its very form where ``exact``."""

    text: str
    exact: bool = False
    span: Place = dataclasses.field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Text in quotes: its words in that order, side by side, in their exact forms."""

    text: str
    span: Place = dataclasses.field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Near:
    """``"mots proches"~5``: all the words by their lemmas, in any order, within ``distance``.

    The words lie in one window: last position minus first position is at most
    ``distance`` plus the number of words minus one.
    """

    text: str
    distance: int
    span: Place = dataclasses.field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Prefix:
    """``préfix*``: every exact form that begins so (three characters at least)."""

    text: str
    span: Place = dataclasses.field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Range:
    """A field's number or day between two bounds, both included; None leaves a side open."""

    field: str
    low: int | date | None = None
    high: int | date | None = None
    span: Place = dataclasses.field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Reference:
    """A question called by its number: ``17-714``, ``QE 714``, an official address.

    ``month`` is the first day of the one in which a question of the Sénat appeared, which its
    reference tells. Who names a legislature means the Assemblée.
    """

    number: int
    legislature: int | None = None
    kind: Kind | None = None
    span: Place = dataclasses.field(default=NOWHERE, compare=False)
    chamber: Chamber | None = None
    month: date | None = None


@dataclass(frozen=True, slots=True)
class Fielded:
    """A tree that is matched in one field only; ``field`` is a name of ``indexer.fields``."""

    field: str
    node: Node


@dataclass(frozen=True, slots=True)
class And:
    """All of the nodes."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of the nodes. ``one_word``: they stand for one word, the first, as typed."""

    nodes: tuple[Node, ...]
    one_word: bool = False


@dataclass(frozen=True, slots=True)
class Not:
    """Everything but the node."""

    node: Node


Node: TypeAlias = (
    Everything | Word | Phrase | Near | Prefix | Range | Reference | Fielded | And | Or | Not
)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about a query that its author should know; ``message`` is French."""

    code: str
    message: str
    span: Place = dataclasses.field(default=NOWHERE, compare=False)
