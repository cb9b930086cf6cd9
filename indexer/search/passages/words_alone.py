"""The marks of a query of words alone: each word of a text says by itself what it answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from indexer.engines import bound
from indexer.engines.bound import Layer, Leaf
from indexer.search.passages.candidates import Place
from indexer.text import Part, expand


class Mark(NamedTuple):
    """A range to mark and the leaf of the query that it answers; phrases weigh more."""

    start: int
    end: int
    leaf: int
    weight: float

    def order(self) -> tuple[int, int]:
        """By the place in the text, the longer of two first."""
        return self.start, -self.end


class _Answer(NamedTuple):
    """A leaf that a key answers, which of its keys that is, and what a mark of it weighs."""

    leaf: int
    rank: int
    weight: float


class WordsAlone(dict[str, tuple[Mark, ...]]):
    """Chunk → its marks as if it stood alone in a text, worked out when it is first asked for."""

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        super().__init__()
        self._leaves = leaves
        self._keys: dict[tuple[Layer, str], list[_Answer]] = {}
        self._prefixes: list[tuple[str, _Answer]] = []
        self._of_fields: dict[str, frozenset[int]] = {}
        for number, leaf in enumerate(leaves):
            self._learn(number, leaf)

    def marks(self, field: str, text: str, places: Iterable[Place]) -> list[Mark]:
        """The marks of the words at these places of a field's text, in order."""
        inside = self._inside(field)
        found = [
            Mark(place + start, place + end, leaf, weight)
            for place, stop, _ in places
            for start, end, leaf, weight in self[text[place:stop]]
            if leaf in inside
        ]
        if len(found) > 1:
            found.sort(key=Mark.order)
        return found

    def _inside(self, field: str) -> frozenset[int]:
        """The leaves that are asked of a field."""
        known = self._of_fields.get(field)
        if known is None:
            leaves = enumerate(self._leaves)
            known = frozenset(number for number, leaf in leaves if field in leaf.fields)
            self._of_fields[field] = known
        return known

    def _learn(self, number: int, leaf: Leaf) -> None:
        match leaf:
            case bound.Starts(prefix=prefix):
                self._prefixes.append((prefix, _Answer(number, 0, 1.0)))
            case bound.Sequence(layer=layer, slots=(slot,), kin=kin):
                asked = [*((layer, key, 1.0) for key in slot), *kin]
                for rank, (of, key, weight) in enumerate(asked):
                    self._keys.setdefault((of, key), []).append(_Answer(number, rank, weight))

    def __missing__(self, chunk: str) -> tuple[Mark, ...]:
        found = self[chunk] = tuple(
            Mark(part.start, part.end, answer.leaf, answer.weight)
            for part in expand(chunk).parts
            for answer in sorted(self._answers(part))
        )
        return found

    def _answers(self, part: Part) -> Iterable[_Answer]:
        yield from self._keys.get((Layer.STEM, part.stem), ())
        yield from self._keys.get((Layer.EXACT, part.exact), ())
        yield from (answer for prefix, answer in self._prefixes if part.exact.startswith(prefix))


def words_alone(leaves: Sequence[Leaf]) -> WordsAlone | None:
    """What marks the words of the leaves; None where one asks for neighbours."""
    return WordsAlone(leaves) if all(map(_stands_alone, leaves)) else None


def _stands_alone(leaf: Leaf) -> bool:
    match leaf:
        case bound.Starts():
            return True
        case bound.Sequence(slots=slots):
            return len(slots) == 1
        case _:
            return False
