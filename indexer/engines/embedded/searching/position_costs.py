"""How many positions a tree will read, from the dictionary alone (see ``positions.py``)."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.engines import binding, bound
from indexer.engines.bound import Bound, Layer, Leaf, distinct
from indexer.engines.embedded.searching import positions
from indexer.engines.embedded.searching.view import View

MOST = 12_000_000
"""Positions that one search may read."""
_WINDOW = 4
"""A position of a window costs as much as so many of a phrase."""
_POSTINGS = 8
"""So many postings without positions cost as much as one position."""


def cost(view: View, asked: Bound) -> float:
    """The positions that the distinct leaves of a tree read, as a share of ``MOST``."""
    return sum(_cost(view, leaf) for leaf in distinct(asked)) / MOST


def _cost(view: View, leaf: Leaf) -> float:
    match leaf:
        case bound.Starts(fields=fields, prefix=prefix):
            label = positions.label_of(fields)
            postings, occurred = view.sizes_of_prefix(prefix, label)
            return postings / _POSTINGS if fields == binding.UNFIELDED else occurred
        case bound.Window(fields=fields, slots=slots):
            return _WINDOW * _read(view, tuple(dict.fromkeys(slots)), Layer.STEM, fields)
        case bound.Sequence(fields=fields, layer=layer, slots=slots, kin=kin):
            others = (bound.Sequence(fields, of, ((key,),)) for of, key, _ in kin)
            return _sequence(view, slots, layer, fields) + sum(_cost(view, one) for one in others)


def _sequence(view: View, slots: Sequence[bound.Slot], layer: Layer, fields: bound.Fields) -> float:
    if fields == binding.UNFIELDED and layer is Layer.STEM and len(slots) == len(slots[0]) == 1:
        return 0  # a list of documents with their weights
    return _read(view, slots, layer, fields)


def _read(view: View, slots: Sequence[bound.Slot], layer: Layer, fields: bound.Fields) -> float:
    """The positions of all slots in as many documents as the rarest slot has.

    Which documents have all slots is not known before they are matched; no more than these.
    """
    label = positions.label_of(fields)
    sizes = [_sizes(view, positions.keys_of(view, slot, layer), label) for slot in slots]
    rarest = min((held for held, _ in sizes), default=0)
    return sum(occurred * min(held, rarest) / held for held, occurred in sizes if held)


def _sizes(view: View, keys: Sequence[str], label: str) -> tuple[int, int]:
    """How many documents hold one of the keys, at most, and how often they occur together."""
    sizes = [view.sizes(key, label) for key in keys]
    return sum(held for held, _ in sizes), sum(occurred for _, occurred in sizes)
