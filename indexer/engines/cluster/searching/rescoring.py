"""The best hits of a cluster raised here: words close together, words of the title, its whole run.

The cluster tells by named queries which of them a hit matches; what each adds is added here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from indexer.engines import binding, bm25, boosts, bound
from indexer.engines.bound import Layer
from indexer.engines.cluster.searching.clauses import clauses
from indexer.engines.cluster.searching.compile import Compiled, Compiler, Scale
from indexer.engines.cluster.searching.spans import Dsl
from indexer.engines.cluster.searching.totals import Counting
from indexer.engines.hits import Hit
from indexer.engines.plan import Plan
from indexer.model import QuestionId
from indexer.query.request import Sort

PAIRS = 20
"""Pairs of neighbouring words whose closeness counts, at most …"""
CLAUSES = 1000
"""… and as many as a query has room for: OpenSearch takes 1,024 clauses."""
DECIMALS = 4
"""Scores of a cluster, which counts in 32 bits, are compared to so many decimals."""
TITLE_LENGTH = "title_length"
_TITLE_WORD = "word"
Raising: TypeAlias = Mapping[str, tuple[Dsl, float]]
"""Name → a query that raises, and what it adds to the hits that match it."""


class Rescoring:
    """What raises the best hits of one frozen index."""

    def __init__(self, compiler: Compiler, counting: Counting, scale: Scale) -> None:
        self._compiler, self._counting, self._scale = compiler, counting, scale

    def raising(self, plan: Plan, tree: Compiled) -> Raising:
        """Name → query of a close pair or of a title within the query, and what it adds."""
        found: dict[str, tuple[Dsl, float]] = {}
        if part := plan.title_part:
            found["title"] = self._compiler.match(part), boosts.TITLE_PART
        for i, word in enumerate(plan.title_words[:PAIRS]):
            titled = bound.Sequence(("title",), Layer.STEM, (word.slot,))
            idf = self._slot_idf(word.slot)
            found[f"{_TITLE_WORD}{i}"] = self._compiler.match(titled), word.factor * idf
        room = CLAUSES - clauses(tree.query) - clauses([query for query, _ in found.values()])
        for i, pair in enumerate(plan.pairs[:PAIRS]):
            query = self._compiler.match(bound.Window(binding.UNFIELDED, pair, boosts.CLOSE))
            room -= clauses(query)
            if room < 0:
                break
            found[f"pair{i}"] = query, self._closeness(pair)
        return found

    def _closeness(self, pair: boosts.Pair) -> float:
        """What two lemmas that are close add to a score."""
        return boosts.CLOSE_WEIGHT * sum(map(self._slot_idf, pair))

    def _slot_idf(self, slot: bound.Slot) -> float:
        """How much the lemmas of a slot tell."""
        word = bound.Sequence(binding.UNFIELDED, Layer.STEM, (slot,))
        self._counting.prepare([word])
        return bm25.idf(self._scale.documents, self._counting.count(word))

    def raised(
        self,
        found: Sequence[Any],
        raising: Raising,
        plan: Plan,
        shift: float,
    ) -> list[Hit]:
        """The hits in order, the best of them raised for close words and words of their title."""
        hits: list[tuple[float, int, Hit]] = []
        for at, hit in enumerate(found):
            score = score_of(hit, plan, shift)
            if at < boosts.RERANKED:
                score += sum(self._raise(hit, name, raising) for name in _matched(hit))
            published = hit["sort"][1] if plan.sort is Sort.RELEVANCE else 0
            hits.append((score, published, Hit(QuestionId(hit["_id"]), score)))
        if raising:
            best = hits[: boosts.RERANKED]
            best.sort(key=lambda hit: (-round(hit[0], DECIMALS), -hit[1], hit[2].id))
            hits[: boosts.RERANKED] = best
        return [hit for _, _, hit in hits]

    def _raise(self, hit: Any, name: str, raising: Raising) -> float:
        """What a named query adds to a hit; a word of a long title adds less."""
        worth = raising[name][1]
        if not name.startswith(_TITLE_WORD):
            return worth
        return worth / bm25.title_norm(float(hit["fields"][TITLE_LENGTH][0]), self._scale.titles)


def _matched(hit: Any) -> Sequence[str]:
    """The named queries that a hit matches."""
    names: Sequence[str] = hit.get("matched_queries", ())
    return names


def score_of(hit: Any, plan: Plan, shift: float) -> float:
    """The score of a hit; 0 where the order is another one."""
    return float(hit["_score"]) - shift if plan.sort is Sort.RELEVANCE else 0.0


def named(query: Dsl, pairs: Mapping[str, tuple[Dsl, float]]) -> Dsl:
    """The query, each hit told which pairs are close in it; they add nothing to its score."""
    if not pairs:
        return query
    told = [
        {"constant_score": {"filter": close, "boost": 0, "_name": name}}
        for name, (close, _) in pairs.items()
    ]
    return {"bool": {"must": [query], "should": told}}
