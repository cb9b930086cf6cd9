"""Which documents a bound tree matches: array in, array out.

Scores are worked out later, and only for the documents that are asked for: a conjunction scores
what all its parts share, a search by date scores nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from indexer.engines import binding, bm25, bound
from indexer.engines.bound import Bound, Layer
from indexer.engines.embedded.layout import NO_NUMBER, SCALE, is_pair
from indexer.engines.embedded.searching import positions
from indexer.engines.embedded.searching.arrays import DocIds, Mask
from indexer.engines.embedded.searching.combining import Either, Every, Kept, Preferred, Scaled
from indexer.engines.embedded.searching.postings.docsets import DocList, DocSet, union
from indexer.engines.embedded.searching.postings.term_postings import Weights
from indexer.engines.embedded.searching.scoring import Constant, Leaf, Matches, Part, WithKin
from indexer.engines.embedded.searching.view import View
from indexer.engines.leave import leave


def match(view: View, asked: Bound) -> Matches:
    """Everything that a bound tree matches."""
    return Matcher(view)(asked)


def documents(view: View, leaf: Bound) -> DocSet:
    """What a leaf matches, where nobody asks for scores: lists of documents tell most words."""
    match leaf:
        case bound.Sequence(fields=fields, kin=kin) if kin:
            others = [bound.Sequence(fields, of, ((key,),)) for of, key, _ in kin]
            parts = [documents(view, one) for one in (replace(leaf, kin=()), *others)]
            return DocList(union(view.size, [part.doc_ids for part in parts]))
        case bound.Sequence(fields=binding.UNFIELDED, layer=Layer.STEM, slots=((key,),)):
            return view.stem_postings(key)[0]
        case bound.Sequence(fields=fields, layer=layer, slots=(slot,)) if (
            fields == binding.UNFIELDED or positions.label_of(fields)
        ):
            label = positions.label_of(fields)
            keys = positions.keys_of(view, slot, layer)
            return DocList(union(view.size, [view.doc_ids(key, label) for key in keys]))
        case _:
            known = view.recent(leaf)
            return match(view, leaf).docs if known is None else known


class Matcher:
    """Matches the trees of one search; a part that several have is matched once."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._known: dict[Bound, Matches] = {}

    def __call__(self, asked: Bound) -> Matches:
        """Everything that a bound tree matches."""
        leave()
        found = self._known.get(asked)
        if found is None:
            found = self._known[asked] = self._match(asked)
        return found

    def _match(self, asked: Bound) -> Matches:  # noqa: C901, PLR0911, PLR0912 - a case for each node
        view = self._view
        match asked:
            case bound.Value(field=field, key=key):
                return Constant(np.flatnonzero(having(view, field, {key})))
            case bound.Between():
                return Constant(_between(view, asked))
            case bound.Holds(keys=keys):
                docs = _holding(view, keys)
                return Constant(docs, bm25.idf(view.live_count, len(docs)))
            case bound.Titled():
                return Constant(positions.titled(view, asked))
            case bound.Spelled(spelling=letters):
                return Constant(view.doc_ids_spelled(letters))
            case bound.All(nodes=nodes):
                return self._every(nodes)
            case bound.Starts():
                doc_ids = positions.starting(view, asked)
                return Constant(doc_ids, bm25.idf(view.live_count, len(doc_ids)))
            case bound.AnyOf(nodes=nodes):
                return self.any(nodes)
            case bound.Without(node=node):
                excluded = np.zeros(view.size, dtype=bool)
                self(node).docs.mark(excluded)
                return Constant(np.flatnonzero(view.live & ~excluded))
            case bound.Constant(node=node, score=score):
                return Constant(self(node).docs, score)
            case bound.Prefer(node=node, bonus=bonus, weight=weight):
                return Preferred(self(node), self(bonus), weight)
            case bound.Sequence(kin=kin) if kin:
                return _with_kin(view, asked)
            case bound.Scaled(node=node, factor=factor):
                return Scaled(self(node), factor)
            case _:
                return Leaf(view, *_occurrences(view, asked))

    def any(self, nodes: Sequence[Bound]) -> Matches:
        """What any of the nodes matches."""
        parts = [self(node) for node in nodes]
        return parts[0] if len(parts) == 1 else Either(self._view, parts)

    def _every(self, nodes: Sequence[Bound]) -> Matches:
        """What all the nodes match; what a negated one matches is taken out of the rest."""
        excluded = [node.node for node in nodes if isinstance(node, bound.Without)]
        asked = [node for node in nodes if not isinstance(node, bound.Without)]
        matches = self.all([self(node) for node in asked])
        for node in excluded:
            matches = _except(matches, self(node).docs)
        return matches

    def all(self, parts: Sequence[Matches]) -> Matches:
        """What all the parts match."""
        if not parts:
            return Constant(np.flatnonzero(self._view.live))
        return parts[0] if len(parts) == 1 else Every(self._view, parts)


def having(view: View, field: str, keys: Iterable[str]) -> Mask:
    """The documents whose facet holds one of these folded values; not to be written to."""
    return view.values.having(field, frozenset(keys))


def _holding(view: View, keys: Sequence[str]) -> DocSet:
    """The documents that hold one of these exact keys."""
    if len(keys) == 1:
        return view.doc_set(keys[0])
    return DocList(union(view.size, [view.doc_ids(key) for key in keys]))


def _with_kin(view: View, leaf: bound.Sequence) -> Matches:
    own = _occurrences(view, replace(leaf, kin=()))
    others = ((bound.Sequence(leaf.fields, of, ((key,),)), share) for of, key, share in leaf.kin)
    held = [(*_occurrences(view, other), share) for other, share in others]
    if not any(len(docs) for docs, *_ in held):
        return Leaf(view, *own)
    parts = [
        Part(docs, occurrences, unit * share)
        for docs, occurrences, unit, share in ((*own, 1.0), *held)
        if len(docs)
    ]
    return WithKin(view, parts)


def _between(view: View, asked: bound.Between) -> DocIds:
    values = view.values.numbers[asked.field]
    inside = values != NO_NUMBER
    if asked.low is not None:
        inside &= values >= asked.low
    if asked.high is not None:
        inside &= values <= asked.high
    return np.flatnonzero(inside)


def _except(matches: Matches, excluded: DocSet) -> Matches:
    return Kept(matches, np.flatnonzero(~excluded.located(matches.doc_ids)[1]))


def _occurrences(view: View, leaf: bound.Sequence | bound.Window) -> tuple[DocSet, Weights, float]:
    """The documents in which a leaf occurs, its weight in each, and the unit of the weights."""
    match leaf:
        case bound.Sequence(fields=binding.UNFIELDED, layer=Layer.STEM, slots=((key,),)):
            return *view.stem_postings(key), 1 / SCALE
        case bound.Sequence(
            fields=binding.UNFIELDED, layer=Layer.EXACT, slots=((first,), (second,))
        ) if is_pair(first, second):
            return *view.pair_postings(first, second), 1 / SCALE
        case bound.Sequence(fields=fields, layer=layer, slots=slots):
            label = positions.label_of(fields)
            found = positions.of_sequence(view, slots, layer, label)
        case bound.Window(fields=fields, slots=slots, width=width):
            label = positions.label_of(fields)
            found = positions.of_window(view, slots, width, label)
    doc_ids, weights = positions.counted(found) if label else positions.weighed(view, found, fields)
    view.recent.keep(leaf, DocList(doc_ids))
    return DocList(doc_ids), weights, bm25.weight(label) if label else 1.0
