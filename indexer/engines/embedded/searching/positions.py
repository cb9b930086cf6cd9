"""Where phrases, windows and whole titles stand: positions in, positions out (``Positions``).

The keys of a slot may stand for one another. Everything is asked of the catch-all field, or of the
field ``label`` that has posting lists of its own. How many positions are read is told beforehand
(``position_costs.py``): a change of what is read here is a change there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

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
    is_pair,
)
from indexer.engines.embedded.searching.arrays import (
    NONE,
    DocIds,
    Floats,
    Indexes,
    Integers,
    Positions,
    grouped,
    joined,
    located,
    merged,
)
from indexer.engines.embedded.searching.postings.docsets import DocList, DocSet, intersection, union
from indexer.engines.embedded.searching.view import View
from indexer.engines.leave import leave

WEIGHTS: Floats = np.array([bm25.weight(row.name) for row in CATCH_ALL])
"""The weight of each field of the catch-all field, by its number there."""
_LABELS = frozenset(row.name for row in LABELLED)
_BLOCK = 1 << 15
"""Documents whose positions are looked at together."""
_FEW = 8
"""Where fewer than one position in eight is wanted, each is looked up by itself."""


def label_of(fields: Sequence[str]) -> str:
    """The field that is asked alone in lists of its own; empty for the catch-all field."""
    return fields[0] if len(fields) == 1 and fields[0] in _LABELS else ""


def of_sequence(view: View, slots: Sequence[bound.Slot], layer: Layer, label: str) -> Positions:
    """The positions from which every slot follows the one before.

    The rarest slot is read first, each other one only in the documents that are left. "loi de
    finances" with the rarest slot 2 at position 17 may begin at 17 − 2 = 15: it does where slot 0
    is at 15 and slot 1 at 16.
    """
    keys = [keys_of(view, slot, layer) for slot in slots]
    if len(keys) == 1:
        return _positions(view, keys[0], label)
    among, counts = _sharing(view, keys, label, [] if label else pairs_of(keys))
    first, *steps = sorted(range(len(keys)), key=lambda step: counts[step])

    def starts_among(some: DocIds) -> Positions:
        starts = _positions(view, keys[first], label, some) - first
        for step in steps:
            if not len(starts):
                break
            some = grouped(starts >> DOC_ID_SHIFT)[0]
            starts = common(_positions(view, keys[step], label, some), starts + step) - step
        return starts

    return _in_blocks(among, starts_among)


def of_window(view: View, slots: Sequence[bound.Slot], width: int, label: str) -> Positions:
    """The positions from which ``width`` positions hold every slot as often as it was asked.

    A window can be moved on until it begins at a word that was asked for, so only these positions
    are tried. A slot that is asked twice is inside a window where the second of its positions from
    the start on is: that is index ``first + times − 1``. Width 4, "b" twice at 11, 13 and 21: from
    11 on the second one is 13 < 11 + 4, from 13 on it is 21, too far, from 21 on there is none.
    The next field is ``GAP`` positions away and the next document further, so neither is reached.
    """
    asked = Counter(slots)
    keys = [keys_of(view, slot, Layer.STEM) for slot in asked]
    among, _ = _sharing(view, keys, label)

    def starts_among(some: DocIds) -> Positions:
        held = [_positions(view, slot, label, some) for slot in keys]
        starts = merged(held)
        pairs = zip(held, asked.values(), strict=True)
        for positions, times in sorted(pairs, key=lambda pair: len(pair[0])):
            last = np.searchsorted(positions, starts) + times - 1
            exists = last < len(positions)
            starts, last = starts[exists], last[exists]
            starts = starts[positions[last] < starts + width]
        return starts

    return _in_blocks(among, starts_among)


def common(positions: Positions, wanted: Positions) -> Positions:
    """The wanted positions that are among others: looked up where they are few, else merged."""
    if len(wanted) * _FEW < len(positions):
        return wanted[located(positions, wanted)[1]]
    both = np.concatenate((positions, wanted))
    both.sort(kind="stable")  # two sorted runs: it merges them
    found: Positions = both[1:][both[1:] == both[:-1]]
    return found


def _in_blocks(among: DocIds, find: Callable[[DocIds], Positions]) -> Positions:
    """What is found among some documents, so many at a time: memory is bounded, leave is asked."""
    found = []
    for start in range(0, len(among), _BLOCK):
        leave()
        found.append(find(among[start : start + _BLOCK]))
    return joined(found)


def titled(view: View, title: bound.Titled) -> DocIds:
    """The documents whose title is the slots and nothing more.

    The title opens the catch-all field: it begins at position 0, and the next field begins ``GAP``
    behind its last word. Few titles have the rarest slot and that length: the others are read in
    these alone.
    """
    label, slots = CATCH_ALL[0].name, title.slots
    keys = [keys_of(view, slot, title.layer) for slot in slots]
    held = [sum(view.key_frequency(key, label) for key in some) for some in keys]
    rarest, *others = sorted(range(len(slots)), key=lambda place: held[place])
    among = union(view.size, [view.doc_ids(key, label) for key in keys[rarest]])
    among = among[view.values.field_starts[1][among] - GAP == len(slots)]
    for place in (rarest, *others):
        if not len(among):
            break
        leave()
        positions = _positions(view, keys[place], label, among)
        among = grouped(positions[positions & POSITION_MASK == place] >> DOC_ID_SHIFT)[0]
    return among


def starting(view: View, leaf: bound.Starts) -> DocIds:
    """The documents that hold a key with the prefix."""
    if leaf.fields == binding.UNFIELDED:
        return view.doc_ids_of_prefix(leaf.prefix)
    label = label_of(leaf.fields)
    found = []
    for key in view.keys_of_prefix(leaf.prefix, label):
        leave()
        found.append(view.positions(key, label))
    positions = merged(found)
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
    if len(fields) == 1:
        return _in_field(view, doc_ids, in_document, CATCH_ALL_NUMBER[fields[0]])
    numbers = _fields(view, doc_ids, in_document)
    if fields != binding.UNFIELDED:
        admitted = np.isin(numbers, [CATCH_ALL_NUMBER[name] for name in fields])
        doc_ids, numbers = doc_ids[admitted], numbers[admitted]
    distinct, first = grouped(doc_ids)
    return distinct, np.add.reduceat(WEIGHTS[numbers], first) if len(first) else np.zeros(0)


def _in_field(
    view: View, doc_ids: Integers, in_document: Integers, number: int
) -> tuple[DocIds, Floats]:
    """The same of one field: what lies between its beginning and that of the next."""
    starts = view.values.field_starts
    inside = in_document >= starts[number][doc_ids]
    for later in starts[number + 1 : number + 2]:
        inside &= in_document < later[doc_ids]
    doc_ids = doc_ids[inside]
    distinct, first = grouped(doc_ids)
    return distinct, np.diff(np.append(first, len(doc_ids))) * WEIGHTS[number]


def _fields(view: View, doc_ids: Integers, in_document: Integers) -> Indexes:
    """The number of the field of each position; most are in the last two, which are long."""
    *early, long, last = view.values.field_starts[1:]
    numbers = len(early) + (in_document >= long[doc_ids]).astype(np.intp)
    numbers += in_document >= last[doc_ids]
    short = np.flatnonzero(numbers == len(early))
    numbers[short] = 0
    for start in early:
        numbers[short] += in_document[short] >= start[doc_ids[short]]
    return numbers


def keys_of(view: View, slot: bound.Slot, layer: Layer) -> Sequence[str]:
    """The exact keys that may stand in a slot."""
    return slot if layer is Layer.EXACT else [form for key in slot for form in view.forms(key)]


def _positions(
    view: View, keys: Sequence[str], label: str, among: DocIds | None = None
) -> Positions:
    """The positions of these keys, in all documents or among some."""
    return merged([view.positions(key, label, among) for key in keys])


def pairs_of(slots: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    """The neighbouring slots that are pairs of frequent keys (``layout.is_pair``)."""
    single = [slot[0] if len(slot) == 1 else "" for slot in slots]
    return [pair for pair in pairwise(single) if is_pair(*pair)]


def _sharing(
    view: View, slots: Sequence[Sequence[str]], label: str, pairs: Sequence[tuple[str, str]] = ()
) -> tuple[DocIds, list[int]]:
    """The documents that hold a key of every slot, and how many hold one of each.

    Of ``pairs`` of frequent keys, which have to stand side by side, documents hold each one.
    """
    of_slots: list[DocIds] = []
    for keys in slots:
        leave()
        of_slots.append(union(view.size, [view.doc_ids(key, label) for key in keys]))
        if not len(of_slots[-1]):
            return NONE, [0] * len(slots)
    doc_sets: list[DocSet] = [DocList(doc_ids) for doc_ids in of_slots]
    doc_sets += [view.pair_postings(*pair)[0] for pair in pairs]
    shared = intersection(view.size, doc_sets)
    return shared, [len(doc_ids) for doc_ids in of_slots]
