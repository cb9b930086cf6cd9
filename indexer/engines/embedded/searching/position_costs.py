"""How many positions a tree will read, from the dictionary alone (see ``positions.py``)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, partial

from indexer.engines import binding, bound
from indexer.engines.bound import Bound, Layer, Leaf, distinct
from indexer.engines.embedded.searching import positions
from indexer.engines.embedded.searching.view import View

MOST = 5_000_000
"""Positions that one search may read."""
REMEMBERED = 1024
_WINDOW, _ALONE = 3, 2
"""A position of a window, or of a word all of whose positions count, costs as much as so many of a
phrase."""
_POSTINGS = 8
"""So many postings without positions cost as much as one position."""


class Costs:
    """What the trees of one frozen view cost; that of a leaf is worked out once."""

    def __init__(self, view: View) -> None:
        self._of = lru_cache(REMEMBERED)(partial(_cost, view))

    def __call__(self, asked: Bound) -> float:
        """The positions that the distinct leaves of a tree read, as a share of ``MOST``."""
        return sum(map(self._of, distinct(asked))) / MOST


def _cost(view: View, leaf: Leaf) -> float:
    match leaf:
        case bound.Starts(fields=fields, prefix=prefix):
            label = positions.label_of(fields)
            postings, occurred = view.sizes_of_prefix(prefix, label)
            return postings / _POSTINGS if fields == binding.UNFIELDED else occurred
        case bound.Window(fields=fields, slots=slots):
            return _WINDOW * _read(view, tuple(dict.fromkeys(slots)), Layer.STEM, fields, view.size)
        case bound.Sequence(fields=fields, layer=layer, slots=slots, kin=kin):
            others = (bound.Sequence(fields, of, ((key,),)) for of, key, _ in kin)
            return _sequence(view, slots, layer, fields) + sum(_cost(view, one) for one in others)


def _sequence(view: View, slots: Sequence[bound.Slot], layer: Layer, fields: bound.Fields) -> float:
    if fields == binding.UNFIELDED and layer is Layer.STEM and len(slots) == len(slots[0]) == 1:
        return 0  # a list of documents with their weights
    if len(slots) == 1:
        return _ALONE * _read(view, slots, layer, fields, view.size)
    pairs = [] if positions.label_of(fields) else positions.pairs_of(slots)
    held = min((view.pair_frequency(*pair) for pair in pairs), default=view.size)
    if pairs and fields == binding.UNFIELDED and layer is Layer.EXACT and len(slots) == 2:
        return held / _POSTINGS
    return _read(view, slots, layer, fields, held)


def _read(
    view: View, slots: Sequence[bound.Slot], layer: Layer, fields: bound.Fields, most: int
) -> float:
    """The positions of all slots in as many documents as the rarest slot has, or ``most``.

    Which documents have all slots is not known before they are matched; no more than these.
    """
    label = positions.label_of(fields)
    sizes = [_sizes(view, positions.keys_of(view, slot, layer), label) for slot in slots]
    rarest = min((most, *(held for held, _ in sizes)))
    return sum(occurred * min(held, rarest) / held for held, occurred in sizes if held)


def _sizes(view: View, keys: Sequence[str], label: str) -> tuple[int, int]:
    """How many documents hold one of the keys, at most, and how often they occur together."""
    sizes = [view.sizes(key, label) for key in keys]
    return sum(held for held, _ in sizes), sum(occurred for _, occurred in sizes)
