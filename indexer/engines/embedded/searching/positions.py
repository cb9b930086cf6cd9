"""Where phrases, windows and whole titles stand: positions in, positions out (``Positions``).

The keys of a slot may stand for one another. Everything is asked of the catch-all field, or of the
field ``label`` that has posting lists of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from indexer.engines import binding, bm25, bound
from indexer.engines.bound import Layer
from indexer.engines.embedded.layout import (
    CATCH_ALL,
    CATCH_ALL_NUMBER,
    DOC_ID_SHIFT,
    GAP,
    LABELLED,
    POSITION_MASK,
)
from indexer.engines.embedded.searching.arrays import (
    NONE,
    DocIds,
    Floats,
    Integers,
    Positions,
    grouped,
    located,
    merged,
)
from indexer.engines.embedded.searching.postings.docsets import DocList, intersection, union
from indexer.engines.embedded.searching.view import View

WEIGHTS: Floats = np.array([bm25.weight(row.name) for row in CATCH_ALL])
"""The weight of each field of the catch-all field, by its number there."""
_LABELS = frozenset(row.name for row in LABELLED)


def label_of(fields: Sequence[str]) -> str:
    """The field that is asked alone in lists of its own; empty for the catch-all field."""
    return fields[0] if len(fields) == 1 and fields[0] in _LABELS else ""


def of_sequence(view: View, slots: Sequence[bound.Slot], layer: Layer, label: str) -> Positions:
    """The positions from which every slot follows the one before.

    The rarest slot is read first, each other one only in the documents that are left. "loi de
    finances" with the rarest slot 2 at position 17 may begin at 17 − 2 = 15: it does where slot 0
    is at 15 and slot 1 at 16.
    """
    keys = [_keys(view, slot, layer) for slot in slots]
    if len(keys) == 1:
        return _positions(view, keys[0], label)
    among, doc_ids = _sharing(view, keys, label)
    if not len(among):
        return NONE
    first, *steps = sorted(range(len(keys)), key=lambda step: len(doc_ids[step]))
    starts = _positions(view, keys[first], label, among) - first
    for step in steps:
        if not len(starts):
            break
        among = grouped(starts >> DOC_ID_SHIFT)[0]
        positions = _positions(view, keys[step], label, among)
        starts = starts[located(positions, starts + step)[1]]
    return starts


def of_window(view: View, slots: Sequence[bound.Slot], width: int, label: str) -> Positions:
    """The positions from which ``width`` positions hold every slot as often as it was asked.

    A window can be moved on until it begins at a word that was asked for, so only these positions
    are tried. A slot that is asked twice is inside a window where the second of its positions from
    the start on is: that is index ``first + times − 1``. Width 4, "b" twice at 11, 13 and 21: from
    11 on the second one is 13 < 11 + 4, from 13 on it is 21, too far, from 21 on there is none.
    The next field is ``GAP`` positions away and the next document further, so neither is reached.
    """
    asked = Counter(slots)
    keys = [_keys(view, slot, Layer.STEM) for slot in asked]
    among, _ = _sharing(view, keys, label)
    if not len(among):
        return NONE
    wanted = [
        (_positions(view, some, label, among), times)
        for some, times in zip(keys, asked.values(), strict=True)
    ]
    starts = merged([positions for positions, _ in wanted])
    for positions, times in wanted:
        last = np.searchsorted(positions, starts) + times - 1
        exists = last < len(positions)
        starts, last = starts[exists], last[exists]
        starts = starts[positions[last] < starts + width]
    return starts


def titled(view: View, title: bound.Titled) -> DocIds:
    """The documents whose title is the slots and nothing more.

    The title opens the catch-all field: it begins at position 0, and the next field begins ``GAP``
    behind its last word.
    """
    starts = of_sequence(view, title.slots, title.layer, CATCH_ALL[0].name)
    doc_ids = starts[starts & POSITION_MASK == 0] >> DOC_ID_SHIFT
    alone: DocIds = doc_ids[view.values.field_starts[1][doc_ids] - GAP == len(title.slots)]
    return alone


def starting(view: View, leaf: bound.Starts) -> DocIds:
    """The documents that hold a key with the prefix."""
    if leaf.fields == binding.UNFIELDED:
        return view.doc_ids_of_prefix(leaf.prefix)
    label = label_of(leaf.fields)
    keys = view.keys_of_prefix(leaf.prefix, label)
    positions = merged([view.positions(key, label) for key in keys])
    return (counted(positions) if label else weighed(view, positions, leaf.fields))[0]


def counted(positions: Positions) -> tuple[DocIds, Integers]:
    """The documents of positions, and how many positions are in each."""
    doc_ids, first = grouped(positions >> DOC_ID_SHIFT)
    return doc_ids, np.diff(np.append(first, len(positions)))


def weighed(view: View, positions: Positions, fields: Sequence[str]) -> tuple[DocIds, Floats]:
    """The documents of the positions that are in these fields, and the fields' weights in each.

    The field of a position is the number of later fields that begin at or before it.
    """
    doc_ids, in_document = positions >> DOC_ID_SHIFT, positions & POSITION_MASK
    numbers = np.zeros(len(positions), dtype=np.intp)
    for start in view.values.field_starts[1:]:
        numbers += in_document >= start[doc_ids]
    if fields != binding.UNFIELDED:
        admitted = np.isin(numbers, [CATCH_ALL_NUMBER[name] for name in fields])
        doc_ids, numbers = doc_ids[admitted], numbers[admitted]
    distinct, first = grouped(doc_ids)
    return distinct, np.add.reduceat(WEIGHTS[numbers], first) if len(first) else np.zeros(0)


def _keys(view: View, slot: bound.Slot, layer: Layer) -> Sequence[str]:
    """The exact keys that may stand in a slot."""
    return slot if layer is Layer.EXACT else [form for key in slot for form in view.forms(key)]


def _positions(
    view: View, keys: Sequence[str], label: str, among: DocIds | None = None
) -> Positions:
    """The positions of these keys, in all documents or among some."""
    return merged([view.positions(key, label, among) for key in keys])


def _sharing(view: View, slots: Sequence[Sequence[str]], label: str) -> tuple[DocIds, list[DocIds]]:
    """The documents that hold a key of every slot, and those of each slot; none where none do."""
    of_slots: list[DocIds] = []
    for keys in slots:
        of_slots.append(union(view.size, [view.doc_ids(key, label) for key in keys]))
        if not len(of_slots[-1]):
            return NONE, []
    return intersection(view.size, [DocList(doc_ids) for doc_ids in of_slots]), of_slots
