"""The bound form of a query: what an engine is asked to match, as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Layer(StrEnum):
    """Which key of a word is compared: its very form (folded), or its lemma."""

    EXACT = "exact"
    STEM = "stem"


Slot: TypeAlias = tuple[str, ...]
"""The keys that may stand at one place of a sequence."""
Fields: TypeAlias = tuple[str, ...]
Kin: TypeAlias = tuple[Layer, str, float]
"""A key of a layer that a word stands for as well, and how much each time of it counts."""


@dataclass(frozen=True, slots=True)
class Sequence:
    """Keys side by side in one field; one slot alone is a plain word, which may have kin.

    The occurrences of a word and of its kin add up before they are scored, each by its weight.
    """

    fields: tuple[str, ...]
    layer: Layer
    slots: tuple[Slot, ...]
    kin: tuple[Kin, ...] = ()


@dataclass(frozen=True, slots=True)
class Titled:
    """A title that is a run of ``least`` slots or more, and no other word. Scores nothing."""

    layer: Layer
    slots: tuple[Slot, ...]
    least: int


@dataclass(frozen=True, slots=True)
class Window:
    """Lemmas in any order, one of each slot, in a window of ``width`` positions of one field."""

    fields: tuple[str, ...]
    slots: tuple[Slot, ...]
    width: int


@dataclass(frozen=True, slots=True)
class Starts:
    """Every exact key that begins with ``prefix``."""

    fields: tuple[str, ...]
    prefix: str


@dataclass(frozen=True, slots=True)
class Holds:
    """One of the exact keys in a field with a weight, however often; scores the leaf's idf."""

    keys: Slot


@dataclass(frozen=True, slots=True)
class Spelled:
    """A word with these very accents in a field with a weight. Scores nothing."""

    spelling: str


@dataclass(frozen=True, slots=True)
class Value:
    """A CODE field whose value folds to ``key``. Scores nothing."""

    field: str
    key: str


@dataclass(frozen=True, slots=True)
class Between:
    """A NUMBER or DATE field within bounds, both included; days are ordinals. Scores nothing."""

    field: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class All:
    """Every node; scores add up. No node at all matches everything."""

    nodes: tuple[Bound, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One node or more; scores of those that match add up. No node at all matches nothing."""

    nodes: tuple[Bound, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """Everything that ``node`` does not match. Scores nothing."""

    node: Bound


@dataclass(frozen=True, slots=True)
class Constant:
    """What ``node`` matches, each at the same score."""

    node: Bound
    score: float


@dataclass(frozen=True, slots=True)
class Prefer:
    """What ``node`` matches; those that ``bonus`` matches too score ``weight`` times it more."""

    node: Bound
    bonus: Bound
    weight: float


@dataclass(frozen=True, slots=True)
class Scaled:
    """What ``node`` matches, each at ``factor`` times its score; between 0 and 1."""

    node: Bound
    factor: float


Leaf: TypeAlias = Sequence | Window | Starts
Bound: TypeAlias = (
    Leaf
    | Titled
    | Holds
    | Spelled
    | Value
    | Between
    | All
    | AnyOf
    | Without
    | Constant
    | Prefer
    | Scaled
)

EVERYTHING = All(())
NOTHING = AnyOf(())


def leaves(asked: Bound) -> Iterator[Leaf]:
    """Every sequence, window and prefix of a tree, as often as it stands there."""
    match asked:
        case Sequence() | Window() | Starts():
            yield asked
        case All(nodes=nodes) | AnyOf(nodes=nodes):
            for node in nodes:
                yield from leaves(node)
        case Without(node=node) | Constant(node=node) | Scaled(node=node):
            yield from leaves(node)
        case Prefer(node=node, bonus=bonus):
            yield from leaves(node)
            yield from leaves(bonus)
        case _:
            return


def distinct(asked: Bound) -> list[Leaf]:
    """The same, each once: an engine matches equal leaves once, and they cost once."""
    return list(dict.fromkeys(leaves(asked)))
