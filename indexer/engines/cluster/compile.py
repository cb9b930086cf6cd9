"""From a bound tree to the query DSL: which documents match, and what each part of it scores.

A document's score is the sum of the parts that it matches. OpenSearch knows no negative score: a
part that takes away is given to every other document instead, and ``Compiled.shift`` tells by how
much all of them stand too high.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any

from indexer import delays
from indexer.engines import binding, ranking
from indexer.engines.binding import Bound, Layer, Slot
from indexer.engines.cluster.mapping import keyed
from indexer.fields import fold

Dsl = dict[str, Any]
Count = Callable[[Bound], int]
"""How many documents a bound node matches."""

EVERY: Dsl = {"match_all": {}}
NONE: Dsl = {"match_none": {}}
_FARTHEST = 2**31 - 1
_ORDERED = 4
"""Words of a window that repeat themselves, at most, that every order of is asked."""
_BM25F = (
    "double tf = Math.min(_score, params.most);"
    "return params.idf * tf * params.top / (tf + params.fixed + params.long * doc['length'].value);"
)


@dataclass(frozen=True, slots=True)
class Compiled:
    """A query and by how much every score of it is too high."""

    query: Dsl
    shift: float


@dataclass(frozen=True, slots=True)
class Scale:
    """What scores and delays depend on: documents, their average length, the day of the data."""

    documents: int
    average: float
    today: int | None


@dataclass(frozen=True, slots=True)
class _Part:
    """A query that scores, and a score that each document matching ``taken`` loses."""

    query: Dsl
    loss: float = 0.0


class Compiler:
    """The compiler of one frozen index."""

    def __init__(self, scale: Scale, count: Count) -> None:
        self._scale = scale
        self._count = count

    # -- which documents match ---------------------------------------------------------------

    def match(  # noqa: C901, PLR0911 - one case for each kind of node
        self, bound: Bound
    ) -> Dsl:
        """The filter of a node."""
        match bound:
            case binding.All(nodes=nodes):
                return (
                    {"bool": {"filter": [self.match(node) for node in nodes]}} if nodes else EVERY
                )
            case binding.AnyOf(nodes=nodes):
                return any_of([self.match(node) for node in nodes])
            case binding.Most(nodes=nodes, share=share):
                return self._most(nodes, share)
            case binding.Without(node=node):
                return {"bool": {"must_not": [self.match(node)]}}
            case binding.Constant(node=node) | binding.Prefer(node=node):
                return self.match(node)
            case binding.Value(field=field, key=key):
                return self.value(field, [key])
            case binding.Between(field=field, low=low, high=high):
                return self._between(field, low, high)
            case binding.Holds(keys=keys):
                return {"terms": {"held": list(keys)}}
            case binding.Spelled(spelling=letters):
                return {"term": {"spellings": letters}}
            case binding.Titled():
                return any_of(list(_runs(bound)))
            case _:
                return any_of(_leaf(bound))

    def value(self, field: str, keys: Sequence[str]) -> Dsl:
        """A field with one of the folded values."""
        filters: list[Dsl] = [{"terms": {f"{field}_key": list(keys)}}]
        if field == delays.FIELD:
            filters += [self.waiting(late) for late in (0, 1) if fold(delays.OPEN[late]) in keys]
        return any_of(filters)

    def waiting(self, late: int) -> Dsl:
        """Open questions within their time, or late."""
        today = self._scale.today or 0
        bounds = {"lt": today} if late else {"gte": today}
        return all_of([{"term": {"waits": True}}, {"range": {"due": bounds}}])

    def _between(self, field: str, low: int | None, high: int | None) -> Dsl:
        if field != delays.FIELD:
            return _range(field, low, high)
        today = self._scale.today or 0
        first = None if high is None else today - high
        last = today if low is None else min(today, today - low)
        open_ones = all_of([{"term": {"waits": True}}, _range("published", first, last)])
        return any_of([_range("waited", low, high), open_ones])

    def _most(self, nodes: Sequence[Bound], share: float) -> Dsl:
        counts = [self._count(node) for node in nodes]
        worth = [ranking.telling(self._scale.documents, count) for count in counts]
        if not any(worth):
            return NONE
        should = [
            {"constant_score": {"filter": self.match(node), "boost": weight}}
            for node, weight in zip(nodes, worth, strict=True)
            if weight
        ]
        least = share * sum(worth) - 1e-5 * sum(worth)  # the cluster adds up in 32 bits
        return {
            "function_score": {"query": {"bool": {"should": should}}, "min_score": max(least, 0)}
        }

    # -- what they score -----------------------------------------------------------------------

    def scored(self, bound: Bound) -> Compiled:
        """The query of a tree whose matches are put in order."""
        parts = list(self._parts(bound, 1.0))
        query = {
            "bool": {
                "filter": [self.match(bound)],
                "should": [part.query for part in parts],
            }
        }
        return Compiled(query, sum(part.loss for part in parts))

    def _parts(self, bound: Bound, weight: float) -> Iterator[_Part]:
        match bound:
            case binding.Sequence() | binding.Window():
                yield from self._bm25f(bound, weight)
            case binding.Starts() | binding.Holds():
                yield from self._flat(bound, weight * self._idf(bound))
            case binding.All(nodes=nodes):
                for node in nodes:
                    yield from self._parts(node, weight)
            case binding.AnyOf(nodes=nodes) | binding.Most(nodes=nodes):
                for node in nodes:
                    yield from self._guarded(node, weight)
            case binding.Constant(node=node, score=score):
                yield from self._flat(node, weight * score)
            case binding.Prefer(node=node, bonus=bonus, weight=more):
                yield from self._parts(node, weight)
                yield from self._guarded(bonus, weight * more)
            case _:
                return

    def _guarded(self, node: Bound, weight: float) -> Iterator[_Part]:
        """The parts of a node that need not match: they count where all of it does."""
        if isinstance(node, binding.Leaf | binding.Holds | binding.Constant):
            yield from self._parts(node, weight)
            return
        guard: Dsl | None = None
        for part in self._parts(node, weight):
            guard = guard or self.match(node)
            if part.loss:  # it scores where the loss does not apply, so outside of the guard too
                outside = _constant({"bool": {"must_not": [guard]}}, part.loss)
                yield _Part({"dis_max": {"queries": [part.query, outside]}}, part.loss)
            else:
                yield _Part({"bool": {"must": [part.query], "filter": [guard]}})

    def _flat(self, node: Bound, score: float) -> Iterator[_Part]:
        if score > 0:
            yield _Part(_constant(self.match(node), score))
        elif score < 0:
            spared = {"bool": {"must_not": [self.match(node)]}}
            yield _Part(_constant(spared, -score), -score)

    def _bm25f(self, leaf: binding.Sequence | binding.Window, weight: float) -> Iterator[_Part]:
        idf = self._idf(leaf)
        average = self._scale.average
        params = {
            "most": ranking.MOST,
            "idf": weight * idf,
            "top": ranking.K1 + 1,
            "fixed": ranking.norm(0.0, average) if average else ranking.norm(0.0, 0.0),
            "long": ranking.K1 * ranking.B / average if average else 0.0,
        }
        query = any_of(_leaf(leaf))
        if query != NONE:
            script = {"source": _BM25F, "params": params}
            yield _Part({"script_score": {"query": query, "script": script}})

    def _idf(self, node: Bound) -> float:
        return ranking.idf(self._scale.documents, self._count(node))


def leaves(bound: Bound) -> Iterator[Bound]:
    """Every node whose idf a score may need."""
    match bound:
        case binding.Sequence() | binding.Window() | binding.Starts() | binding.Holds():
            yield bound
        case binding.All(nodes=nodes) | binding.AnyOf(nodes=nodes) | binding.Most(nodes=nodes):
            for node in nodes:
                yield from leaves(node)
        case binding.Prefer(node=node, bonus=bonus):
            yield from leaves(node)
            yield from leaves(bonus)
        case _:
            return


def all_of(filters: Sequence[Dsl]) -> Dsl:
    """What every filter lets through."""
    return {"bool": {"filter": list(filters)}} if filters else EVERY


def any_of(queries: Sequence[Dsl]) -> Dsl:
    """What one query or more finds; their scores add up."""
    if not queries:
        return NONE
    if len(queries) == 1:
        return queries[0]
    return {"bool": {"should": list(queries), "minimum_should_match": 1}}


def _constant(query: Dsl, score: float) -> Dsl:
    return {"constant_score": {"filter": query, "boost": score}}


def _range(field: str, low: int | None, high: int | None) -> Dsl:
    bounds: Dsl = {}
    if low is not None:
        bounds["gte"] = max(-_FARTHEST, min(low, _FARTHEST))
    if high is not None:
        bounds["lte"] = max(-_FARTHEST, min(high, _FARTHEST))
    return {"range": {field: bounds}} if bounds else {"exists": {"field": field}}


def _runs(asked: binding.Titled) -> Iterator[Dsl]:
    """Each run of slots that a title may be."""
    field, slots = keyed("title", asked.layer), asked.slots
    for length in range(asked.least, len(slots) + 1):
        for first in range(len(slots) - length + 1):
            run = _sequence(field, slots[first : first + length])
            yield all_of([run, {"term": {"title_length": length}}])


def _leaf(leaf: binding.Leaf) -> list[Dsl]:
    """A query for each field; where it is scored, the score is the weighted occurrences."""
    found: list[Dsl] = []
    for name in leaf.fields:
        match leaf:
            case binding.Starts(prefix=prefix):
                query: Dsl = {"prefix": {keyed(name, Layer.EXACT): {"value": prefix}}}
            case binding.Sequence(layer=layer, slots=slots):
                query = _sequence(keyed(name, layer), slots, ranking.weight(name))
            case binding.Window(slots=slots, width=width):
                query = _window(keyed(name, Layer.STEM), slots, width, ranking.weight(name))
        found.append(query)
    return found


def _sequence(field: str, slots: Sequence[Slot], weight: float = 1.0) -> Dsl:
    if len(slots) == 1 and len(slots[0]) == 1:
        return {"term": {field: {"value": slots[0][0], "boost": weight}}}
    places = [_slot(field, slot) for slot in slots]
    return _boosted(places[0] if len(places) == 1 else _near(places, 0, in_order=True), weight)


def _slot(field: str, slot: Slot) -> Dsl:
    """The places of any key of a slot, each once though several keys stand there."""
    terms: list[Dsl] = [{"span_term": {field: {"value": key}}} for key in slot]
    apart = terms[:1]
    for i, term in enumerate(terms[1:], 1):
        before = terms[0] if i == 1 else {"span_or": {"clauses": terms[:i]}}
        apart.append({"span_not": {"include": term, "exclude": before}})
    return apart[0] if len(apart) == 1 else {"span_or": {"clauses": apart}}


def _near(places: Iterable[Dsl], slop: int, *, in_order: bool) -> Dsl:
    return {"span_near": {"clauses": list(places), "slop": slop, "in_order": in_order}}


def _window(field: str, slots: Sequence[Slot], width: int, weight: float) -> Dsl:
    """Every slot in any order; where one is asked twice, each order of them by itself."""
    slop = max(0, width - len(slots))
    repeated = max(Counter(slots).values()) > 1
    if not repeated or len(slots) > _ORDERED:
        places = [_slot(field, slot) for slot in dict.fromkeys(slots)]
        slop = max(0, width - len(places))
        near = places[0] if len(places) == 1 else _near(places, slop, in_order=False)
        return _boosted(near, weight)
    orders = [
        _near([_slot(field, slot) for slot in order], slop, in_order=True)
        for order in dict.fromkeys(permutations(slots))
    ]
    near = orders[0] if len(orders) == 1 else {"span_or": {"clauses": orders}}
    return _boosted(near, weight)


def _boosted(span: Dsl, weight: float) -> Dsl:
    ((name, body),) = span.items()
    if math.isclose(weight, 1.0):
        return span
    if name == "span_term":
        ((field, asked),) = body.items()
        return {name: {field: {**asked, "boost": weight}}}
    return {name: {**body, "boost": weight}}
