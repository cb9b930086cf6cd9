"""The bodies of the requests of a search: query, filters, order, and what is counted with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from indexer import delays
from indexer.engines import boosts
from indexer.engines.cluster.mapping import bins, sketched
from indexer.engines.cluster.searching.clauses import all_of
from indexer.engines.cluster.searching.compile import Compiled, Compiler
from indexer.engines.cluster.searching.requests import VALUES
from indexer.engines.cluster.searching.rescoring import TITLE_LENGTH, Raising, named
from indexer.engines.cluster.searching.spans import Dsl
from indexer.engines.plan import Plan
from indexer.fields import fold
from indexer.model import Question
from indexer.query.request import Sort
from indexer.sketches import AGREED, SKETCHES, Text

UID = {"uid": "asc"}
_NEWEST = {"published": {"order": "desc", "missing": "_last"}}
_OLDEST = {"published": {"order": "asc", "missing": "_last"}}
_LONGEST = {delays.FIELD: {"order": "desc", "missing": "_last"}}


class Bodies:
    """What is sent to one frozen index."""

    def __init__(self, compiler: Compiler) -> None:
        self._compiler = compiler

    def filters(self, plan: Plan) -> Mapping[str, Dsl]:
        """Field → the filter of its values, for each field that the plan filters."""
        return {
            name: self._compiler.value(name, [fold(value) for value in values])
            for name, values in plan.filters.items()
            if values
        }

    def body(self, tree: Compiled, plan: Plan, pairs: Raising) -> Dsl:
        """The request for a page and its counts; each hit is told which pairs are close in it."""
        filters = self.filters(plan)
        body: Dsl = {
            "query": named(tree.query, pairs),
            "sort": self.sort(plan),
            "track_total_hits": True,
            "_source": False,
            "docvalue_fields": [TITLE_LENGTH],
        }
        if filters:
            body["post_filter"] = all_of(list(filters.values()))
        aggs = {
            name: _within([f for field, f in filters.items() if field != name], _counted(name))
            for name in plan.facets
        }
        if plan.histogram:
            months = {"values": {"terms": {"field": "month", "size": VALUES}}}
            aggs["histogram_"] = _within(list(filters.values()), months)
        return body | ({"aggs": aggs} if aggs else {})

    def best(self, query: Dsl, raising: Raising, plan: Plan) -> Dsl:
        """The request for the documents that are rescored."""
        return {
            "query": named(query, raising),
            "sort": self.sort(plan),
            "size": boosts.RERANKED,
            "_source": False,
            "docvalue_fields": [TITLE_LENGTH],
        }

    def sort(self, plan: Plan) -> list[Any]:
        """The plan's order, then newest first, then uid."""
        if plan.sort is Sort.NEWEST:
            return [_NEWEST, UID]
        if plan.sort is Sort.OLDEST:
            return [_OLDEST, UID]
        if plan.sort is Sort.DELAY:
            return [_LONGEST, _NEWEST, UID]
        return [{"_score": "desc"}, _NEWEST, UID]


def alike(question: Question, text: Text) -> Dsl:
    """The other questions whose sketches agree with one's in most bins."""
    held = bins(SKETCHES[text](question))
    if not held:
        return {"match_none": {}}
    agreeing: list[Dsl] = [{"term": {sketched(text): value}} for value in held]
    pairs = [all_of([one, other]) for one, other in zip(agreeing[::2], agreeing[1::2], strict=True)]
    return {
        "bool": {
            "should": agreeing,
            "filter": [{"bool": {"should": pairs, "minimum_should_match": 1}}],
            "minimum_should_match": AGREED,
            "must_not": [{"term": {"uid": question.id}}],
        }
    }


def scoring_within(query: Dsl, filters: Sequence[Dsl]) -> Dsl:
    """A query that scores, within filters."""
    return {"bool": {"must": [query], "filter": list(filters)}} if filters else query


def _counted(name: str) -> Dsl:
    return {"values": {"terms": {"field": f"{name}_key", "size": VALUES}}}


def _within(filters: Sequence[Dsl], aggs: Dsl) -> Dsl:
    return {"filter": all_of(filters), "aggs": aggs}
