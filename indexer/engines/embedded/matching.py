"""Which documents a bound tree matches, and their scores: array in, array out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.engines import binding, ranking
from indexer.engines.binding import Bound, Layer
from indexer.engines.embedded.reading import DOCUMENT_SHIFT, Floats, Mask, Numbers, View
from indexer.engines.embedded.schema import FIELD_NUMBER, FIELD_SHIFT, NO_NUMBER, STREAM

PLACE_MASK = (1 << DOCUMENT_SHIFT) - 1
WEIGHTS: Floats = np.array([ranking.weight(row.name) for row in STREAM])


@dataclass(frozen=True, slots=True)
class Found:
    """Documents, ascending, each with its score."""

    documents: Numbers
    scores: Floats


def match(view: View, bound: Bound) -> Found:  # noqa: PLR0911 - one case for each kind of node
    """Everything that a bound tree matches."""
    match bound:
        case binding.Value(field=field, key=key):
            return _unscored(np.flatnonzero(holding(view, field, {key})))
        case binding.Between():
            return _unscored(_between(view, bound))
        case binding.Holds(keys=keys):
            return _held(view, keys)
        case binding.All(nodes=nodes):
            return _all(view, nodes)
        case binding.AnyOf(nodes=nodes):
            return _any([match(view, node) for node in nodes], view.size)
        case binding.Without(node=node):
            rest = view.live.copy()
            rest[match(view, node).documents] = False
            return _unscored(np.flatnonzero(rest))
        case binding.Constant(node=node, score=score):
            documents = match(view, node).documents
            return Found(documents, np.full(len(documents), score))
        case binding.Prefer(node=node, bonus=bonus, weight=weight):
            return _preferred(match(view, node), match(view, bonus), weight)
        case _:
            return _scored(view, *_occurrences(view, bound))


def holding(view: View, field: str, keys: Iterable[str]) -> Mask:
    """The documents whose facet holds one of these folded values."""
    column = view.facets[field]
    wanted = np.isin(np.array(column.keys, dtype=object), list(keys))
    # One more place, for the documents without a value: their ordinal is −1, the last one.
    found: Mask = np.append(wanted, [False])[column.first]
    found[column.more_documents[wanted[column.more_ordinals]]] = True
    return found


def _held(view: View, keys: binding.Slot) -> Found:
    places = _inside(_places(view, keys, Layer.EXACT), binding.UNFIELDED)
    documents = np.unique(places >> DOCUMENT_SHIFT)
    return Found(documents, np.full(len(documents), ranking.idf(view.documents, len(documents))))


def _unscored(documents: Numbers) -> Found:
    return Found(documents, np.zeros(len(documents)))


def _between(view: View, bound: binding.Between) -> Numbers:
    values = view.numbers[bound.field]
    inside = values != NO_NUMBER
    if bound.low is not None:
        inside &= values >= bound.low
    if bound.high is not None:
        inside &= values <= bound.high
    return np.flatnonzero(inside)


def _all(view: View, nodes: Sequence[Bound]) -> Found:
    if not nodes:
        return _unscored(np.flatnonzero(view.live))
    found = [match(view, node) for node in nodes]
    found.sort(key=lambda part: len(part.documents))
    documents, scores = found[0].documents, found[0].scores
    for part in found[1:]:
        at, inside = _located(part.documents, documents)
        documents = documents[inside]
        scores = scores[inside] + part.scores[at[inside]]
    return Found(documents, scores)


def _located(within: Numbers, wanted: Numbers) -> tuple[Numbers, Mask]:
    """Where each wanted number stands in a sorted array, and whether it stands there at all."""
    at = np.searchsorted(within, wanted)
    if not len(within):
        return at, np.zeros(len(wanted), dtype=bool)
    at = np.minimum(at, len(within) - 1)
    return at, within[at] == wanted


def _any(found: Sequence[Found], size: int) -> Found:
    if not found:
        return _unscored(np.array([], dtype=np.int64))
    if len(found) == 1:
        return found[0]
    total, touched = np.zeros(size), np.zeros(size, dtype=bool)
    for part in found:
        total[part.documents] += part.scores
        touched[part.documents] = True
    documents = np.flatnonzero(touched)
    return Found(documents, total[documents])


def _preferred(found: Found, bonus: Found, weight: float) -> Found:
    at, inside = _located(bonus.documents, found.documents)
    scores = found.scores.copy()
    scores[inside] += weight * bonus.scores[at[inside]]
    return Found(found.documents, scores)


def _scored(view: View, documents: Numbers, occurrences: Floats) -> Found:
    """BM25F of documents with so many weighted occurrences."""
    idf = ranking.idf(view.documents, len(documents))
    gain = occurrences * (ranking.K1 + 1) / (occurrences + view.norms[documents])
    return Found(documents, idf * gain)


def _occurrences(view: View, leaf: binding.Leaf) -> tuple[Numbers, Floats]:
    """The documents in which a leaf occurs and the weight of its occurrences."""
    match leaf:
        case binding.Sequence(fields=binding.UNFIELDED, layer=Layer.STEM, slots=((key,),)):
            return view.stems(key)
        case binding.Sequence(layer=layer, slots=slots):
            places = _sequence([_places(view, slot, layer) for slot in slots])
        case binding.Window(slots=slots, width=width):
            places = _window(view, slots, width)
        case binding.Starts(prefix=prefix):
            places = _union([view.places(key) for key in view.starting(prefix)])
    return _weighed(_inside(places, leaf.fields))


def _places(view: View, slot: binding.Slot, layer: Layer) -> Numbers:
    if layer is Layer.EXACT:
        return _union([view.places(key) for key in slot])
    return _union([view.places(form) for key in slot for form in view.forms(key)])


def _union(parts: Sequence[Numbers]) -> Numbers:
    if len(parts) == 1:
        return parts[0]
    return np.unique(np.concatenate(parts)) if parts else np.array([], dtype=np.int64)


def _sequence(places: Sequence[Numbers]) -> Numbers:
    """The places from which every slot follows the one before; the rarest slot is tried first."""
    steps = sorted(range(len(places)), key=lambda step: len(places[step]))
    starts = places[steps[0]] - steps[0]
    for step in steps[1:]:
        starts = starts[_located(places[step], starts + step)[1]]
    return starts


def _window(view: View, slots: Sequence[binding.Slot], width: int) -> Numbers:
    """The places from which ``width`` positions hold every slot as often as it was asked."""
    wanted = [(_places(view, slot, Layer.STEM), times) for slot, times in Counter(slots).items()]
    starts = _union([places for places, _ in wanted])
    for places, times in wanted:
        last = np.searchsorted(places, starts) + times - 1
        reached = last < len(places)
        starts, last = starts[reached], last[reached]
        starts = starts[places[last] < starts + width]
    return starts


def _inside(places: Numbers, fields: Sequence[str]) -> Numbers:
    """The places that lie in one of the fields."""
    admitted = np.zeros(len(STREAM), dtype=bool)
    admitted[[FIELD_NUMBER[name] for name in fields]] = True
    return places[admitted[(places & PLACE_MASK) >> FIELD_SHIFT]]


def _weighed(places: Numbers) -> tuple[Numbers, Floats]:
    """The documents of sorted places, with the sum of the weights of their fields."""
    worth = WEIGHTS[(places & PLACE_MASK) >> FIELD_SHIFT]
    documents, first = np.unique(places >> DOCUMENT_SHIFT, return_index=True)
    return documents, np.add.reduceat(worth, first) if len(first) else np.array([])
