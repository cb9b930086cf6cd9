"""From a bound tree to the query DSL: which documents match, and what each part of it scores.

A document's score is the sum of the parts that it matches. OpenSearch knows no negative score: a
part that takes away is given to every other document instead, and ``Compiled.shift`` tells by how
much all of them stand too high.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from indexer.engines import binding, bm25, bound
from indexer.engines.bound import Bound, Layer
from indexer.engines.cluster.mapping import SPELLED
from indexer.engines.cluster.searching import spans
from indexer.engines.cluster.searching.clauses import (
    EVERY,
    NONE,
    any_of,
    between,
    constant,
    counting,
    finding,
    holding,
    title_runs,
)
from indexer.engines.cluster.searching.spans import Dsl
from indexer.text import stem_of

Count = Callable[[Bound], int]
"""How many documents a bound node matches."""

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
    """What scores depend on: documents, their average length.

    ``titles``: the average length of a title.
    """

    documents: int
    average: float
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
                return between(field, low, high)
            case bound.Holds(keys=slot):
                return holding(Layer.EXACT, slot)
            case bound.Spelled(spelling=letters):
                return {"term": {SPELLED: letters}}
            case bound.Titled():
                return any_of(list(title_runs(asked)))
            case _:
                return any_of(finding(asked))

    def value(self, field: str, keys: Sequence[str]) -> Dsl:
        """A field with one of the folded values."""
        return {"terms": {f"{field}_key": list(keys)}}

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
                outside = constant({"bool": {"must_not": [guard]}}, part.loss)
                yield _Part({"dis_max": {"queries": [part.query, outside]}}, part.loss)

    def _flat(self, node: Bound, score: float) -> Iterator[_Part]:
        if score > 0:
            yield _Part(constant(self.match(node), score))
        elif score < 0:
            spared = {"bool": {"must_not": [self.match(node)]}}
            yield _Part(constant(spared, -score), -score)

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
        query = any_of(counting(leaf))
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
