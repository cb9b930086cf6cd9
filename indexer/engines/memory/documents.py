"""A question with its keys, and how often a leaf of a query occurs in it: by looking everywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer.engines import binding, bm25, bound
from indexer.engines.bound import Layer
from indexer.fields import SEARCHED
from indexer.model import Question
from indexer.sketches import SKETCHES, Sketch, Text
from indexer.text import analyse, spelling


@dataclass(frozen=True, slots=True)
class Document:
    """A question with its keys (field → layer → key → positions) and what else is asked of it."""

    question: Question
    places: Mapping[str, Mapping[Layer, Mapping[str, Sequence[int]]]]
    length: float
    spellings: frozenset[str]
    sketches: Mapping[Text, Sketch]


def analysed(question: Question) -> Document:
    """The document of a question."""
    places = {}
    length = 0.0
    spellings: set[str] = set()
    for row in SEARCHED:
        text = row.text(question)
        tokens = analyse(text)
        if row.weight:
            spellings.update(spelling(text[token.start : token.end]) for token in tokens)
        layers: dict[Layer, dict[str, list[int]]] = {Layer.EXACT: {}, Layer.STEM: {}}
        for token in tokens:
            for layer, key in ((Layer.EXACT, token.exact), (Layer.STEM, token.stem)):
                found = layers[layer].setdefault(key, [])
                if found[-1:] != [token.position]:
                    found.append(token.position)
        places[row.name] = layers
        length += row.weight * (tokens[-1].position + 1 if tokens else 0)
    sketches = {text: read(question) for text, read in SKETCHES.items()}
    return Document(question, places, length, frozenset(spellings), sketches)


def exact(document: Document, field: str) -> Mapping[str, Sequence[int]]:
    """The exact keys of a field with their positions."""
    return document.places[field][Layer.EXACT]


def holds(keys: bound.Slot, document: Document) -> bool:
    """Whether a field with a weight holds one of the exact keys."""
    return any(key in exact(document, name) for key in keys for name in binding.UNFIELDED)


def title_length(document: Document) -> int:
    """The positions of the title."""
    keys = document.places["title"][Layer.EXACT]
    return max((place + 1 for places in keys.values() for place in places), default=0)


def titled(asked: bound.Titled, document: Document) -> bool:
    """Whether the title is a run of the slots from its first word to its last."""
    keys = document.places["title"][asked.layer]
    length = title_length(document)
    held = [_places(slot, keys) for slot in asked.slots]
    return length >= asked.least and any(
        all(step in held[first + step] for step in range(length))
        for first in range(len(held) - length + 1)
    )


def occurrences(leaf: bound.Leaf, document: Document) -> float:
    """How often the leaf occurs in the document, each time by its field's weight."""
    return sum(bm25.weight(name) * _count(leaf, document.places[name]) for name in leaf.fields)


def _count(leaf: bound.Leaf, layers: Mapping[Layer, Mapping[str, Sequence[int]]]) -> float:
    match leaf:
        case bound.Starts(prefix=prefix):
            exact = layers[Layer.EXACT]
            return len(_places(tuple(key for key in exact if key.startswith(prefix)), exact))
        case bound.Sequence(layer=layer, slots=slots, kin=kin):
            places = [_places(slot, layers[layer]) for slot in slots]
            own = sum(
                all(start + step in place for step, place in enumerate(places))
                for start in places[0]
            )
            others = sum(weight * len(layers[of].get(key, ())) for of, key, weight in kin)
            return own + others
        case bound.Window(slots=slots, width=width):
            wanted = Counter(slots)
            found = [(_places(slot, layers[Layer.STEM]), n) for slot, n in wanted.items()]
            return _windows(found, width)


def _places(slot: bound.Slot, keys: Mapping[str, Sequence[int]]) -> set[int]:
    return {position for key in slot for position in keys.get(key, ())}


def _windows(places: Sequence[tuple[set[int], int]], width: int) -> int:
    """The places from which ``width`` positions hold every slot as often as it was asked."""
    starts = set[int]().union(*(place for place, _ in places))
    return sum(
        all(sum(start <= p < start + width for p in place) >= n for place, n in places)
        for start in starts
    )
