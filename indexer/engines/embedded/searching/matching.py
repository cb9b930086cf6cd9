"""Which documents a bound tree matches: array in, array out.

Scores are worked out later, and only for the documents that are asked for: a conjunction scores
what all its parts share, a search by date scores nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from indexer.engines import binding, bm25, bound
from indexer.engines.bound import Bound, Layer
from indexer.engines.embedded.layout import NO_NUMBER, SCALE
from indexer.engines.embedded.searching import positions
from indexer.engines.embedded.searching.arrays import DocIds, Floats, Integers, Mask
from indexer.engines.embedded.searching.postings.docsets import DocList, DocSet, intersection, union
from indexer.engines.embedded.searching.postings.term_postings import Weights
from indexer.engines.embedded.searching.view import View
from indexer.engines.leave import leave

_T = TypeVar("_T", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Matches:
    """The documents that match, and how to score some of them.

    ``scores(at, chosen)``: a new float64 array, one score for each of the ``chosen`` doc ids, in
    their order; ``at``: their indexes in ``doc_ids``. Both ascend. Of the matches [3, 7, 9],
    ``scores([0, 2], [3, 9])`` are those of 3 and 9; whoever asks knows both, so none is looked up.
    """

    docs: DocSet
    scores: Callable[[Integers, DocIds], Floats]

    @property
    def doc_ids(self) -> DocIds:
        """All of them."""
        return self.docs.doc_ids


def match(view: View, asked: Bound) -> Matches:
    """Everything that a bound tree matches; within one search, equal leaves are matched once."""
    leave()
    if view.known is None or not isinstance(asked, bound.Leaf):
        return _match(view, asked)
    found: Matches | None = view.known.get(asked)
    if found is None:
        found = view.known[asked] = _match(view, asked)
    return found


def _match(view: View, asked: Bound) -> Matches:  # noqa: C901, PLR0911, PLR0912 - a case for each node
    match asked:
        case bound.Value(field=field, key=key):
            return _unscored(np.flatnonzero(having(view, field, {key})))
        case bound.Between():
            return _unscored(_between(view, asked))
        case bound.Holds(keys=keys):
            doc_ids = union(view.size, [view.doc_ids(key) for key in keys])
            return _constant(doc_ids, bm25.idf(view.live_count, len(doc_ids)))
        case bound.Titled():
            return _unscored(positions.titled(view, asked))
        case bound.Spelled(spelling=letters):
            return _unscored(view.doc_ids_spelled(letters))
        case bound.All(nodes=nodes):
            return _every(view, nodes)
        case bound.Starts():
            doc_ids = positions.starting(view, asked)
            return _constant(doc_ids, bm25.idf(view.live_count, len(doc_ids)))
        case bound.AnyOf(nodes=nodes):
            return _any(view, [match(view, node) for node in nodes])
        case bound.Without(node=node):
            excluded = np.zeros(view.size, dtype=bool)
            match(view, node).docs.mark(excluded)
            return _unscored(np.flatnonzero(view.live & ~excluded))
        case bound.Constant(node=node, score=score):
            return _constant(match(view, node).doc_ids, score)
        case bound.Prefer(node=node, bonus=bonus, weight=weight):
            return _preferred(match(view, node), match(view, bonus), weight)
        case bound.Sequence(kin=kin) if kin:
            return _with_kin(view, asked)
        case bound.Scaled(node=node, factor=factor):
            return _scaled(match(view, node), factor)
        case _:
            return _leaf(view, *_occurrences(view, asked))


def having(view: View, field: str, keys: Iterable[str]) -> Mask:
    """The documents whose facet holds one of these folded values; not to be written to."""
    return view.values.having(field, frozenset(keys))


def _unscored(doc_ids: DocIds) -> Matches:
    return _constant(doc_ids, 0.0)


def _constant(doc_ids: DocIds, score: float) -> Matches:
    return Matches(DocList(doc_ids), lambda _, chosen: np.full(len(chosen), score))


def _leaf(view: View, docs: DocSet, occurrences: Weights, unit: float) -> Matches:
    """BM25F of documents with so many weighted occurrences, each worth ``unit``."""
    gain = bm25.gain(bm25.idf(view.live_count, len(docs)))

    def scores(at: Integers, chosen: DocIds) -> Floats:
        return _saturated(view, _picked(occurrences, at) * unit, chosen, gain)

    return Matches(docs, scores)


def _with_kin(view: View, leaf: bound.Sequence) -> Matches:
    """BM25F of a word and its kin: their weighted occurrences add up."""
    own = _occurrences(view, replace(leaf, kin=()))
    others = ((bound.Sequence(leaf.fields, of, ((key,),)), share) for of, key, share in leaf.kin)
    held = [(*_occurrences(view, other), share) for other, share in others]
    parts = [part for part in ((*own, 1.0), *held) if len(part[0])]
    if not any(len(docs) for docs, *_ in held):
        return _leaf(view, *own)
    touched = np.zeros(view.size, dtype=bool)
    for docs, *_ in parts:
        docs.mark(touched)
    doc_ids = np.flatnonzero(touched)
    gain = bm25.gain(bm25.idf(view.live_count, len(doc_ids)))

    def scores(_: Integers, chosen: DocIds) -> Floats:
        tf = np.zeros(len(chosen))
        for docs, occurrences, unit, share in parts:
            at, inside = docs.located(chosen)
            tf[inside] += occurrences[at[inside]] * (unit * share)
        return _saturated(view, tf, chosen, gain)

    return Matches(DocList(doc_ids), scores)


def _saturated(view: View, tf: Floats, chosen: DocIds, gain: float) -> Floats:
    """``bm25.saturated`` times the idf, in place."""
    np.minimum(tf, bm25.MOST, out=tf)
    divisor = view.values.length_norms[chosen]
    divisor += tf
    tf *= gain
    tf /= divisor
    return tf


def _picked(values: npt.NDArray[_T], chosen: Integers) -> npt.NDArray[_T]:
    """The values at these indexes, without a copy where all of them are chosen."""
    return values if len(chosen) == len(values) else values[chosen]


def _between(view: View, asked: bound.Between) -> DocIds:
    values = view.values.numbers[asked.field]
    inside = values != NO_NUMBER
    if asked.low is not None:
        inside &= values >= asked.low
    if asked.high is not None:
        inside &= values <= asked.high
    return np.flatnonzero(inside)


def _every(view: View, nodes: Sequence[Bound]) -> Matches:
    """What all the nodes match; what a negated one matches is taken out of the rest."""
    excluded = [node.node for node in nodes if isinstance(node, bound.Without)]
    asked = [node for node in nodes if not isinstance(node, bound.Without)]
    matches = _all(view, [match(view, node) for node in asked])
    for node in excluded:
        matches = _except(matches, match(view, node).docs)
    return matches


def _except(matches: Matches, excluded: DocSet) -> Matches:
    return _kept(matches, np.flatnonzero(~excluded.located(matches.doc_ids)[1]))


def _kept(matches: Matches, kept: Integers) -> Matches:
    """The matches at the indexes ``kept``."""
    docs = DocList(matches.doc_ids[kept])
    return Matches(docs, lambda at, chosen: matches.scores(kept[at], chosen))


def _all(view: View, parts: Sequence[Matches]) -> Matches:
    if not parts:
        return _unscored(np.flatnonzero(view.live))
    if len(parts) == 1:
        return parts[0]
    doc_ids = intersection(view.size, [part.docs for part in parts])

    def scores(_: Integers, chosen: DocIds) -> Floats:
        total = np.zeros(len(chosen))
        for part in parts:
            total += part.scores(part.docs.located(chosen)[0], chosen)
        return total

    return Matches(DocList(doc_ids), scores)


def _any(view: View, parts: Sequence[Matches]) -> Matches:
    if len(parts) == 1:
        return parts[0]
    touched = np.zeros(view.size, dtype=bool)
    for part in parts:
        part.docs.mark(touched)

    def scores(_: Integers, chosen: DocIds) -> Floats:
        total = np.zeros(len(chosen))
        for part in parts:
            _add(total, part, chosen)
        return total

    return Matches(DocList(np.flatnonzero(touched)), scores)


def _add(total: Floats, part: Matches, chosen: DocIds, weight: float = 1.0) -> None:
    """Add the scores of a part to the totals of those of the chosen documents that it matches."""
    at, inside = part.docs.located(chosen)
    total[inside] += weight * part.scores(at[inside], chosen[inside])


def _scaled(matches: Matches, factor: float) -> Matches:
    return Matches(matches.docs, lambda at, chosen: factor * matches.scores(at, chosen))


def _preferred(matches: Matches, bonus: Matches, weight: float) -> Matches:
    def scores(at: Integers, chosen: DocIds) -> Floats:
        total = matches.scores(at, chosen)
        _add(total, bonus, chosen, weight)
        return total

    return Matches(matches.docs, scores)


def _occurrences(view: View, leaf: bound.Sequence | bound.Window) -> tuple[DocSet, Weights, float]:
    """The documents in which a leaf occurs, its weight in each, and the unit of the weights."""
    match leaf:
        case bound.Sequence(fields=binding.UNFIELDED, layer=Layer.STEM, slots=((key,),)):
            return *view.stem_postings(key), 1 / SCALE
        case bound.Sequence(fields=fields, layer=layer, slots=slots):
            label = positions.label_of(fields)
            found = positions.of_sequence(view, slots, layer, label)
        case bound.Window(fields=fields, slots=slots, width=width):
            label = positions.label_of(fields)
            found = positions.of_window(view, slots, width, label)
    doc_ids, weights = positions.counted(found) if label else positions.weighed(view, found, fields)
    return DocList(doc_ids), weights, bm25.weight(label) if label else 1.0
