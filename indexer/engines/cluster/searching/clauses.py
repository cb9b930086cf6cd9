"""Clauses of the query DSL: what finds a leaf, what scores its occurrences; how many they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from indexer import delays
from indexer.engines import binding, bm25, bound
from indexer.engines.bound import Layer
from indexer.engines.cluster import keys
from indexer.engines.cluster.mapping import LONG, SCALE, TITLE, TOGETHER, keyed
from indexer.engines.cluster.searching import spans
from indexer.engines.cluster.searching.spans import Dsl

_CLAUSES = frozenset({"term", "terms", "match", "prefix", "range", "exists", "span_term"})
EVERY: Dsl = {"match_all": {}}
NONE: Dsl = {"match_none": {}}
_FARTHEST = 2**62
"""Of numbers that questions state, mapped as long: sums go into thousands of millions."""
_FARTHEST_DELAY = 2**31 - 1
_ALL = {TOGETHER: 1 / SCALE} | {keyed(name): bm25.weight(name) for name in LONG}
"""Fields that hold what all fields with a weight do, and what an occurrence in them counts."""


def clauses(query: Any) -> int:
    """How many clauses of a query OpenSearch counts."""
    if isinstance(query, list):
        return sum(map(clauses, query))
    if not isinstance(query, dict):
        return 0
    return sum(1 if name in _CLAUSES else clauses(inner) for name, inner in query.items())


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


def constant(query: Dsl, score: float) -> Dsl:
    """The same score for all that a query finds."""
    return {"constant_score": {"filter": query, "boost": score}}


def between(field: str, low: int | None, high: int | None) -> Dsl:
    """The values of a field within bounds, both included; any value where there are none."""
    bounds: Dsl = {}
    farthest = _FARTHEST_DELAY if field == delays.FIELD else _FARTHEST
    if low is not None:
        bounds["gte"] = max(-farthest, min(low, farthest))
    if high is not None:
        bounds["lte"] = max(-farthest, min(high, farthest))
    return {"range": {field: bounds}} if bounds else {"exists": {"field": field}}


def title_runs(asked: bound.Titled) -> Iterator[Dsl]:
    """Each run of slots that a title may be."""
    field, slots = TITLE if asked.layer is Layer.STEM else keyed("title"), asked.slots
    for length in range(asked.least, len(slots) + 1):
        for first in range(len(slots) - length + 1):
            run = spans.sequence(field, slots[first : first + length])
            yield all_of([run, {"term": {"title_length": length}}])


def finding(leaf: bound.Leaf) -> list[Dsl]:
    """A query for each field that finds a leaf."""
    match leaf:
        case bound.Starts(prefix=prefix):
            return [{"prefix": {keyed(name): {"value": prefix}}} for name in leaf.fields]
        case bound.Sequence(binding.UNFIELDED, slots=(_,)):
            return [_held(tuple(chain.from_iterable(_weighed(leaf).values())))]
        case bound.Sequence(layer=layer, slots=slots):
            asked = keys.asked(layer, slots)
            found = [spans.sequence(keyed(name), asked) for name in leaf.fields]
            kin = tuple(term for of, key, _ in leaf.kin for term in keys.terms(of, (key,)))
            return found + ([_one_of(keyed(name), kin) for name in leaf.fields] if kin else [])
        case bound.Window(slots=slots, width=width):
            asked = keys.asked(Layer.STEM, slots)
            return [spans.window(keyed(name), asked, width) for name in leaf.fields]


def _weighed(leaf: bound.Sequence) -> dict[float, bound.Slot]:
    """The terms of a word and its kin, those of one weight together: they are one clause."""
    groups: dict[float, bound.Slot] = {1.0: keys.terms(leaf.layer, leaf.slots[0])}
    for of, key, part in leaf.kin:
        groups[part] = groups.get(part, ()) + keys.terms(of, (key,))
    return groups


def holding(layer: Layer, slot: bound.Slot) -> Dsl:
    """Documents that hold one of the keys in a field with a weight."""
    return _held(keys.terms(layer, slot))


def _held(terms: bound.Slot) -> Dsl:
    return any_of([_one_of(field, terms) for field in _ALL])


def _one_of(field: str, terms: bound.Slot, weight: float = 1.0) -> Dsl:
    """A field with one of some terms; the score is ``weight`` for each time that one stands there.

    Several terms are one clause to OpenSearch, as if they were synonyms.
    """
    if len(terms) == 1:
        return {"term": {field: {"value": terms[0], "boost": weight}}}
    return {"match": {field: {"query": keys.BETWEEN.join(terms), "boost": weight}}}


def counting(leaf: bound.Sequence | bound.Window) -> list[Dsl]:
    """Queries whose scores add up to the weighted occurrences of a leaf."""
    found: list[Dsl] = []
    match leaf:
        case bound.Sequence(binding.UNFIELDED, slots=((_,),)):  # never twice at a place
            return [
                _one_of(field, terms, weight * part)
                for part, terms in _weighed(leaf).items()
                for field, weight in _ALL.items()
            ]
        case bound.Sequence(fields, layer, slots):
            terms = keys.asked(layer, slots)
            for name in fields:
                found += spans.counted_sequence(keyed(name), terms, bm25.weight(name))
            for of, key, part in leaf.kin:
                one = keys.asked(of, ((key,),))
                for name in fields:
                    found += spans.counted_sequence(keyed(name), one, bm25.weight(name) * part)
        case bound.Window(fields, slots, width):
            terms = keys.asked(Layer.STEM, slots)
            for name in fields:
                found += spans.counted_window(keyed(name), terms, width, bm25.weight(name))
    return found
