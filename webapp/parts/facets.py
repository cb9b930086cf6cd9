"""Facets as they are shown: French labels, the link that toggles each value, chips to remove."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

from indexer.delays import FIELD, RANGES
from indexer.fields import BY_NAME, fold
from indexer.query.request import PAGE, PERIOD, SearchRequest
from indexer.search.results import Facet, FacetValue, SearchPage
from webapp import links
from webapp.parts import labels
from webapp.parts.around import Around

SHOWN = 6
WRITTEN = 10
"""Values of a facet that a page holds; those beyond are sifted, or have a page of their own."""
_NATURAL = MappingProxyType({fold(value): rank for rank, value in enumerate(RANGES)})
_NEWEST_FIRST = frozenset({"year", "legislature", "session"})


@dataclass(frozen=True, slots=True)
class Choice:
    """A facet's value: what is read, its exact count, and the link that adds or removes it."""

    value: str
    label: str
    count: int
    selected: bool
    link: str


@dataclass(frozen=True, slots=True)
class Group:
    """A facet: its name, the choices in sight and the others, behind a fold."""

    prefix: str
    label: str
    shown: tuple[Choice, ...]
    folded: tuple[Choice, ...]
    every: str = ""
    """The page of all values, where there are more than stand here."""
    further: int = 0
    """Values that are not in sight, those of that page among them."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force and the link that removes it."""

    label: str
    value: str
    link: str


def groups(page: SearchPage, around: Around) -> tuple[Group, ...]:
    """The facets that have a value to choose; links are those around some search."""
    return tuple(_group(around, facet) for facet in page.facets if _offers(facet))


def _offers(facet: Facet) -> bool:
    """Whether there is something to choose: most indexes are of one chamber."""
    if facet.field.name == "chamber" and len(facet.values) == 1:
        return facet.values[0].selected
    return bool(facet.values)


def chips(page: SearchPage) -> tuple[Chip, ...]:
    """Every filter in force, in the order of the address."""
    return tuple(
        Chip(
            labels.facet_label(field),
            labels.facet_value(field, _spelling(page, field, value)),
            links.toggle(page.request, field, value),
        )
        for field, values in page.request.filters.items()
        for value in values
    )


def beside(request: SearchRequest, shown: Sequence[Group]) -> list[tuple[str, str]]:
    """What a form of these facets and of the period says of the search besides: hidden fields."""
    own = {PAGE, BY_NAME[PERIOD].prefix, *(group.prefix for group in shown)}
    return [pair for pair in request.to_pairs() if pair[0] not in own]


def _group(around: Around, facet: Facet) -> Group:
    values = _ordered(facet)
    written = [item for rank, item in enumerate(values) if rank < WRITTEN or item.selected]
    choices = _choices(around, facet.field.name, written)
    near, far = choices[:SHOWN], list[Choice]()
    for item in choices[SHOWN:]:
        (near if item.selected else far).append(item)
    known = max(facet.known, len(values))
    every = around.every(facet.field.name) if len(written) < known else ""
    if len(far) == 1 and not every:  # a fold that hides one line takes as much room as the line
        near, far = choices, []
    shown = tuple(near), tuple(far)
    return Group(facet.field.prefix, facet.field.label, *shown, every, known - len(near))


def _ordered(facet: Facet) -> list[FacetValue]:
    if facet.field.name in _NEWEST_FIRST:
        return sorted(facet.values, key=lambda item: item.value.zfill(9), reverse=True)
    if facet.field.name == FIELD:
        return sorted(facet.values, key=lambda item: _NATURAL.get(fold(item.value), len(RANGES)))
    return list(facet.values)


def _choices(around: Around, field: str, values: Sequence[FacetValue]) -> list[Choice]:
    request, added = around.request, around.toggles(field)
    return [
        Choice(
            item.value,
            labels.facet_value(field, item.value),
            item.count,
            item.selected,
            links.toggle(request, field, item.value) if item.selected else added(item.value),
        )
        for item in values
    ]


def _spelling(page: SearchPage, field: str, value: str) -> str:
    """The value as the index spells it: an address may say ``sante`` for ``santé``."""
    for facet in page.facets:
        if facet.field.name == field:
            for known in facet.values:
                if fold(known.value) == fold(value):
                    return known.value
    return value
