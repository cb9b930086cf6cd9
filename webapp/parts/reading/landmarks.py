"""What the texts of a question name, as landmarks in them: each leads to the search for it.

They are drawn where the address asks for them (``reperes=oui``), so that a page without them has
no link that nobody sees. Sorts are told apart by their underlines, never by a colour alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import MappingProxyType

from flask import request

from indexer.extracted.mentions import Mentions, Part, mentions
from indexer.extraction.amounts import EURO, MOST
from indexer.model import Question
from webapp import links
from webapp.figures import addresses

LANDMARKS, YES = "reperes", "oui"
LEGEND = MappingProxyType(
    {
        "place": "lieu",
        "law": "texte de loi",
        "amount": "somme",
        "promise": "échéance",
        "named": "personne ou organisme",
    }
)
"""Sort → what the legend and the title of a link call it, in order."""


@dataclass(frozen=True, slots=True)
class Landmark:
    """A range of a text: what it is called, of which sort, and the address that it leads to."""

    start: int
    end: int
    sort: str
    link: str

    @property
    def title(self) -> str:
        """What it is, for a pointer and for who hears the page."""
        return LEGEND[self.sort]


def shown() -> bool:
    """Whether the address asks for landmarks."""
    return request.args.get(LANDMARKS) == YES


def toggled(address: str) -> str:
    """The address of the same page with landmarks, or without."""
    if shown():
        return address
    return f"{address}{'&' if '?' in address else '?'}{LANDMARKS}={YES}"


def landmarks(question: Question) -> dict[Part, list[Landmark]]:
    """The landmarks of each text, in order, none in another."""
    return {part: _apart(_all(question, told)) for part, told in mentions(question).items()}


def _all(question: Question, told: Mentions) -> Iterator[Landmark]:
    for place in told.places:
        address = links.words(f'lieu:"{place.value.name}"')
        yield Landmark(place.start, place.end, "place", address)
    for law in told.laws:
        yield Landmark(law.start, law.end, "law", links.entity("law", law.value))
    for sum_ in told.amounts:
        if sum_.value.unit == EURO and 1 <= sum_.value.value <= MOST:
            address = links.words(f"montant:{int(sum_.value.value)}..")
            yield Landmark(sum_.start, sum_.end, "amount", address)
    for promise in told.promises:
        time = promise.value.horizon
        yield Landmark(time.start, time.end, "promise", addresses.promise(question.id))
    for one in told.named:
        yield Landmark(one.start, one.end, "named", links.only("named", one.value.name))


def _apart(found: Iterable[Landmark]) -> list[Landmark]:
    """In order; of two that overlap the one that begins first, the longer one."""
    kept: list[Landmark] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept
