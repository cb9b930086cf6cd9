"""Which documents a bound tree matches: array in, array out.

Scores are worked out later, and only for the documents that are asked for: a conjunction scores
what all its parts share, a search by date scores nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from indexer.engines import binding, bm25, bound
from indexer.engines.bound import Bound, Layer
from indexer.engines.embedded.layout import (
    DOCUMENT_SHIFT,
    GAP,
    LABELLED,
    NO_NUMBER,
    POSITION_MASK,
    SCALE,
    STREAM,
    STREAM_NUMBER,
)
from indexer.engines.embedded.searching.docsets import Holders, Listed
from indexer.engines.embedded.searching.facet_columns import NONE, Floats, Integers, Mask, located
from indexer.engines.embedded.searching.view import View

Weights = npt.NDArray[Any]
"""Occurrences with their weights, in any type of number."""
WEIGHTS: Floats = np.array([bm25.weight(row.name) for row in STREAM])
_LABELS = frozenset(row.name for row in LABELLED)
_T = TypeVar("_T", bound=np.generic)
_SPARSE = 16
"""Below one in so many, looking up each document is cheaper than a mask of them all."""


@dataclass(frozen=True, slots=True)
class Found:
    """Documents, and how to score some of them: by their places here, and the documents."""

    held: Holders
    scores: Callable[[Integers, Integers], Floats]

    @property
    def documents(self) -> Integers:
        """All of them, ascending."""
        return self.held.documents


def match(view: View, asked: Bound) -> Found:  # noqa: C901, PLR0911, PLR0912 - a case for each node
    """Everything that a bound tree matches."""
    match asked:
        case bound.Value(field=field, key=key):
            return _unscored(np.flatnonzero(holding(view, field, {key})))
        case bound.Between():
            return _unscored(_between(view, asked))
        case bound.Holds(keys=keys):
            documents = _union(view.size, [view.holders(key) for key in keys])
            return _constant(documents, bm25.idf(view.documents, len(documents)))
        case bound.Titled():
            return _unscored(_titled(view, asked))
        case bound.Spelled(spelling=letters):
            return _unscored(view.spelled(letters))
        case bound.All(nodes=nodes):
            return _every(view, nodes)
        case bound.Starts():
            documents = _starting(view, asked)
            return _constant(documents, bm25.idf(view.documents, len(documents)))
        case bound.AnyOf(nodes=nodes):
            return _any(view, [match(view, node) for node in nodes])
        case bound.Most(nodes=nodes, share=share):
            return _most(view, [match(view, node) for node in nodes], share)
        case bound.Without(node=node):
            excluded = np.zeros(view.size, dtype=bool)
            match(view, node).held.mark(excluded)
            return _unscored(np.flatnonzero(view.live & ~excluded))
        case bound.Constant(node=node, score=score):
            return _constant(match(view, node).documents, score)
        case bound.Prefer(node=node, bonus=bonus, weight=weight):
            return _preferred(match(view, node), match(view, bonus), weight)
        case _:
            return _leaf(view, *_occurrences(view, asked))


def holding(view: View, field: str, keys: Iterable[str]) -> Mask:
    """The documents whose facet holds one of these folded values; not to be written to.

    The last filters that were asked are kept with the generation, a bit for each document.
    """
    return view.holding(field, frozenset(keys))


def _unscored(documents: Integers) -> Found:
    return _constant(documents, 0.0)


def _constant(documents: Integers, score: float) -> Found:
    return Found(Listed(documents), lambda _, wanted: np.full(len(wanted), score))


def _leaf(view: View, held: Holders, occurrences: Weights, unit: float) -> Found:
    """BM25F of documents with so many weighted occurrences, each worth ``unit``."""
    gain = bm25.idf(view.documents, len(held)) * (bm25.K1 + 1)

    def scores(at: Integers, wanted: Integers) -> Floats:
        times = _picked(occurrences, at) * unit
        np.minimum(times, bm25.MOST, out=times)
        dampened = view.norms[wanted]
        dampened += times
        times *= gain
        times /= dampened
        return times

    return Found(held, scores)


def _picked(values: npt.NDArray[_T], chosen: Integers) -> npt.NDArray[_T]:
    """The values of the chosen ones, without a copy where all of them are chosen."""
    return values if len(chosen) == len(values) else values[chosen]


def _between(view: View, asked: bound.Between) -> Integers:
    values = view.numbers[asked.field]
    inside = values != NO_NUMBER
    if asked.low is not None:
        inside &= values >= asked.low
    if asked.high is not None:
        inside &= values <= asked.high
    return np.flatnonzero(inside)


def _every(view: View, nodes: Sequence[Bound]) -> Found:
    """What all the nodes match; what a negated one matches is taken out of the rest."""
    excluded = [node.node for node in nodes if isinstance(node, bound.Without)]
    asked = [node for node in nodes if not isinstance(node, bound.Without)]
    found = _all(view, [match(view, node) for node in asked])
    for node in excluded:
        found = _except(found, match(view, node).held)
    return found


def _except(found: Found, excluded: Holders) -> Found:
    return _kept(found, np.flatnonzero(~excluded.located(found.documents)[1]))


def _kept(found: Found, kept: Integers) -> Found:
    held = Listed(found.documents[kept])
    return Found(held, lambda at, wanted: found.scores(kept[at], wanted))


def _all(view: View, parts: Sequence[Found]) -> Found:
    if not parts:
        return _unscored(np.flatnonzero(view.live))
    if len(parts) == 1:
        return parts[0]
    documents = _shared(view.size, [part.held for part in parts])

    def scores(_: Integers, wanted: Integers) -> Floats:
        total = np.zeros(len(wanted))
        for part in parts:
            total += part.scores(part.held.located(wanted)[0], wanted)
        return total

    return Found(Listed(documents), scores)


def _shared(size: int, lists: Sequence[Holders]) -> Integers:
    """The documents of every list, the shortest one first."""
    shortest, *others = sorted(lists, key=len)
    documents = shortest.documents
    for other in others:
        if len(documents) * _SPARSE < max(len(other), size // _SPARSE):
            documents = documents[other.located(documents)[1]]
        else:
            mask = np.zeros(size, dtype=bool)
            other.mark(mask)
            documents = documents[mask[documents]]
    return documents


def _any(view: View, parts: Sequence[Found]) -> Found:
    if len(parts) == 1:
        return parts[0]
    touched = np.zeros(view.size, dtype=bool)
    for part in parts:
        part.held.mark(touched)

    def scores(_: Integers, wanted: Integers) -> Floats:
        total = np.zeros(len(wanted))
        for part in parts:
            _add(total, part, wanted)
        return total

    return Found(Listed(np.flatnonzero(touched)), scores)


def _most(view: View, parts: Sequence[Found], share: float) -> Found:
    found = _any(view, [*parts, _unscored(NONE)])
    worth = [bm25.telling(view.documents, len(part.held)) for part in parts]
    held = np.zeros(view.size)
    for part, weight in zip(parts, worth, strict=True):
        held[part.documents] += weight
    enough = held[found.documents] >= share * sum(worth) - bm25.MARGIN
    return _kept(found, np.flatnonzero(enough))


def _add(total: Floats, part: Found, wanted: Integers, weight: float = 1.0) -> None:
    """Add the scores of a part to those of the wanted documents that it holds."""
    at, inside = part.held.located(wanted)
    total[inside] += weight * part.scores(at[inside], wanted[inside])


def _preferred(found: Found, bonus: Found, weight: float) -> Found:
    def scores(at: Integers, wanted: Integers) -> Floats:
        total = found.scores(at, wanted)
        _add(total, bonus, wanted, weight)
        return total

    return Found(found.held, scores)


def _starting(view: View, leaf: bound.Starts) -> Integers:
    """The documents that hold a key which begins so."""
    if leaf.fields == binding.UNFIELDED:
        return view.holders_of_prefix(leaf.prefix)
    label = _label(leaf.fields)
    keys = view.starting(leaf.prefix, label)
    places = _merged([view.places(key, label) for key in keys])
    return (
        _grouped(places >> DOCUMENT_SHIFT)[0] if label else _weighed(view, places, leaf.fields)[0]
    )


def _occurrences(view: View, leaf: bound.Sequence | bound.Window) -> tuple[Holders, Weights, float]:
    """The documents in which a leaf occurs, its weight in each, and the unit of the weights."""
    match leaf:
        case bound.Sequence(fields=binding.UNFIELDED, layer=Layer.STEM, slots=((key,),)):
            return *view.stems(key), 1 / SCALE
        case bound.Sequence(fields=fields, layer=layer, slots=slots):
            label = _label(fields)
            places = _sequence(view, slots, layer, label)
        case bound.Window(fields=fields, slots=slots, width=width):
            label = _label(fields)
            places = _window(view, slots, width, label)
    weighed = _counted(places) if label else _weighed(view, places, fields)
    return Listed(weighed[0]), weighed[1], bm25.weight(label) if label else 1.0


def _label(fields: Sequence[str]) -> str:
    """The field with lists of its own that is asked alone; empty where the stream is read."""
    return fields[0] if len(fields) == 1 and fields[0] in _LABELS else ""


def _keys(view: View, slot: bound.Slot, layer: Layer) -> Sequence[str]:
    """The exact keys that may stand in a slot."""
    return slot if layer is Layer.EXACT else [form for key in slot for form in view.forms(key)]


def _places(view: View, keys: Sequence[str], label: str, among: Integers | None = None) -> Integers:
    """The places of these keys, in all documents or among some."""
    return _merged([view.places(key, label, among) for key in keys])


def _merged(parts: Sequence[Integers]) -> Integers:
    parts = [part for part in parts if len(part)]
    if len(parts) < 2:
        return parts[0] if parts else NONE
    joined: Integers = np.sort(np.concatenate(parts), kind="stable")
    distinct: Integers = joined[np.append(True, joined[1:] != joined[:-1])]
    return distinct


def _sharing(
    view: View, slots: Sequence[Sequence[str]], label: str
) -> tuple[Integers, list[Integers]]:
    """The documents that hold a key of every slot, and those of each slot; none where none do."""
    holders: list[Integers] = []
    for keys in slots:
        holders.append(_union(view.size, [view.holders(key, label) for key in keys]))
        if not len(holders[-1]):
            return NONE, []
    return _shared(view.size, [Listed(documents) for documents in holders]), holders


def _union(size: int, lists: Sequence[Integers]) -> Integers:
    """The documents of any of the lists."""
    if len(lists) < 2 or sum(map(len, lists)) * _SPARSE < size:
        return _merged(lists)
    mask = np.zeros(size, dtype=bool)
    for documents in lists:
        mask[documents] = True
    return np.flatnonzero(mask)


def _sequence(view: View, slots: Sequence[bound.Slot], layer: Layer, label: str) -> Integers:
    """The places from which every slot follows the one before.

    The rarest slot is read first, each other one only in the documents that are left.
    """
    keys = [_keys(view, slot, layer) for slot in slots]
    if len(keys) == 1:
        return _places(view, keys[0], label)
    among, holders = _sharing(view, keys, label)
    if not len(among):
        return NONE
    first, *steps = sorted(range(len(keys)), key=lambda step: len(holders[step]))
    starts = _places(view, keys[first], label, among) - first
    for step in steps:
        if not len(starts):
            break
        among = _grouped(starts >> DOCUMENT_SHIFT)[0]
        places = _places(view, keys[step], label, among)
        starts = starts[located(places, starts + step)[1]]
    return starts


def _window(view: View, slots: Sequence[bound.Slot], width: int, label: str) -> Integers:
    """The places from which ``width`` positions hold every slot as often as it was asked."""
    asked = Counter(slots)
    keys = [_keys(view, slot, Layer.STEM) for slot in asked]
    among, _ = _sharing(view, keys, label)
    if not len(among):
        return NONE
    wanted = [
        (_places(view, some, label, among), times)
        for some, times in zip(keys, asked.values(), strict=True)
    ]
    starts = _merged([places for places, _ in wanted])
    for places, times in wanted:
        last = np.searchsorted(places, starts) + times - 1
        reached = last < len(places)
        starts, last = starts[reached], last[reached]
        starts = starts[places[last] < starts + width]
    return starts


def _titled(view: View, whole: bound.Titled) -> Integers:
    """The documents whose title is the slots and nothing more; the title opens the stream."""
    places = _sequence(view, whole.slots, whole.layer, STREAM[0].name)
    documents = places[places & POSITION_MASK == 0] >> DOCUMENT_SHIFT
    alone: Integers = documents[view.starts[1][documents] - GAP == len(whole.slots)]
    return alone


def _counted(places: Integers) -> tuple[Integers, Weights]:
    documents, times = _grouped(places >> DOCUMENT_SHIFT)
    return documents, np.diff(np.append(times, len(places)))


def _weighed(view: View, places: Integers, fields: Sequence[str]) -> tuple[Integers, Floats]:
    """The documents of sorted places in these fields, with the sum of the fields' weights."""
    documents, positions = places >> DOCUMENT_SHIFT, places & POSITION_MASK
    numbers = np.zeros(len(places), dtype=np.intp)
    for start in view.starts[1:]:
        numbers += positions >= start[documents]
    if fields != binding.UNFIELDED:
        admitted = np.isin(numbers, [STREAM_NUMBER[name] for name in fields])
        documents, numbers = documents[admitted], numbers[admitted]
    found, first = _grouped(documents)
    return found, np.add.reduceat(WEIGHTS[numbers], first) if len(first) else np.zeros(0)


def _grouped(documents: Integers) -> tuple[Integers, npt.NDArray[np.intp]]:
    """The distinct ones of sorted documents, and where each begins."""
    if not len(documents):
        return documents, np.zeros(0, dtype=np.intp)
    first = np.flatnonzero(np.append(True, documents[1:] != documents[:-1]))
    return documents[first], first
