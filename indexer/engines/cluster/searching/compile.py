"""From a bound tree to the query DSL: which documents match, and what each part of it scores.

A document's score is the sum of the parts that it matches. OpenSearch knows no negative score: a
part that takes away is given to every other document instead, and ``Compiled.shift`` tells by how
much all of them stand too high.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from indexer import delays
from indexer.engines import binding, bm25, bound
from indexer.engines.bound import Bound, Layer
from indexer.engines.cluster import keys
from indexer.engines.cluster.mapping import LONG, SCALE, SPELLED, TITLE, TOGETHER, keyed
from indexer.engines.cluster.searching import spans
from indexer.engines.cluster.searching.spans import Dsl
from indexer.fields import fold
from indexer.text import stem_of

Count = Callable[[Bound], int]
"""How many documents a bound node matches."""

_CLAUSES = frozenset({"term", "terms", "match", "prefix", "range", "exists", "span_term"})
EVERY: Dsl = {"match_all": {}}
NONE: Dsl = {"match_none": {}}
_FARTHEST = 2**31 - 1
_ALL = {TOGETHER: 1 / SCALE} | {keyed(name): bm25.weight(name) for name in LONG}
"""Fields that hold what all fields with a weight do, and what an occurrence in them counts."""
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
    """What scores and delays depend on: documents, their average length, the day of the data.

    ``titles``: the average length of a title.
    """

    documents: int
    average: float
    today: int | None
    titles: float = 0.0


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

    def match(  # noqa: PLR0911 - one case for each kind of node
        self, asked: Bound
    ) -> Dsl:
        """The filter of a node."""
        match asked:
            case bound.All(nodes=nodes):
                return (
                    {"bool": {"filter": [self.match(node) for node in nodes]}} if nodes else EVERY
                )
            case bound.AnyOf(nodes=nodes):
                return any_of([self.match(node) for node in nodes])
            case bound.Without(node=node):
                return {"bool": {"must_not": [self.match(node)]}}
            case bound.Constant(node=node) | bound.Prefer(node=node) | bound.Scaled(node=node):
                return self.match(node)
            case bound.Value(field=field, key=key):
                return self.value(field, [key])
            case bound.Between(field=field, low=low, high=high):
                return self._between(field, low, high)
            case bound.Holds(keys=slot):
                return holding(Layer.EXACT, slot)
            case bound.Spelled(spelling=letters):
                return {"term": {SPELLED: letters}}
            case bound.Titled():
                return any_of(list(_runs(asked)))
            case _:
                return any_of(_found(asked))

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

    # -- what they score -----------------------------------------------------------------------

    def scored(self, asked: Bound) -> Compiled:
        """The query of a tree whose matches are put in order."""
        parts = list(self._parts(asked, 1.0))
        words = _words(asked)
        must = [part.query for word in words for part in self._bm25f(word, 1.0)]
        query: Dsl = {"should": [part.query for part in parts if part.query not in must]}
        query |= {"must": must} if must else {"filter": [self.match(asked)]}
        return Compiled({"bool": query}, sum(part.loss for part in parts))

    def _parts(self, asked: Bound, weight: float) -> Iterator[_Part]:
        match asked:
            case bound.Sequence() | bound.Window():
                yield from self._bm25f(asked, weight)
            case bound.Starts() | bound.Holds():
                yield from self._flat(asked, weight * self._idf(asked))
            case bound.All(nodes=nodes):
                for node in nodes:
                    yield from self._parts(node, weight)
            case bound.AnyOf(nodes=nodes):
                for node in nodes:
                    yield from self._guarded(node, weight)
            case bound.Constant(node=node, score=score):
                yield from self._flat(node, weight * score)
            case bound.Scaled(node=node, factor=factor):
                yield from self._parts(node, weight * factor)
            case bound.Prefer(node=node, bonus=bonus, weight=more):
                yield from self._parts(node, weight)
                yield from self._guarded(bonus, weight * more)
            case _:
                return

    def _guarded(self, node: Bound, weight: float) -> Iterator[_Part]:
        """The parts of a node that need not match: they count where all of it does."""
        if isinstance(node, bound.Leaf | bound.Holds | bound.Constant) or _is_word(node):
            yield from self._parts(node, weight)
            return
        parts = list(self._parts(node, weight))
        if not parts:
            return
        guard = self.match(node)
        if plain := [part.query for part in parts if not part.loss]:
            yield _Part({"bool": {"must": [any_of(plain)], "filter": [guard]}})
        for part in parts:
            if part.loss:  # it scores where the loss does not apply, so outside of the guard too
                outside = _constant({"bool": {"must_not": [guard]}}, part.loss)
                yield _Part({"dis_max": {"queries": [part.query, outside]}}, part.loss)

    def _flat(self, node: Bound, score: float) -> Iterator[_Part]:
        if score > 0:
            yield _Part(_constant(self.match(node), score))
        elif score < 0:
            spared = {"bool": {"must_not": [self.match(node)]}}
            yield _Part(_constant(spared, -score), -score)

    def _bm25f(self, leaf: bound.Sequence | bound.Window, weight: float) -> Iterator[_Part]:
        idf = self._idf(leaf)
        fixed, long = bm25.norm_line(self._scale.average)
        params = {
            "most": bm25.MOST,
            "idf": weight * idf,
            "top": bm25.gain(1.0),
            "fixed": fixed,
            "long": long,
        }
        query = any_of(_counted(leaf))
        if isinstance(leaf, bound.Window) and spans.repeats(leaf.slots):
            query = {"bool": {"must": [query], "filter": [self.match(leaf)]}}
        if query != NONE:
            script = {"source": _BM25F, "params": params}
            yield _Part({"script_score": {"query": query, "script": script}})

    def _idf(self, node: Bound) -> float:
        return bm25.idf(self._scale.documents, self._count(node))


def _words(node: Bound) -> list[bound.Sequence]:
    """The single words that a node asks all of, and nothing else: what scores them finds it.

    None where it asks anything else.
    """
    match node:
        case bound.Sequence(binding.UNFIELDED, slots=((_,),)):
            return [node]
        case bound.Prefer(node=inner):
            return _words(inner)
        case bound.All(nodes=nodes):
            found = [_words(inner) for inner in nodes]
            return [word for words in found for word in words] if all(found) else []
        case _:
            return []


def _is_word(node: Bound) -> bool:
    """Whether all that scores in a node is a word whose lemma the node is: no guard is needed."""
    match node:
        case bound.Prefer(
            node=bound.Sequence(binding.UNFIELDED, slots=(lemmas,)),
            bonus=bound.Holds(keys=forms),
        ):
            return all(stem_of(form) in lemmas for form in forms)
        case bound.Prefer(
            node=bound.Prefer(bonus=held) as word,
            bonus=bound.Constant(node=bound.All(nodes=(form, *_))),
        ):
            return held == form and _is_word(word)
        case _:
            return False


def clauses(query: Any) -> int:
    """How many clauses of a query OpenSearch counts."""
    if isinstance(query, list):
        return sum(map(clauses, query))
    if not isinstance(query, dict):
        return 0
    return sum(1 if name in _CLAUSES else clauses(inner) for name, inner in query.items())


def leaves(asked: Bound) -> Iterator[Bound]:
    """Every node whose idf a score may need."""
    match asked:
        case bound.Sequence() | bound.Window() | bound.Starts() | bound.Holds():
            yield asked
        case bound.All(nodes=nodes) | bound.AnyOf(nodes=nodes):
            for node in nodes:
                yield from leaves(node)
        case bound.Prefer(node=node, bonus=bonus):
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


def _runs(asked: bound.Titled) -> Iterator[Dsl]:
    """Each run of slots that a title may be."""
    field, slots = TITLE if asked.layer is Layer.STEM else keyed("title"), asked.slots
    for length in range(asked.least, len(slots) + 1):
        for first in range(len(slots) - length + 1):
            run = spans.sequence(field, slots[first : first + length])
            yield all_of([run, {"term": {"title_length": length}}])


def _found(leaf: bound.Leaf) -> list[Dsl]:
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


def _counted(leaf: bound.Sequence | bound.Window) -> list[Dsl]:
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
