"""The questions of one page with nearly one text, gathered under the first of them.

A page has the same questions and ranks either way; only how they stand on it changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from indexer.search.results import Result
from indexer.sketches import Sketch, alike, of_question


@dataclass(frozen=True, slots=True)
class Card:
    """A question of a page, and those behind it on the page that ask nearly the same."""

    first: Result
    twins: list[Result] = field(default_factory=list)


def gathered(results: Sequence[Result]) -> list[Card]:
    """The cards of a page, in the order of their first questions."""
    cards = list[Card]()
    sketched = list[tuple[Sketch, Card]]()
    for item in results:
        sketch = of_question(item.question) if item.repeats.question else ()
        before = next((card for known, card in sketched if alike(sketch, known)), None)
        if before is not None:
            before.twins.append(item)
            continue
        cards.append(Card(item))
        if sketch:
            sketched.append((sketch, cards[-1]))
    return cards
